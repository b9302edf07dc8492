import { throwError, type Observable } from 'rxjs';
import type { $ZodType } from 'zod/v4/core';
import type {
  SandboxPolicyInput,
  ThreadForkParams,
  ThreadResumeParams,
  ThreadStartParams,
  TurnStartParams,
} from '../../generated/types.js';
import { optionIssues, type Rules } from '../errors/check-options.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { choice, expecting, ms, record, schema, signal } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import type { Tool } from '../tools/tool-types.js';
import type { Replay } from '../connection/turn-log.js';
import { inputIssues, type Input } from './input.js';
import { approvalsPreset, sandboxPolicy, type Presets, type SandboxName } from './presets.js';

/** Tools that run in this process. */
export interface Tools {
  /** Functions that the model can call on this thread, beside what the server has; see `tool()`. */
  readonly tools?: readonly Tool[] | undefined;
}

/**
 * How a thread is started: the wire parameters of `thread/start`, with presets for sandbox and approvals, and tools of
 * this process.
 */
export type StartThreadOptions = Omit<ThreadStartParams, 'sandbox'> & Presets & Tools;

/**
 * How a thread is resumed: the wire parameters of `thread/resume`, with presets; what is left out stays as it was. A
 * thread that the server has loaded keeps what it has, whatever is given here: say it with the next turn.
 */
export type ResumeThreadOptions = Omit<ThreadResumeParams, 'sandbox' | 'threadId'> &
  Presets &
  Tools & {
    /**
     * `viewer` follows a thread that another client works with, and answers none of the server's requests about it, not
     * even as a last resort: `approvals$` shows them, and to answer one throws `ViewOnlyError`. Turns that the viewer
     * starts itself are its own. Holds until the thread is resumed without it, also over further links.
     */
    readonly as?: 'viewer' | undefined;
  };

/** How a thread is forked: the wire parameters of `thread/fork`, with presets; what is left out is inherited. */
export type ForkThreadOptions = Omit<ThreadForkParams, 'sandbox' | 'threadId'> & Presets & Tools;

/** How a turn is started: the wire parameters of `turn/start`, presets, and what becomes of it here. */
export type TurnOptions = Omit<TurnStartParams, 'input' | 'threadId'> &
  Omit<Presets, 'sandbox'> & {
    /**
     * The sandbox from this turn on, by its name or as a policy. It lies over what the thread has: the network, the
     * temporary directories and the roots that the configuration gives or takes away stay so, unless a policy says
     * otherwise. A permission profile is never replaced by it, which is refused with `InvalidParamsError`.
     */
    readonly sandbox?: SandboxName | SandboxPolicyInput | undefined;
    /**
     * The form of the final answer: a schema of zod for an object, to which the model is held. `run` parses the
     * answer with it; elsewhere `parseOutput` does. It takes the place of the wire's `outputSchema`.
     */
    readonly output?: $ZodType | undefined;
    /** Ends the turn when it fires: what was subscribed errors with `AbortedError`, and the turn is interrupted. */
    readonly signal?: AbortSignal | undefined;
    /**
     * How long the turn may go on when nothing is heard of it but that the server tries to reach the model again
     * (`retries$`), in ms from the first of these on; 0 is for ever. Then it is interrupted: `run`, `stream` and `text`
     * error with `TurnInactiveError`, and so does `result$` of a handle. Default: `retryTimeoutMs` of the client.
     */
    readonly retryTimeoutMs?: number | undefined;
    /** The effect that unsubscribing before the end has on the turn. Default: `interrupt`. */
    readonly onUnsubscribe?: 'interrupt' | 'detach' | undefined;
  };

/** How a turn is started whose handle is wanted. */
export type TurnHandleOptions = TurnOptions & {
  /**
   * The events that the handle keeps for later subscribers: everything, or nothing once the first has subscribed.
   * Default: `replay` of the client.
   */
  readonly replay?: Replay | undefined;
};

/** Options that are not of the wire, or have another form there. */
type OwnTurnOptions = Pick<
  TurnHandleOptions,
  | 'approvals'
  | 'sandbox'
  | 'signal'
  | 'onUnsubscribe'
  | 'output'
  | 'outputSchema'
  | 'replay'
  | 'retryTimeoutMs'
>;

const JSON_SCHEMA = /*@__PURE__*/ expecting(
  'a JSON schema as an object, such as { type: "object", … }',
  (value) => record(value) === undefined,
);

const TURN_RULES: Rules<OwnTurnOptions> = {
  approvals: approvalsPreset,
  sandbox: sandboxPolicy,
  signal,
  onUnsubscribe: /*@__PURE__*/ choice('interrupt', 'detach'),
  output: schema,
  outputSchema: (value) =>
    readMember(value, '_def') === undefined
      ? JSON_SCHEMA(value)
      : 'expected a JSON schema: give a schema of zod as output',
  replay: /*@__PURE__*/ choice('all', 'none'),
  retryTimeoutMs: ms,
};

/** Errors when options of the wire are no object; `undefined` when they are one. Their members are compared with the schema. */
export function refusedWireOptions(method: string, options: unknown): Observable<never> | undefined {
  const issues = optionIssues(options, {}, { open: true });
  return issues.length === 0 ? undefined : throwError(() => new InvalidParamsError(method, issues));
}

/** Errors with what is wrong with a turn before it waits for others; `undefined` when nothing is. */
export function refusedTurn(input: Input, options: TurnHandleOptions): Observable<never> | undefined {
  const issues = [...optionIssues(options, TURN_RULES, { open: true }), ...inputIssues(input)];
  return issues.length === 0 ? undefined : throwError(() => new InvalidParamsError('turn/start', issues));
}

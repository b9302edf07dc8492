import type { ThreadGoalSetParams } from '../../generated/types.js';
import type { Replay } from '../connection/turn-log.js';
import { throwError, type Observable } from 'rxjs';
import { optionIssues, refuse, type Rules } from '../errors/check-options.js';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { choice, ms, signal, wholeNumber } from '../errors/rules.js';

/** How a goal is pursued. */
export interface GoalOptions {
  /** How many tokens the goal may take before the server ends it as `budgetLimited`. Default: no limit. */
  readonly tokenBudget?: number | undefined;
  /**
   * How long the server may take to begin the first turn of the goal, or the next after one has ended, in ms; 0 waits
   * for ever. After that the goal is stopped, and errors with `RequestTimeoutError`. Default: 30 000.
   */
  readonly startTimeoutMs?: number | undefined;
  /**
   * How long a turn of the goal may go on when nothing is heard of it but that the server tries to reach the model again, in
   * ms; 0 is for ever. Then the goal is stopped, and errors with `TurnInactiveError`. Default: `retryTimeoutMs` of the client.
   */
  readonly retryTimeoutMs?: number | undefined;
  /** Stops the goal when it fires: what was subscribed errors with `AbortedError`, and the goal is paused. */
  readonly signal?: AbortSignal | undefined;
  /** What unsubscribing before the end does to the goal: pause it and interrupt its turn, or nothing. Default: `interrupt`. */
  readonly onUnsubscribe?: 'interrupt' | 'detach' | undefined;
}

/** How a goal is pursued whose handle is wanted. */
export type GoalHandleOptions = GoalOptions & {
  /**
   * What the handle keeps for later subscribers of `events$` and `turns$`: everything, or nothing, so that they see only
   * what comes after. Default: `all`.
   */
  readonly replay?: Replay | undefined;
};

/** What begins the turns of a goal: a new one, or the word to go on with the one that is there. */
export type GoalCommand = { readonly objective: string } | 'resume';

export const START_TIMEOUT_MS = 30_000;
const MAX_OBJECTIVE_CHARS = 4000;

const RULES: Rules<GoalHandleOptions> = {
  tokenBudget: /*@__PURE__*/ wholeNumber(1, Number.MAX_SAFE_INTEGER),
  startTimeoutMs: ms,
  retryTimeoutMs: ms,
  signal,
  onUnsubscribe: /*@__PURE__*/ choice('interrupt', 'detach'),
  replay: /*@__PURE__*/ choice('all', 'none'),
};

/** Errors with what is wrong with the options of a goal; `undefined` when nothing is. */
export function refusedGoal(options: GoalHandleOptions): Observable<never> | undefined {
  const issues = optionIssues(options, RULES);
  return issues.length === 0
    ? undefined
    : throwError(() => new InvalidParamsError('thread/goal/set', issues));
}

/** The wire form of the command; refuses what the server would. */
export function goalParams(
  threadId: string,
  command: GoalCommand,
  { tokenBudget }: GoalOptions,
): ThreadGoalSetParams {
  const issues: ValidationIssue[] = [];
  const params: ThreadGoalSetParams = { threadId, status: 'active', tokenBudget };
  if (command !== 'resume') {
    const given: unknown = command.objective;
    params.objective = typeof given === 'string' ? given.trim() : '';
    // The server counts characters, not the halves that JavaScript makes of some.
    const { length } = Array.from(params.objective);
    if (length === 0 || length > MAX_OBJECTIVE_CHARS) {
      const message = `expected 1 to ${MAX_OBJECTIVE_CHARS} characters: put details into a file`;
      issues.push({ path: ['objective'], message });
    }
  }
  refuse('thread/goal/set', issues);
  return params;
}

import type { Observable } from 'rxjs';
import { Handle } from '../base/handle.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import type { Answerer, Resolution, ServerRequest } from '../server-requests/server-request.js';
import type { RequestId } from '../transport/frame.js';

/** The decisions on any approval. */
export type Decision = 'accept' | 'acceptForSession' | 'decline' | 'cancel';

export const DECISIONS = ['accept', 'acceptForSession', 'decline', 'cancel'] as const;
export const DECISIONS_FOR_ONCE = ['accept', 'decline', 'cancel'] as const;

/** Returns a decision as it is; throws `InvalidParamsError` for every other value, so that none passes for a grant. */
export function checkedDecision(method: string, decision: unknown): Decision {
  const known = DECISIONS.find((each) => each === decision);
  if (known !== undefined) return known;
  const message = `expected ${DECISIONS.map((each) => `'${each}'`).join(', ')}`;
  throw new InvalidParamsError(method, [{ path: ['decision'], message }]);
}

/**
 * Something the server has asked for and waits to be answered.
 *
 * Each of its methods sends the one answer at once. When there was one already, or the request was withdrawn because its
 * turn or the link has ended or another client has answered, it throws `ApprovalSettledError` and sends nothing.
 */
export abstract class ApprovalBase<P, R> extends Handle {
  /** The wire method. */
  readonly method: string;
  readonly requestId: RequestId;
  readonly threadId: string;
  readonly turnId: string | undefined;
  /** The item that the approval is about, where there is one. */
  readonly itemId: string | undefined;
  /** The params as they came. */
  readonly params: P;
  /** Emits once, how the approval was settled, and completes; also for later subscribers. */
  readonly resolved$: Observable<Resolution>;

  /** @internal Approvals come from `approvals$`. */
  constructor(protected readonly request: ServerRequest) {
    super();
    this.method = request.method;
    this.requestId = request.id;
    this.threadId = request.threadId ?? '';
    this.turnId = request.turnId;
    this.itemId = request.itemId;
    // Params that deviate from the schema are delivered as they came, as everywhere.
    this.params = request.params as P;
    this.resolved$ = request.settled$;
  }

  /** Whether it still waits for its answer. */
  get isPending(): boolean {
    return this.request.isOpen;
  }

  /**
   * The directory of the thread as the server told it last: in the reply to `thread/start`, `thread/resume` or
   * `thread/fork` of this client, or in `thread/settings/updated`. `undefined` for a thread that this client has not
   * opened, or has left.
   */
  get threadCwd(): string | undefined {
    return this.request.threadCwd;
  }

  /** The decisions that the server offers. */
  abstract readonly decisions: readonly unknown[];

  /** Grants it this once. */
  accept(): void {
    this.decide('accept');
  }

  /**
   * Grants it, and the same again until the thread is unloaded: for a command the same words, for a change of files other
   * changes of the same files, for permissions all later turns, for a tool of an MCP server that tool with any arguments.
   * Where the protocol has no such thing: this once.
   */
  acceptForSession(): void {
    this.decide('acceptForSession');
  }

  /** Refuses it; the agent is told, and goes on. */
  decline(): void {
    this.decide('decline');
  }

  /** Refuses it and stops the turn. */
  cancel(): void {
    this.decide('cancel');
  }

  /** Answers with any result of the wire method. Throws `InvalidParamsError`, and sends nothing, when it is not one. */
  respond(result: R): void {
    this.request.respond(result, 'caller');
  }

  /** @internal */
  decide(decision: Decision, by: Answerer = 'caller'): void {
    this.request.expectOpen();
    this.request.reply(this.resultOf(checkedDecision(this.method, decision)), by);
    if (decision === 'cancel' && !this.cancelStopsTurn) this.request.interruptTurn();
  }

  /** @internal A policy has thrown: answers with the protocol's negative and reports it. */
  fail(error: unknown): void {
    this.request.fail(error);
  }

  /** Whether the server stops the turn by itself when this is cancelled. */
  protected readonly cancelStopsTurn: boolean = false;
  /** The result that stands for a decision; `undefined` is the protocol's negative. */
  protected abstract resultOf(decision: Decision): R | undefined;
}

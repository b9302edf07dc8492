import { defer, filter, map, ReplaySubject, takeUntil, type Observable, type Subscription } from 'rxjs';
import { Handle } from '../base/handle.js';
import type { ServerRequests } from '../../generated/methods.js';
import type {
  ErrorNotification,
  ThreadItem,
  ThreadTokenUsage,
  TurnPlanUpdatedNotification,
  TurnSteerResponse,
} from '../../generated/types.js';
import type { Approval } from '../approvals/approval.js';
import type { ApprovalPolicy } from '../approvals/policy.js';
import type { ApprovalLogEntry } from '../server-requests/approval-log.js';
import type { Connection } from '../connection/connection.js';
import type { TurnEvent } from '../connection/notification.js';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import type { RequestHandler } from '../server-requests/handlers.js';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { expecting, required } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { completedItems } from '../operators/completed-items.js';
import { groupByItem, type ItemEvents } from '../operators/group-by-item.js';
import { ofMethod } from '../operators/of-method.js';
import { usageOf } from '../operators/payload.js';
import { toTurnResult, type TurnResult } from '../operators/to-turn-result.js';
import type { Input } from './input.js';
import type { InterruptRung } from './interrupt-ladder.js';
import { interruptTurn, type InterruptLadder } from './interrupt-turn.js';
import { steerTurn, type SteerOptions } from './steer-turn.js';
import { tagged, TurnTag } from '../operators/turn-tag.js';
import { failedAsError } from './turn-result.js';
import { turnText } from './turn-text.js';

/**
 * A handle on one turn.
 *
 * Its streams only observe: any number may subscribe, at any time, and see the same events from the first one on, then
 * live (see `replay`); unsubscribing them stops nothing. They complete after `turn/completed`, and error with
 * `TransportClosedError` when the link ends first; with `reconnect` they go on over the next one. What the handle keeps
 * is released with it.
 *
 * When the turn failed, `text$` and `result$` error with `TurnFailedError`. All other streams complete: they show what
 * happened, and the failure is in the last event.
 */
export class BaseTurn extends Handle {
  readonly id: string;
  readonly threadId: string;
  /** Every notification of the turn, ending with `turn/completed`. */
  readonly events$: Observable<TurnEvent>;
  /** The agent's text as it is written. Errors with `TurnFailedError` after it when the turn failed. */
  readonly text$: Observable<string>;
  /** Items as they complete. */
  readonly items$: Observable<ThreadItem>;
  /** One inner Observable for each item, with its deltas. */
  readonly item$: Observable<ItemEvents>;
  /** The agent's plan, each time it changes. */
  readonly plan$: Observable<TurnPlanUpdatedNotification>;
  /** The unified diff of all the turn has changed so far, each time it grows. */
  readonly diff$: Observable<string>;
  /** Tokens used so far, each time the server reports them. */
  readonly usage$: Observable<ThreadTokenUsage>;
  /** Failures the server is going to recover from by trying again. */
  readonly retries$: Observable<ErrorNotification>;
  /** The approvals of this turn: first what waits already, then live. See `Codex.approvals$`. */
  readonly approvals$: Observable<Approval>;
  /** The approvals of this turn as plain values that cannot answer; ends with the turn. See `Codex.approvalLog$`. */
  readonly approvalLog$: Observable<ApprovalLogEntry>;
  /**
   * How the turn ended; replays. Errors with `TurnFailedError` when it failed; an interrupted turn is a result.
   */
  readonly result$: Observable<TurnResult>;

  /** @internal Handles come from a thread. */
  constructor(
    protected readonly connection: Connection,
    threadId: string,
    protected readonly log: TurnLog,
    replay: Replay = 'all',
  ) {
    super();
    this.id = log.id;
    this.threadId = threadId;
    const tag = new TurnTag(connection, log);
    this.events$ = tagged(log.events$, tag);
    this.text$ = this.events$.pipe(turnText(connection, log));
    this.items$ = this.events$.pipe(completedItems());
    this.item$ = this.events$.pipe(groupByItem());
    this.plan$ = this.events$.pipe(
      ofMethod('turn/plan/updated'),
      map(({ params }) => params),
    );
    this.diff$ = this.events$.pipe(
      ofMethod('turn/diff/updated'),
      map(({ params }) => params.diff),
    );
    this.usage$ = this.events$.pipe(
      map(usageOf),
      filter((usage) => usage !== undefined),
    );
    this.retries$ = this.events$.pipe(
      ofMethod('error'),
      map(({ params }) => params),
      filter(({ willRetry }) => willRetry),
    );
    const scope = { threadId, turnId: log.id };
    this.approvals$ = connection.approvals(scope).pipe(takeUntil(log.over$));
    this.approvalLog$ = connection.approvalLog(scope).pipe(takeUntil(log.over$));
    const result$ = tagged(log.watched$, tag).pipe(toTurnResult());
    this.result$ = (replay === 'all' ? result$ : tagged(gathered(result$), tag)).pipe(
      failedAsError(connection, log),
    );
  }

  /**
   * Adds to what the agent has been told while it works (`turn/steer`). Cold; emits the server's answer once.
   *
   * Waits for the moment when the server has announced the turn. When the server names another id for the turn that
   * runs, and this turn has not ended, it is asked once more with that id. Errors with `StaleTurnError`, which tells
   * both ids, when the turn is not the one that runs. `clientUserMessageId` comes back as the `clientId` of the message.
   */
  steer(input: Input, options?: SteerOptions): Observable<TurnSteerResponse> {
    return steerTurn(this.connection, this.threadId, this.log, input, options);
  }

  /** Answers the server's requests of one method that are about this turn; goes before `Thread.handle`, and ends with the turn. */
  handle<M extends keyof ServerRequests>(method: M, handler: RequestHandler<M>): Subscription {
    const { threadId, id: turnId } = this;
    const subscription = this.connection.handle({ threadId, turnId }, method, handler);
    subscription.add(this.log.over$.subscribe(() => subscription.unsubscribe()));
    return subscription;
  }

  /** Answers the approvals of this turn by policies, before those of its thread, and ends with it. See `Codex.decideApprovals`. */
  decideApprovals(...policies: readonly ApprovalPolicy[]): Subscription {
    const { threadId, id: turnId, log } = this;
    return this.connection.decideApprovals({ threadId, turnId }, policies, log.over$);
  }

  /**
   * Stops the turn (`turn/interrupt`). Cold; emits once the server has taken it, or at once when the turn has ended.
   * The turn then ends with status `interrupted`. Also works before the server has announced the turn. When no end
   * follows, it is looked for in the server's history (see `interruptTimeoutMs`). Errors with `TransportClosedError`
   * when the link was lost before the turn has ended; over the next link it reaches a turn that goes on.
   */
  interrupt(): Observable<void>;
  /**
   * Stops the turn, and goes further the longer it takes to end: see {@link interruptLadder}. Cold; emits once the turn has
   * ended what has ended it, or `undefined` when it had ended before. Unsubscribing goes no further.
   */
  interrupt(options: { readonly escalate: InterruptLadder }): Observable<InterruptRung | undefined>;
  interrupt(options?: { readonly escalate: InterruptLadder }): Observable<unknown> {
    const { connection, threadId, log } = this;
    return defer((): Observable<unknown> => {
      if (options === undefined) return interruptTurn(connection, threadId, log);
      checkOptions('turn/interrupt', options, ESCALATION);
      return options.escalate.climb(connection, threadId, log);
    });
  }
}

const ESCALATION: Rules<{ readonly escalate: InterruptLadder }> = {
  escalate: /*@__PURE__*/ required(
    /*@__PURE__*/ expecting(
      'an interruptLadder()',
      (value) => typeof readMember(value, 'climb') === 'function',
    ),
  ),
};

// A log that keeps nothing has to be read from the start for its result to be whole.
function gathered(source$: Observable<TurnResult>): Observable<TurnResult> {
  const result$ = new ReplaySubject<TurnResult>(1);
  source$.subscribe(result$);
  return result$;
}

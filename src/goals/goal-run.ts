import { defer, map, switchMap, takeUntil, type Observable } from 'rxjs';
import { Handle } from '../base/handle.js';
import type { ThreadGoal, ThreadItem, TurnSteerResponse } from '../../generated/types.js';
import type { Approval } from '../approvals/approval.js';
import type { Context } from '../client/context.js';
import { readableInput, type Input } from '../client/input.js';
import type { SteerOptions } from '../client/steer-turn.js';
import { turnText } from '../client/turn-text.js';
import type { Turn } from '../client/turn.js';
import type { TurnEvent } from '../connection/notification.js';
import { completedItems } from '../operators/completed-items.js';
import { interruptGoal, pauseGoal, steerGoal } from './control.js';
import type { GoalLog } from './goal-log.js';
import type { GoalResult } from './goal-result.js';

/**
 * A handle on a goal: the turns that the server runs for it, one after another until it is reached, as one turn.
 *
 * Its streams only observe: any number may subscribe, at any time, and see the same from the first on, then live (see
 * `replay`); unsubscribing them stops nothing. They complete when the goal is over, and error with
 * `TransportClosedError` when the link ends first, or with `RequestTimeoutError` when the server begins no further turn
 * though the goal is active (see `startTimeoutMs`).
 */
export class GoalRun extends Handle {
  /** The id of the logical turn: that of the first physical one. */
  readonly id: string;
  readonly threadId: string;
  /** The physical turns, each with events, ids and a result of its own. */
  readonly turns$: Observable<Turn>;
  /**
   * Every notification of all turns, as of one: a single `turn/started` and `turn/completed`, and `id` as the id of the
   * turn throughout. What is said of the goal itself is on {@link goal$}.
   */
  readonly events$: Observable<TurnEvent>;
  /** The agent's text as it is written. Errors with `TurnFailedError` after it when the goal ended because a turn failed. */
  readonly text$: Observable<string>;
  /** Items as they complete. */
  readonly items$: Observable<ThreadItem>;
  /**
   * The goal as the server describes it, each time that changes: status, tokens and seconds used. First the last word,
   * then live; `null` when it was cleared.
   */
  readonly goal$: Observable<ThreadGoal | null>;
  /** The approvals of this goal's turns: first what waits already, then live. See `Codex.approvals$`. */
  readonly approvals$: Observable<Approval>;
  /**
   * How it ended, with the items of all turns; replays. Its status is `interrupted` when it was interrupted, or paused
   * by this handle. Errors with `TurnFailedError` when it ended because a turn failed.
   */
  readonly result$: Observable<GoalResult>;

  /** @internal Handles come from a thread. */
  constructor(
    context: Context<Turn>,
    private readonly log: GoalLog,
  ) {
    super();
    const { connection, entry, state$ } = log;
    const threadId = entry.id;
    this.id = state$.value.id ?? '';
    this.threadId = threadId;
    this.turns$ = log.turns$.pipe(map((turn) => context.turn(threadId, turn)));
    this.events$ = log.events$;
    this.text$ = log.events$.pipe(turnText(context.connection));
    this.items$ = log.events$.pipe(completedItems());
    this.goal$ = log.goal$;
    this.approvals$ = connection.approvals({ threadId }).pipe(takeUntil(log.over$));
    this.result$ = log.result$;
  }

  /**
   * Adds to what the agent has been told (`turn/steer`), in whichever turn runs then: between two of them it waits for
   * the next. Cold; emits the server's answer once, with this goal's `id`. Errors with `StaleTurnError` when the goal is
   * over. `clientUserMessageId` comes back as the `clientId` of the message.
   */
  steer(input: Input, options?: SteerOptions): Observable<TurnSteerResponse> {
    const { connection, session } = this.log;
    return defer(() => readableInput(connection, session, 'turn/steer', input)).pipe(
      switchMap((items) => steerGoal(this.log, items, options)),
    );
  }

  /**
   * Has the server begin no further turn (`thread/goal/set`, status `paused`); the one that runs goes on to its end, and
   * with it this handle. Cold; emits the goal once the server has taken it. Errors with `StaleTurnError` when the goal
   * is over. `Thread.resumeGoal()` goes on with it.
   */
  pause(): Observable<ThreadGoal> {
    return pauseGoal(this.log);
  }

  /**
   * Pauses the goal (`thread/goal/set`) and stops the turn that runs (`turn/interrupt`), whichever that is then. Cold;
   * emits once the server has taken it, or the goal is over by itself meanwhile. It then ends with status
   * `interrupted`. Errors with `StaleTurnError` when the goal was over before.
   */
  interrupt(): Observable<void> {
    return interruptGoal(this.log);
  }
}

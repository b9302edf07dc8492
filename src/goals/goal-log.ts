import {
  BehaviorSubject,
  catchError,
  EMPTY,
  endWith,
  ignoreElements,
  map,
  merge,
  mergeMap,
  Observable,
  ReplaySubject,
  Subject,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { ThreadGoal } from '../../generated/types.js';
import { expireRetries } from '../client/retry-timeout.js';
import { failedAsError } from '../client/turn-result.js';
import type { Connection } from '../connection/connection.js';
import type { TurnEvent } from '../connection/notification.js';
import { Pump } from '../connection/pump.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import { ofMethod } from '../operators/of-method.js';
import { toTurnResult } from '../operators/to-turn-result.js';
import { tagged, TurnTag } from '../operators/turn-tag.js';
import type { GoalResult } from './goal-result.js';
import { goalReducer, INITIAL_GOAL, type GoalInput } from './goal-state.js';

type View = Pick<Subject<unknown>, 'complete' | 'error'>;

/**
 * A goal as it runs: folds what happens on its thread into its state, from before it is sent to when it is over, and
 * shows that as the streams of one logical turn.
 */
export class GoalLog {
  /** Where the goal stands, first now and then live. Completes when it is over. */
  readonly state$ = new BehaviorSubject(INITIAL_GOAL);
  /** Notifies once no turn of the goal runs or will, or the link has ended; also those who ask later. */
  readonly over$ = new ReplaySubject<void>(1);
  /** Notifies once nobody looks after the goal any more, though the server may be working on it. */
  readonly abandoned$ = new ReplaySubject<void>(1);
  /** Emits this once its first turn has begun. */
  readonly begun$ = new ReplaySubject<this>(1);
  /** The goal as the server describes it: the last word, then live. */
  readonly goal$ = new ReplaySubject<ThreadGoal | null>(1);
  readonly events$: Observable<TurnEvent>;
  readonly turns$: Observable<TurnLog>;
  /** How the logical turn ended; replays. Errors when it failed. */
  readonly result$ = new ReplaySubject<GoalResult>(1);

  /** The turn that this client has added to last. */
  steered: string | undefined;

  readonly #pump = new Pump<() => void>((step) => step());
  readonly #tag: TurnTag;
  readonly #events: Subject<TurnEvent>;
  readonly #turns: Subject<TurnLog>;
  /** The turn whose `turn/started` comes next. */
  #announced: TurnLog | undefined;

  constructor(
    readonly connection: Connection,
    readonly session: Session,
    readonly entry: ThreadEntry,
    replay: Replay,
    private readonly retryTimeoutMs = 0,
  ) {
    this.#tag = new TurnTag(connection);
    this.#events = replay === 'all' ? new ReplaySubject(Infinity) : new Subject();
    this.#turns = replay === 'all' ? new ReplaySubject(Infinity) : new Subject();
    this.events$ = this.#unmixed(this.#events);
    this.turns$ = this.#unmixed(this.#turns);
    // The usage of the goal begins with its first turn, which has the id of the logical one.
    tagged(this.#events.asObservable(), this.#tag)
      .pipe(
        toTurnResult(),
        map((result) => ({ ...result, goal: this.state$.value.goal ?? null })),
        failedAsError(connection),
      )
      .subscribe(this.result$);
    const heard$ = entry.events$.pipe(map((event): GoalInput => ({ kind: 'event', event })));
    merge(this.#ends(replay), heard$, session.linkEnd$)
      .pipe(takeUntil(this.over$))
      .subscribe({
        next: (input) => this.push(input),
        error: (error: unknown) => this.push({ kind: 'end', error }),
      });
  }

  /** One thing happens after another, also when those who look make the next one happen. */
  push(input: GoalInput): void {
    this.#pump.push(() => this.#step(input));
  }

  /** Ends the streams with an error. The goal itself is not over by that. */
  fail(error: unknown): void {
    this.#pump.push(() => {
      this.#showError(error);
      this.abandoned$.next();
    });
  }

  #step(input: GoalInput): void {
    const before = this.state$.value;
    const state = goalReducer(before, input);
    if (state === before) return;
    const { id, goal, active, emitted, isOver, cause } = state;
    this.state$.next(state);
    if (id !== before.id) this.begun$.next(this);
    if (goal !== undefined && goal !== before.goal) this.goal$.next(goal);
    if (active !== undefined && active !== before.active && this.#announced !== undefined)
      this.#turns.next(this.#announced);
    for (const event of emitted) this.#events.next(event);
    if (!isOver) return;
    if (cause !== undefined) this.#showError(cause);
    for (const view of this.#views) view.complete();
    this.state$.complete();
    this.over$.next();
  }

  #showError(error: unknown): void {
    for (const view of this.#views) view.error(error);
  }

  get #views(): readonly View[] {
    return [this.begun$, this.goal$, this.#turns, this.#events];
  }

  /** Claims the turns of the goal as they begin, and tells of their ends. */
  #ends(replay: Replay): Observable<GoalInput> {
    return this.entry.turns$.pipe(
      tap((turn) => {
        turn.claim(replay).discard();
        turn.isOfGoal = true;
        this.#tag.add(turn);
        this.entry.setActive(turn);
        this.#pump.push(() => (this.#announced = turn));
      }),
      mergeMap((turn) => merge(this.#end(turn), this.#expiry(turn), this.#beginning(turn))),
    );
  }

  #end(turn: TurnLog): Observable<GoalInput> {
    return turn.over$.pipe(
      mergeMap(() => turn.watched$),
      ignoreElements(),
      // Where the link lives on, it is one turn whose end could not be read.
      catchError((error: unknown) => this.#failed(error)),
      endWith<GoalInput>({ kind: 'gone', turnId: turn.id }),
    );
  }

  // A turn of the goal begins without a message of a user: one with such a message was begun by another client.
  #beginning(turn: TurnLog): Observable<never> {
    return turn.watched$.pipe(
      ofMethod('item/started', 'item/completed'),
      take(1),
      tap(({ params: { item } }) => {
        if (item.type === 'userMessage' && turn.id !== this.steered) turn.isOfGoal = false;
      }),
      ignoreElements(),
      catchError(() => EMPTY),
    );
  }

  #expiry(turn: TurnLog): Observable<never> {
    if (this.retryTimeoutMs === 0) return EMPTY;
    return expireRetries(this.connection, turn, this.retryTimeoutMs).pipe(
      catchError((error: unknown) => this.#failed(error)),
    );
  }

  #failed(error: unknown): Observable<never> {
    this.fail(error);
    return EMPTY;
  }

  // What happens while somebody is told of the past waits until that is done.
  #unmixed<T>(source$: Observable<T>): Observable<T> {
    return new Observable((subscriber) => this.#pump.hold(() => source$.subscribe(subscriber)));
  }
}

import {
  AsyncSubject,
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
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import type { ThreadGoal } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { Pump } from '../connection/pump.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import { CodexError } from '../errors/codex-error.js';
import { toTurnResult } from '../operators/to-turn-result.js';
import type { GoalResult } from './goal-result.js';
import { goalReducer, initialGoalState, type GoalInput, type GoalState } from './goal-state.js';

type View = Pick<Subject<unknown>, 'complete' | 'error'>;

/**
 * A goal as it runs: folds what happens on its thread into its state, from before it is sent to when it is over, and
 * shows that as the streams of one logical turn.
 */
export class GoalLog {
  /** Notifies once no turn of the goal runs or will, or the link has ended; also those who ask later. */
  readonly over$: Observable<void>;
  /** Where the goal stands, first now and then live. Completes when it is over. */
  readonly state$: Observable<GoalState>;
  /** The goal as the server describes it: the last word, then live. */
  readonly goal$: Observable<ThreadGoal | null>;
  readonly events$: Observable<TurnEvent>;
  readonly turns$: Observable<TurnLog>;
  /** How the logical turn ended, whatever its status; replays. */
  readonly result$: Observable<GoalResult>;
  /** Emits once its first turn has begun. */
  readonly begun$: Observable<void>;
  /** Emits once the streams have ended with an error, though the server may be working on the goal. */
  readonly failed$: Observable<void>;

  readonly #pump = new Pump<() => void>((step) => step());
  readonly #state: BehaviorSubject<GoalState>;
  readonly #over = new AsyncSubject<void>();
  readonly #goal = new ReplaySubject<ThreadGoal | null>(1);
  readonly #events: Subject<TurnEvent>;
  readonly #turns: Subject<TurnLog>;
  readonly #result = new ReplaySubject<GoalResult>(1);
  /** Turns that are about to begin. */
  readonly #announced = new Map<string, TurnLog>();
  #cause: CodexError | undefined;
  readonly #begun = new AsyncSubject<void>();
  readonly #failed = new AsyncSubject<void>();

  constructor(
    private readonly session: Session,
    entry: ThreadEntry,
    private readonly replay: Replay,
  ) {
    this.#state = new BehaviorSubject(initialGoalState(entry.id));
    this.#events = replay === 'all' ? new ReplaySubject(Infinity) : new Subject();
    this.#turns = replay === 'all' ? new ReplaySubject(Infinity) : new Subject();
    this.over$ = this.#over;
    this.state$ = this.#state.asObservable();
    this.events$ = this.#unmixed(this.#events);
    this.turns$ = this.#unmixed(this.#turns);
    this.goal$ = this.#goal.asObservable();
    this.result$ = this.#result.asObservable();
    this.begun$ = this.#begun.asObservable();
    this.failed$ = this.#failed.asObservable();
    this.#events
      .pipe(
        toTurnResult(),
        map((result) => ({ ...result, goal: this.state.goal ?? null })),
      )
      .subscribe(this.#result);
    this.#listen(entry).subscribe({
      next: (input) => this.push(input),
      error: (error: unknown) => this.end(error),
      complete: () => this.end(session.ended),
    });
  }

  /** Why nothing more is known of it, though it was not seen to end. */
  get cause(): CodexError | undefined {
    return this.state.isOver ? undefined : this.#cause;
  }

  get state(): GoalState {
    return this.#state.value;
  }

  /** One thing happens after another, also when those who look make the next one happen. */
  push(input: GoalInput): void {
    this.#pump.push(() => this.#step(input));
  }

  /** Ends the streams with an error. The goal itself is not over by that. */
  fail(error: unknown): void {
    this.#pump.push(() => {
      this.#showError(error);
      this.#failed.next();
      this.#failed.complete();
    });
  }

  /** Ends everything with an error: there is nothing that could go on. */
  end(error: unknown): void {
    this.#pump.push(() => {
      if (error instanceof CodexError) this.#cause ??= error;
      this.#showError(error);
      this.#settle();
    });
  }

  /** Stops waiting for what still runs. */
  giveUp(): void {
    this.#pump.push(() => this.#finish());
  }

  #step(input: GoalInput): void {
    const before = this.state;
    const state = goalReducer(before, input);
    if (state === before) return;
    this.#state.next(state);
    if (before.id === undefined && state.id !== undefined) {
      this.#begun.next();
      this.#begun.complete();
    }
    if (state.goal !== before.goal && state.goal !== undefined) this.#goal.next(state.goal);
    if (state.active !== before.active && state.active !== undefined) this.#showTurn(state.active.id);
    for (const event of state.emitted) this.#events.next(event);
    if (state.isOver) this.#finish();
  }

  #showTurn(id: string): void {
    const log = this.#announced.get(id);
    this.#announced.delete(id);
    if (log !== undefined) this.#turns.next(log);
  }

  #finish(): void {
    for (const view of this.#views) view.complete();
    this.#settle();
  }

  #showError(error: unknown): void {
    for (const view of this.#views) view.error(error);
  }

  #settle(): void {
    this.#failed.complete();
    this.#state.complete();
    this.#over.next();
    this.#over.complete();
  }

  get #views(): readonly View[] {
    return [this.#begun, this.#goal, this.#turns, this.#events];
  }

  /** What the server says. Errors and completes with the link. */
  #listen(entry: ThreadEntry): Observable<GoalInput> {
    const turns$ = entry.turns$.pipe(
      tap((log) => {
        if (this.replay === 'all') log.claim('all');
        else log.claim('none').discard();
        this.#announced.set(log.id, log);
        entry.active.next(log);
      }),
      mergeMap((log) =>
        log.over$.pipe(
          mergeMap(() => log.watched$.pipe(ignoreElements(), this.#notedFailure())),
          endWith<GoalInput>({ kind: 'gone', turnId: log.id }),
        ),
      ),
    );
    const events$ = entry.events$.pipe(map((event): GoalInput => ({ kind: 'event', event })));
    return merge(turns$, events$, this.session.linkEnd$).pipe(takeUntil(this.#over));
  }

  // What happens while somebody is told of the past waits until that is done.
  #unmixed<T>(source$: Observable<T>): Observable<T> {
    return new Observable((subscriber) => this.#pump.hold(() => source$.subscribe(subscriber)));
  }

  // Where the link lives on, it is one turn whose end could not be read.
  #notedFailure(): MonoTypeOperatorFunction<never> {
    return catchError((error: unknown) => {
      if (this.session.ended !== undefined) throw error;
      this.fail(error);
      return EMPTY;
    });
  }
}

import {
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  merge,
  Observable,
  repeat,
  switchMap,
  tap,
  throwError,
  type MonoTypeOperatorFunction,
  type Subscription,
} from 'rxjs';
import { compareTurn } from '../client/compare-turn.js';
import { deadline, stopwatch } from '../connection/deadline.js';
import type { TurnLog } from '../connection/turn-log.js';
import { issuesWith, number } from '../errors/rules.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { MAX_TIMER_MS } from './number-issues.js';
import { tagged, tagOf, type TurnTag } from './turn-tag.js';

/**
 * Compares a turn with the server whenever nothing has been heard of it for `ms`, so that a lost `turn/completed` does
 * not leave anybody waiting. 0, and 2^31 or more, is never.
 *
 * ```text
 * source                 --a--b--------------      ms = 5; its turn/completed is lost
 * turnInactivity(5)      --a--b-----(iC|)          i, C what was missed and turn/completed, marked `reconciled`
 * ```
 *
 * It stands behind `stream`, `run`, `text`, `turn`, `send`, `turns$` and the streams of a `Turn`, directly or with other
 * operators between, and finds the turn by itself; behind an operator that flattens it cannot, and belongs inside. The turn
 * is compared by `thread/read` and `thread/turns/list`:
 *
 * - It has ended there: what was missed is delivered, to everybody who watches the turn, and the stream completes. Where the
 *   history has nothing, the end is made up (status `interrupted`). Both are marked `reconciled`.
 * - It runs, or waits for an approval: so does the stream, until it has been silent for `ms` again.
 * - The server does not answer within 10 s (`requestTimeoutMs`, if that is less): the stream errors with `RequestTimeoutError`.
 *
 * A turn that waits for others to end, or to be started, is not silent. Behind a source in which there is no turn of a
 * client, subscribing errors with `InvalidParamsError`, before the source is subscribed to. `timeout` of RxJS bounds the
 * time of a turn as a whole.
 *
 * @example
 * thread.stream('Fix the tests.').pipe(turnInactivity(60_000)).subscribe(show);
 *
 * @example
 * prompts$.pipe(concatMap((prompt) => thread.stream(prompt).pipe(turnInactivity(60_000)))).subscribe(show);
 */
export function turnInactivity<T>(ms: number): MonoTypeOperatorFunction<T> {
  return (source$) => {
    const issues = issuesWith(TIME, ms, 'ms');
    if (issues.length > 0) return throwError(() => new InvalidParamsError('turnInactivity', issues));
    if (ms === 0 || ms > MAX_TIMER_MS) return source$;
    const tag = tagOf(source$);
    if (tag === undefined) return throwError(() => new InvalidParamsError('turnInactivity', [noTurn]));
    const watched$ = new Observable<T>((subscriber) => {
      const watchdog = new Watchdog(ms, tag);
      subscriber.add(watchdog.alarm$.subscribe({ error: (error: unknown) => subscriber.error(error) }));
      subscriber.add(() => watchdog.stop());
      source$.pipe(tap(() => watchdog.hear())).subscribe(subscriber);
    });
    return tagged(watched$, tag);
  };
}

const TIME = /*@__PURE__*/ number(0, Infinity);

const noTurn = {
  path: ['source'],
  message:
    'expected stream(), run(), text(), turn() or a stream of a Turn, with or without operators between; it belongs ' +
    'inside an operator that flattens: concatMap((prompt) => thread.stream(prompt).pipe(turnInactivity(ms)))',
};

/** Looks at the time now and then rather than at each event: there may be half a million of them in a second. */
class Watchdog {
  /** Errors when there is nothing to wait for any more. */
  readonly alarm$: Observable<never> = defer(() => deadline(this.#leftMs())).pipe(
    switchMap(() => (this.#leftMs() >= 1 ? EMPTY : this.#compare())),
    ignoreElements(),
    repeat(),
  );
  readonly #now = stopwatch();
  readonly #logs = new Map<TurnLog, Subscription>();
  readonly #unwatch: () => void;
  #heardAt = this.#now();

  constructor(
    private readonly ms: number,
    private readonly tag: TurnTag,
  ) {
    this.#unwatch = tag.watch((log) => this.#watch(log));
  }

  readonly hear = (): void => {
    this.#heardAt = this.#now();
  };

  stop(): void {
    this.#unwatch();
    for (const subscription of this.#logs.values()) subscription.unsubscribe();
    this.#logs.clear();
  }

  // Also what a filter keeps from the subscriber is heard. A turn that has ended is let be: somebody may be at work on it.
  #watch(log: TurnLog): void {
    this.hear();
    if (this.#logs.has(log)) return;
    const over = () => this.#logs.delete(log);
    const subscription = log.watched$.subscribe({ next: this.hear, error: over, complete: over });
    if (!log.ended) this.#logs.set(log, subscription);
  }

  #leftMs(): number {
    return Math.max(0, this.#heardAt + this.ms - this.#now());
  }

  // What waits to be a turn is waited for: the requests that lead to one have deadlines of their own.
  #compare(): Observable<unknown> {
    const compared = [...this.#logs.keys()].map((log) => compareTurn(this.tag.connection, log));
    return merge(...compared).pipe(finalize(() => this.hear()));
  }
}

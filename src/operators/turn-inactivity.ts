import {
  asyncScheduler,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  merge,
  Observable,
  repeat,
  switchMap,
  throwError,
  timer,
  type MonoTypeOperatorFunction,
  type Observer,
  type Subscriber,
} from 'rxjs';
import { MAX_TIMER_MS } from './number-issues.js';
import { attendedBy, attending, type Attendant, type Attended } from '../client/attend.js';
import { compareTurn } from '../client/compare-turn.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { TurnInactiveError } from '../errors/turn-inactive-error.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';

/**
 * Compares a turn with the server whenever nothing has been heard of it for `ms`, so that a lost `turn/completed` does
 * not leave anybody waiting. 0, and 2^31 or more, is never.
 *
 * ```text
 * source                 --a--b--------------      ms = 5; its turn/completed is lost
 * turnInactivity(5)      --a--b-----(iC|)          i, C what was missed and turn/completed, marked `reconciled`
 * ```
 *
 * It stands behind `stream`, `run`, `text`, `turn` and the streams of a `Turn`, directly or with other operators between,
 * and finds the turn by itself. The turn is compared by `thread/read` and `thread/turns/list`:
 *
 * - It has ended there: what was missed is delivered, to everybody who watches the turn, and the stream completes. Where the
 *   history has nothing, the end is made up (status `interrupted`). Both are marked `reconciled`.
 * - It runs, or waits for an approval: so does the stream, until it has been silent for `ms` again.
 * - The server does not answer within 10 s (`requestTimeoutMs`, if that is less): the stream errors with `RequestTimeoutError`.
 *
 * A turn that waits for others to end, or to be started, is not silent. Behind a source that has no turn of a client,
 * silence errors with `TurnInactiveError`. What bounds the time of a turn as a whole is `timeout` of RxJS.
 *
 * @example
 * thread.stream('Fix the tests.').pipe(turnInactivity(60_000)).subscribe(show);
 */
export function turnInactivity<T>(ms: number): MonoTypeOperatorFunction<T> {
  return (source$) => {
    if (!(ms >= 0)) return throwError(() => new InvalidParamsError('turnInactivity', [notMs]));
    if (ms === 0 || ms > MAX_TIMER_MS) return source$;
    return new Observable((subscriber) => {
      const outer = attending();
      const watchdog = new Watchdog(ms, outer);
      subscriber.add(watchdog.alarm$.subscribe({ error: (error: unknown) => subscriber.error(error) }));
      const observer = within(outer, subscriber, (value) => watchdog.see(value));
      return attendedBy(watchdog, () => source$.subscribe(observer));
    });
  };
}

const notMs = { path: ['ms'], message: 'expected a number of milliseconds, 0 or more' };

/** Looks at the clock now and then rather than at each event: there may be half a million of them in a second. */
class Watchdog implements Attendant {
  /** Errors when there is nothing to wait for any more. */
  readonly alarm$: Observable<never> = defer(() => timer(this.#leftMs())).pipe(
    switchMap(() => (this.#leftMs() > 0 ? EMPTY : this.#compare())),
    ignoreElements(),
    repeat(),
  );
  readonly #turns = new Set<Attended>();
  #hasClient = false;
  #heardAt = asyncScheduler.now();
  #last: unknown;

  constructor(
    private readonly ms: number,
    private readonly outer: Attendant | undefined,
  ) {}

  attend<T>(source$: Observable<T>, turn: Attended): Observable<T> {
    const inner$ = this.outer?.attend(source$, turn) ?? source$;
    return new Observable((subscriber) => {
      this.#hasClient = true;
      this.#turns.add(turn);
      subscriber.add(() => this.#turns.delete(turn));
      // What the stream brings about is looked after too: the next turn of `concatMap`, the turn of a thread that was opened.
      return inner$.subscribe(within(this, subscriber, () => this.#hear()));
    });
  }

  see(value: unknown): void {
    this.#hear();
    this.#last = value;
  }

  #hear(): void {
    this.#heardAt = asyncScheduler.now();
  }

  #leftMs(): number {
    const now = asyncScheduler.now();
    // The clock may have been set back.
    this.#heardAt = Math.min(this.#heardAt, now);
    return this.#heardAt + this.ms - now;
  }

  // Turns that have ended are not among them any more: whoever is still at work on what came of them is let be.
  #compare(): Observable<unknown> {
    if (!this.#hasClient) return throwError(() => noClient(this.ms, this.#last));
    const compared = [...this.#turns].map(({ connection, log }) =>
      // What waits to be a turn is waited for: the requests that lead to one have deadlines of their own.
      log === undefined ? EMPTY : compareTurn(connection, log),
    );
    return merge(...compared).pipe(finalize(() => this.#hear()));
  }
}

/** The subscriber, with whom `attendant` looks after what it is told brings about. */
function within<T>(
  attendant: Attendant | undefined,
  subscriber: Subscriber<T>,
  onValue: (value: T) => void,
): Observer<T> {
  return {
    next: (value) => {
      onValue(value);
      attendedBy(attendant, () => subscriber.next(value));
    },
    error: (error: unknown) => attendedBy(attendant, () => subscriber.error(error)),
    complete: () => attendedBy(attendant, () => subscriber.complete()),
  };
}

function noClient(inactiveMs: number, last: unknown): TurnInactiveError {
  const method = String(readMember(last, 'method'));
  const params = readMember(last, 'params');
  const [threadId, turnId] = [threadIdOf(method, params), turnIdOf(method, params)];
  const what = turnId === undefined ? 'this stream' : `turn ${turnId}`;
  return new TurnInactiveError(
    `Nothing was heard of ${what} for ${inactiveMs} ms, and no client is behind it that could be asked. ` +
      'Apply turnInactivity to stream(), run(), text(), turn() or a stream of a Turn.',
    { inactiveMs, threadId, turnId },
  );
}

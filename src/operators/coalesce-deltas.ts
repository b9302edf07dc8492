import {
  asyncScheduler,
  Observable,
  Subject,
  takeUntil,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
  type Subscriber,
  type Subscription,
} from 'rxjs';
import { InvalidParamsError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import { MAX_TIMER_MS, numberIssues } from './number-issues.js';
import { textOfDelta } from './text-deltas.js';
import { carried } from './turn-tag.js';

/**
 * Makes one event of the deltas that follow each other within `windowMs`: fewer events, and all of the text.
 *
 * ```text
 * source                 --a--b--c----I--d--C|   deltas a, b, c, d of one item, I another event of the turn
 * coalesceDeltas(8 ms)   ----------x--I-----(dC)|   x has the text of a, b and c
 * ```
 *
 * Deltas are put together when they follow each other in their turn, are of one method and differ in nothing but
 * their text: `item/…/delta`, `item/…/textDelta`, `item/…/outputDelta` and transcripts of conversations. Output of
 * processes and audio are base64 and pass as they are. A delta waits for at most `windowMs` from the first it is put
 * together with; 0 puts together what comes at once. Anything else of the turn or its thread passes at once, behind
 * the delta that waits: each turn keeps its order, while turns may overtake each other.
 *
 * What comes out has the shape of what went in, with `emittedAtMs` of the last delta; one that stayed alone is the
 * very event that came. Completes and errors with its source, behind what waits. Unsubscribing drops that, and its
 * timers.
 *
 * @throws {InvalidParamsError} at once, when `windowMs` is no time.
 *
 * @example
 * turn.events$.pipe(coalesceDeltas(50)).subscribe((event) => socket.send(JSON.stringify(event)));
 */
export function coalesceDeltas<E extends { readonly method: string }>(
  windowMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): MonoTypeOperatorFunction<E> {
  const issues = numberIssues('windowMs', windowMs, 0, MAX_TIMER_MS);
  if (issues.length > 0) throw new InvalidParamsError('coalesceDeltas', issues);
  return (events$) =>
    carried(
      events$,
      new Observable((subscriber) => {
        const left$ = new Subject<void>();
        const coalescer = new Coalescer<E>(subscriber, windowMs, scheduler);
        subscriber.add(() => {
          coalescer.clear();
          left$.next();
        });
        events$.pipe(takeUntil(left$)).subscribe({
          next: (event) => coalescer.next(event),
          error: (error: unknown) => {
            coalescer.flush();
            subscriber.error(error);
          },
          complete: () => {
            coalescer.flush();
            subscriber.complete();
          },
        });
      }),
    );
}

/** Deltas of one turn that follow each other, and wait. */
interface Waiting<E> {
  /** The one delta, or the last of several. */
  event: E;
  text: string;
  isJoined: boolean;
  readonly timer: Subscription;
}

class Coalescer<E extends { readonly method: string }> {
  /** By thread, then by turn; what belongs to no turn has an empty name there. */
  readonly #waiting = new Map<string | undefined, Map<string, Waiting<E>>>();

  constructor(
    private readonly subscriber: Subscriber<E>,
    private readonly windowMs: number,
    private readonly scheduler: SchedulerLike,
  ) {}

  next(event: E): void {
    const { method } = event;
    const params = readMember(event, 'params');
    const threadId = threadIdOf(method, params);
    const turnId = turnIdOf(method, params);
    const text = textOfDelta(event);
    const ofThread = this.#waiting.get(threadId);
    const before = ofThread?.get(turnId ?? '');
    if (text !== undefined && before !== undefined && isContinued(before.event, event)) {
      before.event = event;
      before.text += text;
      before.isJoined = true;
      return;
    }
    if (before !== undefined) this.#release(threadId, turnId ?? '', before);
    if (text !== undefined) {
      this.#hold(threadId, turnId ?? '', event, text);
      return;
    }
    if (turnId === undefined && threadId !== undefined) this.#flushThread(threadId);
    this.subscriber.next(event);
  }

  /** Passes on all that waits. */
  flush(): void {
    for (const threadId of this.#waiting.keys()) this.#flushThread(threadId);
  }

  clear(): void {
    for (const ofThread of this.#waiting.values()) {
      for (const { timer } of ofThread.values()) timer.unsubscribe();
    }
    this.#waiting.clear();
  }

  #flushThread(threadId: string | undefined): void {
    for (const [key, waiting] of this.#waiting.get(threadId) ?? []) this.#release(threadId, key, waiting);
  }

  #hold(threadId: string | undefined, key: string, event: E, text: string): void {
    // What was released before it may have been all that was wanted.
    if (this.subscriber.closed) return;
    const timer = this.scheduler.schedule(() => this.#release(threadId, key, waiting), this.windowMs);
    const waiting: Waiting<E> = { event, text, isJoined: false, timer };
    const ofThread = this.#waiting.get(threadId) ?? new Map<string, Waiting<E>>();
    this.#waiting.set(threadId, ofThread.set(key, waiting));
  }

  #release(threadId: string | undefined, key: string, { event, text, isJoined, timer }: Waiting<E>): void {
    timer.unsubscribe();
    const ofThread = this.#waiting.get(threadId);
    ofThread?.delete(key);
    if (ofThread?.size === 0) this.#waiting.delete(threadId);
    this.subscriber.next(isJoined ? withText(event, text) : event);
  }
}

function withText<E extends object>(event: E, delta: string): E {
  return Object.assign({}, event, { params: Object.assign({}, readMember(event, 'params'), { delta }) });
}

function isContinued(before: object & { readonly method: string }, event: typeof before): boolean {
  return (
    before.method === event.method &&
    readMember(before, 'partial') === readMember(event, 'partial') &&
    readMember(before, 'reconciled') === readMember(event, 'reconciled') &&
    differInTextOnly(readMember(before, 'params'), readMember(event, 'params'))
  );
}

function differInTextOnly(before: unknown, params: unknown): boolean {
  if (typeof before !== 'object' || before === null || typeof params !== 'object' || params === null)
    return false;
  const names = Object.keys(params);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => name === 'delta' || readMember(before, name) === readMember(params, name))
  );
}

import type { Observable, Observer, Subscription } from 'rxjs';
import { checkOptions, refuse, type Rules } from '../errors/check-options.js';
import { issuesWith, required, stream, wholeNumber } from '../errors/rules.js';
import { dropDeltas } from './drop-deltas.js';
import type { LaggedEvent } from './lagged.js';

/** What {@link toAsyncIterable} keeps for a loop whose body takes long. */
export interface ToAsyncIterableOptions {
  /**
   * How many events may wait for the loop before deltas are shed, as `dropDeltas` does; at least 1. What is never shed
   * waits all the same.
   */
  readonly maxQueued: number;
}

const RULES: Rules<ToAsyncIterableOptions> = {
  maxQueued: /*@__PURE__*/ required(/*@__PURE__*/ wholeNumber(1)),
};

/**
 * Reads an Observable with `for await`.
 *
 * Each loop subscribes anew. Values that come while the loop's body is busy wait in a queue without bound, so none is
 * lost; with `maxQueued`, a stream of events that grows beyond it loses deltas, and a {@link LaggedEvent} says which.
 * Leaving the loop early, by `break`, `return` or `throw`, unsubscribes; so a loop over `thread.stream(…)` that is
 * left interrupts its turn. An error of the source is thrown after the values before it.
 *
 * ```text
 * source      --a--b--c|
 * for await     a  b  c   then the loop ends
 *
 * source      --a--b-c-d-e-I|              b … e deltas of an item, I its item/completed
 * for await     a------------b-L-I         maxQueued: 1; L client/lagged: 3 deltas
 * ```
 *
 * @throws {InvalidParamsError} at once, when the source is no Observable, or `maxQueued` no such number.
 *
 * @example
 * for await (const delta of toAsyncIterable(thread.text('Tell me a story.'))) process.stdout.write(delta);
 */
export function toAsyncIterable<T>(source$: Observable<T>): AsyncIterable<T>;
export function toAsyncIterable<E extends { readonly method: string }>(
  source$: Observable<E>,
  options: ToAsyncIterableOptions,
): AsyncIterable<E | LaggedEvent>;
export function toAsyncIterable<E extends { readonly method: string }>(
  source$: Observable<E>,
  options?: ToAsyncIterableOptions,
): AsyncIterable<E | LaggedEvent> {
  refuse('toAsyncIterable', issuesWith(stream, source$, 'source$'));
  if (options === undefined) return iterable((observer) => source$.subscribe(observer));
  checkOptions('toAsyncIterable', options, RULES);
  const { maxQueued } = options;
  return iterable((observer, queued) =>
    source$.pipe(dropDeltas(() => queued() >= maxQueued)).subscribe(observer),
  );
}

/** Subscribes to the source, which may ask how many values wait. */
type Subscribe<T> = (observer: Observer<T>, queued: () => number) => Subscription;

function iterable<T>(subscribe: Subscribe<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => new ObservableIterator(subscribe) };
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

interface End {
  readonly failed: boolean;
  readonly error?: unknown;
}

const DONE = { done: true, value: undefined } as const;
/** A queue that is never read to its end is shortened when this much of it has been read. */
const READ_KEPT = 1024;

class ObservableIterator<T> implements AsyncIterator<T, undefined> {
  #values: (T | undefined)[] = [];
  #read = 0;
  readonly #waiters: Waiter<T>[] = [];
  #end: End | undefined;
  #subscription: Subscription | undefined;

  constructor(private readonly subscribe: Subscribe<T>) {}

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (this.#end === undefined) this.#subscription ??= this.#subscribe();
      this.#settle();
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#end = { failed: false };
    this.#values = [];
    this.#read = 0;
    this.#subscription?.unsubscribe();
    this.#settle();
    return Promise.resolve(DONE);
  }

  #subscribe(): Subscription {
    const observer: Observer<T> = {
      next: (value) => {
        this.#values.push(value);
        this.#settle();
      },
      error: (error: unknown) => this.#finish({ failed: true, error }),
      complete: () => this.#finish({ failed: false }),
    };
    return this.subscribe(observer, () => this.#values.length - this.#read);
  }

  #finish(end: End): void {
    this.#end ??= end;
    this.#settle();
  }

  #settle(): void {
    while (this.#waiters.length > 0 && (this.#read < this.#values.length || this.#end !== undefined)) {
      const waiter = this.#waiters.shift();
      if (this.#read < this.#values.length) waiter?.resolve({ done: false, value: this.#take() });
      else if (this.#end?.failed === true) waiter?.reject(this.#fail());
      else waiter?.resolve(DONE);
    }
  }

  #take(): T {
    const value = this.#values[this.#read] as T;
    this.#values[this.#read] = undefined;
    this.#read += 1;
    if (this.#read === this.#values.length) {
      this.#values = [];
      this.#read = 0;
    } else if (this.#read >= READ_KEPT && this.#read * 2 >= this.#values.length) {
      this.#values.splice(0, this.#read);
      this.#read = 0;
    }
    return value;
  }

  // An error is thrown once; whoever asks again after it finds the end.
  #fail(): unknown {
    const error = this.#end?.error;
    this.#end = { failed: false };
    return error;
  }
}

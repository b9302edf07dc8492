import type { Observable, Subscription } from 'rxjs';

/**
 * Reads an Observable with `for await`.
 *
 * Each loop subscribes anew. Values that come while the loop's body is busy wait in a queue without bound, so none is
 * lost. Leaving the loop early, by `break`, `return` or `throw`, unsubscribes; so a loop over `thread.stream(…)` that
 * is left interrupts its turn. An error of the source is thrown after the values before it.
 *
 * ```text
 * source      --a--b--c|
 * for await     a  b  c   then the loop ends
 * ```
 *
 * @example
 * for await (const delta of toAsyncIterable(thread.text('Tell me a story.'))) process.stdout.write(delta);
 */
export function toAsyncIterable<T>(source$: Observable<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => new ObservableIterator(source$) };
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

class ObservableIterator<T> implements AsyncIterator<T, undefined> {
  #values: T[] = [];
  #read = 0;
  readonly #waiters: Waiter<T>[] = [];
  #end: End | undefined;
  #subscription: Subscription | undefined;

  constructor(private readonly source$: Observable<T>) {}

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
    return this.source$.subscribe({
      next: (value) => {
        this.#values.push(value);
        this.#settle();
      },
      error: (error: unknown) => this.#finish({ failed: true, error }),
      complete: () => this.#finish({ failed: false }),
    });
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
    this.#read += 1;
    if (this.#read === this.#values.length) {
      this.#values = [];
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

/** Keeps what arrives waiting while something else is being done. */
export interface Holder {
  hold<R>(action: () => R): R;
}

/**
 * Delivers values strictly one after another.
 *
 * A value that arrives while another is being delivered waits for its turn, so a subscriber that sends from inside
 * `next` on a transport that answers at once never sees the answer before the rest of what it is being told.
 */
export class Pump<T> implements Holder {
  readonly #waiting: T[] = [];
  #busy = false;

  constructor(private readonly deliver: (value: T) => void) {}

  push(value: T): void {
    if (this.#busy) this.#waiting.push(value);
    else this.#run(this.deliver, value);
  }

  /** Runs `action` as if it were a delivery: what arrives meanwhile waits until it is done. */
  hold<R>(action: () => R): R {
    return this.#busy ? action() : this.#run(action, undefined);
  }

  #run<A, R>(action: (argument: A) => R, argument: A): R {
    this.#busy = true;
    try {
      return action(argument);
    } finally {
      if (this.#waiting.length > 0) this.#drain();
      this.#busy = false;
    }
  }

  #drain(): void {
    try {
      for (const value of this.#waiting) this.deliver(value);
    } finally {
      this.#waiting.length = 0;
    }
  }
}

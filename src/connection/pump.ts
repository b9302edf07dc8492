/** Keeps what arrives waiting while something else is being done. */
export interface Holder {
  hold<R>(action: () => R): R;
}

/**
 * How often the answers to what was sent may be there at once, and how deep a request may be made within another, before
 * the stack is given the chance to unwind.
 */
const MAX_AT_ONCE = 1000;
const MAX_DEPTH = 32;

/** How many requests are being made within each other. */
export class Nesting {
  #depth = 0;

  get isDeep(): boolean {
    return this.#depth > MAX_DEPTH;
  }

  /** Makes a request. */
  nest<R>(action: () => R): R {
    this.#depth += 1;
    try {
      return action();
    } finally {
      this.#depth -= 1;
    }
  }
}

/**
 * Delivers values strictly one after another.
 *
 * A value that arrives while another is being delivered waits for its turn, so a subscriber that sends from inside
 * `next` on a transport that answers at once never sees the answer before the rest of what it is being told.
 *
 * Where each answer brings about the next request, a transport that answers at once would let the stack grow with each
 * of them; after some of them the answers wait until it is empty.
 */
export class Pump<T> implements Holder {
  readonly #waiting: T[] = [];
  #busy = false;
  /** How often values have waited for a hold since the stack was last empty. */
  #holds = 0;

  constructor(
    private readonly deliver: (value: T) => void,
    private readonly nesting = new Nesting(),
  ) {}

  push(value: T): void {
    if (this.#busy) {
      this.#waiting.push(value);
      return;
    }
    this.#busy = true;
    try {
      this.deliver(value);
    } finally {
      if (this.#waiting.length === 0) this.#busy = false;
      else this.#drain();
    }
  }

  /** Runs `action` as if it were a delivery: what arrives meanwhile waits until it is done. */
  hold<R>(action: () => R): R {
    if (this.#busy) return action();
    this.#busy = true;
    try {
      return action();
    } finally {
      if (this.#waiting.length === 0) this.#busy = false;
      else this.#drainSoon();
    }
  }

  #drainSoon(): void {
    this.#holds += 1;
    if (this.#holds === 1) void Promise.resolve().then(() => (this.#holds = 0));
    if (this.#holds < MAX_AT_ONCE && !this.nesting.isDeep) this.#drain();
    else void Promise.resolve().then(() => this.#drain());
  }

  // A delivery that throws keeps nothing behind it waiting, and throws once all of it is done.
  #drain(): void {
    let failed = false;
    let failure: unknown;
    for (const value of this.#waiting) {
      try {
        this.deliver(value);
      } catch (error) {
        failure = failed ? failure : error;
        failed = true;
      }
    }
    this.#waiting.length = 0;
    this.#busy = false;
    if (failed) throw failure;
  }
}

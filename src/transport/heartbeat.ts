export interface Heart {
  /** How long after a sign of life the next ping goes out, in milliseconds; 0 sends none. */
  readonly pingIntervalMs: number;
  /** How long after a ping nothing at all may come, in milliseconds. */
  readonly pongTimeoutMs: number;
  readonly ping: () => void;
  /** A count that grows with whatever comes: a pong may stand behind a message that takes long. */
  readonly bytesRead: () => number;
  readonly dead: () => void;
}

/** Asks the other side for signs of life, and tells when there are none. */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;
  #lastLook: NodeJS.Immediate | undefined;

  constructor(private readonly heart: Heart) {
    this.#wait();
  }

  /** The ping was answered. */
  answered(): void {
    this.stop();
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#lastLook);
  }

  #wait(): void {
    const { pingIntervalMs } = this.heart;
    if (pingIntervalMs > 0) this.#timer = setTimeout(() => this.#ping(), pingIntervalMs);
  }

  #ping(): void {
    const before = this.heart.bytesRead();
    this.heart.ping();
    this.#timer = setTimeout(() => {
      // Timers run before what has arrived is read: where this process was busy, the answer is still to be read.
      this.#lastLook = setImmediate(() => {
        if (this.heart.bytesRead() === before) this.heart.dead();
        else this.#wait();
      });
    }, this.heart.pongTimeoutMs);
  }
}

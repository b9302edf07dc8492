import { timer, type Subscription } from 'rxjs';
import { deadline } from '../connection/deadline.js';

export interface Heart {
  /** How long after a sign of life the next ping goes out, in milliseconds; 0 sends none. */
  readonly pingIntervalMs: number;
  /** How long after a ping nothing at all may come, in milliseconds. */
  readonly pongTimeoutMs: number;
  readonly ping: () => void;
  /** A count that grows with whatever comes: a pong may stand behind a message that takes long. */
  readonly progress: () => number;
  readonly dead: () => void;
}

/** Asks the other side for signs of life, and tells when there are none. */
export class Heartbeat {
  #next: Subscription | undefined;

  constructor(private readonly heart: Heart) {
    this.answered();
  }

  /** The ping was answered, or is not needed. */
  answered(): void {
    this.stop();
    const { pingIntervalMs } = this.heart;
    if (pingIntervalMs > 0) this.#next = timer(pingIntervalMs).subscribe(() => this.#ping());
  }

  stop(): void {
    this.#next?.unsubscribe();
  }

  #ping(): void {
    const { heart } = this;
    const before = heart.progress();
    this.#next = deadline(heart.pongTimeoutMs).subscribe(() => {
      if (heart.progress() > before) this.answered();
      else heart.dead();
    });
    // The answer may be there at once.
    heart.ping();
  }
}

import { timer, type Subscription } from 'rxjs';
import { deadline } from '../connection/deadline.js';

export interface Beat {
  /** How long after a sign of life the next ping goes out, in milliseconds; 0 sends none. */
  readonly pingIntervalMs: number;
  /** How long after a ping nothing at all may come, in milliseconds. */
  readonly pongTimeoutMs: number;
}

/** The other side of a link, as far as signs of life go. */
export interface OtherSide {
  /** Asks for a sign of life. */
  ping(): void;
  /** A count that grows with whatever comes: a pong may stand behind a message that takes long. */
  progress(): number;
}

/** Asks the other side for signs of life, and tells when there are none. */
export class Heartbeat {
  #next: Subscription | undefined;

  constructor(
    private readonly beat: Beat,
    private readonly other: OtherSide,
    private readonly dead: () => void,
  ) {
    this.answered();
  }

  /** The ping was answered, or is not needed. */
  answered(): void {
    this.stop();
    const { pingIntervalMs } = this.beat;
    if (pingIntervalMs > 0) this.#next = timer(pingIntervalMs).subscribe(() => this.#ping());
  }

  stop(): void {
    this.#next?.unsubscribe();
  }

  #ping(): void {
    const { other } = this;
    const before = other.progress();
    this.#next = deadline(this.beat.pongTimeoutMs).subscribe(() => {
      if (other.progress() > before) this.answered();
      else this.dead();
    });
    // The answer may be there at once.
    other.ping();
  }
}

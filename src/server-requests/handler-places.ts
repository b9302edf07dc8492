import { Observable } from 'rxjs';
import type { Leave } from '../connection/gate.js';

/** The handlers of one thread: how many are at work, and those that wait in order. */
interface Lane {
  readonly threadId: string;
  atWork: number;
  readonly waiting: Set<() => void>;
}

/**
 * Lets a bounded number of handlers work at once, in all and for each thread. A thread whose handlers hang holds up no
 * other thread: one that has none at work always gets a place. The threads that wait take turns.
 */
export class HandlerPlaces {
  readonly #lanes = new Map<string, Lane>();
  readonly #queue = new Set<Lane>();
  #atWork = 0;
  #admitting = false;

  constructor(
    private readonly places: number,
    private readonly placesPerThread: number,
  ) {}

  /**
   * Emits once, as soon as there is a place, the function that gives the place back, and completes.
   * Unsubscribing while waiting leaves the queue; a place that was given has to be given back by its holder.
   */
  enter(threadId: string): Observable<Leave> {
    return new Observable((subscriber) => {
      const lane = this.#lanes.get(threadId) ?? { threadId, atWork: 0, waiting: new Set() };
      this.#lanes.set(threadId, lane);
      const admit = () => {
        let isAtWork = true;
        this.#count(lane, 1);
        subscriber.next(() => {
          if (!isAtWork) return;
          isAtWork = false;
          this.#count(lane, -1);
          this.#drop(lane);
          this.#admit();
        });
        subscriber.complete();
      };
      lane.waiting.add(admit);
      this.#queue.add(lane);
      if (this.#hasPlace(lane)) this.#admit();
      return () => {
        lane.waiting.delete(admit);
        this.#drop(lane);
      };
    });
  }

  #count(lane: Lane, more: number): void {
    lane.atWork += more;
    this.#atWork += more;
  }

  #drop(lane: Lane): void {
    const { threadId, atWork, waiting } = lane;
    if (waiting.size > 0) return;
    this.#queue.delete(lane);
    if (atWork === 0 && this.#lanes.get(threadId) === lane) this.#lanes.delete(threadId);
  }

  #hasPlace({ atWork }: Lane): boolean {
    return atWork === 0 || (atWork < this.placesPerThread && this.#atWork < this.places);
  }

  // A loop rather than a call from one handler to the next: thousands may leave the moment they are let in. A thread
  // that was served goes to the end of the queue, where the loop finds it again.
  #admit(): void {
    if (this.#admitting) return;
    this.#admitting = true;
    try {
      for (const lane of this.#queue) {
        const [admit] = lane.waiting;
        if (admit === undefined || !this.#hasPlace(lane)) continue;
        lane.waiting.delete(admit);
        this.#queue.delete(lane);
        if (lane.waiting.size > 0) this.#queue.add(lane);
        admit();
      }
    } finally {
      this.#admitting = false;
    }
  }
}

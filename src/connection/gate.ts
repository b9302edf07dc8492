import { BehaviorSubject, first, map, Observable } from 'rxjs';

/** Gives a place in a {@link Gate} back. Calling it again does nothing. */
export type Leave = () => void;

/** Lets a bounded number in at once; the rest wait in the order they came. */
export class Gate {
  readonly #queue = new Set<() => void>();
  readonly #isOpen = new BehaviorSubject(true);
  #inside = 0;
  #admitting = false;

  constructor(private readonly places: number) {}

  get isOpen(): boolean {
    return this.#isOpen.value;
  }

  get isEmpty(): boolean {
    return this.#inside === 0;
  }

  /**
   * Emits once, as soon as there is a place, the function that gives the place back, and completes.
   * Unsubscribing while waiting leaves the queue; a place that was given has to be given back by its holder.
   */
  enter(): Observable<Leave> {
    return new Observable((subscriber) => {
      const admit = () => {
        let isInside = true;
        this.#inside += 1;
        subscriber.next(() => {
          if (!isInside) return;
          isInside = false;
          this.#inside -= 1;
          this.#admit();
        });
        subscriber.complete();
      };
      this.#queue.add(admit);
      this.#admit();
      return () => this.#queue.delete(admit);
    });
  }

  /** Emits once, as soon as the gate is open, for somebody who takes no place. */
  pass(): Observable<Leave> {
    return this.#isOpen.pipe(
      first(Boolean),
      map(() => () => undefined),
    );
  }

  /** Lets nobody in until it is opened again. */
  shut(): void {
    this.#isOpen.next(false);
  }

  open(): void {
    this.#isOpen.next(true);
    this.#admit();
  }

  // A loop rather than a call from one visitor to the next: thousands may leave the moment they are let in.
  #admit(): void {
    if (this.#admitting) return;
    this.#admitting = true;
    try {
      for (const admit of this.#queue) {
        if (this.#inside >= this.places || !this.isOpen) break;
        this.#queue.delete(admit);
        admit();
      }
    } finally {
      this.#admitting = false;
    }
  }
}

import { Observable } from 'rxjs';

/** Gives a place in a {@link Gate} back. Calling it again does nothing. */
export type Leave = () => void;

/** Lets a bounded number in at once; the rest wait in the order they came. */
export class Gate {
  // Most gates never have a queue.
  #queue: Set<() => void> | undefined;
  #passing: Set<() => void> | undefined;
  #isOpen = true;
  #inside = 0;
  #admitting = false;

  constructor(private readonly places: number) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isEmpty(): boolean {
    return this.#inside === 0;
  }

  /**
   * Calls `admitted` once, as soon as there is a place, with the function that gives the place back. The returned
   * function leaves the queue; a place that was given has to be given back by its holder.
   */
  queue(admitted: (leave: Leave) => void): () => void {
    const admit = () => {
      this.#inside += 1;
      admitted(this.#place());
    };
    if (this.#queue === undefined && this.#hasRoom) {
      this.#admit(admit);
      return () => undefined;
    }
    const queue = (this.#queue ??= new Set());
    queue.add(admit);
    this.#admit();
    return () => queue.delete(admit);
  }

  /** The same as a stream: emits the function that gives the place back, and completes. Unsubscribing leaves the queue. */
  enter(): Observable<Leave> {
    return new Observable((subscriber) =>
      this.queue((leave) => {
        subscriber.next(leave);
        subscriber.complete();
      }),
    );
  }

  /** Calls `admitted` once, as soon as the gate is open, for a visitor who takes no place. */
  pass(admitted: (leave: Leave) => void): () => void {
    const admit = () => admitted(() => undefined);
    if (this.#isOpen) {
      admit();
      return () => undefined;
    }
    const passing = (this.#passing ??= new Set());
    passing.add(admit);
    return () => passing.delete(admit);
  }

  /** Lets nobody in until it is opened again. */
  shut(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    for (const admit of this.#passing ?? []) {
      // A visitor may have it shut again.
      if (!this.isOpen) break;
      this.#passing?.delete(admit);
      admit();
    }
    this.#admit();
  }

  // It outlives what waited for it, and keeps nothing of that.
  #place(): Leave {
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.#inside -= 1;
      this.#admit();
    };
  }

  get #hasRoom(): boolean {
    return this.isOpen && this.#inside < this.places && !this.#admitting;
  }

  // A loop rather than a call from one visitor to the next: thousands may leave the moment they are let in.
  #admit(first?: () => void): void {
    if (this.#admitting) return;
    this.#admitting = true;
    try {
      first?.();
      for (const admit of this.#queue ?? []) {
        if (this.#inside >= this.places || !this.isOpen) break;
        this.#queue?.delete(admit);
        admit();
      }
    } finally {
      this.#admitting = false;
    }
    if (this.#queue?.size === 0) this.#queue = undefined;
  }
}

import { Observable, type Observer, type Subscriber } from 'rxjs';

/**
 * Hands values on to its subscribers as a Subject does, by a shorter way where there is one of them: every frame passes
 * three relays, and three Subjects would take a tenth of its time.
 */
export class Relay<T> extends Observable<T> implements Observer<T> {
  readonly #subscribers: Subscriber<T>[] = [];
  #end: ((subscriber: Subscriber<T>) => void) | undefined;

  constructor() {
    super((subscriber) => {
      this.#end?.(subscriber);
      if (subscriber.closed) return undefined;
      this.#subscribers.push(subscriber);
      return () => {
        const at = this.#subscribers.indexOf(subscriber);
        if (at >= 0) this.#subscribers.splice(at, 1);
      };
    });
  }

  next(value: T): void {
    const subscribers = this.#subscribers;
    if (subscribers.length === 1) subscribers[0]?.next(value);
    // Those who come meanwhile do so for the next value.
    else for (const subscriber of [...subscribers]) subscriber.next(value);
  }

  error(error: unknown): void {
    this.#finish((subscriber) => subscriber.error(error));
  }

  complete(): void {
    this.#finish((subscriber) => subscriber.complete());
  }

  #finish(end: (subscriber: Subscriber<T>) => void): void {
    this.#end ??= end;
    for (const subscriber of this.#subscribers.splice(0)) this.#end(subscriber);
  }
}

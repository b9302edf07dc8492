import { Observable, Subject } from 'rxjs';

class Topic<T> extends Subject<T> {
  /** Emits when nobody listens any more. */
  readonly over$ = new Subject<void>();
}

/** Hot streams by key: a key exists while somebody listens, and finding it costs the same however many there are. */
export class Topics<T> {
  readonly #topics = new Map<string, Topic<T>>();

  /** How many keys there are. */
  get size(): number {
    return this.#topics.size;
  }

  get observed(): boolean {
    return this.size > 0;
  }

  on(key: string): Observable<T> {
    return new Observable((subscriber) => {
      const topic = this.get(key) ?? new Topic<T>();
      this.#topics.set(key, topic);
      const subscription = topic.subscribe(subscriber);
      return () => {
        subscription.unsubscribe();
        if (topic.observed) return;
        if (this.get(key) === topic) this.#topics.delete(key);
        topic.over$.next();
      };
    });
  }

  get(key: string): Topic<T> | undefined {
    return this.#topics.get(key);
  }

  error(error: unknown): void {
    for (const topic of this.#drain()) topic.error(error);
  }

  complete(): void {
    for (const topic of this.#drain()) topic.complete();
  }

  #drain(): readonly Topic<T>[] {
    const topics = [...this.#topics.values()];
    this.#topics.clear();
    return topics;
  }
}

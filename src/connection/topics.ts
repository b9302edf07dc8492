import { Observable, Subject } from 'rxjs';

/** Hot streams by key: a key exists while somebody listens, and finding it costs the same however many there are. */
export class Topics<T> {
  readonly #subjects = new Map<string, Subject<T>>();

  get observed(): boolean {
    return this.#subjects.size > 0;
  }

  on(key: string): Observable<T> {
    return new Observable((subscriber) => {
      const subject = this.#subjects.get(key) ?? new Subject<T>();
      this.#subjects.set(key, subject);
      const subscription = subject.subscribe(subscriber);
      return () => {
        subscription.unsubscribe();
        if (!subject.observed && this.#subjects.get(key) === subject) this.#subjects.delete(key);
      };
    });
  }

  next(key: string, value: T): void {
    this.#subjects.get(key)?.next(value);
  }

  error(error: unknown): void {
    for (const subject of this.#drain()) subject.error(error);
  }

  complete(): void {
    for (const subject of this.#drain()) subject.complete();
  }

  #drain(): readonly Subject<T>[] {
    const subjects = [...this.#subjects.values()];
    this.#subjects.clear();
    return subjects;
  }
}

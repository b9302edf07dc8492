import { map, Observable, Subject } from 'rxjs';
import { resourceOf, type ResourceKind } from '../protocol/route.js';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';
import { toNotification, type ServerNotification } from './notification.js';

/** The home of what the server says of one process, watch, login or the like, while somebody looks. */
class ResourceHome extends Subject<Frame> implements Home {
  readonly #over = new Subject<void>();
  readonly over$ = this.#over.asObservable();

  close(): void {
    this.#over.next();
  }
}

/** Finds the home of what belongs to neither a turn nor a thread. A home exists while it is observed. */
export class Resources {
  readonly #homes = new Map<string, ResourceHome>();

  /** How many homes are held. */
  get size(): number {
    return this.#homes.size;
  }

  /** What the server says of one resource. Hot. */
  observe(kind: ResourceKind, id: string): Observable<ServerNotification> {
    return this.#home(`${kind}/${id}`);
  }

  /** What the server says of the resources of a kind that nobody observes by their id: it may choose that. Hot. */
  observeAll(kind: ResourceKind): Observable<ServerNotification> {
    return this.#home(kind);
  }

  homeOf(method: string, params: unknown): Home | undefined {
    if (this.#homes.size === 0) return undefined;
    const resource = resourceOf(method, params);
    if (resource === undefined) return undefined;
    const { kind, id } = resource;
    return (id === undefined ? undefined : this.#homes.get(`${kind}/${id}`)) ?? this.#homes.get(kind);
  }

  error(error: unknown): void {
    for (const home of this.#drain()) home.error(error);
  }

  complete(): void {
    for (const home of this.#drain()) home.complete();
  }

  #home(key: string): Observable<ServerNotification> {
    const frames$ = new Observable<Frame>((subscriber) => {
      const home = this.#homes.get(key) ?? new ResourceHome();
      this.#homes.set(key, home);
      const subscription = home.subscribe(subscriber);
      return () => {
        subscription.unsubscribe();
        if (home.observed) return;
        if (this.#homes.get(key) === home) this.#homes.delete(key);
        home.close();
      };
    });
    return frames$.pipe(map(toNotification));
  }

  #drain(): readonly ResourceHome[] {
    const homes = [...this.#homes.values()];
    this.#homes.clear();
    return homes;
  }
}

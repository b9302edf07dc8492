import { NEVER, Subject, type Observable } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';

/** A home that keeps nothing and lasts as long as the link. */
export class SubjectHome implements Home {
  readonly #frames = new Subject<Frame>();
  readonly frames$: Observable<Frame> = this.#frames.asObservable();
  readonly over$ = NEVER;

  next(frame: Frame): void {
    this.#frames.next(frame);
  }

  error(error: unknown): void {
    this.#frames.error(error);
  }

  complete(): void {
    this.#frames.complete();
  }

  subscribe: Home['subscribe'] = (observer) => this.#frames.subscribe(observer);
}

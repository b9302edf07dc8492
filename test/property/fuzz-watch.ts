import type { Observable, Subscription } from 'rxjs';
import type { Frame } from '../../src/transport/frame.js';

/** What must never happen, noted where it has. */
export class Faults {
  readonly #noted: string[] = [];

  note(what: string): void {
    this.#noted.push(what);
  }

  throwAny(): void {
    if (this.#noted.length > 0) throw new Error(this.#noted.slice(0, 10).join('\n'));
  }
}

/** In which order frames came: each is known by its params, which are handed on as they came. */
export class Order {
  readonly #places = new WeakMap<object, number>();
  readonly frames: Frame[] = [];

  add(frame: Frame): void {
    this.frames.push(frame);
    if (isObject(frame.params)) this.#places.set(frame.params, this.frames.length);
  }

  /** The place of what has crossed the wire with params of its own. */
  placeOf(value: unknown): number | undefined {
    const params = isObject(value) && 'params' in value ? value.params : value;
    return isObject(params) ? this.#places.get(params) : undefined;
  }
}

/** One subscription, and what must hold of it. */
export class Watched<T> {
  readonly values: T[] = [];
  end: 'complete' | 'error' | 'left' | undefined;
  error: unknown;
  #last = 0;
  readonly #subscription: Subscription;

  constructor(
    readonly what: string,
    source$: Observable<T>,
    order: Order,
    faults: Faults,
    onValue: (value: T) => void = () => undefined,
  ) {
    const ended = (end: 'complete' | 'error', error?: unknown) => {
      if (this.end !== undefined && this.end !== 'left') faults.note(`${what} ended twice`);
      this.end ??= end;
      this.error = error;
    };
    this.#subscription = source$.subscribe({
      next: (value) => {
        if (this.end !== undefined) faults.note(`${what} emitted after its end`);
        this.values.push(value);
        const place = order.placeOf(value);
        if (place !== undefined) {
          if (place <= this.#last) faults.note(`${what} was told frame ${place} after ${this.#last}`);
          this.#last = place;
        }
        onValue(value);
      },
      error: (error: unknown) => ended('error', error),
      complete: () => ended('complete'),
    });
    // It may have been left before it began.
    if (this.end === 'left') this.#subscription.unsubscribe();
  }

  get isOpen(): boolean {
    return this.end === undefined;
  }

  leave(): void {
    this.end ??= 'left';
    this.#subscription.unsubscribe();
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

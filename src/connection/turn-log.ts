import {
  Observable,
  ReplaySubject,
  Subject,
  type SubjectLike,
  type Subscriber,
  type Subscription,
} from 'rxjs';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';
import { toNotification, type TurnEvent } from './notification.js';
import type { Holder } from './pump.js';
import type { ThreadEntry } from './thread-entry.js';

/** What a turn keeps for subscribers that come later. */
export type Replay = 'all' | 'none';

/**
 * The home of one turn's notifications, from the first one seen to `turn/completed`.
 *
 * What arrives early is held for whoever claims the turn. With `replay: 'all'` it is held for as long as the log is;
 * with `replay: 'none'` the first subscriber takes it over, and after that only the end is remembered.
 */
export class TurnLog implements Home {
  readonly #over = new Subject<void>();
  readonly over$ = this.#over.asObservable();
  readonly #announced = new Subject<void>();
  /** Emits when the server announces the turn: from then on it can be interrupted. */
  readonly announced$ = this.#announced.asObservable();

  /** Everything of this turn, in wire order; completes after `turn/completed`, errors when the link ends first. */
  readonly events$: Observable<TurnEvent>;
  /** The same, without counting as the first subscriber. */
  readonly watched$: Observable<TurnEvent>;
  /** True once somebody holds a handle; a log nobody claims is dropped when the start it waited for is answered. */
  claimed = false;
  /** True once `turn/completed` was seen or the link has ended. */
  ended = false;

  readonly #live = new Subject<TurnEvent>();
  #held: ReplaySubject<TurnEvent> | undefined = new ReplaySubject(Infinity);
  #replay: Replay = 'all';

  constructor(
    readonly thread: ThreadEntry | undefined,
    readonly id: string,
    pump: Holder,
    private readonly onEvent: (log: TurnLog, event: TurnEvent) => void,
  ) {
    this.watched$ = new Observable((subscriber) => pump.hold(() => this.#observe(subscriber)));
    this.events$ = new Observable((subscriber) =>
      pump.hold(() => {
        const subscription = this.#observe(subscriber);
        if (this.#replay === 'none' && !this.ended) this.#held = undefined;
        return subscription;
      }),
    );
  }

  get threadId(): string | undefined {
    return this.thread?.id;
  }

  /** Makes the log somebody's. What one holder wants kept is kept for all. */
  claim(replay: Replay): this {
    if (!this.claimed || replay === 'all') this.#replay = replay;
    this.claimed = true;
    return this;
  }

  next(frame: Frame): void {
    if (this.ended) return;
    const event = toNotification(frame);
    this.ended = event.method === 'turn/completed';
    if (this.ended) this.#held ??= new ReplaySubject(1);
    this.#held?.next(event);
    this.#live.next(event);
    this.onEvent(this, event);
    if (event.method === 'turn/started') this.#announced.next();
    if (!this.ended) return;
    this.#live.complete();
    this.#over.next();
    this.#over.complete();
  }

  error(error: unknown): void {
    this.ended = true;
    this.#live.error(error);
    this.#over.complete();
  }

  complete(): void {
    this.ended = true;
    this.#live.complete();
    this.#over.complete();
  }

  subscribe: SubjectLike<Frame>['subscribe'] = (observer) => this.events$.subscribe(observer);

  // Nothing arrives in between: whoever subscribes holds the pump.
  #observe(subscriber: Subscriber<TurnEvent>): Subscription {
    this.#held?.subscribe((event) => subscriber.next(event)).unsubscribe();
    return this.#live.subscribe(subscriber);
  }
}

import { AsyncSubject, Observable, ReplaySubject, Subject, type Observer, type Unsubscribable } from 'rxjs';
import type { TokenUsageBreakdown } from '../../generated/types.js';
import { Relay } from '../base/relay.js';
import { itemIdOf } from '../protocol/route.js';
import type { Frame } from '../transport/frame.js';
import type { Gap } from './gap.js';
import type { Home } from './home.js';
import { keepNewest } from './keep-newest.js';
import { toNotification, type TurnEvent } from './notification.js';
import type { Holder } from './pump.js';
import type { ThreadEntry } from './thread-entry.js';

/** No server has longer ids; a notification that names a turn by one belongs to its thread. */
export const MAX_ID_CHARS = 1024;

/** Of how many items it is known that they were told to be complete. */
const MAX_COMPLETED = 10_000;

/** Where those who have subscribed are told. */
type Live = Relay<TurnEvent> | ReplaySubject<TurnEvent>;

/** What a turn keeps for subscribers that come later. */
export type Replay = 'all' | 'none';

/**
 * The home of one turn's notifications, from the first one seen to `turn/completed`.
 *
 * What arrives early is held for whoever claims the turn. With `replay: 'all'` it is held for as long as the log is;
 * with `replay: 'none'` the first subscriber takes it over, and after that only the end is remembered.
 */
export class TurnLog implements Home {
  /** Emits once the turn, or the link before it, has ended; also for those who ask later. */
  readonly over$ = new AsyncSubject<void>();
  /** True once somebody holds a handle; a log nobody claims is dropped when the start it waited for is answered. */
  claimed = false;
  /** True once a request of this client was answered with this turn, or has brought it about. */
  isOwn = false;
  /** True while it is taken for a turn of a goal that this client has set. */
  isOfGoal = false;
  /** True once `turn/started` was seen. */
  announced = false;
  /** True while it may be none: it was named, and nothing was heard of it. */
  isDoubted = false;
  /** True once `turn/completed` was seen or the link has ended. */
  ended = false;
  /** The tokens its thread had taken before it, where that is known. */
  usageBefore: Partial<TokenUsageBreakdown> | undefined;
  /** Why it is being interrupted, where that is an error for those who wait for its result. */
  failure: unknown;
  /** True once nothing more is to come of it, rather than that the link has ended. */
  completed = false;

  /** What is kept; the same subject as `#live` while everything is, so that an event costs one delivery. */
  #held: ReplaySubject<TurnEvent> | undefined;
  #live: Live | undefined;
  #keepsAll = false;
  #isTakenOver = false;
  #completedItems: Set<string> | undefined;
  #announced$: Subject<void> | undefined;
  #gap: Gap | undefined;

  constructor(
    readonly thread: ThreadEntry,
    readonly id: string,
    private readonly pump: Holder,
    private readonly onEvent: (log: TurnLog, event: TurnEvent) => void,
  ) {}

  get threadId(): string {
    return this.thread.id;
  }

  /** Emits when the server announces the turn: from then on it can be interrupted. */
  get announced$(): Observable<void> {
    return (this.#announced$ ??= new Subject());
  }

  /** Everything of this turn, in wire order; completes after `turn/completed`, errors when the link ends first. */
  get events$(): Observable<TurnEvent> {
    return this.#observe(true);
  }

  /** The same, without taking over what is held. */
  get watched$(): Observable<TurnEvent> {
    return this.#observe(false);
  }

  /** Whether an item was told to be complete. */
  hasCompleted(itemId: string): boolean {
    return this.#completedItems?.has(itemId) === true;
  }

  /** Whether the end of an item waits to be told. */
  holds(itemId: string): boolean {
    return this.#gap?.completes(itemId) === true;
  }

  /** Whether the end of the turn waits to be told. */
  get holdsEnd(): boolean {
    return this.#gap?.ends === true;
  }

  /** Whether what arrives waits until what was missed has been told. */
  get isSuspended(): boolean {
    return this.#gap?.isOpen === true;
  }

  /** The link was lost: what comes over the next one waits until what was missed has been told. */
  suspend(newGap: () => Gap): void {
    if (this.#gap === undefined) this.#gap = newGap();
    else this.#gap.reopen();
  }

  /** Tells what waits up to the end of an item, because what was missed before that has been told. */
  resumeUpTo(itemId: string): void {
    for (const frame of this.#gap?.take(itemId) ?? []) this.#tell(frame);
  }

  /** What was missed has been told, as far as that is possible. */
  resume(): void {
    this.#gap?.close();
    for (const frame of this.#gap?.take() ?? []) this.#tell(frame);
  }

  /** Makes the log somebody's. Once one holder wants everything kept, all that follows is. */
  claim(replay: Replay): this {
    if (replay === 'all') {
      this.#keepsAll = true;
      this.#held ??= new ReplaySubject(Infinity);
      this.#live ??= this.#held;
    } else if (!this.claimed && !this.ended) {
      this.#live = new Relay();
    }
    this.claimed = true;
    return this;
  }

  /** Keeps nothing for a first subscriber who will not come. */
  discard(): void {
    if (this.#keepsAll || (this.#held !== undefined && this.#held === this.#live)) return;
    this.#isTakenOver = true;
    this.#held = undefined;
  }

  next(frame: Frame): void {
    const told = this.#gap === undefined ? frame : this.#gap.pass(frame);
    if (told !== undefined) this.#tell(told);
  }

  #tell(frame: Frame): void {
    if (this.ended) return;
    const event = toNotification(frame);
    const { method, params } = event;
    this.ended = this.completed = method === 'turn/completed';
    const live = this.#stream();
    if (this.ended || !this.#isTakenOver) this.#held ??= new ReplaySubject(this.#isTakenOver ? 1 : Infinity);
    if (this.#held !== live) this.#held?.next(event);
    live.next(event);
    this.onEvent(this, event);
    if (method === 'item/completed') this.#remember(itemIdOf(method, params));
    if (method === 'turn/started') this.#announced$?.next();
    if (this.ended) this.#end();
  }

  error(error: unknown): void {
    // A turn whose last event is being delivered ends by that, whatever a subscriber does meanwhile.
    if (this.ended) return;
    this.ended = true;
    this.#stream().error(error);
    this.#end();
  }

  complete(): void {
    if (this.ended) return;
    this.ended = this.completed = true;
    this.#end();
  }

  #remember(itemId: string | undefined): void {
    if (itemId === undefined || itemId.length > MAX_ID_CHARS) return;
    const completed = (this.#completedItems ??= new Set());
    completed.add(itemId);
    keepNewest(completed, MAX_COMPLETED);
  }

  subscribe(observer: Partial<Observer<TurnEvent>>): Unsubscribable {
    return this.events$.subscribe(observer);
  }

  // What nobody has claimed or subscribed to so far is kept.
  #stream(): Live {
    return (this.#live ??= this.#held = new ReplaySubject(Infinity));
  }

  #end(): void {
    this.#stream().complete();
    this.over$.next();
    this.over$.complete();
  }

  // Nothing arrives in between: whoever subscribes holds the pump.
  #observe(takesOver: boolean): Observable<TurnEvent> {
    return new Observable((subscriber) =>
      this.pump.hold(() => {
        const live = this.#stream();
        if (this.#held !== live) this.#held?.subscribe((event) => subscriber.next(event)).unsubscribe();
        if (takesOver && !this.ended) this.discard();
        return live.subscribe(subscriber);
      }),
    );
  }
}

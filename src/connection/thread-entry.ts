import { BehaviorSubject, Subject, type Observable, type Observer, type Unsubscribable } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import { Gate } from './gate.js';
import type { Home } from './home.js';
import { toNotification, type ServerNotification } from './notification.js';
import type { TurnLog } from './turn-log.js';

/** Knows which turns have ended. */
export interface EndedTurns {
  hasEnded(turnId: string, threadId: string): boolean;
}

/** The turn that is inside the gate, once it is known. */
type Active = TurnLog | 'starting' | undefined;

/** A view that can be ended. */
type Ending = Pick<Observer<never>, 'error' | 'complete'>;

/** What is known of one thread while anybody uses it: the home of what belongs to the thread but to no open turn. */
export class ThreadEntry implements Home {
  /** One turn at a time: the server would silently make a second `turn/start` a steer of the first. */
  readonly gate = new Gate(1);
  /** The turns that are known of, by their ids. */
  readonly logs = new Map<string, TurnLog>();
  /** Requests in flight that may begin a turn here; while there are any, turns of unknown id are kept. */
  starting = 0;
  uses = 0;
  /** The turn of the last notification that was not kept for anybody. */
  lastTurnId: string | undefined;
  /** The turn that runs, though it was not announced, at least not by its id: a review. */
  unannounced: TurnLog | undefined;
  // A program may have thousands of threads, and most of them use none of these.
  #active: Active;
  #active$: BehaviorSubject<Active> | undefined;
  #others: Set<TurnLog> | undefined;
  #sends: Gate | undefined;
  #events$: Subject<ServerNotification> | undefined;
  #turns$: Subject<TurnLog> | undefined;
  #over$: Subject<void> | undefined;
  #end: ((view: Ending) => void) | undefined;

  constructor(
    readonly id: string,
    private readonly threads: EndedTurns,
  ) {}

  /** Whether a turn of this thread was seen to end, not too long ago. */
  hasEnded(turnId: string): boolean {
    return this.threads.hasEnded(turnId, this.id);
  }

  /** The turn inside the gate: first the present one, then each change. */
  get active$(): Observable<Active> {
    return (this.#active$ ??= new BehaviorSubject(this.#active));
  }

  setActive(active: Active): void {
    this.#active = active;
    this.#active$?.next(active);
  }

  /** Everything of the thread, its turns included. */
  get events$(): Subject<ServerNotification> {
    return (this.#events$ ??= this.#made());
  }

  /** Turns as they begin. */
  get turns$(): Subject<TurnLog> {
    return (this.#turns$ ??= this.#made());
  }

  get over$(): Subject<void> {
    return (this.#over$ ??= new Subject());
  }

  /** Whether turns that begin are looked for. */
  get isWatched(): boolean {
    return this.#turns$?.observed === true;
  }

  announce(log: TurnLog): void {
    this.#turns$?.next(log);
  }

  /** The turns known of that were not begun here and have not ended, the oldest first. */
  get others(): Set<TurnLog> {
    return (this.#others ??= new Set());
  }

  /** A turn has ended, or turned out to have been begun here. */
  dropOther(log: TurnLog): void {
    this.#others?.delete(log);
  }

  /** One `send` at a time, so that inputs arrive in the order in which they were given. */
  get sends(): Gate {
    return (this.#sends ??= new Gate(1));
  }

  /** The turns known of that have not ended. */
  get open(): readonly TurnLog[] {
    return [...this.logs.values()].filter(({ ended }) => !ended);
  }

  /** Shows what is the thread's, or one of its turns', to those who look at the thread. */
  next(frame: Frame): void {
    if (this.#events$?.observed === true) this.#events$.next(toNotification(frame));
  }

  error(error: unknown): void {
    this.#finish((view) => view.error(error));
  }

  complete(): void {
    this.#finish((view) => view.complete());
  }

  subscribe(observer: Partial<Observer<ServerNotification>>): Unsubscribable {
    return this.events$.subscribe(observer);
  }

  close(): void {
    this.#over$?.next();
    this.complete();
  }

  #finish(end: (view: Ending) => void): void {
    this.#end ??= end;
    for (const view of [this.#events$, this.#turns$]) if (view !== undefined) end(view);
  }

  // A view that is asked for after the end has ended.
  #made<T>(): Subject<T> {
    const subject = new Subject<T>();
    this.#end?.(subject);
    return subject;
  }
}

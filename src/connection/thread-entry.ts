import { BehaviorSubject, Subject, type Observable } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import { Gate } from './gate.js';
import type { Home } from './home.js';
import { toNotification, type ServerNotification } from './notification.js';
import type { TurnLog } from './turn-log.js';

/** What is known of one thread while anybody uses it: the home of what belongs to the thread but to no open turn. */
export class ThreadEntry implements Home {
  /** One turn at a time: the server would silently make a second `turn/start` a steer of the first. */
  readonly gate = new Gate(1);
  readonly logs = new Set<TurnLog>();
  /** Requests in flight that may begin a turn here; while there are any, turns of unknown id are kept. */
  starting = 0;
  uses = 0;
  /** The turn of the last notification that was not kept for anybody. */
  lastTurnId: string | undefined;
  /** The turn that runs, though it was not announced, at least not by its id: a review. */
  unannounced: TurnLog | undefined;
  /** One `send` at a time, so that inputs arrive in the order in which they were given. */
  readonly sends = new Gate(1);
  /** Who is inside the gate: the turn, once it is known. */
  readonly active = new BehaviorSubject<TurnLog | 'starting' | undefined>(undefined);

  // Most threads are never looked at, so their views are made when somebody does.
  #events: Subject<ServerNotification> | undefined;
  #turns: Subject<TurnLog> | undefined;
  #over: Subject<void> | undefined;

  constructor(
    readonly id: string,
    /** Whether a turn of this thread was seen to end, not too long ago. */
    readonly hasEnded: (turnId: string) => boolean,
  ) {}

  /** Everything of the thread, its turns included. */
  get events$(): Observable<ServerNotification> {
    return (this.#events ??= new Subject());
  }

  /** Turns as they begin. */
  get turns$(): Observable<TurnLog> {
    return (this.#turns ??= new Subject());
  }

  /** The turns known of that have not ended. */
  get open(): readonly TurnLog[] {
    return [...this.logs].filter(({ ended }) => !ended);
  }

  get over$(): Observable<void> {
    return (this.#over ??= new Subject());
  }

  /** Whether anybody wants to know of turns that others begin. */
  get awaitsTurns(): boolean {
    return this.#turns?.observed === true;
  }

  next(frame: Frame): void {
    this.show(toNotification(frame));
  }

  /** Shows an event of one of the thread's turns to those who look at the thread. */
  show(event: ServerNotification): void {
    this.#events?.next(event);
  }

  announce(log: TurnLog): void {
    this.#turns?.next(log);
  }

  error(error: unknown): void {
    this.#events?.error(error);
    this.#turns?.error(error);
  }

  complete(): void {
    this.#events?.complete();
    this.#turns?.complete();
  }

  subscribe: Home['subscribe'] = (observer) => this.events$.subscribe(observer);

  close(): void {
    this.#over?.next();
    this.complete();
  }
}

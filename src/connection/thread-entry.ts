import { BehaviorSubject, Subject } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import { Gate } from './gate.js';
import type { Home } from './home.js';
import { toNotification, type ServerNotification } from './notification.js';
import type { TurnLog } from './turn-log.js';

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
  /** Who is inside the gate: the turn, once it is known. */
  readonly active = new BehaviorSubject<TurnLog | 'starting' | undefined>(undefined);
  /** Everything of the thread, its turns included. */
  readonly events$ = new Subject<ServerNotification>();
  /** Turns as they begin. */
  readonly turns$ = new Subject<TurnLog>();
  readonly over$ = new Subject<void>();
  // A program may have thousands of threads, and most of them need neither.
  #others: Set<TurnLog> | undefined;
  #sends: Gate | undefined;

  constructor(
    readonly id: string,
    /** Whether a turn of this thread was seen to end, not too long ago. */
    readonly hasEnded: (turnId: string) => boolean,
  ) {}

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
    if (this.events$.observed) this.events$.next(toNotification(frame));
  }

  error(error: unknown): void {
    this.events$.error(error);
    this.turns$.error(error);
  }

  complete(): void {
    this.events$.complete();
    this.turns$.complete();
  }

  subscribe: Home['subscribe'] = (observer) => this.events$.subscribe(observer);

  close(): void {
    this.over$.next();
    this.complete();
  }
}

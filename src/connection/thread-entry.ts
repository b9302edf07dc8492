import { Subject } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import { Gate } from './gate.js';
import type { Home } from './home.js';
import { toNotification, type ServerNotification } from './notification.js';
import type { TurnLog } from './turn-log.js';

/** What is known of one thread while anybody uses it: the home of what belongs to the thread but to no open turn. */
export class ThreadEntry implements Home {
  /** Everything of the thread, its turns included. */
  readonly events = new Subject<ServerNotification>();
  /** Turns as they begin. */
  readonly turns = new Subject<TurnLog>();
  /** One turn at a time: the server would silently make a second `turn/start` a steer of the first. */
  readonly gate = new Gate(1);
  readonly logs = new Set<TurnLog>();
  readonly #over = new Subject<void>();
  readonly over$ = this.#over.asObservable();
  /** Requests in flight that may begin a turn here; while there are any, turns of unknown id are kept. */
  starting = 0;
  uses = 0;

  constructor(readonly id: string) {}

  next(frame: Frame): void {
    this.events.next(toNotification(frame));
  }

  error(error: unknown): void {
    this.events.error(error);
    this.turns.error(error);
  }

  complete(): void {
    this.events.complete();
    this.turns.complete();
  }

  subscribe: Home['subscribe'] = (observer) => this.events.subscribe(observer);

  close(): void {
    this.#over.next();
    this.complete();
  }
}

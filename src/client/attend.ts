import { defer, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnLog } from '../connection/turn-log.js';

/** A turn behind a stream, or what may become one and has no log yet. */
export interface Attended {
  readonly connection: Connection;
  readonly log?: TurnLog | undefined;
}

/** Looks after the turns that are subscribed to. */
export interface Attendant {
  /** The stream, looked after for as long as it is subscribed. */
  attend<T>(source$: Observable<T>, turn: Attended): Observable<T>;
}

// RxJS hands nothing from an operator to its source. But it subscribes at once, through whatever stands between.
let present: Attendant | undefined;

/** Who looks after what is being subscribed to. */
export function attending(): Attendant | undefined {
  return present;
}

/** Has the turns that `action` subscribes to looked after. */
export function attendedBy<R>(attendant: Attendant | undefined, action: () => R): R {
  const before = present;
  present = attendant;
  try {
    return action();
  } finally {
    present = before;
  }
}

/** Makes the turn behind a stream known to who looks after its subscriber. While nobody does, it costs nothing. */
export function attended<T>(source$: Observable<T>, turn: Attended): Observable<T> {
  return defer(() => (present === undefined ? source$ : present.attend(source$, turn)));
}

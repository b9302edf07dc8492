import { defer, EMPTY, exhaustMap, expand, ignoreElements, switchMap, take, takeWhile } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Session } from '../connection/session.js';

/** What is sent while more of it gathers. */
interface Sending<T> {
  /** Emits the link over which it goes, as soon as it may. */
  readonly ready$: Observable<Session>;
  /** Takes what has gathered; `undefined` where nothing has. */
  gathered(): T | undefined;
  /** Emits the reply, or `undefined` when no more is wanted. */
  send(gathered: T, session: Session): Observable<unknown>;
}

/** Sends one request at a time: when the source emits, and then for as long as there is something to send. */
export function oneAtATime<T>(source$: Observable<unknown>, sending: Sending<T>): Observable<never> {
  return source$.pipe(
    exhaustMap(() =>
      sending.ready$.pipe(
        take(1),
        switchMap((session) => {
          const next = () => {
            const taken = sending.gathered();
            return taken === undefined ? EMPTY : sending.send(taken, session);
          };
          return defer(next).pipe(expand(next));
        }),
      ),
    ),
    takeWhile((reply) => reply !== undefined),
    ignoreElements(),
  );
}

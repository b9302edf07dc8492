import { AsyncSubject, ignoreElements, merge, Observable, switchMap, takeUntil, takeWhile, tap } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { AskOptions } from '../connection/request-options.js';
import type { Session } from '../connection/session.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { isRefusal } from '../errors/is-refusal.js';
import { release } from './release.js';

/** How a request is made that opens something: on this link. */
export interface OpenOptions extends AskOptions {
  readonly session: Session;
}

/** How something is opened on the server, heard of, and closed. */
export interface Lease<T, R> {
  /** What comes of it, from before it is asked for: what the server tells, hot, and what follows from the reply. */
  hear(session: Session, reply$: Observable<R>): Observable<T>;
  open(options: OpenOptions): Observable<R>;
  /** Whether nothing comes after this event, and nothing is left to be closed. */
  isLast?(event: T): boolean;
  close(options: AskOptions): Observable<unknown>;
}

/**
 * Opens something on the server for as long as it is subscribed, and emits what the server tells of it.
 *
 * It is closed exactly once, and not at all where it was not asked for, was refused, or has ended by itself. The server
 * takes what concerns one thing in order, so the request to close it need not wait for the reply to the one before.
 */
export function lease<T, R>(connection: Connection, terms: Lease<T, R>): Observable<T> {
  const hold = (session: Session) =>
    new Observable<T>((subscriber) => {
      // Outlives its subscriber: a reply that somebody waits for is not a late one.
      const reply = new AsyncSubject<R>();
      let sent = false;
      let over = false;
      const told$ = terms.hear(session, reply).pipe(
        takeWhile((event) => !(over = terms.isLast?.(event) === true), true),
        takeUntil(session.linkEnd$),
      );
      // The reply may come after the last event, and say why there was no other one.
      const held$ = merge(told$, reply.pipe(ignoreElements())).pipe(
        tap({ error: (error: unknown) => (over ||= leavesNothing(error)) }),
      );
      subscriber.add(held$.subscribe(subscriber));
      if (subscriber.closed) return undefined;

      const request = terms.open({ session, onSending: () => (sent = true) }).subscribe(reply);
      return () => {
        if (!sent) request.unsubscribe();
        else if (!over) release(session, terms.close({ session }));
      };
    });
  return connection.whenReady().pipe(switchMap(hold));
}

/** Whether nothing is left on the server that could be closed: it was refused, or has ended with its link. */
function leavesNothing(error: unknown): boolean {
  return isRefusal(error) || error instanceof TransportClosedError;
}

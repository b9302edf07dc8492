import {
  AsyncSubject,
  defer,
  EMPTY,
  ignoreElements,
  map,
  merge,
  Observable,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
  type Subject,
} from 'rxjs';
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
  /** Where the server tells of it, from before it is asked for. Hot. */
  hear(session: Session): Observable<T>;
  open(options: OpenOptions): Observable<R>;
  /** What else goes on, from before there is a connection. Its values are emitted too, and its error ends everything. */
  alongside?(opened$: Observable<Opened<R>>): Observable<T>;
  /** Whether nothing comes after this event, and nothing is left to be closed. */
  isLast?(event: T): boolean;
  close(options: AskOptions): Observable<unknown>;
}

/** The server has opened it. */
export interface Opened<R> {
  readonly session: Session;
  readonly reply: R;
}

/**
 * Opens something on the server for as long as it is subscribed, and emits what the server tells of it.
 *
 * It is closed exactly once, and not at all where it was not asked for, was refused, or has ended by itself. The server
 * takes what concerns one thing in order, so the request to close it need not wait for the reply to the one before.
 */
export function lease<T, R>(connection: Connection, terms: Lease<T, R>): Observable<T> {
  return defer(() => {
    // Outlives its subscriber: a reply that somebody waits for is not a late one.
    const opened = new AsyncSubject<Opened<R>>();
    const last = new AsyncSubject<true>();
    const alongside$ = (terms.alongside?.(opened) ?? EMPTY).pipe(takeUntil(last));
    const held$ = connection.whenReady().pipe(switchMap((session) => hold(session, terms, opened, last)));
    return merge(alongside$, held$);
  });
}

/** Whether nothing is left on the server that could be closed: it was refused, or has ended with its link. */
export function leavesNothing(error: unknown): boolean {
  return isRefusal(error) || error instanceof TransportClosedError;
}

/** A hot stream of a link, as part of something that must not outlive the link, nor end in good order with it. */
export function untilLinkEnds<T>(session: Session, hot$: Observable<T>): Observable<T> {
  return merge(hot$, session.linkEnd$);
}

function hold<T, R>(
  session: Session,
  terms: Lease<T, R>,
  opened: Subject<Opened<R>>,
  last: Subject<true>,
): Observable<T> {
  return new Observable((subscriber) => {
    let sent = false;
    let over = false;
    const events$ = untilLinkEnds(session, terms.hear(session)).pipe(
      takeWhile((event) => {
        over ||= terms.isLast?.(event) === true;
        return !over;
      }, true),
      tap({
        error: (error: unknown) => (over ||= leavesNothing(error)),
        complete: () => {
          last.next(true);
          last.complete();
        },
      }),
    );
    // The reply may come after the last event, and say why there was no other one.
    subscriber.add(merge(events$, opened.pipe(ignoreElements())).subscribe(subscriber));
    if (subscriber.closed) return undefined;

    const request = terms
      .open({ session, onSent: () => (sent = true) })
      .pipe(
        tap({ error: (error: unknown) => (over ||= leavesNothing(error)) }),
        map((reply) => ({ session, reply })),
      )
      .subscribe(opened);
    return () => {
      if (!sent) request.unsubscribe();
      else if (!over) release(terms.close({ session }));
    };
  });
}

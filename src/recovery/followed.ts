import {
  catchError,
  defer,
  EMPTY,
  filter,
  map,
  merge,
  of,
  retry,
  switchMap,
  take,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import { heard, resume } from '../client/heard.js';
import { usingThread } from '../client/start-turn.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { ofMethod } from '../operators/of-method.js';

/**
 * Emits once the events of the thread come over the present link, or the next one. A turn that nobody holds is waited
 * for: the server would make the next one a part of it.
 */
export function followed(connection: Connection, session: Session, threadId: string): Observable<unknown> {
  const { orphaned } = connection;
  return defer(() =>
    orphaned.has(threadId)
      ? resume(connection, session, threadId).pipe(
          switchMap((reply) =>
            reply?.thread.status.type === 'active'
              ? usingThread(session, threadId, (entry) => atRest(connection, session, entry))
              : of(undefined),
          ),
          tap(() => orphaned.delete(threadId)),
        )
      : heard(connection, session, threadId),
  ).pipe(
    // Nothing has begun so far, so it is asked again over the next link.
    retry({
      delay: (error: unknown) =>
        error instanceof TransportClosedError && !session.gate.isOpen ? of(true) : throwError(() => error),
    }),
  );
}

// What was told of the thread may have overtaken the reply to its resume, so it is asked once more.
function atRest(connection: Connection, session: Session, { id, events$ }: ThreadEntry): Observable<unknown> {
  const now$ = connection.request('thread/read', { threadId: id }, { session }).pipe(
    map(({ thread }) => thread.status),
    catchError(() => EMPTY),
  );
  const changes$ = merge(events$, session.linkEnd$).pipe(
    ofMethod('thread/status/changed'),
    map(({ params }) => params.status),
  );
  return merge(changes$, now$).pipe(
    filter(({ type }) => type !== 'active'),
    take(1),
  );
}

import { catchError, defer, of, tap, throwError, type Observable } from 'rxjs';
import type { ThreadResumeResponse } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { readMember } from '../protocol/read-member.js';
import { release } from '../resources/release.js';
import type { LateReply } from '../connection/replies.js';
import { MethodNotFoundError } from '../errors/rpc-error.js';

/** Emits once the events of a thread come over this link; takes it up again where they do not. */
export function heard(connection: Connection, session: Session, threadId: string): Observable<unknown> {
  return defer(() =>
    connection.following.hears(threadId) === false ? resume(connection, session, threadId) : of(undefined),
  );
}

/** Takes a thread up again; emits nothing of it where the server cannot do that: it knows of no leaving either. */
export function resume(
  connection: Connection,
  session: Session,
  threadId: string,
): Observable<ThreadResumeResponse | undefined> {
  const resumed = connection.following.resuming(threadId);
  const onLate = letGo(connection);
  const resume$ = connection.request('thread/resume', { threadId, excludeTurns: true }, { session, onLate });
  return connection.following.inFlight(threadId, resume$).pipe(
    catchError((error: unknown) =>
      error instanceof MethodNotFoundError ? of(undefined) : throwError(() => error),
    ),
    tap((reply) => resumed(reply)),
  );
}

/** Opened for a caller who has left, a thread would stay loaded on the server: it is told that nobody follows it. */
export function letGo(connection: Connection): LateReply {
  return ({ result }) => {
    const threadId = readMember(readMember(result, 'thread'), 'id');
    if (typeof threadId !== 'string' || connection.following.isWanted(threadId)) return;
    release(connection.session, connection.request('thread/unsubscribe', { threadId }));
  };
}

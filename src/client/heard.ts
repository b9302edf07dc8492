import { catchError, defer, of, tap, throwError, type Observable } from 'rxjs';
import type { ThreadResumeResponse } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
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
  return connection.request('thread/resume', { threadId, excludeTurns: true }, { session }).pipe(
    catchError((error: unknown) =>
      error instanceof MethodNotFoundError ? of(undefined) : throwError(() => error),
    ),
    tap((reply) => resumed(reply)),
  );
}

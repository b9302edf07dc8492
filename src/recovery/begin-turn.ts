import { catchError, of, retry, switchMap, throwError, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import { followed } from './followed.js';

/** Has a turn begun over whichever link the thread is heard on; never over one on which it is not. */
export function beginTurn<T>(
  connection: Connection,
  session: Session,
  threadId: string,
  begin: (onSending: () => void) => Observable<T>,
): Observable<T> {
  const onSending = () => {
    // The link may have been lost while the request waited for a place.
    if (connection.following.hears(threadId) === false) throw new Unheard();
  };
  return followed(connection, session, threadId).pipe(
    catchError((error: unknown) => throwError(() => notBegun(error))),
    switchMap(() => begin(onSending)),
    retry({ delay: (error: unknown) => (error instanceof Unheard ? of(true) : throwError(() => error)) }),
  );
}

/** The events of the thread do not come over the present link yet. */
class Unheard extends CodexError {
  constructor() {
    super('transport_closed', 'The thread has to be resumed first.');
  }
}

// Whatever the link ended with, the turn itself was not asked for.
function notBegun(error: unknown): unknown {
  if (!(error instanceof TransportClosedError)) return error;
  const { method, cause } = error;
  const end = method !== undefined && cause instanceof TransportClosedError ? cause : error;
  return end.with('turn/start had not been sent.', { method: 'turn/start', mayHaveRun: false });
}

import { catchError, defer, of, retry, switchMap, throwError, type Observable } from 'rxjs';
import { waited } from '../connection/again.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { InvalidResponseError, TransportClosedError } from '../errors/client-errors.js';
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
  return defer(() => {
    const { following } = connection;
    let { losses } = following;
    let failures = 0;
    return followed(connection, session, threadId).pipe(
      catchError((error: unknown) => throwError(() => notBegun(error))),
      switchMap(() => begin(onSending)),
      retry({
        delay: (error: unknown) => {
          if (!(error instanceof Unheard)) return throwError(() => error);
          // A further link begins anew.
          failures = following.losses === losses ? failures + 1 : 1;
          losses = following.losses;
          if (failures === MAX_ATTEMPTS)
            return throwError(() => new InvalidResponseError('thread/resume', [UNLOADED]));
          return failures === 1 ? of(true) : waited(session, failures);
        },
      }),
    );
  });
}

/** How often a thread is resumed over one link for one turn to begin; the wait after each attempt is longer. */
const MAX_ATTEMPTS = 10;

const UNLOADED = {
  path: ['thread'],
  message: `the server unloaded the thread after each of ${MAX_ATTEMPTS} resumes, before a turn could begin`,
};

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

import { catchError, defer, of, throwError, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnLog } from '../connection/turn-log.js';
import { RequestTimeoutError } from '../errors/client-errors.js';
import { tellMissed } from '../recovery/reconcile-turn.js';

/** How long the server may take to answer, in ms. */
const ANSWER_MS = 10_000;

/**
 * Compares a turn with the server, and emits whether it has ended there: then what was missed is delivered. Errors with
 * `RequestTimeoutError` when the server does not answer. A lost link ends the turn by itself, or is opened again.
 */
export function compareTurn(connection: Connection, log: TurnLog, answerMs = ANSWER_MS): Observable<boolean> {
  return defer(() => {
    const { session, options } = connection;
    const timeoutMs = Math.min(options.requestTimeoutMs || answerMs, answerMs);
    return tellMissed(connection, session, log, { timeoutMs }).pipe(
      catchError((error: unknown) =>
        error instanceof RequestTimeoutError ? throwError(() => error) : of(false),
      ),
    );
  });
}

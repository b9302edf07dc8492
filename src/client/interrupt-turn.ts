import {
  defaultIfEmpty,
  defer,
  EMPTY,
  map,
  merge,
  of,
  retry,
  take,
  takeUntil,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { StaleTurnError } from '../errors/rpc-error.js';

/** How long a turn that is being interrupted may take to end before nothing waits for it any more, in ms. */
export const INTERRUPT_PATIENCE_MS = 10_000;
const FIRST_RETRY_MS = 10;
const LAST_RETRY_MS = 500;

/**
 * Interrupts a turn, also in the moment between the reply to `turn/start` and `turn/started`, where the server
 * refuses to and would let it run on: the request is made again as soon as the turn has been announced.
 * Emits once the server has taken it, or the turn has ended anyway.
 */
export function interruptTurn(
  connection: Connection,
  threadId: string,
  log: TurnLog,
  session?: Session,
): Observable<void> {
  return defer(() => {
    if (log.ended) return of(undefined);
    const givesUpAt = Date.now() + INTERRUPT_PATIENCE_MS;
    return connection.request('turn/interrupt', { threadId, turnId: log.id }, { session }).pipe(
      retry({
        delay: (error: unknown, failures) => {
          if (log.ended) return EMPTY;
          if (!isTooEarly(error) || Date.now() > givesUpAt) return throwError(() => error);
          const waitMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
          return merge(log.announced$, timer(waitMs)).pipe(take(1));
        },
      }),
      map(() => undefined),
      takeUntil(log.over$),
      defaultIfEmpty(undefined),
    );
  });
}

function isTooEarly(error: unknown): boolean {
  return error instanceof StaleTurnError && error.actualTurnId === undefined;
}

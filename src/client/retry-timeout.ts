import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  map,
  switchMap,
  takeUntil,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnEvent } from '../connection/notification.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TurnInactiveError } from '../errors/turn-inactive-error.js';
import { readMember } from '../protocol/read-member.js';

/**
 * Errors with `TurnInactiveError` when nothing but retries has been heard of a turn for `timeoutMs`, from the first of
 * them on; completes with the turn.
 */
export function expireRetries({ redactor }: Connection, log: TurnLog, timeoutMs: number): Observable<never> {
  return defer(() => {
    let reason: string | undefined;
    const giveUp = () => throwError(() => expired(log, timeoutMs, redactor.quote(reason ?? '')));
    return log.watched$.pipe(
      catchError(() => EMPTY),
      map((event) => {
        const retried = retryReason(event);
        reason = retried ?? reason;
        return retried !== undefined;
      }),
      distinctUntilChanged(),
      // What has arrived by then is read before the turn is given up.
      switchMap((isRetry) => (isRetry ? timer(timeoutMs).pipe(switchMap(() => timer(0))) : EMPTY)),
      switchMap(giveUp),
      takeUntil(log.over$),
    );
  });
}

/** Why the server tries again, where it does. */
function retryReason({ method, params }: TurnEvent): string | undefined {
  if (method !== 'error' || readMember(params, 'willRetry') !== true) return undefined;
  const error = readMember(params, 'error');
  const said = [readMember(error, 'message'), readMember(error, 'additionalDetails')];
  return said.filter((text) => typeof text === 'string').join(' ');
}

function expired({ threadId, id: turnId }: TurnLog, inactiveMs: number, reason: string): TurnInactiveError {
  const message =
    `Turn ${turnId} has been given up: for ${inactiveMs} ms (retryTimeoutMs) the server has only tried to reach the ` +
    `model again. Look at the network and the model provider. Last it said: ${reason}`;
  return new TurnInactiveError(message, { inactiveMs, threadId, turnId });
}

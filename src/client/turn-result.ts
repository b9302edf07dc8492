import {
  concat,
  defer,
  EMPTY,
  mergeMap,
  of,
  throwError,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TurnFailedError } from '../errors/turn-failed-error.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { carried } from '../operators/turn-tag.js';
import { readMember } from '../protocol/read-member.js';

/**
 * Errors with `TurnFailedError` where the turn failed, and with the reason where the turn of the log was given up here;
 * any other result passes.
 */
export function failedAsError<R extends TurnResult>(
  connection: Connection,
  log?: TurnLog,
): MonoTypeOperatorFunction<R> {
  const givenUp$ = defer(() => (log?.failure === undefined ? EMPTY : throwError(() => log.failure)));
  return (results$) =>
    carried(
      results$,
      concat(
        results$.pipe(
          mergeMap((result) =>
            concat(givenUp$, result.status === 'failed' ? failureOf(connection, result) : of(result)),
          ),
        ),
        givenUp$,
      ),
    );
}

/** Errors with what is to be said of a turn that failed. */
function failureOf(connection: Connection, result: TurnResult): Observable<never> {
  const { parts, redactor, session } = connection;
  const details = {
    hide: redactor.hide,
    resetsAt: result.error?.codexErrorInfo === 'usageLimitExceeded' ? resetOf(session.rateLimits) : undefined,
  };
  return (
    parts.unauthorized?.(connection, result, details) ??
    throwError(() => new TurnFailedError(result, details))
  );
}

/** When the last of the limits that are used up is lifted. */
function resetOf(limits: unknown): Date | undefined {
  const times = ['primary', 'secondary'].flatMap((name) => {
    const window = readMember(limits, name);
    const [used, resetsAt] = [readMember(window, 'usedPercent'), readMember(window, 'resetsAt')];
    return typeof used === 'number' && used >= 100 && typeof resetsAt === 'number' ? [resetsAt] : [];
  });
  return times.length === 0 ? undefined : new Date(Math.max(...times) * 1000);
}

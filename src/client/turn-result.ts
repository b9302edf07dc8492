import { concat, defer, EMPTY, mergeMap, of, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TurnFailedError } from '../errors/turn-failed-error.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { carried } from '../operators/turn-tag.js';

/**
 * Errors with `TurnFailedError` where the turn failed, and with the reason where the turn of the log was given up here;
 * any other result passes.
 */
export function failedAsError<R extends TurnResult>(
  connection: Connection,
  log?: TurnLog,
): MonoTypeOperatorFunction<R> {
  const { parts, redactor } = connection;
  const failureOf = (result: R) =>
    parts.failureOf?.(connection, result) ??
    throwError(() => new TurnFailedError(result, { hide: redactor.hide }));
  const givenUp$ = defer(() => (log?.failure === undefined ? EMPTY : throwError(() => log.failure)));
  return (results$) =>
    carried(
      results$,
      concat(
        results$.pipe(
          mergeMap((result) => concat(givenUp$, result.status === 'failed' ? failureOf(result) : of(result))),
        ),
        givenUp$,
      ),
    );
}

import { map, type MonoTypeOperatorFunction } from 'rxjs';
import { TurnFailedError } from '../errors/turn-failed-error.js';
import type { TurnResult } from '../operators/to-turn-result.js';

/** Errors with `TurnFailedError` where the turn failed; any other result passes. */
export function failedAsError<R extends TurnResult>(): MonoTypeOperatorFunction<R> {
  return map(unlessFailed);
}

/** Throws `TurnFailedError` when the turn failed. */
export function unlessFailed<R extends TurnResult>(result: R): R {
  if (result.status === 'failed') throw new TurnFailedError(result);
  return result;
}

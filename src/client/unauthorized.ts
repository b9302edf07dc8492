import { catchError, defer, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { CodexErrorInfo, GetAccountResponse } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { NotLoggedInError, TurnFailedError, type FailureDetails } from '../errors/turn-failed-error.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';

/** How long the server may take to say who is logged in, in ms. */
const ANSWER_MS = 5_000;
const UNAUTHORIZED = 401;

/** Errors with what can be done about a turn that failed because the model was refused; nothing for other failures. */
export function unauthorized(
  connection: Connection,
  result: TurnResult,
  details: FailureDetails,
): Observable<never> | undefined {
  if (!isUnauthorized(result.error?.codexErrorInfo)) return undefined;
  return accountOf(connection).pipe(mergeMap((read) => throwError(() => errorOf(result, read, details))));
}

/** Who is logged in; `undefined` when the server does not say so soon. */
function accountOf(connection: Connection): Observable<GetAccountResponse | undefined> {
  return defer(() => {
    const { session, options } = connection;
    const timeoutMs = Math.min(options.requestTimeoutMs || ANSWER_MS, ANSWER_MS);
    return connection.request('account/read', {}, { session, timeoutMs, urgent: true });
  }).pipe(catchError(() => of(undefined)));
}

function errorOf(
  result: TurnResult,
  read: GetAccountResponse | undefined,
  details: FailureDetails,
): TurnFailedError {
  const account = readMember(read, 'account') ?? undefined;
  if (read === undefined) return new TurnFailedError(result, details);
  if (account === undefined && readMember(read, 'requiresOpenaiAuth') === true) {
    return new NotLoggedInError(result, details);
  }
  const remedy =
    account === undefined
      ? "The model provider refused its key: look at the variable that the provider's env_key names."
      : 'The account or key that is logged in was refused: log in again.';
  return new TurnFailedError(result, { ...details, remedy });
}

function isUnauthorized(info: CodexErrorInfo | null | undefined): boolean {
  if (info === 'unauthorized') return true;
  return (
    isObject(info) && Object.values(info).some((why) => readMember(why, 'httpStatusCode') === UNAUTHORIZED)
  );
}

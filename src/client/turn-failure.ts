import { catchError, defer, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { CodexErrorInfo, GetAccountResponse } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { NotLoggedInError, TurnFailedError } from '../errors/turn-failed-error.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';

/** How long the server may take to say who is logged in, in ms. */
const ANSWER_MS = 5_000;
const UNAUTHORIZED = 401;

/** Errors with what is to be said of a turn that failed: who has to log in, or when a limit is lifted. */
export function failureOf(connection: Connection, result: TurnResult): Observable<never> {
  const { hide } = connection.redactor;
  const info = result.error?.codexErrorInfo;
  if (isUnauthorized(info)) {
    return accountOf(connection).pipe(mergeMap((read) => throwError(() => unauthorized(result, read, hide))));
  }
  const resetsAt = info === 'usageLimitExceeded' ? resetOf(connection.session.rateLimits) : undefined;
  return throwError(() => new TurnFailedError(result, { hide, resetsAt }));
}

/** Who is logged in; `undefined` when the server does not say so soon. */
function accountOf(connection: Connection): Observable<GetAccountResponse | undefined> {
  return defer(() => {
    const { session, options } = connection;
    const timeoutMs = Math.min(options.requestTimeoutMs || ANSWER_MS, ANSWER_MS);
    return connection.request('account/read', {}, { session, timeoutMs, urgent: true });
  }).pipe(catchError(() => of(undefined)));
}

function unauthorized(
  result: TurnResult,
  read: GetAccountResponse | undefined,
  hide: (text: string) => string,
): TurnFailedError {
  const account = readMember(read, 'account') ?? undefined;
  if (read === undefined) return new TurnFailedError(result, { hide });
  if (account === undefined && readMember(read, 'requiresOpenaiAuth') === true) {
    return new NotLoggedInError(result, { hide });
  }
  const remedy =
    account === undefined
      ? "The model provider refused its key: look at the variable that the provider's env_key names."
      : 'The account or key that is logged in was refused: log in again.';
  return new TurnFailedError(result, { hide, remedy });
}

function isUnauthorized(info: CodexErrorInfo | null | undefined): boolean {
  if (info === 'unauthorized') return true;
  return (
    isObject(info) && Object.values(info).some((why) => readMember(why, 'httpStatusCode') === UNAUTHORIZED)
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

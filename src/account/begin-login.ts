import { finalize, map, switchMap, type Observable } from 'rxjs';
import type { LoginAccountParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { InvalidResponseError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import { LoginAttempt } from './login-attempt.js';
import type { Login } from './login.js';

const START = 'account/login/start';
const DEFAULT_TIMEOUT_MS = 600_000;

/**
 * Starts a login and emits it, with those members of the reply that the user has to see. Leaving before that cancels
 * it, also where the reply is still to come.
 */
export function beginLogin<M extends string>(
  connection: Connection,
  params: LoginAccountParams,
  shown: readonly M[],
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Observable<Login & Readonly<Record<M, string>>> {
  return connection.whenReady().pipe(
    switchMap((session) => {
      const attempt = new LoginAttempt(connection, session);
      let login: Login | undefined;
      const cancel = (reply: unknown) => {
        const loginId = readMember(reply, 'loginId');
        if (typeof loginId === 'string') attempt.abandon(loginId);
      };
      // What cannot be shown to the user cannot go on either.
      const textOf = (reply: unknown, member: string): string => {
        const text = readMember(reply, member);
        if (typeof text === 'string') return text;
        cancel(reply);
        throw new InvalidResponseError(START, [{ path: [member], message: 'is missing' }]);
      };
      return connection.request(START, params, { session, onLate: ({ result }) => cancel(result) }).pipe(
        map((reply) => {
          const texts = shown.map((member) => [member, textOf(reply, member)] as const);
          login = attempt.follow(textOf(reply, 'loginId'), timeoutMs);
          return Object.assign(login, Object.fromEntries(texts) as Record<M, string>);
        }),
        finalize(() => {
          if (login === undefined) attempt.drop();
        }),
      );
    }),
  );
}

import { defer, filter, map, merge, switchMap, take, throwError, zip, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import { within } from '../connection/replies.js';
import { InvalidParamsError, RequestTimeoutError } from '../errors/client-errors.js';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { number } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { heard } from './heard.js';
import { checkedEnd } from './login-attempt.js';
import { beginLogin } from './begin-login.js';
import type {
  ChatGptLogin,
  ChatGptLoginOptions,
  DeviceCodeLogin,
  LoginOptions,
  TokensLoginOptions,
} from './login.js';

const START = 'account/login/start';
const COMPLETED = 'account/login/completed';
const RULES: Rules<LoginOptions> = { timeoutMs: /*@__PURE__*/ number(0, Infinity) };
/** How long the server may take to look up the account of tokens it was given, in ms. */
const END_TIMEOUT_MS = 60_000;

/** `account/login/start` with an API key: there is nothing to wait for but the reply. */
export function loginApiKey(connection: Connection, apiKey: string): Observable<void> {
  return defer(() => {
    const params = { type: 'apiKey', apiKey } as const;
    // The server takes any text, and the next turn would fail on it.
    if (typeof apiKey !== 'string' || !/^\S+$/.test(apiKey)) {
      const message = 'expected a text without white space; one that was read from a file may need trim()';
      throw new InvalidParamsError(START, [{ path: ['apiKey'], message }]);
    }
    return connection.request(START, params);
  }).pipe(map(() => undefined));
}

/** `account/login/start` with tokens that this program keeps: how it ended comes after the reply. */
export function loginTokens(connection: Connection, options: TokensLoginOptions): Observable<void> {
  return defer(() => {
    checkOptions(START, options, RULES, { open: true });
    return connection.whenReady();
  }).pipe(
    switchMap((session) => {
      const { timeoutMs = END_TIMEOUT_MS, ...tokens } = options;
      const params = { type: 'chatgptAuthTokens', ...tokens } as const;
      const end$ = merge(heard(session, COMPLETED), session.linkEnd$).pipe(
        filter((end) => readMember(end, 'loginId') === null),
        map((end) => checkedEnd(connection, null, end)),
      );
      const started$ = connection.request(START, params, { session });
      // The end may come before the reply, and is the end of this login only when the server has taken it.
      return zip(end$, started$).pipe(
        take(1),
        within(timeoutMs, () => throwError(() => new RequestTimeoutError(COMPLETED, timeoutMs))),
      );
    }),
    map(() => undefined),
  );
}

/** `account/login/start` with ChatGPT, in the browser. */
export function loginChatGpt(
  connection: Connection,
  options: ChatGptLoginOptions = {},
): Observable<ChatGptLogin> {
  return defer(() => {
    checkOptions(START, options, RULES, { open: true });
    const { timeoutMs, ...page } = options;
    return beginLogin(connection, { type: 'chatgpt', ...page }, ['authUrl'], timeoutMs);
  });
}

/** `account/login/start` with ChatGPT, by a code. */
export function loginDeviceCode(
  connection: Connection,
  options: LoginOptions = {},
): Observable<DeviceCodeLogin> {
  return defer(() => {
    checkOptions(START, options, RULES);
    const shown = ['verificationUrl', 'userCode'] as const;
    return beginLogin(connection, { type: 'chatgptDeviceCode' }, shown, options.timeoutMs);
  });
}

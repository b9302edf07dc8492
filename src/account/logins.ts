import { defer, map, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { beginLogin } from './begin-login.js';
import type { ChatGptLogin, ChatGptLoginOptions, DeviceCodeLogin, LoginOptions } from './login.js';

/** `account/login/start` with an API key: there is nothing to wait for but the reply. */
export function loginApiKey(connection: Connection, apiKey: string): Observable<void> {
  return defer(() => {
    const params = { type: 'apiKey', apiKey } as const;
    // The server takes any text, and the next turn would fail on it.
    if (typeof apiKey !== 'string' || !/^\S+$/.test(apiKey)) {
      const message = 'expected a text without white space; one that was read from a file may need trim()';
      throw new InvalidParamsError('account/login/start', [{ path: ['apiKey'], message }]);
    }
    return connection.request('account/login/start', params);
  }).pipe(map(() => undefined));
}

/** `account/login/start` with ChatGPT, in the browser. */
export function loginChatGpt(
  connection: Connection,
  { timeoutMs, ...page }: ChatGptLoginOptions = {},
): Observable<ChatGptLogin> {
  return beginLogin(connection, { type: 'chatgpt', ...page }, ['authUrl'], timeoutMs);
}

/** `account/login/start` with ChatGPT, by a code. */
export function loginDeviceCode(
  connection: Connection,
  { timeoutMs }: LoginOptions = {},
): Observable<DeviceCodeLogin> {
  return beginLogin(connection, { type: 'chatgptDeviceCode' }, ['verificationUrl', 'userCode'], timeoutMs);
}

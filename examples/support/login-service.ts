// Stands in for the service that ChatGPT accounts are logged in with, so that the app-server's own logins can be run
// without a network. It knows one account, which does not exist.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { CodexHomeOptions } from 'codex-rx/testing/node';
import { firstValueFrom, ReplaySubject } from 'rxjs';

const CODE = 'ABCD-12345';
const RESETS_AT = 1_900_000_000;

export interface LoginService extends AsyncDisposable {
  readonly url: string;
  /** Leads the app-server here. */
  readonly env: Readonly<Record<string, string>>;
  /** For a home whose model wants somebody to be logged in, with the account's own backend here too. */
  readonly config: NonNullable<CodexHomeOptions['config']>;
  /** From now on, whoever has been given a code has typed it. */
  approveCodes(): void;
  close(): Promise<void>;
}

export async function startLoginService(): Promise<LoginService> {
  const approved = new ReplaySubject<object>(1);
  const answers: Readonly<Record<string, () => unknown>> = {
    '/oauth/token': () => ({ id_token: token(), access_token: token(), refresh_token: 'made-up' }),
    '/api/accounts/deviceauth/usercode': () => ({ device_auth_id: 'device', user_code: CODE, interval: '1' }),
    '/api/accounts/deviceauth/token': () => firstValueFrom(approved),
    '/api/codex/accounts/check': () => ({ accounts: [ACCOUNT] }),
    '/api/codex/usage': () => ({
      plan_type: 'pro',
      rate_limit: {
        allowed: true,
        limit_reached: false,
        primary_window: limitWindow(42, 18_000),
        secondary_window: limitWindow(5, 604_800),
      },
    }),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    request.resume();
    if (answer === undefined) response.writeHead(404).end('{}');
    else void Promise.resolve(answer()).then((body) => send(response, body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const close = async () => {
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  };
  return {
    url,
    env: { CODEX_APP_SERVER_LOGIN_ISSUER: url },
    config: {
      chatgpt_base_url: url,
      cli_auth_credentials_store: 'file',
      features: { apps: false },
      model_providers: { scripted: { requires_openai_auth: true } },
    },
    approveCodes: () =>
      approved.next({ authorization_code: 'made-up', code_challenge: 'made-up', code_verifier: 'made-up' }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const ACCOUNT = {
  id: 'account',
  name: 'Nobody & Sons',
  structure: 'personal',
  plan_type: 'pro',
  // Nothing listens there.
  workspace_backend_origin: 'https://127.0.0.1:9',
  account_routing_override: 'NO_CONSTRAINT',
};

/** Such as an account of ChatGPT has, signed by nobody. */
function token(): string {
  const auth = { chatgpt_account_id: ACCOUNT.id, chatgpt_user_id: 'user', chatgpt_plan_type: 'pro' };
  const claims = { email: 'nobody@example.com', exp: 4_102_444_800, 'https://api.openai.com/auth': auth };
  const parts = [{ alg: 'none', typ: 'JWT' }, claims, 'nobody'];
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

function limitWindow(used_percent: number, limit_window_seconds: number) {
  return { used_percent, limit_window_seconds, reset_after_seconds: 60, reset_at: RESETS_AT };
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import { get, type IncomingMessage } from 'node:http';
import type { Codex } from 'codex-rx';
import { response, text } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom, lastValueFrom, map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoginService, type LoginService } from '../../examples/support/login-service.js';
import { accountOf } from '../fixtures/account.js';
import { MADE_UP_ACCOUNT, madeUpToken } from '../fixtures/made-up-account.js';
import { Real, sent, watch } from '../fixtures/real.js';

/** The app-server's own logins, with a stand-in for the service they lead to. They take port 1455, so only here. */

let real: Real;
let service: LoginService;
let codex: Codex;

beforeAll(async () => {
  service = await startLoginService();
  real = await Real.start({ config: service.config });
  codex = real.connect({ env: service.env });
});
afterAll(async () => {
  await real.close();
  await service.close();
});

/** What the user's browser does once the user has said yes, or no. */
async function answerIn(authUrl: string, answer: Readonly<Record<string, string>>): Promise<void> {
  const query = new URL(authUrl).searchParams;
  const back = new URL(String(query.get('redirect_uri')));
  for (const [name, value] of Object.entries({ ...answer, state: String(query.get('state')) })) {
    back.searchParams.set(name, value);
  }
  await open(back);
}

/** A connection of its own for each page: the server of one login must not get what is meant for the next. */
async function open(page: URL): Promise<void> {
  const { headers } = await new Promise<IncomingMessage>((resolve, reject) => {
    get(page, { agent: false }, (response) => resolve(response.resume())).on('error', reject);
  });
  if (headers.location !== undefined) await open(new URL(headers.location, page));
}

function accountType(): Promise<string | undefined> {
  return firstValueFrom(
    accountOf(codex)
      .account()
      .pipe(map(({ account }) => account?.type)),
  );
}

describe('in the browser', () => {
  it('ends when the user agrees, and the account is there', async () => {
    const { loginChatGpt, account, accountChanges$ } = accountOf(codex);
    const changes = watch(accountChanges$);
    const login = await firstValueFrom(loginChatGpt());
    expect(login.authUrl.startsWith(service.url)).toBe(true);
    const ended = firstValueFrom(login.completed$);
    await answerIn(login.authUrl, { code: 'made-up' });
    expect(await ended).toMatchObject({ loginId: login.loginId, success: true });
    expect(await changes.first()).toMatchObject({ authMode: 'chatgpt', planType: 'pro' });
    changes.unsubscribe();
    expect(await firstValueFrom(account())).toMatchObject({
      account: { type: 'chatgpt', email: 'nobody@example.com', planType: 'pro' },
      requiresOpenaiAuth: true,
    });
  });

  it('errors when the user refuses, and whoever was logged in stays', async () => {
    const login = await firstValueFrom(accountOf(codex).loginChatGpt());
    const ended = watch(login.completed$).ended;
    await answerIn(login.authUrl, { error: 'access_denied', error_description: 'not today' });
    expect(await ended).toMatchObject({
      name: 'LoginFailedError',
      loginId: login.loginId,
      message: expect.stringContaining('not today'),
    });
    expect(await accountType()).toBe('chatgpt');
  });

  it('is cancelled by whoever leaves, and the server says that it has not succeeded', async () => {
    const login = await firstValueFrom(accountOf(codex).loginChatGpt());
    const cancels = sent(codex);
    const ends = watch(codex.on('account/login/completed'));
    watch(login.completed$).unsubscribe();
    expect(await ends.first()).toMatchObject({ loginId: login.loginId, success: false });
    ends.unsubscribe();
    expect(cancels('account/login/cancel')).toHaveLength(1);
    expect(await watch(login.completed$).ended).toMatchObject({ name: 'LoginFailedError' });
  });

  it('is cancelled by cancel()', async () => {
    const login = await firstValueFrom(accountOf(codex).loginChatGpt());
    const seen = watch(login.completed$);
    await firstValueFrom(login.cancel());
    expect(await seen.ended).toMatchObject({ name: 'LoginFailedError', loginId: login.loginId });
  });

  it('is cancelled when it is left before the server has named it', async () => {
    const reply = watch(codex.frames$);
    const ends = watch(codex.on('account/login/completed'));
    watch(accountOf(codex).loginChatGpt()).unsubscribe();
    const { result } = await reply.first(({ result }) => JSON.stringify(result ?? {}).includes('authUrl'));
    reply.unsubscribe();
    expect(await ends.first()).toMatchObject({
      loginId: Reflect.get(Object(result), 'loginId'),
      success: false,
    });
    ends.unsubscribe();
  });

  it('that replaces another ends that one, and goes on', async () => {
    const { loginChatGpt } = accountOf(codex);
    const first = await firstValueFrom(loginChatGpt());
    const replaced = watch(first.completed$);
    const second = await firstValueFrom(loginChatGpt());
    expect(await replaced.ended).toMatchObject({ name: 'LoginFailedError', loginId: first.loginId });
    const seen = watch(second.completed$);
    await answerIn(second.authUrl, { code: 'made-up' });
    expect(await seen.ended).toBeUndefined();
    expect(seen.values).toMatchObject([{ loginId: second.loginId, success: true }]);
  });
});

describe('by a code', () => {
  it('is cancelled by whoever does not wait for it any more', async () => {
    const login = await firstValueFrom(accountOf(codex).loginDeviceCode());
    const ends = watch(codex.on('account/login/completed'));
    watch(login.completed$).unsubscribe();
    expect(await ends.first()).toMatchObject({ loginId: login.loginId, success: false });
    ends.unsubscribe();
  });

  it('ends when the code has been typed', async () => {
    const { loginDeviceCode, logout } = accountOf(codex);
    await firstValueFrom(logout());
    const shown: string[] = [];
    const ended = lastValueFrom(
      loginDeviceCode().pipe(
        concatMap(({ verificationUrl, userCode, completed$ }) => {
          shown.push(verificationUrl, userCode);
          service.approveCodes();
          return completed$;
        }),
      ),
    );
    expect(await ended).toMatchObject({ success: true });
    expect(shown).toEqual([`${service.url}/codex/device`, 'ABCD-12345']);
    expect(await accountType()).toBe('chatgpt');
  });

  it('errors when the service cannot be reached', async () => {
    const alone = real.connect({ env: { CODEX_APP_SERVER_LOGIN_ISSUER: 'http://127.0.0.1:9' } });
    expect(await watch(accountOf(alone).loginDeviceCode()).ended).toMatchObject({
      name: 'InternalRpcError',
      method: 'account/login/start',
    });
    await alone.close();
  });
});

describe('with tokens that the client keeps', () => {
  it('ends when the server has looked up their account', async () => {
    await firstValueFrom(codex.loginTokens({ accessToken: madeUpToken('kept'), ...MADE_UP_ACCOUNT }));
    expect(await accountType()).toBe('chatgpt');
  });
});

describe('with an account', () => {
  it('the model is asked with its token, and the limits go on with what each answer says', async () => {
    const { rateLimits } = accountOf(codex);
    const limits = watch(rateLimits());
    const before = await limits.first();
    expect(before.rateLimits).toMatchObject({ primary: { usedPercent: 42 }, secondary: { usedPercent: 5 } });
    const thread = await firstValueFrom(codex.startThread());
    const headers = {
      'x-codex-primary-used-percent': '50',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': '1900000000',
    };
    real.script(thread.id, [response(text('Hello.'), { headers })]);
    await firstValueFrom(thread.run('Hello.'));
    const after = await limits.first(({ rateLimits }) => rateLimits.primary?.usedPercent === 50);
    // The answer told nothing of the second window nor of the plan.
    expect(after.rateLimits).toMatchObject({ secondary: { usedPercent: 5 }, planType: 'pro' });
    expect(after.rateLimitsByLimitId).toMatchObject({ codex: { primary: { usedPercent: 50 } } });
    expect(real.requests(thread)[0]?.headers.authorization).toMatch(/^Bearer eyJ/);
    limits.unsubscribe();
  });
});

import { text } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from '../fixtures/account.js';
import { MADE_UP_ACCOUNT, madeUpToken, WANTS_ACCOUNT } from '../fixtures/made-up-account.js';
import { Real, watch } from '../fixtures/real.js';

const KEY = 'sk-made-up-0123456789';

let real: Real;
beforeAll(async () => {
  real = await Real.start({ config: WANTS_ACCOUNT });
});
afterAll(() => real.close());

/** With what a new thread's request to the model is authorized. */
async function authorization(): Promise<string | undefined> {
  const thread = await real.thread([text('Hello.')]);
  await firstValueFrom(thread.run('Hello.'));
  return real.requests(thread)[0]?.headers.authorization;
}

describe('an API key', () => {
  it('is what the next turn is authorized with', async () => {
    const { account, accountChanges$, loginApiKey } = accountOf(real.codex);
    const changes = watch(accountChanges$);
    const read = await firstValueFrom(loginApiKey(KEY).pipe(concatMap(() => account())));
    expect(read).toMatchObject({ account: { type: 'apiKey' }, requiresOpenaiAuth: true });
    expect(await changes.first()).toMatchObject({ authMode: 'apikey' });
    changes.unsubscribe();
    expect(await authorization()).toBe(`Bearer ${KEY}`);
  });

  it('replaces the one before', async () => {
    await firstValueFrom(accountOf(real.codex).loginApiKey(`${KEY}-second`));
    expect(await authorization()).toBe(`Bearer ${KEY}-second`);
  });

  it('has no rate limits to read', async () => {
    expect(await watch(accountOf(real.codex).rateLimits()).ended).toMatchObject({
      name: 'InvalidRequestError',
      method: 'account/rateLimits/read',
    });
  });

  it('that the configuration forbids is refused, and told nobody', async () => {
    const codex = real.connect({ config: { forced_login_method: 'chatgpt' } });
    const error = await watch(accountOf(codex).loginApiKey(`${KEY}-third`)).ended;
    expect(error).toMatchObject({ name: 'InvalidRequestError', method: 'account/login/start' });
    expect([String(error), JSON.stringify(error)].join()).not.toContain(KEY);
    await codex.close();
  });
});

describe('logging out', () => {
  it('leaves nobody, and tells of it', async () => {
    const { account, accountChanges$, loginApiKey, logout } = accountOf(real.codex);
    await firstValueFrom(loginApiKey(KEY));
    const changes = watch(accountChanges$);
    await firstValueFrom(logout());
    expect(await firstValueFrom(account())).toMatchObject({ account: null, requiresOpenaiAuth: true });
    expect(await changes.first(({ authMode }) => authMode === null)).toMatchObject({ planType: null });
    await firstValueFrom(logout());
    changes.unsubscribe();
  });
});

describe('tokens that the client keeps', () => {
  it('are what the next turn is authorized with', async () => {
    const login = {
      type: 'chatgptAuthTokens',
      accessToken: madeUpToken('kept'),
      ...MADE_UP_ACCOUNT,
    } as const;
    await firstValueFrom(real.codex.request('account/login/start', login));
    expect(await authorization()).toBe(`Bearer ${madeUpToken('kept')}`);
  });
});

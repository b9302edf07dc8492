import { failure, response, text } from 'codex-rx/testing/node';
import { inspect } from 'node:util';
import { NotLoggedInError, TurnFailedError } from 'codex-rx';
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

  it('has no rate limits to read, but those that answers tell', async () => {
    const limits = watch(accountOf(real.codex).rateLimits());
    const headers = {
      'x-codex-primary-used-percent': '50',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': '1900000000',
    };
    const thread = await real.thread([response(text('Hello.'), { headers })]);
    await firstValueFrom(thread.run('Hello.'));
    expect(await limits.first()).toMatchObject({
      rateLimits: { primary: { usedPercent: 50, resetsAt: 1_900_000_000 } },
    });
    limits.unsubscribe();
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

describe('a model that answers 401', () => {
  const refused = async () => {
    const thread = await real.thread([failure(401)]);
    return watch(thread.run('Hello.')).ended;
  };

  it('while nobody is logged in fails the turn with what to do', async () => {
    await firstValueFrom(accountOf(real.codex).logout());
    const error = await refused();
    expect(error).toBeInstanceOf(NotLoggedInError);
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({
      name: 'NotLoggedInError',
      code: 'not_logged_in',
      codexErrorInfo: { httpConnectionFailed: { httpStatusCode: 401 } },
      message: expect.stringContaining('run `codex login`'),
    });
  });

  it('to a key fails the turn with the hint that it was refused', async () => {
    await firstValueFrom(accountOf(real.codex).loginApiKey(KEY));
    const error = await refused();
    expect(error).not.toBeInstanceOf(NotLoggedInError);
    expect(error).toMatchObject({
      code: 'turn_failed',
      message: expect.stringContaining('was refused: log in again'),
    });
    await firstValueFrom(accountOf(real.codex).logout());
  });

  it('that quotes the key brings it into no error', async () => {
    const key = 'opaque.key.of.nobody';
    await firstValueFrom(accountOf(real.codex).loginApiKey(key));
    const body = { error: { message: `Incorrect key: ${key}.`, type: 'invalid_request_error' } };
    const thread = await real.thread([failure(400, { body })]);
    const error = await watch(thread.run('Hello.')).ended;
    expect(error).toBeInstanceOf(TurnFailedError);
    expect([String(error), JSON.stringify(error), inspect(error, { depth: 10 })].join()).not.toContain(key);
    await firstValueFrom(accountOf(real.codex).logout());
  });
});

describe('a usage limit that is hit', () => {
  it.each([
    [100, 40, 1_900_000_000],
    [100, 100, 1_900_500_000],
    [40, 100, 1_900_500_000],
  ])('at %i and %i percent tells when it is lifted', async (primary, secondary, resetsAt) => {
    const headers = {
      'x-codex-primary-used-percent': String(primary),
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': '1900000000',
      'x-codex-secondary-used-percent': String(secondary),
      'x-codex-secondary-window-minutes': '10080',
      'x-codex-secondary-reset-at': '1900500000',
    };
    const body = { error: { type: 'usage_limit_reached' } };
    const thread = await real.thread([failure(429, { body, headers })]);
    expect(await watch(thread.run('Hello.')).ended).toMatchObject({
      codexErrorInfo: 'usageLimitExceeded',
      resetsAt: new Date(resetsAt * 1000),
    });
  });

  it('without a time has none', async () => {
    const body = { error: { type: 'usage_limit_reached' } };
    const thread = await real.thread([failure(429, { body })]);
    expect(await watch(thread.run('Hello.')).ended).toMatchObject({ resetsAt: undefined });
  });
});

describe('tokens that the client keeps', () => {
  it('are an error when their account cannot be looked up, though the server has taken them', async () => {
    const error = await watch(
      real.codex.loginTokens({ accessToken: madeUpToken('lost'), ...MADE_UP_ACCOUNT }),
    ).ended;
    expect(error).toMatchObject({
      name: 'LoginFailedError',
      loginId: null,
      message: expect.stringContaining('workspace routing'),
    });
  });

  it('are an error when they are none', async () => {
    const error = await watch(real.codex.loginTokens({ accessToken: 'no-token-at-all', ...MADE_UP_ACCOUNT }))
      .ended;
    expect(error).toMatchObject({ name: 'InternalRpcError', method: 'account/login/start' });
    expect(String(error)).not.toContain('no-token-at-all');
  });

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

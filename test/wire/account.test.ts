import { InvalidParamsError, type Frame } from 'codex-rx';
import { FakeRefusal, LATER } from 'codex-rx/testing';
import { firstValueFrom, map, startWith, switchMap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../fixtures/account.js';
import { errorOf, MODES, record, settled, setUp } from '../fixtures/fake.js';

const UPDATED = 'account/rateLimits/updated';

async function connected() {
  const set = setUp();
  await firstValueFrom(set.codex.connect());
  const sent = (method: string) => set.server.requests(method).map(({ params }) => params);
  return { ...set, ...accountOf(set.codex), sent };
}

describe('the account', () => {
  it('is read, and logged out of, once for each subscription', async () => {
    const { server, account, logout, sent } = await connected();
    const nobody = { account: null, userId: null, requiresOpenaiAuth: true };
    server.handle('account/read', () => nobody).handle('account/logout', () => ({}));
    const [account$, logout$] = [account({ refreshToken: true }), logout()];
    expect([sent('account/read'), sent('account/logout')]).toEqual([[], []]);
    expect(record(account$)).toMatchObject({ values: [nobody], end: 'complete' });
    expect(record(account()).values).toEqual([nobody]);
    expect(sent('account/read')).toEqual([{ refreshToken: true }, {}]);
    expect(record(logout$)).toMatchObject({ values: [undefined], end: 'complete' });
    expect(sent('account/logout')).toHaveLength(1);
  });

  it('can be followed through its changes', async () => {
    const { server, account, accountChanges$ } = await connected();
    const accounts = [null, { type: 'apiKey' }];
    server.handle('account/read', () => ({ account: accounts.shift(), requiresOpenaiAuth: true }));
    const followed = record(
      accountChanges$.pipe(
        startWith(undefined),
        switchMap(() => account()),
        map((read) => read.account?.type),
      ),
    );
    server.notify('account/updated', { authMode: 'apikey', planType: null });
    expect(followed.values).toEqual([undefined, 'apiKey']);
  });

  it('has changes that error when the link is lost, and complete when it is closed', async () => {
    const lost = await connected();
    const [closed, changes] = [await connected(), record(lost.accountChanges$)];
    lost.server.link.end();
    expect(errorOf(changes)).toMatchObject({ name: 'TransportClosedError' });
    const rest = record(closed.accountChanges$);
    await closed.codex.close();
    expect(rest.end).toBe('complete');
  });
});

describe('an API key', () => {
  const KEY = 'sk-proj-Zm9yIHRlc3Rz-0123456789';

  it('is sent, and logged in with once the server says so', async () => {
    const { server, loginApiKey, sent } = await connected();
    server.handle('account/login/start', () => ({ type: 'apiKey' }));
    const login$ = loginApiKey(KEY);
    expect(sent('account/login/start')).toEqual([]);
    expect(record(login$)).toMatchObject({ values: [undefined], end: 'complete' });
    expect(sent('account/login/start')).toEqual([{ type: 'apiKey', apiKey: KEY }]);
  });

  it.each([
    ['nothing', ''],
    ['a line', `${KEY}\n`],
    ['two words', 'my key'],
    ['no text', undefined],
  ])('that is %s is refused before anything is sent', async (_, key) => {
    const { loginApiKey, sent } = await connected();
    // A program in JavaScript may give anything.
    const error = errorOf(record(loginApiKey(key as string)));
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ issues: [{ path: ['apiKey'] }] });
    expect(sent('account/login/start')).toEqual([]);
  });

  it.each(MODES)('is in no error, no diagnostic and nothing that is logged of them (%s)', async (mode) => {
    const { server, codex, diagnostics } = setUp({ mode, requestTimeoutMs: 20 });
    const { loginApiKey } = accountOf(codex);
    const requests: Frame[] = [];
    const answers: unknown[] = [
      new FakeRefusal({ code: -32600, message: `not this one: ${KEY}`, data: { apiKey: KEY } }),
      { type: KEY, apiKey: KEY },
      KEY,
      LATER,
    ];
    server.handle('account/login/start', (_, request) => (requests.push(request), answers.shift()));
    const errors: unknown[] = [];
    while (answers.length > 0) {
      errors.push(await firstValueFrom(loginApiKey(KEY)).catch((error: unknown) => error));
    }
    errors.push(await firstValueFrom(loginApiKey(`${KEY}\t`)).catch((error: unknown) => error));
    server.reply(requests.at(-1)!, { type: 'apiKey' });
    const open = record(loginApiKey(KEY));
    server.link.fail(new Error('broken'));
    await settled();
    errors.push(errorOf(open));
    expect(errors.filter((error) => error instanceof Error).length).toBeGreaterThanOrEqual(4);
    expect(diagnostics.map(({ kind }) => kind)).toContain('lateReply');
    const said = [...errors, ...diagnostics].map((each) =>
      [JSON.stringify(each), String(each), each instanceof Error ? each.stack : ''].join(' '),
    );
    expect(said.filter((text) => text.includes(KEY))).toEqual([]);
  });
});

describe('the rate limits', () => {
  const window = (usedPercent: number) => ({ usedPercent, windowDurationMins: 300, resetsAt: 1_900_000_000 });
  const NONE = {
    limitName: null,
    primary: null,
    secondary: null,
    credits: null,
    planType: null,
    rateLimitReachedType: null,
  };
  const CODEX = { ...NONE, limitId: 'codex', primary: window(42), secondary: window(5), planType: 'pro' };
  const READ = { rateLimits: CODEX, rateLimitsByLimitId: { codex: CODEX }, accountId: 'a' };

  async function followed() {
    const set = await connected();
    set.server.handle('account/rateLimits/read', () => READ);
    const update = (rateLimits: unknown) => set.server.notify(UPDATED, { rateLimits });
    return { ...set, update };
  }

  it('are read, and go on with what is new', async () => {
    const { rateLimits, update, sent } = await followed();
    const limits = record(rateLimits({ excludeResetCreditDetails: true }));
    expect(limits.values).toEqual([READ]);
    update({ ...NONE, limitId: 'codex', primary: window(50) });
    update({ ...NONE, limitId: null, secondary: window(6) });
    const codex = { ...CODEX, primary: window(50), secondary: window(6) };
    expect(limits.values.at(-1)).toEqual({
      ...READ,
      rateLimits: codex,
      rateLimitsByLimitId: { codex },
    });
    expect(limits.values).toHaveLength(3);
    expect(limits.end).toBeUndefined();
    expect(sent('account/rateLimits/read')).toEqual([{ excludeResetCreditDetails: true }]);
  });

  it('keep those of another limit apart', async () => {
    const { rateLimits, update } = await followed();
    const limits = record(rateLimits());
    const other = { ...NONE, limitId: 'codex_other', limitName: 'Other', primary: window(77) };
    update(other);
    expect(limits.values.at(-1)).toEqual({
      ...READ,
      rateLimitsByLimitId: {
        codex: CODEX,
        codex_other: { limitId: 'codex_other', limitName: 'Other', primary: window(77) },
      },
    });
    expect(READ).toEqual({ rateLimits: CODEX, rateLimitsByLimitId: { codex: CODEX }, accountId: 'a' });
  });

  it('lose no update that comes before the reply', async () => {
    const { server, rateLimits, update } = await followed();
    server.handle('account/rateLimits/read', () => {
      update({ ...NONE, limitId: 'codex', primary: window(43) });
      return { ...READ, rateLimitsByLimitId: null };
    });
    const primary = window(43);
    expect(record(rateLimits()).values).toEqual([
      {
        ...READ,
        rateLimits: { ...CODEX, primary },
        rateLimitsByLimitId: { codex: { limitId: 'codex', primary } },
      },
    ]);
  });

  it('are read anew when another account is logged in', async () => {
    const { server, rateLimits, sent } = await followed();
    const limits = record(rateLimits());
    server.handle('account/rateLimits/read', () => ({ ...READ, accountId: 'b' }));
    server.notify('account/updated', { authMode: 'chatgpt', planType: 'pro' });
    expect(limits.values.map(({ accountId }) => accountId)).toEqual(['a', 'b']);
    expect(sent('account/rateLimits/read')).toHaveLength(2);
  });

  it('of an account without any to read are those that updates tell', async () => {
    const { server, rateLimits, update } = await followed();
    const message = 'chatgpt authentication required to read rate limits';
    server.handle('account/rateLimits/read', () => new FakeRefusal({ code: -32600, message }));
    const patient = record(rateLimits());
    expect(patient).toMatchObject({ values: [], ends: 0 });
    const told = { limitId: 'codex', primary: window(50) };
    update({ ...NONE, ...told });
    expect(patient.values).toEqual([{ rateLimits: told, rateLimitsByLimitId: { codex: told } }]);
    server.handle('account/rateLimits/read', () => READ);
    server.notify('account/updated', { authMode: 'chatgpt', planType: 'pro' });
    expect(patient.values.at(-1)).toEqual(READ);
  });

  it('go on from a reply that says little', async () => {
    const { server, rateLimits, update } = await followed();
    server.handle('account/rateLimits/read', () => ({}));
    const limits = record(rateLimits());
    const codex = { limitId: 'codex', primary: window(50) };
    update({ ...NONE, ...codex });
    expect(limits.values.at(-1)).toEqual({ rateLimits: codex, rateLimitsByLimitId: { codex } });
  });

  it('pass over an update that is none', async () => {
    const { server, rateLimits, update } = await followed();
    const limits = record(rateLimits());
    server.notify(UPDATED, undefined);
    update(null);
    update([1]);
    expect(limits.values).toEqual([READ]);
    expect(limits.end).toBeUndefined();
  });

  it('are not listened for any more once nobody looks', async () => {
    const { codex, rateLimits } = await followed();
    const { methods } = codex['context'].connection.session;
    const limits = record(rateLimits());
    expect(methods.observed).toBe(true);
    limits.unsubscribe();
    expect(methods.observed).toBe(false);
  });

  it('error with the link', async () => {
    const { server, rateLimits } = await followed();
    const limits = record(rateLimits());
    server.link.end();
    expect(errorOf(limits)).toMatchObject({ name: 'TransportClosedError' });
    expect(limits.ends).toBe(1);
  });
});

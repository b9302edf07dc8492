import type { Codex } from 'codex-rx';
import { InvalidParamsError, InvalidResponseError, type Frame } from 'codex-rx';
import type { FakeAppServer } from 'codex-rx/testing';
import { LATER } from 'codex-rx/testing';
import { firstValueFrom, NEVER, race, switchMap, take, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountOf } from '../fixtures/account.js';
import { errorOf, MODES, OVERLOADED, record, settled, setUp, type Mode } from '../fixtures/fake.js';

const COMPLETED = 'account/login/completed';

/** How the server tells that a login has ended. */
function end(loginId: string | null, error: string | null = null) {
  return { loginId, success: error === null, error, onboardingEntrypoint: null };
}

/** A server that takes logins, `login-1`, `login-2` and so on. */
async function connected(options: { mode?: Mode; maxInFlight?: number; requestTimeoutMs?: number } = {}) {
  const set = setUp(options);
  const { server, codex } = set;
  let logins = 0;
  server.handle('account/login/start', () => {
    const loginId = `login-${(logins += 1)}`;
    return { type: 'chatgpt', loginId, authUrl: `https://example.com/${loginId}` };
  });
  server.handle('account/login/cancel', () => ({ status: 'canceled' }));
  await firstValueFrom(codex.connect());
  const sent = (method: string) => server.requests(method).map(({ params }) => params);
  return { ...set, ...accountOf(codex), sent, cancelled: () => sent('account/login/cancel') };
}

describe('a login with ChatGPT', () => {
  it('emits what to show, and completes', async () => {
    const { loginChatGpt, sent, cancelled } = await connected();
    const logins = record(loginChatGpt({ appBrand: 'codex', timeoutMs: 1000 }));
    expect(logins).toMatchObject({
      values: [{ loginId: 'login-1', authUrl: 'https://example.com/login-1' }],
      end: 'complete',
    });
    expect(sent('account/login/start')).toEqual([{ type: 'chatgpt', appBrand: 'codex' }]);
    expect(cancelled()).toEqual([]);
  });

  it('sends nothing before it is subscribed, and once for each subscription', async () => {
    const { loginChatGpt, sent } = await connected();
    const login$ = loginChatGpt();
    expect(sent('account/login/start')).toEqual([]);
    expect([record(login$), record(login$)].map(({ values }) => values[0]?.loginId)).toEqual([
      'login-1',
      'login-2',
    ]);
  });

  it('tells how it ended to early and late subscribers alike', async () => {
    const { server, loginChatGpt } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const early = record(login.completed$);
    server.notify(COMPLETED, end('another'));
    server.notify(COMPLETED, end(null));
    expect(early.values).toEqual([]);
    server.notify(COMPLETED, end('login-1'));
    for (const seen of [early, record(login.completed$)]) {
      expect(seen).toMatchObject({ values: [end('login-1')], end: 'complete', ends: 1 });
    }
  });

  it.each(MODES)('loses no end that comes before the reply (%s)', async (mode) => {
    const { server, loginChatGpt } = await connected({ mode });
    server.handle('account/login/start', () => {
      server.notify(COMPLETED, end('login-1'));
      server.notify(COMPLETED, end('somebody else', 'no'));
      return { type: 'chatgpt', loginId: 'login-1', authUrl: 'https://example.com' };
    });
    const login = await firstValueFrom(loginChatGpt());
    expect(await firstValueFrom(login.completed$)).toEqual(end('login-1'));
  });

  it('that is replaced by another ends alone', async () => {
    const { server, loginChatGpt } = await connected();
    const [first, second] = [await firstValueFrom(loginChatGpt()), await firstValueFrom(loginChatGpt())];
    const [lost, kept] = [record(first.completed$), record(second.completed$)];
    server.notify(COMPLETED, end('login-1', 'Login server error: Login cancelled'));
    expect(errorOf(lost)).toMatchObject({ name: 'LoginFailedError', loginId: 'login-1' });
    expect(kept.ends).toBe(0);
    server.notify(COMPLETED, end('login-2'));
    expect(kept.end).toBe('complete');
  });

  it('that fails errors with what the server says, without its secrets', async () => {
    const { server, loginChatGpt } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const seen = record(login.completed$);
    server.notify(
      COMPLETED,
      end('login-1', `refused: access_token=${'x'.repeat(40)} ${'long '.repeat(100)}`),
    );
    const error = errorOf(seen);
    expect(error).toMatchObject({ name: 'LoginFailedError', code: 'login_failed', loginId: 'login-1' });
    expect(JSON.stringify(error)).toContain('refused: access_token=[redacted]');
    expect(String(error).length).toBeLessThan(400);
  });

  it.each([{ loginId: 'login-1' }, { loginId: 'login-1', success: 'yes', error: 7 }])(
    'whose end is %j has not succeeded',
    async (params) => {
      const { server, loginChatGpt } = await connected();
      const login = await firstValueFrom(loginChatGpt());
      server.notify(COMPLETED, undefined);
      server.notify(COMPLETED, params);
      expect(errorOf(record(login.completed$))).toMatchObject({ name: 'LoginFailedError' });
    },
  );

  it.each([{}, { loginId: 'login-1' }, { authUrl: 'https://example.com' }])(
    'errors, and is cancelled where it can be, when the reply is %j',
    async (reply) => {
      const { server, loginChatGpt, cancelled } = await connected();
      server.handle('account/login/start', () => ({ type: 'chatgpt', ...reply }));
      expect(errorOf(record(loginChatGpt()))).toBeInstanceOf(InvalidResponseError);
      expect(cancelled()).toEqual('loginId' in reply ? [reply] : []);
    },
  );
});

describe('a login by a code', () => {
  it('emits the page and the code', async () => {
    const { server, loginDeviceCode, sent } = await connected();
    const shown = { loginId: 'login-1', verificationUrl: 'https://example.com/device', userCode: 'AB-12' };
    server.handle('account/login/start', () => ({ type: 'chatgptDeviceCode', ...shown }));
    const { values } = record(loginDeviceCode());
    expect(values).toMatchObject([shown]);
    expect(sent('account/login/start')).toEqual([{ type: 'chatgptDeviceCode' }]);
    const seen = record(values[0]!.completed$);
    server.notify(COMPLETED, end('login-1'));
    expect(seen.end).toBe('complete');
  });
});

describe('a login is cancelled', () => {
  it('when the last who waits for it leaves', async () => {
    const { server, loginChatGpt, cancelled } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const [one, other] = [record(login.completed$), record(login.completed$)];
    one.unsubscribe();
    expect(cancelled()).toEqual([]);
    other.unsubscribe();
    expect(cancelled()).toEqual([{ loginId: 'login-1' }]);
    server.notify(COMPLETED, end('login-1', 'Login was not completed'));
    expect(errorOf(record(login.completed$))).toMatchObject({ name: 'LoginFailedError' });
    expect(cancelled()).toHaveLength(1);
  });

  it('when the chain that waits for it is left, by switchMap too', async () => {
    const { loginChatGpt, cancelled } = await connected();
    const waiting = record(loginChatGpt().pipe(switchMap(({ completed$ }) => completed$)));
    expect(cancelled()).toEqual([]);
    waiting.unsubscribe();
    expect(cancelled()).toEqual([{ loginId: 'login-1' }]);
  });

  it('when whoever asked for it leaves before the reply', async () => {
    const { server, loginChatGpt, cancelled } = await connected();
    const requests: Frame[] = [];
    server.handle('account/login/start', (_, request) => (requests.push(request), LATER));
    record(loginChatGpt()).unsubscribe();
    expect(cancelled()).toEqual([]);
    server.reply(requests[0]!, { type: 'chatgpt', loginId: 'login-9', authUrl: 'https://example.com' });
    expect(cancelled()).toEqual([{ loginId: 'login-9' }]);
  });

  it('by cancel(), which is cold, and sends nothing once the login has ended', async () => {
    const { server, loginChatGpt, cancelled } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const seen = record(login.completed$);
    const cancel$ = login.cancel();
    expect(cancelled()).toEqual([]);
    expect(record(cancel$)).toMatchObject({ values: [undefined], end: 'complete' });
    expect(cancelled()).toEqual([{ loginId: 'login-1' }]);
    expect(seen.ends).toBe(0);
    server.notify(COMPLETED, end('login-1', 'Login was not completed'));
    expect(errorOf(seen)).toMatchObject({ name: 'LoginFailedError' });
    expect(record(login.cancel())).toMatchObject({ values: [undefined], end: 'complete' });
    expect(cancelled()).toHaveLength(1);
  });

  it('once, by cancel() and leaving together', async () => {
    const { loginChatGpt, cancelled } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const seen = record(login.completed$);
    record(login.cancel());
    seen.unsubscribe();
    expect(cancelled()).toHaveLength(1);
  });
});

it('a login that could not be cancelled is when the last who waits for it leaves', async () => {
  const { server, loginChatGpt, cancelled } = await connected();
  const login = await firstValueFrom(loginChatGpt());
  const seen = record(login.completed$);
  server.handle('account/login/cancel', () => OVERLOADED);
  expect(errorOf(record(login.cancel()))).toMatchObject({ name: 'ServerOverloadedError' });
  server.handle('account/login/cancel', () => ({ status: 'canceled' }));
  seen.unsubscribe();
  expect(cancelled()).toHaveLength(2);
});

describe('a login is not cancelled', () => {
  it('by taking its handle alone', async () => {
    const { server, loginChatGpt, cancelled } = await connected();
    const { values } = record(loginChatGpt().pipe(take(1)));
    expect(cancelled()).toEqual([]);
    server.notify(COMPLETED, end('login-1'));
    expect(record(values[0]!.completed$).end).toBe('complete');
  });

  it('by those who leave at its end', async () => {
    const { server, loginChatGpt, cancelled } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const seen = record(race(login.completed$, NEVER).pipe(take(1)));
    server.notify(COMPLETED, end('login-1'));
    expect(seen.values).toHaveLength(1);
    expect(cancelled()).toEqual([]);
  });

  it('when it was not even asked for, because its request still waited for a place', async () => {
    const { server, codex, loginChatGpt, sent } = await connected({ maxInFlight: 1 });
    server.handle('thread/list', () => LATER);
    record(codex.request('thread/list', {}));
    record(loginChatGpt()).unsubscribe();
    expect([...sent('account/login/start'), ...sent('account/login/cancel')]).toEqual([]);
  });
});

describe('a login that takes too long', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    [undefined, 600_000],
    [1000, 1000],
  ])('with timeoutMs %s is given up after %d ms', async (timeoutMs, waited) => {
    const { server, loginChatGpt, cancelled } = await connected();
    const login = await firstValueFrom(loginChatGpt({ timeoutMs }));
    const seen = record(login.completed$);
    vi.advanceTimersByTime(waited - 1);
    expect([seen.ends, cancelled()]).toEqual([0, []]);
    vi.advanceTimersByTime(1);
    expect(errorOf(seen)).toMatchObject({
      name: 'RequestTimeoutError',
      method: COMPLETED,
      timeoutMs: waited,
    });
    expect(cancelled()).toEqual([{ loginId: 'login-1' }]);
    server.notify(COMPLETED, end('login-1', 'Login was not completed'));
    expect(errorOf(record(login.completed$))).toMatchObject({ name: 'RequestTimeoutError' });
    expect(seen.ends).toBe(1);
  });

  it.each([0, Infinity, 2 ** 40])('is waited for when timeoutMs is %d', async (timeoutMs) => {
    const { loginChatGpt, cancelled } = await connected();
    const login = await firstValueFrom(loginChatGpt({ timeoutMs }));
    const seen = record(login.completed$);
    vi.advanceTimersByTime(2 ** 31);
    expect([seen.ends, cancelled()]).toEqual([0, []]);
  });

  it('leaves no timer once it has ended', async () => {
    const { server, loginChatGpt } = await connected();
    await firstValueFrom(loginChatGpt());
    expect(vi.getTimerCount()).toBe(1);
    server.notify(COMPLETED, end('login-1'));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up when its reply comes too late', async () => {
    const { server, loginChatGpt, cancelled } = await connected({ requestTimeoutMs: 50 });
    const requests: Frame[] = [];
    server.handle('account/login/start', (_, request) => (requests.push(request), LATER));
    const logins = record(loginChatGpt());
    vi.advanceTimersByTime(50);
    expect(errorOf(logins)).toMatchObject({ name: 'RequestTimeoutError', method: 'account/login/start' });
    server.reply(requests[0]!, { type: 'chatgpt', loginId: 'login-9', authUrl: 'https://example.com' });
    expect(cancelled()).toEqual([{ loginId: 'login-9' }]);
  });

  it.each([-1, NaN])('cannot be given %d ms', async (timeoutMs) => {
    const { loginChatGpt, sent } = await connected();
    const error = errorOf(record(loginChatGpt({ timeoutMs })));
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ issues: [{ path: ['timeoutMs'] }] });
    expect(sent('account/login/start')).toEqual([]);
  });
});

describe('when the link ends', () => {
  const ENDS: readonly [string, (server: FakeAppServer, codex: Codex) => unknown][] = [
    ['by itself', ({ link }) => link.fail(new Error('broken'))],
    ['by the server', ({ link }) => link.end()],
    ['by close()', (_, codex) => codex.close()],
  ];

  it.each(ENDS)('%s, a login errors once, early and late', async (_, endLink) => {
    const { server, codex, loginChatGpt } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    const early = record(login.completed$);
    await endLink(server, codex);
    await settled();
    const late = record(login.completed$);
    for (const seen of [early, late]) {
      expect(errorOf(seen)).toMatchObject({ name: 'TransportClosedError' });
      expect(seen.ends).toBe(1);
    }
    expect(errorOf(late)).toBe(errorOf(early));
    expect(record(login.cancel())).toMatchObject({ values: [undefined], end: 'complete' });
  });

  it.each(ENDS)('%s, a login that has no reply yet errors', async (_, endLink) => {
    const { server, codex, loginChatGpt } = await connected();
    server.handle('account/login/start', () => LATER);
    const logins = record(loginChatGpt());
    await endLink(server, codex);
    await settled();
    expect(errorOf(logins)).toMatchObject({ name: 'TransportClosedError' });
    expect(logins.ends).toBe(1);
  });
});

describe('nobody listens any more', () => {
  const heardOn = (codex: Codex) => codex['context'].connection.session.methods.observed;

  it('once a login has ended', async () => {
    const { server, codex, loginChatGpt } = await connected();
    const login = await firstValueFrom(loginChatGpt());
    record(login.completed$);
    expect(heardOn(codex)).toBe(true);
    server.notify(COMPLETED, end('login-1'));
    expect(heardOn(codex)).toBe(false);
  });

  it('once a login was refused, or left before the reply', async () => {
    const { server, codex, loginChatGpt } = await connected();
    server.handle('account/login/start', () => LATER);
    const left = record(loginChatGpt());
    expect(heardOn(codex)).toBe(true);
    left.unsubscribe();
    expect(heardOn(codex)).toBe(false);
    server.handle('account/login/start', () => ({}));
    expect(errorOf(record(loginChatGpt()))).toBeInstanceOf(InvalidResponseError);
    expect(heardOn(codex)).toBe(false);
  });

  it('once the time is up', async () => {
    const { codex, loginChatGpt } = await connected();
    const login = await firstValueFrom(loginChatGpt({ timeoutMs: 1 }));
    await firstValueFrom(race(login.completed$, timer(5000))).catch(() => undefined);
    expect(heardOn(codex)).toBe(false);
  });
});

import { InvalidParamsError, RequestTimeoutError, type CodexOptions } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a server that never answers initialize', () => {
  function silent(options: CodexOptions = {}) {
    const all = setUp(options);
    all.server.handle('initialize', () => LATER);
    return all;
  }

  it('fails everybody who waits for it, after connectTimeoutMs, and says what to do', async () => {
    const { codex } = silent({ connectTimeoutMs: 500 });
    const waiting = [
      codex.connect(),
      codex.request('model/list', {}),
      codex.thread('a').run('hi'),
      codex.startThread(),
    ];
    const records = waiting.map((wait$) => record<unknown>(wait$));
    await pass(499);
    expect(records.map(({ end }) => end)).toEqual([undefined, undefined, undefined, undefined]);
    await pass(1);
    for (const wait of records) {
      expect(errorOf(wait)).toBeInstanceOf(RequestTimeoutError);
      expect(errorOf(wait)).toMatchObject({
        method: 'initialize',
        timeoutMs: 500,
        message: expect.stringMatching(/^initialize: no reply within 500 ms\..* connectTimeoutMs/),
      });
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be tried again, and a reply that comes after all harms nobody', async () => {
    const { server, codex } = silent({ connectTimeoutMs: 500 });
    const late = record(codex.connect());
    await pass(500);
    const [request] = server.requests('initialize');
    server.reply(request!, {
      userAgent: 'late/0.169.0 (Linux)',
      codexHome: '/',
      platformFamily: 'unix',
      platformOs: 'linux',
    });
    const again = record(codex.connect());
    expect(server.requests('initialize')).toHaveLength(2);
    server.reply(server.requests('initialize')[1]!, {
      userAgent: 'fake/0.169.0 (Linux)',
      codexHome: '/',
      platformFamily: 'unix',
      platformOs: 'linux',
    });
    await pass(0);
    expect([late.ends, again.end]).toEqual([1, 'complete']);
  });

  it.each([0, Infinity, 2 ** 31])(
    'is waited for as long as it takes with connectTimeoutMs %s',
    async (connectTimeoutMs) => {
      const { codex } = silent({ connectTimeoutMs });
      const connecting = record(codex.connect());
      await pass(DAY_MS);
      expect(connecting.end).toBeUndefined();
    },
  );
});

describe('waits that cannot be', () => {
  it.each([
    ['requestTimeoutMs', NaN],
    ['requestTimeoutMs', -1],
    ['connectTimeoutMs', NaN],
    ['connectTimeoutMs', -1],
    ['interruptTimeoutMs', NaN],
    ['interruptTimeoutMs', -1],
    ['interruptTimeoutMs', 2 ** 31],
    ['interruptTimeoutMs', Infinity],
  ])('are refused when the client is made: %s %d', (name, value) => {
    const make = () => setUp({ [name]: value });
    expect(make).toThrow(InvalidParamsError);
    expect(make).toThrow(name);
  });
});

describe('a request that is not answered', () => {
  it('says what to do', async () => {
    const { server, codex } = setUp();
    server.handle('model/list', () => LATER);
    const request = record(codex.request('model/list', {}));
    await pass(60_000);
    expect(errorOf(request)).toMatchObject({
      message:
        'model/list: no reply within 60000 ms. The server may still carry it out: find out before you send it again, ' +
        'or raise timeoutMs or requestTimeoutMs.',
    });
  });

  it('does not keep those who wait for a place in flight waiting for ever', async () => {
    const { server, codex } = setUp({ maxInFlight: 1, requestTimeoutMs: 1_000 });
    server.handle('model/list', () => LATER);
    const requests = [1, 2, 3].map(() => record(codex.request('model/list', {})));
    await pass(3_000);
    expect(requests.map((request) => errorOf(request))).toMatchObject(
      [1, 2, 3].map(() => ({ timeoutMs: 1_000 })),
    );
  });
});

describe('a turn/start that is not answered', () => {
  it('lets the next turn of the thread begin, and interrupts the turn that comes of it after all', async () => {
    const { server, codex, left } = await connected({ requestTimeoutMs: 1_000 });
    server.handle('turn/start', () => LATER);
    const thread = codex.thread('a');
    const first = record(thread.run('one'));
    const second = record(thread.run('two'));
    await pass(1_000);
    expect(errorOf(first)).toMatchObject({ code: 'request_timeout', method: 'turn/start' });
    const [late, next] = server.requests('turn/start');
    server.reply(next!, { turn: turn('next', 'inProgress') });
    server.reply(late!, { turn: turn('late', 'inProgress') });
    expect(server.requests('turn/interrupt').map(({ params }) => params)).toEqual([
      { threadId: 'a', turnId: 'late' },
    ]);
    server.link.send(turnFrames('a', 'late').completed('interrupted'));
    server.link.send(turnFrames('a', 'next').completed());
    expect(second).toMatchObject({ values: [{ id: 'next' }], end: 'complete' });
    expect([left(), vi.getTimerCount()]).toEqual([NOTHING_LEFT, 0]);
  });
});

describe('an interrupt that is not answered', () => {
  it('errors after requestTimeoutMs, and leaves the turn to its observers', async () => {
    const { server, codex } = setUp({ requestTimeoutMs: 1_000 });
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    server.handle('turn/interrupt', () => LATER);
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    const result = record(handle.result$);
    server.link.send(turnFrames('a', 't').started);
    const interrupt = record(handle.interrupt());
    await pass(1_000);
    expect(errorOf(interrupt)).toMatchObject({
      code: 'request_timeout',
      method: 'turn/interrupt',
      timeoutMs: 1_000,
    });
    server.reply(server.requests('turn/interrupt')[0]!, {});
    server.link.send(turnFrames('a', 't').completed('interrupted'));
    expect(result).toMatchObject({ values: [{ status: 'interrupted' }], end: 'complete' });
  });

  it('that its owner sent on leaving keeps the thread for no longer than 10 s', async () => {
    const { server, codex, left } = await connected();
    server.handle('turn/interrupt', () => LATER);
    server.handle('thread/turns/list', () => ({ data: [turn('turn-1', 'inProgress')], nextCursor: null }));
    const thread = codex.thread('a');
    const owner = record(thread.run('one'));
    server.link.send(turnFrames('a', 'turn-1').started);
    owner.unsubscribe();
    const next = record(thread.run('two'));
    await pass(9_999);
    expect(server.requests('turn/start')).toHaveLength(1);
    await pass(1);
    server.link.send(turnFrames('a', 'turn-2').completed());
    expect(next).toMatchObject({ values: [{ id: 'turn-2' }], end: 'complete' });
    await pass(60_000);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is refused for ever: it gives up after 10 s', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    server.handle(
      'turn/interrupt',
      () => new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' }),
    );
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    const interrupt = record(handle.interrupt());
    await pass(9_000);
    expect(interrupt.end).toBeUndefined();
    await pass(2_000);
    expect(errorOf(interrupt)).toMatchObject({ code: 'stale_turn' });
  });
});

import { TransportClosedError, type CodexOptions, type ConnectionState } from 'codex-rx';
import { LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, switchMap, take } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, MODES, record, setUp, turnFrames } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();

const wait = (ms = 1) => vi.advanceTimersByTimeAsync(ms);
/** With this policy a link is opened again only where there is no wait. */
const AFTER_A_DAY = { delayMs: 86_400_000, maxDelayMs: 86_400_000, jitter: 0, maxAttempts: 3 };
const HELLO = { userAgent: 'codex/1.0.0', codexHome: '/', platformFamily: 'unix', platformOs: 'linux' };
const GIVEN_UP = { code: 'transport_closed', message: 'The link was given up by reconnect().' };

function client(options: Parameters<typeof setUp>[0] = {}) {
  const { server, codex } = setUp(options);
  server.handle('model/list', () => ({ data: [], nextCursor: null }));
  const states: ConnectionState[] = [];
  codex.state$.subscribe((state) => states.push(state));
  return { server, codex, states, statuses: () => states.map(({ status }) => status) };
}

/** A client with a thread on which a turn runs. */
async function atWork(options: CodexOptions) {
  const made = client(options);
  const { server, codex } = made;
  const history = { status: 'inProgress', items: [] as object[] };
  const thread = { id: 't', status: { type: 'active', activeFlags: [] } };
  server
    .handle('thread/start', () => ({ thread: { id: 't' } }))
    .handle('thread/resume', () => ({ thread }))
    .handle('thread/turns/list', () => ({
      data: [turn('turn-1', history.status, { items: history.items })],
      nextCursor: null,
    }));
  const started = await firstValueFrom(codex.startThread());
  const handle = await firstValueFrom(started.turn('Go.'));
  server.notify('turn/started', turnFrames('t', 'turn-1').started.params);
  return { ...made, history, events: record(handle.events$) };
}

describe.each(MODES)('reconnect(), over a transport that is %s,', (mode) => {
  it('connects a client that was not used yet', async () => {
    const { server, codex, statuses } = client({ mode });
    const reconnected = record(codex.reconnect());
    await wait();
    expect(reconnected).toMatchObject({
      end: 'complete',
      values: [{ version: expect.any(String) as string }],
    });
    expect(statuses()).toEqual(['idle', 'connecting', 'ready']);
    expect(server.requests('initialize')).toHaveLength(1);
  });

  it('sends nothing before it is subscribed to', async () => {
    const { server, codex, statuses } = client({ mode, reconnect: AT_ONCE });
    await firstValueFrom(codex.connect());
    codex.reconnect();
    await wait(100);
    expect(statuses()).toEqual(['idle', 'connecting', 'ready']);
    expect(server.requests('initialize')).toHaveLength(1);
  });

  it('waits for a link that is being opened', async () => {
    const { server, codex } = client({ mode, reconnect: AT_ONCE });
    server.handle('initialize', () => LATER);
    const connected = record(codex.connect());
    const reconnected = record(codex.reconnect());
    await wait();
    expect([connected.end, reconnected.end]).toEqual([undefined, undefined]);
    const [request] = server.requests('initialize');
    server.reply(request ?? {}, HELLO);
    await wait();
    expect([connected.end, reconnected.end]).toEqual(['complete', 'complete']);
    expect(server.requests('initialize')).toHaveLength(1);
  });

  it.each([{ reconnect: false }, { reconnect: AFTER_A_DAY }])(
    'opens one other link without a wait, however many ask for it (%j)',
    async ({ reconnect }) => {
      const { server, codex, states } = client({ mode, reconnect });
      await firstValueFrom(codex.connect());
      const old = server.link;
      const all = [record(codex.reconnect()), record(codex.reconnect())];
      await wait();
      expect(all.map(({ end, values }) => [end, values.length])).toEqual([
        ['complete', 1],
        ['complete', 1],
      ]);
      expect(old.isClosed).toBe(true);
      expect(server.requests('initialize')).toHaveLength(2);
      expect(states.slice(3)).toMatchObject(
        reconnect === false
          ? [{ status: 'closed', error: GIVEN_UP }, { status: 'connecting' }, { status: 'ready' }]
          : [{ status: 'reconnecting', attempt: 1, error: GIVEN_UP }, { status: 'ready' }],
      );
      expect(record(codex.request('model/list', {}))).toBeDefined();
      await codex.close();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it.each([{ reconnect: false }, { reconnect: AFTER_A_DAY }])(
    'ends the requests in flight, which tell that they may have run (%j)',
    async ({ reconnect }) => {
      const { server, codex } = client({ mode, reconnect });
      await firstValueFrom(codex.connect());
      server.handle('model/list', () => LATER);
      const request = record(codex.request('model/list', {}));
      await wait();
      const reconnected = record(codex.reconnect());
      await wait();
      expect(errorOf(request)).toMatchObject({ mayHaveRun: true, method: 'model/list', cause: GIVEN_UP });
      expect(reconnected.end).toBe('complete');
      expect(server.requests('model/list')).toHaveLength(1);
    },
  );

  it('skips the wait between two attempts, and counts the attempts anew', async () => {
    const { server, codex, states } = client({ mode, reconnect: AFTER_A_DAY });
    await firstValueFrom(codex.connect());
    server.link.fail(GONE);
    await wait();
    const queued = record(codex.request('model/list', {}));
    await wait(1000);
    expect(states.at(-1)).toEqual({ status: 'reconnecting', attempt: 1, error: GONE });
    server.handle('initialize', () => LATER);
    const reconnected = record(codex.reconnect());
    await wait();
    expect(server.requests('initialize')).toHaveLength(2);
    server.handle('initialize', () => HELLO);
    server.link.fail(GONE);
    await wait();
    expect(states.at(-1)).toEqual({ status: 'reconnecting', attempt: 1, error: GONE });
    expect(reconnected.end).toBeUndefined();
    const again = record(codex.reconnect());
    await wait();
    expect([reconnected.end, again.end, queued.end]).toEqual(['complete', 'complete', 'complete']);
    await codex.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets an attempt that is being made go on, and skips the wait after it', async () => {
    const { server, codex } = client({ mode, reconnect: { ...AFTER_A_DAY, delayMs: 10 } });
    await firstValueFrom(codex.connect());
    server.handle('initialize', () => LATER);
    server.link.fail(GONE);
    await wait(10);
    expect(server.requests('initialize')).toHaveLength(2);
    const reconnected = record(codex.reconnect());
    await wait();
    expect(server.requests('initialize')).toHaveLength(2);
    server.handle('initialize', () => HELLO);
    server.link.fail(GONE);
    await wait();
    expect(reconnected.end).toBe('complete');
    expect(server.requests('initialize')).toHaveLength(3);
  });

  it('does not skip the waits of links that are lost later', async () => {
    const { server, codex, states } = client({ mode, reconnect: AFTER_A_DAY });
    await firstValueFrom(codex.reconnect());
    await firstValueFrom(codex.reconnect());
    server.link.fail(GONE);
    await wait(1000);
    expect(states.at(-1)).toMatchObject({ status: 'reconnecting', error: GONE });
    expect(server.requests('initialize')).toHaveLength(2);
    await codex.close();
  });

  it('errors once the client is closed, also while it waits', async () => {
    const { server, codex, states } = client({ mode, reconnect: AFTER_A_DAY });
    await firstValueFrom(codex.connect());
    server.handle('initialize', () => LATER);
    const waiting = record(codex.reconnect());
    await wait();
    await codex.close();
    const late = record(codex.reconnect());
    await wait(1000);
    const closed = { code: 'transport_closed', message: 'The client was closed.' };
    expect([errorOf(waiting), errorOf(late)]).toMatchObject([closed, closed]);
    expect(states.at(-1)).toEqual({ status: 'closed' });
    expect(server.requests('initialize')).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('connects anew where the link was lost for good', async () => {
    const { server, codex } = client({ mode });
    await firstValueFrom(codex.connect());
    server.link.fail(GONE);
    await wait();
    const reconnected = record(codex.reconnect());
    await wait();
    expect(reconnected.end).toBe('complete');
    expect(server.requests('initialize')).toHaveLength(2);
  });

  it('errors with why no other link can be had', async () => {
    const { server, codex, states } = client({ mode, reconnect: { ...AT_ONCE, maxAttempts: 1 } });
    await firstValueFrom(codex.connect());
    server.handle('initialize', () => LATER);
    const reconnected = record(codex.reconnect());
    await wait();
    server.link.fail(new TransportClosedError('refused'));
    await wait(100);
    const message = 'refused Gave up after 1 attempts to open the connection again.';
    expect(errorOf(reconnected)).toMatchObject({ message });
    expect(states.at(-1)).toMatchObject({ status: 'closed', error: { message } });
  });

  it('stays given up when its subscriber leaves', async () => {
    const { server, codex, states } = client({ mode, reconnect: AFTER_A_DAY });
    await firstValueFrom(codex.connect());
    codex.reconnect().subscribe().unsubscribe();
    await wait();
    expect(states.at(-1)).toEqual({ status: 'ready' });
    expect(server.requests('initialize')).toHaveLength(2);
  });

  it('may be called by a subscriber of what arrives, which sees all that has arrived with it', async () => {
    const { server, codex } = client({ mode, reconnect: AFTER_A_DAY });
    await firstValueFrom(codex.connect());
    const reconnected = record(
      codex.on('some/event').pipe(
        take(1),
        switchMap(() => codex.reconnect()),
      ),
    );
    const events = record(codex.on('some/event'));
    server.notify('some/event', 1);
    server.notify('some/event', 2);
    await wait();
    expect(reconnected.end).toBe('complete');
    expect(events.values[0]).toBe(1);
    expect(server.requests('initialize')).toHaveLength(2);
  });
});

describe('a turn', () => {
  it('goes on over a link that was opened by reconnect(), and is told what it has missed', async () => {
    const { server, codex, history, events } = await atWork({ reconnect: AFTER_A_DAY });
    history.items = [{ type: 'agentMessage', id: 'message', text: 'Hi' }];
    await firstValueFrom(codex.reconnect());
    await wait();
    history.status = 'completed';
    server.notify('turn/completed', turnFrames('t', 'turn-1').completed().params);
    expect(events.values.map(({ method, reconciled }) => [method, reconciled])).toEqual([
      ['turn/started', undefined],
      ['item/completed', true],
      ['turn/completed', undefined],
    ]);
    expect(events.end).toBe('complete');
  });

  it('errors at reconnect() where the client was not to reconnect', async () => {
    const { codex, events } = await atWork({});
    await firstValueFrom(codex.reconnect());
    expect(errorOf(events)).toMatchObject(GIVEN_UP);
  });
});

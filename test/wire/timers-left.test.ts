import { turnInactivity, type Codex } from 'codex-rx';
import { FakeRefusal, LATER, turn, type FakeAppServer } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MODES, record, setUp, turnFrames, type Mode } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

interface Situation {
  readonly server: FakeAppServer;
  readonly codex: Codex;
}

const notActive = () => new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' });

/** What waits for something, by what it waits for. */
const SITUATIONS: readonly (readonly [string, (situation: Situation) => Promise<void> | void])[] = [
  [
    'an interrupted turn ends',
    async ({ codex }) => {
      const handle = await firstValueFrom(codex.thread('a').turn('hi'));
      record(handle.interrupt());
    },
  ],
  [
    'an interrupt is taken',
    async ({ server, codex }) => {
      server.handle('turn/interrupt', notActive);
      const handle = await firstValueFrom(codex.thread('a').turn('hi'));
      record(handle.interrupt());
    },
  ],
  [
    'a turn ends that its owner has left',
    async ({ codex }) => {
      const run = record(codex.thread('a').run('hi'));
      await pass(0);
      run.unsubscribe();
    },
  ],
  [
    'a turn shows itself whose id was that of another',
    async ({ server, codex }) => {
      server.handle('turn/start', () => ({ turn: turn('same', 'inProgress') }));
      record(codex.thread('a').run('hi'));
      await pass(0);
      server.link.send(turnFrames('a', 'same').completed());
      await pass(0);
      record(codex.thread('a').run('again'));
    },
  ],
  [
    'a silent turn is compared',
    ({ codex }) => {
      record(codex.thread('a').stream('hi').pipe(turnInactivity(1000)));
    },
  ],
  [
    'a request is answered',
    ({ server, codex }) => {
      server.handle('thread/loaded/list', () => LATER);
      record(codex.request('thread/loaded/list', {}));
    },
  ],
  [
    'a request is left that is not answered',
    ({ server, codex }) => {
      server.handle('thread/loaded/list', () => LATER);
      record(codex.request('thread/loaded/list', {})).unsubscribe();
    },
  ],
  [
    'an overloaded server is asked to take a watch away',
    async ({ server, codex }) => {
      server.handle('fs/watch', () => ({ path: '/p' }));
      server.handle('fs/unwatch', () => new FakeRefusal({ code: -32001, message: 'Server overloaded' }));
      const watch = record(codex.watch('/p'));
      await pass(0);
      watch.unsubscribe();
    },
  ],
  [
    'a compaction begins',
    ({ server, codex }) => {
      server.handle('thread/compact/start', () => ({}));
      record(codex.thread('a').compact());
    },
  ],
  [
    'a goal begins',
    ({ server, codex }) => {
      server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
      server.handle('thread/goal/clear', () => ({}));
      server.handle('thread/goal/set', () => ({ goal: { status: 'active', objective: 'x' } }));
      record(codex.thread('a').goal('x'));
    },
  ],
  [
    'a turn begins with an input that was taken out of the queue',
    async ({ server, codex }) => {
      server.handle('thread/queue/add', () => ({ queuedSubmission: { id: 'q' } }));
      server.handle('thread/queue/list', () => ({ data: [], nextCursor: null }));
      record(codex.thread('a').enqueue('hi'));
      await pass(0);
      server.notify('thread/queue/changed', { threadId: 'a' });
    },
  ],
  [
    'an approval is answered',
    async ({ server, codex }) => {
      record(codex.approvals$);
      record(codex.thread('a').run('hi'));
      await pass(0);
      server.link.send({
        id: 0,
        method: 'item/commandExecution/requestApproval',
        params: { threadId: 'a', turnId: 'turn-1', itemId: 'i', startedAtMs: 1 },
      });
    },
  ],
  [
    'a login ends',
    ({ server, codex }) => {
      server.handle('account/login/start', () => ({ type: 'chatgpt', loginId: 'l', authUrl: 'https://x' }));
      record(codex.loginChatGpt());
    },
  ],
];

async function reached(
  mode: Mode,
  options: Parameters<typeof setUp>[0],
  reach: (typeof SITUATIONS)[number][1],
) {
  const made = setUp({ mode, validation: 'off', approvalTimeoutMs: 60_000, ...options });
  const connecting = firstValueFrom(made.codex.connect());
  await pass(0);
  await connecting;
  const reaching = reach(made);
  await pass(0);
  await reaching;
  await pass(0);
  return made;
}

describe.each(MODES)('a client that waits (%s transport)', (mode) => {
  it.each(SITUATIONS)('has no timer left once it is closed: %s', async (_what, reach) => {
    const { codex } = await reached(mode, {}, reach);
    const closing = codex.close();
    await pass(0);
    await closing;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(SITUATIONS)('has no timer left once its link is lost: %s', async (_what, reach) => {
    const { server } = await reached(mode, {}, reach);
    server.link.fail(GONE);
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(SITUATIONS)('has no timer left once it is closed between two links: %s', async (_what, reach) => {
    const { server, codex } = await reached(mode, { reconnect: { ...AT_ONCE, delayMs: 10_000 } }, reach);
    server.link.fail(GONE);
    await pass(1);
    const closing = codex.close();
    await pass(0);
    await closing;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(SITUATIONS)('has no timer left once it is closed over the next link: %s', async (_what, reach) => {
    const { server, codex } = await reached(mode, { reconnect: AT_ONCE }, reach);
    server.handle('thread/resume', () => LATER);
    server.link.fail(GONE);
    await pass(100);
    const closing = codex.close();
    await pass(0);
    await closing;
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { firstValueFrom, type Observable } from 'rxjs';
import { Codex, type Thread } from 'codex-rx';
import { FakeAppServer, LATER } from 'codex-rx/testing';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, MODES, record } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it.each(MODES)(
  'without reconnect, a turn that nobody holds is waited for after connect() (%s)',
  async (mode) => {
    const server = new FakeAppServer({ mode });
    let lost = true;
    const thread = () => ({ thread: { id: 't', status: { type: 'active', activeFlags: [] } } });
    server
      .handle('thread/start', () => ({ thread: { id: 't' } }))
      .handle('thread/resume', thread)
      .handle('thread/read', thread)
      .handle('turn/start', () =>
        lost ? LATER : { turn: { id: 'turn-2', items: [], status: 'inProgress' } },
      );
    const codex = new Codex(server.transport);
    const t = await firstValueFrom(codex.startThread());
    const first = record(t.turn('Go.'));
    await wait(0);
    server.link.fail(GONE);
    await wait(0);
    expect(errorOf(first)).toMatchObject({ mayHaveRun: true });
    lost = false;
    await firstValueFrom(codex.connect());
    const second = record(t.turn('Again.'));
    await wait(10);
    const starts = () => server.link.received.filter(({ method }) => method === 'turn/start').length;
    expect(starts()).toBe(0);
    server.notify('thread/status/changed', { threadId: 't', status: { type: 'idle' } });
    await wait(10);
    expect(starts()).toBe(1);
    expect(second.values).toHaveLength(1);
    await codex.close();
  },
);

const starters: readonly (readonly [string, string, (thread: Thread) => Observable<unknown>])[] = [
  ['compact', 'thread/compact/start', (thread) => thread.compact()],
  ['shell', 'thread/shellCommand', (thread) => thread.shell('true')],
];

describe.each([true, false])('a link that is lost after the server has taken it (reconnect: %s)', (again) => {
  const described = (type: string) => () => ({
    thread: { id: 't', status: type === 'active' ? { type, activeFlags: [] } : { type } },
  });

  async function opened() {
    const server = new FakeAppServer();
    server
      .handle('thread/start', () => ({ thread: { id: 't' } }))
      .handle('thread/resume', described('active'))
      .handle('thread/read', described('active'))
      .handle('thread/compact/start', () => ({}))
      .handle('thread/shellCommand', () => ({}));
    const codex = new Codex(server.transport, { reconnect: again && AT_ONCE });
    const thread = await firstValueFrom(codex.startThread());
    const goesOnAfterRest = async (act: () => void) => {
      const starts = () => server.requests('turn/start').length;
      const next = again ? record(thread.run('Again.')) : undefined;
      act();
      await wait(50);
      await firstValueFrom(codex.connect());
      if (!again) record(thread.run('Again.'));
      await wait(50);
      expect(starts()).toBe(0);
      server.notify('thread/status/changed', { threadId: 't', status: { type: 'idle' } });
      await wait(10);
      expect(starts()).toBe(1);
      expect(next?.end).toBeUndefined();
      await codex.close();
    };
    return { server, codex, thread, goesOnAfterRest };
  }

  it.each(starters)('%s: its turn is waited for by the next run', async (_name, method, start) => {
    const { server, thread, goesOnAfterRest } = await opened();
    const begun = record(start(thread));
    await wait(0);
    expect(server.requests(method)).toHaveLength(1);
    await goesOnAfterRest(() => {
      server.link.fail(GONE);
    });
    expect(errorOf(begun)).toMatchObject({ method, mayHaveRun: true, cause: GONE });
  });

  it('a goal: its turns are waited for by the next run', async () => {
    const { server, thread, goesOnAfterRest } = await opened();
    const goal = {
      threadId: 't',
      objective: 'Do.',
      status: 'active',
      tokensUsed: 0,
      timeUsedSeconds: 0,
      createdAt: 1,
      updatedAt: 1,
    };
    server
      .handle('thread/read', described('idle'))
      .handle('thread/goal/clear', () => ({ cleared: false }))
      .handle('thread/goal/set', () => ({ goal }));
    const run = record(thread.runGoal('Do.'));
    await wait(0);
    expect(server.requests('thread/goal/set')).toHaveLength(1);
    server.handle('thread/read', described('active'));
    await goesOnAfterRest(() => {
      server.link.fail(GONE);
    });
    expect(errorOf(run)).toBe(GONE);
  });
});

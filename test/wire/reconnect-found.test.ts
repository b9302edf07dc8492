import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, mergeMap } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, record, setUp } from '../fixtures/fake.js';
import { GONE } from '../fixtures/lost-link.js';

useFakeTime();

const NOT_KEPT = new FakeRefusal({ code: -32600, message: 'no rollout found for thread id t' });

/** A server that knows of one thread, and a client that has opened it. */
async function opened({ maxInFlight = 64, maxAttempts = 3 } = {}) {
  const reconnect = { delayMs: 1, maxDelayMs: 10, jitter: 0, maxAttempts };
  const { server, codex } = setUp({ reconnect, maxInFlight });
  server.handle('thread/start', () => ({ thread: { id: 't' } }));
  server.handle('thread/resume', () => ({ thread: { id: 't', status: { type: 'idle' } } }));
  server.handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
  const thread = await firstValueFrom(codex.startThread());
  const lose = async () => {
    server.link.fail(GONE);
    await vi.advanceTimersByTimeAsync(20);
  };
  return { server, codex, thread, lose };
}

describe('a turn that waits for a place in flight when the link is lost', () => {
  it('is not begun on a thread whose events would not come', async () => {
    const { server, codex, thread, lose } = await opened({ maxInFlight: 1 });
    server.handle('model/list', () => LATER);
    record(codex.request('model/list', {}));
    const run = record(thread.run('Go.'));
    server.handle('thread/resume', () => NOT_KEPT);
    await lose();
    expect(server.requests('turn/start')).toHaveLength(0);
    expect(errorOf(run)).toMatchObject({ name: 'InvalidRequestError' });
  });

  it('is begun when its thread is there again', async () => {
    const { server, codex, thread, lose } = await opened({ maxInFlight: 1 });
    server.handle('model/list', () => LATER);
    record(codex.request('model/list', {}));
    const start = record(thread.turn('Go.'));
    const held: object[] = [];
    server.handle('thread/resume', (_params, request) => {
      held.push(request);
      return LATER;
    });
    await lose();
    expect(server.requests('turn/start')).toHaveLength(0);
    for (const request of held) server.reply(request, { thread: { id: 't', status: { type: 'idle' } } });
    await vi.advanceTimersByTimeAsync(0);
    expect(start.end).toBe('complete');
    expect(server.requests('turn/start')).toHaveLength(1);
  });
});

describe('a turn whose thread was being resumed when no link came any more', () => {
  it('says of itself that it was not sent', async () => {
    const { server, thread } = await opened({ maxAttempts: 2 });
    server.handle('turn/start', () => ({ turn: turn('turn-1', 'inProgress') }));
    server.link.fail(GONE);
    const run = record(thread.run('Go.'));
    server.handle('thread/resume', () => {
      server.link.fail(GONE);
      return LATER;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(errorOf(run)).toMatchObject({ method: 'turn/start', mayHaveRun: false });
  });
});

describe('a turn that waits for one that nobody holds', () => {
  it('is begun, though that has ended before the reply which says that it runs', async () => {
    const { server, thread, lose } = await opened();
    server.handle('turn/start', () => LATER);
    record(thread.run('One.'));
    const next = record(thread.turn('Two.'));
    const resumes: object[] = [];
    server.handle('thread/resume', (_params, request) => {
      resumes.push(request);
      return LATER;
    });
    await lose();
    server.handle('turn/start', () => ({ turn: turn('turn-2', 'inProgress') }));
    server.handle('thread/read', () => ({ thread: { id: 't', status: { type: 'idle' } } }));
    server.notify('thread/status/changed', { threadId: 't', status: { type: 'idle' } });
    const status = { type: 'active', activeFlags: [] };
    for (const request of resumes) server.reply(request, { thread: { id: 't', status } });
    await vi.advanceTimersByTimeAsync(20);
    expect(next.end).toBe('complete');
  });
});

describe('a turn that the history shows before it is announced', () => {
  const ACTIVE = { thread: { id: 't', status: { type: 'active', activeFlags: [] } } };
  const started = { threadId: 't', turn: turn('turn-1', 'inProgress') };
  const completed = { threadId: 't', turn: turn('turn-1', 'completed') };
  const PROMPT = { type: 'userMessage', id: 'prompt', content: [] };

  it('is told once to begin, where somebody else has begun it', async () => {
    const { server, codex, lose } = await opened();
    const events$ = codex.turns$.pipe(mergeMap((begun) => begun.events$));
    const events = record(events$);
    server.handle('thread/resume', () => ACTIVE);
    server.handle('thread/turns/list', () => ({
      data: [turn('turn-1', 'inProgress')],
      nextCursor: null,
    }));
    await lose();
    server.notify('turn/started', started);
    server.notify('turn/completed', completed);
    expect(events.values.map(({ method }) => method)).toEqual(['turn/started', 'turn/completed']);
  });

  it('is shown with all of its items, where this client has begun it', async () => {
    const { server, codex, thread, lose } = await opened();
    const events$ = codex.turns$.pipe(mergeMap((begun) => begun.events$));
    const events = record(events$);
    server.handle('turn/start', () => ({ turn: turn('turn-1', 'inProgress') }));
    const run = record(thread.run('Go.'));
    await vi.advanceTimersByTimeAsync(0);
    server.handle('thread/resume', () => ACTIVE);
    server.handle('thread/turns/list', () => ({
      data: [turn('turn-1', 'inProgress', { items: [PROMPT], itemsView: 'full' })],
      nextCursor: null,
    }));
    await lose();
    server.notify('turn/started', started);
    server.notify('item/completed', { threadId: 't', turnId: 'turn-1', item: PROMPT, completedAtMs: 1 });
    server.notify('turn/completed', completed);
    const told = ['turn/started', 'item/completed', 'turn/completed'];
    expect(events.values.map(({ method }) => method)).toEqual(told);
    expect(run.end).toBe('complete');
  });
});

describe('a turn that shows no sign when another one of its thread has ended', () => {
  it('is waited for no longer than the client is open', async () => {
    const { server, codex, thread } = await opened();
    server.handle('turn/start', () => ({ turn: turn('turn-1', 'inProgress') }));
    record(thread.run('Go.'));
    await vi.advanceTimersByTimeAsync(0);
    server.notify('turn/completed', { threadId: 't', turn: turn('turn-0', 'completed') });
    expect(vi.getTimerCount()).toBe(1);
    await codex.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what was read over a link that is lost as soon as it was read', () => {
  it('does not stand for what is missed until the next link', async () => {
    const { server, thread } = await opened();
    const status = { type: 'active', activeFlags: [] };
    const message = { type: 'agentMessage', id: 'm', text: 'Hi.' };
    server.handle('turn/start', () => ({ turn: turn('turn-1', 'inProgress') }));
    server.handle('thread/resume', () => ({ thread: { id: 't', status } }));
    server.handle('thread/turns/list', (_params, request) => {
      const items = server.requests('thread/turns/list').length > 1 ? [message] : [];
      server.reply(request, { data: [turn('turn-1', 'inProgress', { items })], nextCursor: null });
      if (items.length === 0) server.link.fail(GONE);
      return LATER;
    });
    const handle = await firstValueFrom(thread.turn('Go.'));
    const items = record(handle.items$);
    server.link.fail(GONE);
    await vi.advanceTimersByTimeAsync(100);
    expect(items.values).toEqual([message]);
  });
});

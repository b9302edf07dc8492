import { InvalidResponseError, type CodexOptions } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, take } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, MODES, record, setUp, turnFrames, type Mode } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const MINUTE_MS = 60_000;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function connected(mode: Mode, options: CodexOptions = {}) {
  const made = setUp({ mode, validation: 'off', ...options });
  const connecting = firstValueFrom(made.codex.connect());
  await pass(0);
  await connecting;
  return made;
}

describe.each(MODES)('a list (%s transport)', (mode) => {
  it('ends with an error when the server repeats a cursor', async () => {
    const { server, codex } = await connected(mode);
    for (const cursors of [['a'], ['a', 'b', 'c', 'd', 'e'], ['x', 'y']]) {
      let pages = 0;
      server.received.length = 0;
      server.handle('thread/list', () => {
        pages += 1;
        return { data: [{ id: `thread-${pages}` }], nextCursor: cursors[pages % cursors.length] };
      });
      const threads = record(codex.listThreads());
      await pass(MINUTE_MS);
      expect(errorOf(threads)).toBeInstanceOf(InvalidResponseError);
      expect(errorOf(threads)).toMatchObject({
        method: 'thread/list',
        message: expect.stringContaining('repeats a cursor'),
      });
      expect(server.requests('thread/list').length).toBeLessThan(3 * cursors.length + 3);
    }
  });

  it('ends with an error when page after page is empty and yet names a next one', async () => {
    const { server, codex } = await connected(mode);
    let pages = 0;
    server.handle('thread/list', () => ({ data: [], nextCursor: `page-${(pages += 1)}` }));
    const threads = record(codex.listThreads());
    await pass(1000);
    const early = pages;
    await pass(MINUTE_MS);
    expect(errorOf(threads)).toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('empty'),
    });
    expect([early <= 10, pages <= 20, vi.getTimerCount()]).toEqual([true, true, 0]);
  });

  it('may have some pages that are empty', async () => {
    const { server, codex } = await connected(mode);
    let pages = 0;
    server.handle('thread/list', () => {
      pages += 1;
      return {
        data: pages % 5 === 0 ? [{ id: `thread-${pages}` }] : [],
        nextCursor: pages < 50 ? `${pages}` : null,
      };
    });
    const threads = record(codex.listThreads());
    await pass(MINUTE_MS);
    expect([threads.values.length, threads.end, pages]).toEqual([10, 'complete', 50]);
  });

  it('asks for no further page once it is left', async () => {
    const { server, codex } = await connected(mode);
    let pages = 0;
    server.handle('thread/list', () => ({
      data: pages++ === 0 ? [{ id: 'a' }] : [],
      nextCursor: `${pages}`,
    }));
    const left = record(codex.listThreads());
    await pass(100);
    left.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
    expect(record(codex.listThreads().pipe(take(1))).end).toBeUndefined();
  });

  it('without `data` is an error of the library', async () => {
    const { server, codex } = await connected(mode);
    server.handle('thread/list', () => ({ nextCursor: 'a' }));
    const threads = record(codex.listThreads());
    await pass(0);
    expect(errorOf(threads)).toBeInstanceOf(InvalidResponseError);
  });
});

describe.each(MODES)('a turn (%s transport)', (mode) => {
  it('whose end was told settles though its history is paged for ever', async () => {
    const { server, codex } = await connected(mode, { reconnect: AT_ONCE });
    const run = record(codex.thread('a').run('hi'));
    await pass(0);
    const { started, message, completed } = turnFrames('a', 'turn-1');
    server.link.send(started);
    let pages = 0;
    server.handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
    server.handle('thread/turns/list', () => ({ data: [], nextCursor: `page-${(pages += 1)}` }));
    server.link.fail(GONE);
    await pass(100);
    server.link.send(message('fine'));
    server.link.send(completed());
    await pass(MINUTE_MS);
    expect(run.values).toMatchObject([{ finalResponse: 'fine' }]);
    expect(pages).toBeLessThanOrEqual(20);
    await codex.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('errors when the server unloads its thread before each reply to a resume', async () => {
    const { server, codex } = await connected(mode, { reconnect: AT_ONCE });
    const closed = { method: 'thread/closed', params: { threadId: 'a' } };
    server.handle('thread/resume', (_params, request) => {
      server.link.send(closed);
      server.reply(request, { thread: { id: 'a', status: { type: 'idle' } } });
      return LATER;
    });
    const following = record(codex.resumeThread('a'));
    await pass(0);
    expect(following.end).toBe('complete');
    server.link.send(closed);
    await pass(0);
    server.received.length = 0;
    const run = record(codex.thread('a').run('hi'));
    await pass(1000);
    const early = server.requests('thread/resume').length;
    await pass(MINUTE_MS);
    expect(errorOf(run)).toBeInstanceOf(InvalidResponseError);
    expect(errorOf(run)).toMatchObject({ message: expect.stringContaining('unloaded the thread') });
    expect([early <= 7, server.requests('thread/resume').length <= 10]).toEqual([true, true]);
    expect([server.requests('turn/start').length, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('leaves no timer when the client closes while it waits to be resumed once more', async () => {
    const { server, codex } = await connected(mode, { reconnect: AT_ONCE });
    const closed = { method: 'thread/closed', params: { threadId: 'a' } };
    server.handle('thread/resume', (_params, request) => {
      server.link.send(closed);
      server.reply(request, { thread: { id: 'a', status: { type: 'idle' } } });
      return LATER;
    });
    record(codex.resumeThread('a'));
    await pass(0);
    server.link.send(closed);
    await pass(0);
    const run = record(codex.thread('a').run('hi'));
    await pass(300);
    expect(run.end).toBeUndefined();
    const closing = codex.close();
    await pass(0);
    await closing;
    expect(errorOf(run)).toMatchObject({ code: 'transport_closed' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is interrupted a bounded number of times when the server names one id and then the other', async () => {
    const { server, codex } = await connected(mode);
    server.handle('turn/interrupt', (params) => {
      const { turnId } = params as { turnId: string };
      const other = turnId === 'turn-1' ? 'turn-2' : 'turn-1';
      const message = `expected active turn id ${turnId} but found ${other}`;
      return new FakeRefusal({ code: -32600, message });
    });
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    server.link.send(turnFrames('a', 'turn-1').started);
    const interrupt = record(handle.interrupt());
    await pass(MINUTE_MS);
    expect(errorOf(interrupt)).toMatchObject({ code: 'stale_turn' });
    expect(server.requests('turn/interrupt').length).toBeLessThan(40);
    const steer = record(handle.steer('more'));
    server.handle('turn/steer', (params) => {
      const { expectedTurnId } = params as { expectedTurnId: string };
      const other = expectedTurnId === 'turn-1' ? 'turn-2' : 'turn-1';
      const message = `expected active turn id ${expectedTurnId} but found ${other}`;
      return new FakeRefusal({ code: -32600, message });
    });
    await pass(MINUTE_MS);
    expect(steer.end).toBeDefined();
    expect(server.requests('turn/steer').length).toBeLessThan(5);
  });

  it('is looked for in the queue less and less often while the server tells of change after change', async () => {
    const { server, codex } = await connected(mode);
    let lists = 0;
    server.handle('thread/queue/add', () => ({ queuedSubmission: { id: 'q' } }));
    server.handle('thread/queue/list', (_params, request) => {
      lists += 1;
      server.reply(request, { data: [{ id: 'q' }], nextCursor: null });
      server.notify('thread/queue/changed', { threadId: 'a' });
      return LATER;
    });
    const waiting = record(codex.thread('a').enqueue('hi'));
    await pass(0);
    server.notify('thread/queue/changed', { threadId: 'a' });
    await pass(MINUTE_MS);
    expect([lists < 200, waiting.end]).toEqual([true, undefined]);
    waiting.unsubscribe();
    await pass(0);
    await codex.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('turns that other clients begin and that never end', () => {
  it.each(MODES)('are kept up to a limit for each thread, the newest of them (%s)', async (mode) => {
    const { server, codex, diagnostics } = await connected(mode);
    const turns = record(codex.thread('a').turns$);
    for (let n = 1; n <= 1000; n += 1) server.link.send(turnFrames('a', `other-${n}`).started);
    await pass(0);
    expect(turns.values).toHaveLength(1000);
    expect(diagnostics.filter(({ kind }) => kind === 'turnEvicted')).toHaveLength(1000 - 64);
    const results = turns.values.map(({ result$ }) => record(result$));
    expect(results.filter(({ end }) => end === undefined)).toHaveLength(64);
    expect(results.map(errorOf)[0]).toMatchObject({ code: 'invalid_response' });
    server.link.send(turnFrames('a', 'other-1000').completed());
    await pass(0);
    expect(results.at(-1)?.values).toMatchObject([{ id: 'other-1000' }]);
  });

  it('leave the turns that this client has begun alone', async () => {
    const { server, codex } = await connected('sync');
    record(codex.turns$);
    const run = record(codex.thread('a').run('hi'));
    const { started, message, completed } = turnFrames('a', 'turn-1');
    server.link.send(started);
    for (let n = 1; n <= 200; n += 1) server.link.send(turnFrames('a', `other-${n}`).started);
    server.link.send(message('fine'));
    server.link.send(completed());
    await pass(0);
    expect(run.values).toMatchObject([{ finalResponse: 'fine' }]);
  });

  it('are kept up to a limit on all threads together', async () => {
    const { server, codex, diagnostics } = await connected('sync');
    let turns = 0;
    codex.turns$.subscribe(() => (turns += 1));
    for (let n = 1; n <= 5000; n += 1) server.link.send(turnFrames(`thread-${n}`, `other-${n}`).started);
    expect(turns).toBe(5000);
    expect(diagnostics.filter(({ kind }) => kind === 'turnEvicted')).toHaveLength(5000 - 4096);
  });

  it('are none when their ids are longer than any server has them', async () => {
    const { server, codex } = await connected('sync');
    const turns = record(codex.thread('a').turns$);
    const events = record(codex.thread('a').events$);
    server.link.send({
      method: 'turn/started',
      params: { threadId: 'a', turn: turn('x'.repeat(5000), 'inProgress') },
    });
    expect([turns.values.length, events.values.length]).toEqual([0, 1]);
  });
});

describe.each([5, 100])('%i threads that are watched', (count) => {
  it.each(MODES)('are each read once over the next link (%s)', async (mode) => {
    const { server, codex } = await connected(mode, { reconnect: AT_ONCE });
    const thread = (params: unknown) => ({
      thread: { id: (params as { threadId: string }).threadId, status: { type: 'idle' }, turns: [] },
    });
    server.handle('thread/resume', thread);
    server.handle('thread/read', thread);
    server.handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
    const ids = Array.from({ length: count }, (_, n) => `thread-${n}`);
    for (const id of ids) {
      record(codex.resumeThread(id));
      await pass(0);
      record(codex.thread(id).state$);
    }
    await pass(0);
    server.received.length = 0;
    server.link.fail(GONE);
    await pass(2000);
    for (const method of ['thread/resume', 'thread/read', 'thread/turns/list']) {
      const asked = server.requests(method).map(({ params }) => (params as { threadId: string }).threadId);
      expect({ method, asked: asked.toSorted() }).toEqual({ method, asked: ids.toSorted() });
    }
    await codex.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

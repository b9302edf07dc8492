import { RequestTimeoutError, type Codex, type Thread } from 'codex-rx';
import { LATER } from 'codex-rx/testing';
import { firstValueFrom, fromEvent, takeUntil, type Observable } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

const OPENERS: readonly (readonly [string, (codex: Codex) => Observable<Thread>])[] = [
  ['thread/start', (codex) => codex.startThread()],
  ['thread/resume', (codex) => codex.resumeThread('a')],
  ['thread/fork', (codex) => codex.forkThread('b')],
];

afterEach(() => {
  vi.useRealTimers();
});

async function leavable(options: Parameters<typeof connected>[0] = {}) {
  const all = await connected(options);
  const { server } = all;
  server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
  for (const [method] of OPENERS) server.handle(method, () => LATER);
  const letGo = () => server.requests('thread/unsubscribe').map(({ params }) => params);
  return { ...all, letGo };
}

it.each(['thread/start', 'thread/resume', 'thread/fork'] as const)(
  'a thread that is opened by %s after its caller has left is let go',
  async (method) => {
    const { server, codex } = setUp();
    server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
    await firstValueFrom(codex.connect());
    server.handle(method, () => LATER);
    const open = {
      'thread/start': () => codex.startThread(),
      'thread/resume': () => codex.resumeThread('a'),
      'thread/fork': () => codex.forkThread('b'),
    }[method];
    record(open()).unsubscribe();
    const [left] = server.requests(method);
    server.reply(left!, { thread: { id: 'a' } });
    await settled();
    expect(server.requests('thread/unsubscribe').map(({ params }) => params)).toEqual([{ threadId: 'a' }]);

    // One that is followed here all the same stays so.
    const kept = record(open());
    const again = record(open());
    const [, first, second] = server.requests(method);
    again.unsubscribe();
    server.reply(first!, { thread: { id: 'a' } });
    expect(kept.values).toMatchObject([{ id: 'a' }]);
    server.reply(second!, { thread: { id: 'a' } });
    await settled();
    expect(server.requests('thread/unsubscribe')).toHaveLength(1);
  },
);

describe.each(OPENERS)('a thread whose %s is answered too late', (method, open) => {
  it('is let go when the time was up', async () => {
    const { server, codex, left, letGo } = await leavable({ requestTimeoutMs: 5_000 });
    vi.useFakeTimers();
    const opened = record(open(codex));
    vi.advanceTimersByTime(5_000);
    expect(errorOf(opened)).toBeInstanceOf(RequestTimeoutError);
    expect(letGo()).toEqual([]);
    server.reply(server.requests(method)[0]!, { thread: { id: 'a' } });
    expect(letGo()).toEqual([{ threadId: 'a' }]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is let go when a signal has ended the wait', async () => {
    const { server, codex, left, letGo } = await leavable();
    const abort = new AbortController();
    const opened = record(open(codex).pipe(takeUntil(fromEvent(abort.signal, 'abort'))));
    abort.abort();
    expect(opened.end).toBe('complete');
    server.reply(server.requests(method)[0]!, { thread: { id: 'a' } });
    expect(letGo()).toEqual([{ threadId: 'a' }]);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

describe('a thread whose resume was left', () => {
  it('is kept when it is being resumed once more', async () => {
    const { server, codex, letGo } = await leavable();
    record(codex.resumeThread('a')).unsubscribe();
    const again = record(codex.resumeThread('a'));
    const [first, second] = server.requests('thread/resume');
    server.reply(first!, { thread: { id: 'a' } });
    server.reply(second!, { thread: { id: 'a' } });
    expect(again.values).toMatchObject([{ id: 'a' }]);
    // Sent now, it would end what was just opened.
    expect(letGo()).toEqual([]);
  });

  it('is let go when each of several was', async () => {
    const { server, codex, letGo } = await leavable();
    record(codex.resumeThread('a')).unsubscribe();
    const again = record(codex.resumeThread('a'));
    const [first, second] = server.requests('thread/resume');
    server.reply(first!, { thread: { id: 'a' } });
    again.unsubscribe();
    server.reply(second!, { thread: { id: 'a' } });
    expect(letGo()).toEqual([{ threadId: 'a' }]);
  });

  it('is let go when that was on behalf of a turn', async () => {
    const { server, codex, left, letGo } = await leavable();
    const thread = codex.thread('a');
    await firstValueFrom(thread.unsubscribe());
    record(thread.run('hi')).unsubscribe();
    server.reply(server.requests('thread/resume')[0]!, { thread: { id: 'a' } });
    await settled();
    expect(server.requests('turn/start')).toEqual([]);
    expect(letGo()).toHaveLength(2);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is kept for the turn that comes next', async () => {
    const { server, codex, letGo } = await leavable();
    const thread = codex.thread('a');
    await firstValueFrom(thread.unsubscribe());
    record(thread.run('one')).unsubscribe();
    const next = record(thread.run('two'));
    const [first, second] = server.requests('thread/resume');
    server.reply(first!, { thread: { id: 'a' } });
    server.reply(second!, { thread: { id: 'a' } });
    await settled();
    expect(letGo()).toHaveLength(1);
    const frames = turnFrames('a', 'turn-1');
    for (const frame of [frames.started, frames.completed()]) server.link.send(frame);
    expect(next.values).toMatchObject([{ id: 'turn-1' }]);
  });
});

describe('an input whose thread/queue/add is answered too late', () => {
  it.each(['left', 'timed out'])('is taken out of the queue: it was %s', async (how) => {
    const { server, codex } = await leavable({ requestTimeoutMs: 5_000 });
    server.handle('thread/queue/add', () => LATER).handle('thread/queue/delete', () => ({}));
    vi.useFakeTimers();
    const queued = record(codex.thread('a').enqueue('later'));
    if (how === 'left') queued.unsubscribe();
    else vi.advanceTimersByTime(5_000);
    server.reply(server.requests('thread/queue/add')[0]!, { queuedSubmission: { id: 'q' } });
    expect(server.requests('thread/queue/delete').map(({ params }) => params)).toEqual([
      { threadId: 'a', queuedSubmissionId: 'q' },
    ]);
  });
});

describe('a command whose start is answered too late', () => {
  it.each([
    ['command/exec', 'command/exec/terminate', (codex: Codex) => codex.exec(['true'])],
    ['process/spawn', 'process/kill', (codex: Codex) => codex.spawn(['true'], { cwd: '/' })],
  ] as const)('%s: it is ended', async (method, stops, start) => {
    const { server, codex, left } = await leavable({ requestTimeoutMs: 5_000 });
    server.handle(method, () => LATER).handle(stops, () => ({}));
    server.handle('thread/loaded/list', () => ({ data: [], nextCursor: null }));
    vi.useFakeTimers();
    record<unknown>(start(codex)).unsubscribe();
    const timedOut = record<unknown>(start(codex));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(errorOf(timedOut)).toBeInstanceOf(RequestTimeoutError);
    for (const request of server.requests(method)) server.reply(request, {});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.requests(stops)).toHaveLength(server.requests(method).length);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

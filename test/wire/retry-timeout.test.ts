import { firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';
import { useFakeTime } from '../fixtures/fake-time.js';

useFakeTime();

/** A thread whose first turn runs, with 1000 ms for retries alone. */
async function running(retryTimeoutMs = 1000) {
  const set = setUp({ retryTimeoutMs, secrets: ['correct-horse'] });
  const thread = await firstValueFrom(set.codex.startThread());
  const frames = turnFrames(thread.id, 'turn-1');
  const stream = record(thread.stream('Hello?'));
  const tell = (frame: { method: string; params: unknown }) => set.server.notify(frame.method, frame.params);
  const retry = (message = 'Reconnecting... 1/5') =>
    tell({
      method: 'error',
      params: {
        threadId: thread.id,
        turnId: 'turn-1',
        willRetry: true,
        error: { message, codexErrorInfo: null, additionalDetails: 'Bearer correct-horse was refused' },
      },
    });
  tell(frames.started);
  const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const interrupts = () => set.server.requests('turn/interrupt').length;
  return { ...set, thread, frames, stream, tell, retry, wait, interrupts };
}

describe('retryTimeoutMs', () => {
  it('gives a turn up that long after the first of its retries, however many follow', async () => {
    const { stream, retry, wait, interrupts } = await running();
    retry();
    await wait(600);
    retry('Reconnecting... 2/5');
    await wait(390);
    expect(stream.ends).toBe(0);
    await wait(20);
    expect(errorOf(stream)).toMatchObject({
      name: 'TurnInactiveError',
      turnId: 'turn-1',
      inactiveMs: 1000,
      message: expect.stringContaining('Last it said: Reconnecting... 2/5 Bearer [redacted]'),
    });
    expect(String(errorOf(stream))).not.toContain('correct-horse');
    expect([stream.ends, interrupts()]).toEqual([1, 1]);
  });

  it('begins anew when anything else is heard of the turn', async () => {
    const { stream, retry, wait, tell, frames } = await running();
    for (let round = 0; round < 3; round += 1) {
      retry();
      await wait(900);
      tell(frames.delta('a'));
      await wait(2000);
    }
    expect(stream.ends).toBe(0);
    tell(frames.completed());
    expect(stream.end).toBe('complete');
  });

  it('says nothing of a turn that is silent without a retry', async () => {
    const { stream, wait } = await running();
    await wait(100_000);
    expect(stream.ends).toBe(0);
  });

  it('is over with the turn, the caller and the link', async () => {
    for (const end of ['turn', 'caller', 'link'] as const) {
      const { stream, retry, wait, tell, frames, server, interrupts } = await running();
      retry();
      if (end === 'turn') tell(frames.completed('failed'));
      else if (end === 'caller') stream.unsubscribe();
      else server.link.fail(new Error('gone'));
      await wait(5000);
      expect([stream.ends, interrupts()]).toEqual([end === 'caller' ? 0 : 1, end === 'caller' ? 1 : 0]);
      if (end === 'link') expect(errorOf(stream)).toMatchObject({ name: 'TransportClosedError' });
    }
  });

  it('lets the next turn of the thread begin once this one has ended', async () => {
    const { thread, stream, retry, wait, tell, frames, server } = await running();
    const next = record(thread.run('And now?'));
    retry();
    await wait(1100);
    expect(stream.ends).toBe(1);
    expect(server.requests('turn/start')).toHaveLength(1);
    tell(frames.completed('interrupted'));
    await wait(0);
    expect(server.requests('turn/start')).toHaveLength(2);
    expect(next.ends).toBe(0);
  });

  it('is no limit when it is 0, and can be set for one turn', async () => {
    const { stream, retry, wait, thread, server } = await running(0);
    retry();
    await wait(1_000_000);
    expect(stream.ends).toBe(0);
    expect(server.requests('turn/start')[0]?.params).not.toHaveProperty('retryTimeoutMs');
    stream.unsubscribe();
    expect(errorOf(record(thread.run('x', { retryTimeoutMs: -1 })))).toMatchObject({
      name: 'InvalidParamsError',
      issues: [{ path: ['retryTimeoutMs'] }],
    });
    expect(() => setUp({ retryTimeoutMs: Number.NaN })).toThrow('retryTimeoutMs');
  });

  it.each(['turn', 'send'] as const)('can be set for one turn that is begun by %s', async (how) => {
    const { server, codex } = setUp();
    const thread = await firstValueFrom(codex.startThread());
    const handle = record(thread[how]('Hello?', { retryTimeoutMs: 1000 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests('turn/start')[0]?.params).not.toHaveProperty('retryTimeoutMs');
    const frames = turnFrames(thread.id, 'turn-1');
    server.notify('turn/started', frames.started.params);
    server.notify('error', retried(thread.id, 'turn-1'));
    await vi.advanceTimersByTimeAsync(1100);
    expect(server.requests('turn/interrupt')).toHaveLength(1);
    server.notify('turn/completed', frames.completed('interrupted').params);
    const result = record(handle.values[0]!.result$);
    expect(errorOf(result)).toMatchObject({ name: 'TurnInactiveError', inactiveMs: 1000 });
  });

  it.each([{ client: 1000 }, { client: 0, goal: 1000 }])('stops a goal too: %o', async ({ client, goal }) => {
    const { server, codex } = setUp({ retryTimeoutMs: client });
    const described = { objective: 'Do.', status: 'active', tokensUsed: 0, timeUsedSeconds: 0 };
    server
      .handle('thread/read', () => ({ thread: { id: 'a', ephemeral: false, status: { type: 'idle' } } }))
      .handle('thread/goal/clear', () => ({ cleared: false }))
      .handle('thread/goal/set', (params) => ({ goal: { ...described, ...Object(params) } }));
    const run = record(codex.thread('a').runGoal('Do.', { retryTimeoutMs: goal }));
    await vi.advanceTimersByTimeAsync(0);
    server.notify('turn/started', turnFrames('a', 't1').started.params);
    server.notify('error', retried('a', 't1'));
    await vi.advanceTimersByTimeAsync(1100);
    expect(errorOf(run)).toMatchObject({ name: 'TurnInactiveError', turnId: 't1' });
    expect(server.requests('thread/goal/set').at(-1)?.params).toMatchObject({ status: 'paused' });
    expect(server.requests('turn/interrupt')).toHaveLength(1);
  });
});

function retried(threadId: string, turnId: string) {
  const error = { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: null };
  return { threadId, turnId, willRetry: true, error };
}

import { AbortedError, RequestTimeoutError, TransportClosedError, TurnFailedError } from 'codex-rx';
import { FakeRefusal, LATER } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GoalRefusedError } from '../../src/goals/goal-refused-error.js';
import { errorOf, OVERLOADED, record } from '../fixtures/fake.js';
import { goalServer, NO_TURN, NOTHING_LEFT, OBJECTIVE } from '../fixtures/goal-server.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ACTIVE = { threadId: 'a', objective: 'Get it done.', status: 'active' };
const PAUSED = { threadId: 'a', status: 'paused' };
const INTERRUPT = { threadId: 'a', turnId: 't1' };

const refusal = (message: string) => new FakeRefusal({ code: -32600, message });

describe('a goal that is refused', () => {
  it.each([
    ['thread/goal/clear', 'goals feature is disabled', 'disabled'],
    ['thread/goal/set', 'goals feature is disabled', 'disabled'],
    ['thread/goal/clear', 'ephemeral thread does not support goals: a', 'ephemeral'],
    ['thread/goal/set', 'cannot update goal for thread a: no goal exists', 'missing'],
  ])('says why, and what helps (%s: %s)', async (method, said, reason) => {
    const { server, thread, left } = await goalServer();
    server.handle(method, () => refusal(said));
    const error = errorOf(record(thread.goal(OBJECTIVE)));
    expect(error).toBeInstanceOf(GoalRefusedError);
    expect(error).toMatchObject({ reason, rpcCode: -32600 });
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('has the error of the request where the server says something else', async () => {
    const { server, thread, left } = await goalServer();
    server.handle('thread/goal/set', () => refusal('thread not found: a'));
    const error = errorOf(record(thread.goal(OBJECTIVE)));
    expect(error).not.toBeInstanceOf(GoalRefusedError);
    expect(error).toMatchObject({ code: 'invalid_request', method: 'thread/goal/set' });
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it.each([
    [{ ephemeral: true, status: { type: 'idle' } }, 'ephemeral'],
    [{ ephemeral: false, status: { type: 'active', activeFlags: [] } }, 'busy'],
  ])('is not sent to a thread like %o', async (more, reason) => {
    const { server, thread, requests, left } = await goalServer();
    server.handle('thread/read', () => ({ thread: { id: 'a', ...more } }));
    expect(errorOf(record(thread.goal(OBJECTIVE)))).toMatchObject({ reason });
    expect(requests()).toEqual(['thread/read']);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it.each([
    ['', {}, 'objective'],
    [' \n ', {}, 'objective'],
    ['😀'.repeat(4001), {}, 'objective'],
    ['x', { tokenBudget: 0 }, 'tokenBudget'],
    ['x', { tokenBudget: 1.5 }, 'tokenBudget'],
    ['x', { startTimeoutMs: -1 }, 'startTimeoutMs'],
    ['x', { startTimeoutMs: NaN }, 'startTimeoutMs'],
  ])('sends nothing when it cannot be one (%#)', async (objective, options, field) => {
    const { thread, requests } = await goalServer();
    expect(errorOf(record(thread.goal(objective, options)))).toMatchObject({
      code: 'invalid_params',
      issues: [{ path: [field] }],
    });
    expect(requests()).toEqual([]);
  });

  it('may be as long as 4000 characters, however many halves they have', async () => {
    const { thread, asked } = await goalServer();
    record(thread.goal('😀'.repeat(4000)));
    expect(asked('thread/goal/set')).toHaveLength(1);
  });
});

describe('a goal whose turn does not begin', () => {
  it('is given up after 30 s: it is paused, and what begins after all is interrupted', async () => {
    const { thread, server, asked, started, ended, left } = await goalServer();
    const runs = record(thread.goal(OBJECTIVE));
    const next = record(thread.run('Hello?'));
    await vi.advanceTimersByTimeAsync(29_900);
    expect(runs.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    expect(errorOf(runs)).toBeInstanceOf(RequestTimeoutError);
    expect(asked('thread/goal/set')).toEqual([ACTIVE, PAUSED]);
    started('t1');
    expect(asked('turn/interrupt')).toEqual([INTERRUPT]);
    expect(server.requests('turn/start')).toEqual([]);
    ended('t1', 'interrupted');
    expect(server.requests('turn/start')).toHaveLength(1);
    next.unsubscribe();
    started('own');
    ended('own', 'interrupted');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is given up in the time it was given, between two turns as well', async () => {
    const { thread, asked, started, ended, left } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE, { startTimeoutMs: 500 }));
    started('t1');
    const run = await running;
    ended('t1');
    await vi.advanceTimersByTimeAsync(499);
    const results = record(run.result$);
    expect(results.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2);
    expect(errorOf(results)).toMatchObject({ code: 'request_timeout', timeoutMs: 500 });
    expect(asked('thread/goal/set')[1]).toEqual(PAUSED);
    await vi.advanceTimersByTimeAsync(1100);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('fails when its last turn failed and the goal stays active', async () => {
    const { thread, started, ended, left } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE, { startTimeoutMs: 500 }));
    started('t1');
    const run = await running;
    const [results, text, events] = [record(run.result$), record(run.text$), record(run.events$)];
    ended('t1', 'failed', { error: { message: 'no' } });
    expect(results.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(501);
    expect(errorOf(results)).toBeInstanceOf(TurnFailedError);
    expect(errorOf(text)).toBeInstanceOf(TurnFailedError);
    expect(events.end).toBe('complete');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('waits for ever with 0', async () => {
    const { thread, started } = await goalServer();
    const runs = record(thread.goal(OBJECTIVE, { startTimeoutMs: 0 }));
    await vi.advanceTimersByTimeAsync(3_600_000);
    started('t1');
    expect(runs.values).toMatchObject([{ id: 't1' }]);
  });

  it('says so when it is over before', async () => {
    const { thread, updated, left } = await goalServer();
    const runs = record(thread.goal(OBJECTIVE));
    await vi.advanceTimersByTimeAsync(1);
    updated('usageLimited');
    await vi.advanceTimersByTimeAsync(1100);
    expect(errorOf(runs)).toMatchObject({ reason: 'ended' });
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is stopped when nobody knows whether it was taken', async () => {
    const { server, thread, asked, left } = await goalServer();
    server.handle('thread/goal/set', () => ({}));
    const runs = record(thread.goal(OBJECTIVE));
    expect(errorOf(runs)).toMatchObject({ code: 'invalid_response' });
    expect(asked('thread/goal/set')).toEqual([ACTIVE, PAUSED]);
    await vi.advanceTimersByTimeAsync(10_100);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

describe('leaving', () => {
  it('sends nothing while it waits for the thread, nor more than was sent before the goal was', async () => {
    const { server, thread, requests, started, ended, left } = await goalServer();
    const first = record(thread.run('hi'));
    const queued = record(thread.goal(OBJECTIVE));
    queued.unsubscribe();
    started('own');
    ended('own');
    expect(first.end).toBe('complete');
    expect(requests()).toEqual(['turn/start']);
    server.handle('thread/read', () => LATER);
    record(thread.goal(OBJECTIVE)).unsubscribe();
    server.reply(server.requests('thread/read')[0] ?? {}, { thread: { id: 'a' } });
    expect(requests()).toEqual(['turn/start', 'thread/read']);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it.each(['goal', 'runGoal'] as const)('%s: stops the goal before its first turn', async (form) => {
    const server = await goalServer();
    record<unknown>(server.thread[form](OBJECTIVE)).unsubscribe();
    expect(server.asked('thread/goal/set')).toEqual([ACTIVE, PAUSED]);
    server.started('t1');
    expect(server.asked('turn/interrupt')).toEqual([INTERRUPT]);
    server.ended('t1', 'interrupted');
    expect(server.left()).toEqual(NOTHING_LEFT);
  });

  it('stops it when no turn begins, too', async () => {
    const { thread, left } = await goalServer();
    record(thread.goal(OBJECTIVE)).unsubscribe();
    await vi.advanceTimersByTimeAsync(1100);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('runGoal: pauses it and interrupts its turn; a handle gives it away', async () => {
    const { thread, asked, started, updated, ended, left } = await goalServer();
    const handle = record(thread.goal(OBJECTIVE));
    started('t1');
    handle.unsubscribe();
    expect(asked('thread/goal/set')).toHaveLength(1);
    updated('complete');
    ended('t1');
    const run = record(thread.runGoal(OBJECTIVE));
    await vi.advanceTimersByTimeAsync(1);
    started('t2');
    run.unsubscribe();
    expect(asked('thread/goal/set')).toEqual([ACTIVE, ACTIVE, PAUSED]);
    expect(asked('turn/interrupt')).toEqual([{ ...INTERRUPT, turnId: 't2' }]);
    ended('t2', 'interrupted');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('runGoal: leaves it alone once it is over, or when it is to be detached', async () => {
    const { thread, asked, started, updated, ended, left } = await goalServer();
    const whole = record(thread.runGoal(OBJECTIVE));
    started('t1');
    updated('complete');
    ended('t1');
    expect(whole).toMatchObject({ values: [{ id: 't1', goal: { status: 'complete' } }], end: 'complete' });
    const detached = record(thread.runGoal(OBJECTIVE, { onUnsubscribe: 'detach' }));
    await vi.advanceTimersByTimeAsync(1);
    started('t2');
    detached.unsubscribe();
    expect([asked('thread/goal/set'), asked('turn/interrupt')]).toEqual([[ACTIVE, ACTIVE], []]);
    updated('complete');
    ended('t2');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it.each(['goal', 'runGoal'] as const)(
    '%s: a signal stops it, before and after it has begun',
    async (form) => {
      const server = await goalServer();
      const before = new AbortController();
      const early = record<unknown>(server.thread[form](OBJECTIVE, { signal: before.signal }));
      before.abort();
      expect(errorOf(early)).toBeInstanceOf(AbortedError);
      expect(server.asked('thread/goal/set')).toEqual([ACTIVE, PAUSED]);
      await vi.advanceTimersByTimeAsync(1100);
      const after = new AbortController();
      const late = record<unknown>(server.thread[form](OBJECTIVE, { signal: after.signal }));
      await vi.advanceTimersByTimeAsync(1);
      server.started('t1');
      after.abort();
      expect(server.asked('turn/interrupt')).toEqual([INTERRUPT]);
      if (form === 'runGoal') expect(errorOf(late)).toBeInstanceOf(AbortedError);
      server.ended('t1', 'interrupted');
      expect(server.left()).toEqual(NOTHING_LEFT);
    },
  );

  it('stops it when the server is less busy', async () => {
    const { server, thread, asked, set, started, ended, left } = await goalServer();
    const run = record(thread.runGoal(OBJECTIVE));
    started('t1');
    server.handle('thread/goal/set', () => OVERLOADED).handle('turn/interrupt', () => OVERLOADED);
    run.unsubscribe();
    server.handle('thread/goal/set', set).handle('turn/interrupt', () => ({}));
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked('thread/goal/set')).toEqual([ACTIVE, PAUSED, PAUSED]);
    expect(asked('turn/interrupt')).toEqual([INTERRUPT, INTERRUPT]);
    ended('t1', 'interrupted');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('lets the thread go on when its turn does not end', async () => {
    const { server, thread, started, left } = await goalServer();
    server.handle('turn/interrupt', () => NO_TURN);
    const run = record(thread.runGoal(OBJECTIVE));
    started('t1');
    run.unsubscribe();
    const next = record(thread.run('Hello?'));
    await vi.advanceTimersByTimeAsync(9900);
    expect(server.requests('turn/start')).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.requests('turn/start')).toHaveLength(1);
    server.handle('turn/interrupt', () => ({}));
    next.unsubscribe();
    started('own');
    server.notify('turn/completed', { threadId: 'a', turn: { id: 'own', items: [], status: 'interrupted' } });
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

describe('the end of the link', () => {
  it.each(['before the reply', 'before its first turn', 'in a turn', 'between two turns'])(
    'ends everything once, and for good: %s',
    async (when) => {
      const { server, thread, connection, started, ended } = await goalServer();
      if (when === 'before the reply') server.handle('thread/goal/set', () => LATER);
      const runs = record(thread.goal(OBJECTIVE));
      if (when.includes('in a') || when.includes('between')) started('t1');
      if (when.includes('between')) ended('t1');
      const views = runs.values.flatMap((run) => [
        record<unknown>(run.events$),
        record<unknown>(run.turns$),
        record<unknown>(run.goal$),
        record<unknown>(run.result$),
        record<unknown>(run.steer('More.')),
      ]);
      const steers = views.filter(({ end }) => end === 'complete').length;
      server.link.end();
      await vi.advanceTimersByTimeAsync(1);
      const settled = runs.values.length === 0 ? [runs] : views.filter(({ end }) => end !== 'complete');
      expect(settled).toHaveLength(runs.values.length === 0 ? 1 : 5 - steers);
      for (const view of settled) {
        expect(errorOf(view)).toBeInstanceOf(TransportClosedError);
        expect(view.ends).toBe(1);
      }
      await vi.advanceTimersByTimeAsync(60_000);
      expect(connection.session.threads.size).toEqual({ threads: 0, turns: 0 });
      for (const run of runs.values)
        expect(errorOf(record(run.interrupt()))).toBeInstanceOf(TransportClosedError);
    },
  );

  it('ends it in good order for whoever asked for it, with the same error', async () => {
    const { connection, thread, started, ended } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    ended('t1');
    const views = [record<unknown>(run.events$), record<unknown>(run.interrupt())];
    await connection.close();
    expect(views.map(errorOf)).toEqual(Array(2).fill(expect.any(TransportClosedError)));
  });
});

describe('a turn of it that cannot be read to its end', () => {
  it('ends it with the error of that turn, and stops it', async () => {
    const { connection, thread, asked, started, left } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    const results = record(run.result$);
    connection.session.threads.refuse('a', 't1', new RequestTimeoutError('turn/completed', 1));
    expect(errorOf(results)).toMatchObject({ method: 'turn/completed' });
    expect(asked('thread/goal/set')).toEqual([ACTIVE, PAUSED]);
    await vi.advanceTimersByTimeAsync(1100);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

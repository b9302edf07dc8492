import { StaleTurnError, type TurnEvent } from 'codex-rx';
import { LATER } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { turnIdOf } from '../../src/protocol/route.js';
import { errorOf, methods, MODES, OVERLOADED, record } from '../fixtures/fake.js';
import { goalServer, NO_TURN, NOTHING_LEFT, OBJECTIVE, otherTurn } from '../fixtures/goal-server.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const THREAD = { threadId: 'a' };
const PAUSED = { ...THREAD, status: 'paused' };
const ids = (events: readonly TurnEvent[]) => events.map(({ method, params }) => turnIdOf(method, params));

describe.each(MODES)('a goal (%s)', (mode) => {
  it('is set on an idle thread that is stored, after the one before it was cleared', async () => {
    const { thread, started, asked, requests } = await goalServer(mode);
    const run = firstValueFrom(thread.goal('  Get it done.\n', { tokenBudget: 500 }));
    await vi.waitFor(() => expect(asked('thread/goal/set')).toHaveLength(1));
    started('t1');
    expect(await run).toMatchObject({ id: 't1', threadId: 'a' });
    expect(requests()).toEqual(['thread/read', 'thread/goal/clear', 'thread/goal/set']);
    expect(asked('thread/goal/set')).toEqual([
      { ...THREAD, objective: 'Get it done.', status: 'active', tokenBudget: 500 },
    ]);
  });

  it('loses nothing of what comes before its reply, be it the whole of it', async () => {
    const { server, thread, described, updated, started, delta, ended, left } = await goalServer(mode);
    server.handle('thread/goal/set', () => LATER);
    const runs = record(thread.goal(OBJECTIVE));
    await vi.waitFor(() => expect(server.requests('thread/goal/set')).toHaveLength(1));
    updated('active');
    started('t1');
    delta('t1', 'one');
    ended('t1');
    started('t2');
    delta('t2', 'two');
    updated('complete');
    ended('t2');
    await vi.waitFor(() => expect(runs.values).toHaveLength(1));
    server.reply(server.requests('thread/goal/set')[0] ?? {}, { goal: described('active') });
    const [run] = runs.values;
    const events = record(run!.events$);
    expect([methods(events.values), ids(events.values), events.end]).toEqual([
      ['turn/started', 'item/agentMessage/delta', 'item/agentMessage/delta', 'turn/completed'],
      ['t1', 't1', 't1', 't1'],
      'complete',
    ]);
    expect(record(run!.turns$).values.map(({ id }) => id)).toEqual(['t1', 't2']);
    await vi.waitFor(() => expect(left()).toEqual(NOTHING_LEFT));
  });
});

it('send steers the turn that runs for the goal, and starts one of its own after it', async () => {
  const { server, thread, started, ended, updated } = await goalServer('sync');
  const run = firstValueFrom(thread.goal(OBJECTIVE));
  const early = record(thread.send('Mind this.'));
  await vi.waitFor(() => expect(server.requests('thread/goal/set')).toHaveLength(1));
  server.handle('turn/steer', (params) => ({
    turnId: Reflect.get(Object(params), 'expectedTurnId') as unknown,
  }));
  started('t1');
  await run;
  await vi.waitFor(() => expect(early.values.map(({ id }) => id)).toEqual(['t1']));
  updated('complete');
  ended('t1');
  record(thread.send('Now this.'));
  await vi.waitFor(() => expect(server.requests('turn/start')).toHaveLength(1));
  expect(server.requests('turn/steer')).toHaveLength(1);
});

describe('its streams', () => {
  it('show an early, an attached and a late observer the same', async () => {
    const { thread, updated, started, delta, ended } = await goalServer();
    const early: string[] = [];
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    run.events$.subscribe(({ method }) => early.push(method));
    delta('t1', 'one');
    ended('t1');
    const attached = record(run.events$);
    started('t2');
    updated('complete');
    ended('t2');
    const late = record(run.events$);
    expect(early).toEqual(['turn/started', 'item/agentMessage/delta', 'turn/completed']);
    expect([methods(attached.values), methods(late.values)]).toEqual([early, early]);
    expect(record(run.result$).values).toMatchObject([{ id: 't1', goal: { status: 'complete' } }]);
    expect(record(run.goal$).values).toMatchObject([{ status: 'complete' }]);
  });

  it('keep their order when who looks at the past makes the next things happen', async () => {
    const { thread, updated, started, delta, ended } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    delta('t1', 'one');
    const seen: string[] = [];
    run.events$.subscribe(({ method }) => {
      seen.push(method);
      if (method !== 'turn/started') return;
      updated('complete');
      ended('t1');
    });
    expect(seen).toEqual(['turn/started', 'item/agentMessage/delta', 'turn/completed']);
  });

  it('keep nothing with replay none, but for how it ended', async () => {
    const { thread, updated, started, delta, ended } = await goalServer();
    const first: string[] = [];
    thread.goal(OBJECTIVE, { replay: 'none' }).subscribe((run) => {
      run.events$.subscribe(({ method }) => first.push(method));
      run.turns$.subscribe(({ id }) => first.push(id));
    });
    const running = firstValueFrom(thread.goal(OBJECTIVE, { replay: 'none' }));
    await vi.waitFor(() => expect(first).toEqual([]));
    started('t1');
    updated('complete');
    ended('t1');
    // The second waits for the first.
    expect(first).toEqual(['t1', 'turn/started', 'turn/completed']);
    await vi.waitFor(() => updated('active'));
    started('t2');
    const run = await running;
    delta('t2', 'one');
    const late = record(run.events$);
    updated('complete');
    ended('t2');
    expect(methods(late.values)).toEqual(['turn/completed']);
    expect(record(run.result$).values).toMatchObject([{ id: 't2' }]);
    expect(record(run.turns$).values).toEqual([]);
  });

  it('have the physical turns, each whole and by its own id', async () => {
    const { thread, updated, started, delta, message, ended } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    delta('t1', 'one');
    message('t1', 'one');
    ended('t1');
    started('t2');
    message('t2', 'two');
    updated('complete');
    ended('t2');
    const turns = record(run.turns$).values;
    const results = turns.flatMap(({ result$ }) => record(result$).values);
    expect(results).toMatchObject([
      { id: 't1', finalResponse: 'one' },
      { id: 't2', finalResponse: 'two' },
    ]);
    expect(record(run.result$).values).toMatchObject([{ id: 't1', finalResponse: 'two', items: [{}, {}] }]);
  });
});

describe('steer', () => {
  async function running() {
    const server = await goalServer();
    const runs = firstValueFrom(server.thread.goal(OBJECTIVE));
    server.started('t1');
    return { ...server, run: await runs };
  }

  it('asks once more with the turn that the server names', async () => {
    const { server, run, asked } = await running();
    server.handle('turn/steer', (params) =>
      (params as { expectedTurnId: string }).expectedTurnId === 't1'
        ? otherTurn('t1', 't2')
        : { turnId: 't2' },
    );
    expect(record(run.steer('More.')).values).toEqual([{ turnId: 't1' }]);
    expect(asked('turn/steer')).toMatchObject([{ expectedTurnId: 't1' }, { expectedTurnId: 't2' }]);
  });

  it('takes the options of the wire', async () => {
    const { run, asked } = await running();
    record(run.steer('More.', { clientUserMessageId: 'mine' }));
    expect(asked('turn/steer')).toMatchObject([
      { expectedTurnId: 't1', threadId: 'a', clientUserMessageId: 'mine' },
    ]);
  });

  it('waits for the next turn when the server has none, or none is known', async () => {
    const { server, run, asked, started, ended } = await running();
    server.handle('turn/steer', () => NO_TURN);
    const early = record(run.steer('More.'));
    ended('t1');
    const between = record(run.steer('And more.'));
    expect(asked('turn/steer')).toHaveLength(1);
    server.handle('turn/steer', () => ({ turnId: 't2' }));
    started('t2');
    expect([early.values, between.values]).toEqual([[{ turnId: 't1' }], [{ turnId: 't1' }]]);
    expect(asked('turn/steer')).toMatchObject([
      { expectedTurnId: 't1', input: [{ text: 'More.' }] },
      { expectedTurnId: 't2', input: [{ text: 'More.' }] },
      { expectedTurnId: 't2', input: [{ text: 'And more.' }] },
    ]);
  });

  it('is sent once, though the turn ends before its reply', async () => {
    const { server, run, asked, started, ended } = await running();
    server.handle('turn/steer', () => LATER);
    const steered = record(run.steer('More.'));
    ended('t1');
    started('t2');
    server.reply(server.requests('turn/steer')[0] ?? {}, { turnId: 't1' });
    expect(steered).toMatchObject({ values: [{ turnId: 't1' }], end: 'complete' });
    expect(asked('turn/steer')).toHaveLength(1);
  });

  it('is refused as stale when no further turn begins', async () => {
    const { run, updated, ended } = await running();
    ended('t1');
    const waiting = record(run.steer('More.'));
    updated('complete');
    await vi.advanceTimersByTimeAsync(5000);
    expect(errorOf(waiting)).toBeInstanceOf(StaleTurnError);
    expect(errorOf(record(run.steer('More.')))).toMatchObject({ method: 'turn/steer', code: 'stale_turn' });
  });

  it('gives up on a server that names another turn each time', async () => {
    const { server, run, asked } = await running();
    let turns = 1;
    server.handle('turn/steer', () => otherTurn(`t${turns}`, `t${(turns += 1)}`));
    const steered = record(run.steer('More.'));
    expect(errorOf(steered)).toBeInstanceOf(StaleTurnError);
    expect(asked('turn/steer')).toHaveLength(6);
  });
});

it('a goal that could not be paused ends as it would have', async () => {
  const { server, thread, started, updated, ended } = await goalServer();
  const running = firstValueFrom(thread.goal(OBJECTIVE));
  started('t1');
  const run = await running;
  server.handle('thread/goal/set', () => OVERLOADED);
  expect(errorOf(record(run.pause()))).toMatchObject({ name: 'ServerOverloadedError' });
  updated('blocked');
  ended('t1');
  expect(record(run.result$).values).toMatchObject([{ status: 'completed', goal: { status: 'blocked' } }]);
});

describe('interrupt', () => {
  async function running() {
    const server = await goalServer();
    const runs = firstValueFrom(server.thread.goal(OBJECTIVE));
    server.started('t1');
    const run = await runs;
    return { ...server, run, results: record(run.result$) };
  }

  it('pauses the goal, then interrupts its turn, which ends it', async () => {
    const { run, results, requests, asked, ended, left } = await running();
    expect(record(run.interrupt()).values).toEqual([undefined]);
    expect(requests().slice(3)).toEqual(['thread/goal/set', 'turn/interrupt']);
    expect(asked('thread/goal/set')[1]).toEqual(PAUSED);
    ended('t1', 'interrupted');
    expect(results.values).toMatchObject([{ status: 'interrupted' }]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('asks once more with the turn that the server names, or with the one that begins', async () => {
    const { server, run, asked, started, ended } = await running();
    server.handle('turn/interrupt', (params) =>
      (params as { turnId: string }).turnId === 't1' ? otherTurn('t1', 't2') : NO_TURN,
    );
    const interrupted = record(run.interrupt());
    ended('t1');
    server.handle('turn/interrupt', () => ({}));
    started('t3');
    expect(interrupted).toMatchObject({ values: [undefined], end: 'complete' });
    expect(asked('turn/interrupt')).toMatchObject([{ turnId: 't1' }, { turnId: 't2' }, { turnId: 't3' }]);
  });

  it('interrupts the turn that was on its way when the goal was paused between two turns', async () => {
    const { run, results, asked, started, ended } = await running();
    ended('t1');
    const interrupted = record(run.interrupt());
    await vi.advanceTimersByTimeAsync(500);
    started('t2');
    expect(interrupted.end).toBe('complete');
    expect(asked('turn/interrupt')).toEqual([{ ...THREAD, turnId: 't2' }]);
    ended('t2', 'interrupted');
    expect(results.values).toMatchObject([{ id: 't1', status: 'interrupted' }]);
  });

  it('is done when none was on its way', async () => {
    const { run, results, asked, ended, left } = await running();
    ended('t1');
    const interrupted = record(run.interrupt());
    await vi.advanceTimersByTimeAsync(900);
    expect([interrupted.end, results.end]).toEqual([undefined, undefined]);
    await vi.advanceTimersByTimeAsync(200);
    expect(interrupted).toMatchObject({ values: [undefined], end: 'complete' });
    expect(asked('turn/interrupt')).toEqual([]);
    expect(results.values).toMatchObject([{ id: 't1', status: 'interrupted', goal: { status: 'paused' } }]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('interrupts the turn of a goal that somebody has cleared', async () => {
    const { server, run, results, asked, ended } = await running();
    server.handle('thread/goal/set', () => NO_TURN);
    server.notify('thread/goal/cleared', THREAD);
    expect(record(run.interrupt()).end).toBe('complete');
    expect(asked('turn/interrupt')).toEqual([{ ...THREAD, turnId: 't1' }]);
    ended('t1', 'interrupted');
    expect(results.values).toMatchObject([{ status: 'interrupted', goal: null }]);
  });

  it('interrupts though the goal could not be paused, and says so', async () => {
    const { server, run, asked } = await running();
    server.handle('thread/goal/set', () => LATER);
    const interrupted = record(run.interrupt());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked('turn/interrupt')).toHaveLength(1);
    expect(errorOf(interrupted)).toMatchObject({ code: 'request_timeout', method: 'thread/goal/set' });
  });

  it('is done when the goal is reached meanwhile', async () => {
    const { server, run, results, updated, ended } = await running();
    server.handle('turn/interrupt', () => LATER);
    const interrupted = record(run.interrupt());
    updated('complete');
    ended('t1');
    expect(interrupted).toMatchObject({ values: [undefined], end: 'complete' });
    expect(results.values).toMatchObject([{ status: 'completed' }]);
  });
});

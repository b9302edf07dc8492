import { turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';
import { goalServer, NO_TURN, NOTHING_LEFT, OBJECTIVE, otherTurn } from '../fixtures/goal-server.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const PAUSED = { threadId: 'a', status: 'paused' };

/** Leaves a goal that runs, one way or the other. */
const LEAVING = [
  ['unsubscribing', (run: ReturnType<typeof record>) => run.unsubscribe()],
  ['a signal', (_: unknown, signal: AbortController) => signal.abort()],
] as const;

describe.each(LEAVING)('a goal that is left by %s', (_, leave) => {
  async function running() {
    const server = await goalServer();
    const controller = new AbortController();
    const run = record(server.thread.runGoal(OBJECTIVE, { signal: controller.signal }));
    server.started('t1');
    return { ...server, leave: () => leave(run, controller) };
  }

  it('interrupts the turn that the server names, when another has taken the place of the known one', async () => {
    const { server, leave, asked, ended, left } = await running();
    server.handle('turn/interrupt', (params) =>
      (params as { turnId: string }).turnId === 't1' ? otherTurn('t1', 't2') : {},
    );
    leave();
    expect(asked('thread/goal/set')[1]).toEqual(PAUSED);
    expect(asked('turn/interrupt')).toMatchObject([{ turnId: 't1' }, { turnId: 't2' }]);
    ended('t1');
    ended('t2', 'interrupted');
    await vi.advanceTimersByTimeAsync(1100);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('interrupts the turn that begins next, when the server has none at the moment', async () => {
    const { server, leave, asked, started, ended, left } = await running();
    server.handle('turn/interrupt', () => NO_TURN);
    leave();
    ended('t1');
    server.handle('turn/interrupt', () => ({}));
    started('t2');
    expect(asked('turn/interrupt')).toMatchObject([{ turnId: 't1' }, { turnId: 't2' }]);
    ended('t2', 'interrupted');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('begins no further turn when it is left between two', async () => {
    const { leave, asked, ended, left } = await running();
    ended('t1');
    leave();
    expect(asked('thread/goal/set')[1]).toEqual(PAUSED);
    await vi.advanceTimersByTimeAsync(1100);
    expect(asked('turn/interrupt')).toEqual([]);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

describe('a handle on a goal that nobody looks at', () => {
  it('keeps nothing alive once the goal is over, and still tells how that was', async () => {
    const { thread, started, updated, ended, left } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    updated('complete');
    ended('t1');
    expect(left()).toEqual(NOTHING_LEFT);
    expect(record(run.result$)).toMatchObject({
      values: [{ id: 't1', status: 'completed' }],
      end: 'complete',
    });
  });

  it('errors for whoever looks first when the link has ended', async () => {
    const { server, thread, started } = await goalServer();
    const running = firstValueFrom(thread.goal(OBJECTIVE));
    started('t1');
    const run = await running;
    server.link.end();
    expect(errorOf(record(run.events$))).toMatchObject({ code: 'transport_closed' });
    expect(errorOf(record(run.result$))).toMatchObject({ code: 'transport_closed' });
  });
});

describe('a message of twenty million characters', () => {
  it('arrives whole, and holds up nothing that comes after it', async () => {
    const { server, codex, diagnostics } = setUp();
    await firstValueFrom(codex.connect());
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const run = record(codex.thread('a').run('Write a lot.'));
    const { started, message, completed } = turnFrames('a', 't');
    const text = 'wörd '.repeat(4_000_000);
    const lines = [started, message(text), completed()].map((frame) => `${JSON.stringify(frame)}\n`);
    server.link.sendRaw(lines.join(''), 65_536);
    expect(run.end).toBe('complete');
    expect(run.values[0]?.finalResponse === text).toBe(true);
    expect(diagnostics).toEqual([]);
  });
});

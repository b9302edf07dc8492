import type { TurnEvent } from 'codex-rx';
import { concatMap, map, scan } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import {
  awaited,
  goalReducer,
  INITIAL_GOAL,
  statusOf,
  type GoalInput,
  type GoalState,
} from '../../src/goals/goal-state.js';
import { turnIdOf } from '../../src/protocol/route.js';
import { marbles } from '../fixtures/marbles.js';
import { recording } from '../fixtures/recordings.js';

const threadId = 'thread';

function heard(method: string, params: object = {}): GoalInput {
  return { kind: 'event', event: toNotification({ method, params: { threadId, ...params } }) };
}

const describedAs = (status: string, more: object = {}) => ({
  threadId,
  objective: 'Get it done.',
  status,
  tokensUsed: 0,
  timeUsedSeconds: 0,
  createdAt: 1,
  updatedAt: 1,
  ...more,
});
const accepted: GoalInput = { kind: 'accepted', goal: describedAs('active') };
const updated = (status: string) => heard('thread/goal/updated', { turnId: null, goal: describedAs(status) });
const cleared = heard('thread/goal/cleared');
const started = (id: string, more: object = {}) =>
  heard('turn/started', { turn: { id, items: [], status: 'inProgress', startedAt: 10, ...more } });
const ended = (id: string, status = 'completed', more: object = {}) =>
  heard('turn/completed', {
    turn: { id, items: [], status, error: null, startedAt: 20, completedAt: 25, ...more },
  });
const delta = (turnId: string, text: string) =>
  heard('item/agentMessage/delta', { turnId, itemId: 'message', delta: text });

/** `method id` of what a step adds to the logical turn. */
const shown = ({ method, params }: TurnEvent) => `${method} ${String(turnIdOf(method, params))}`;

function fold(...inputs: readonly GoalInput[]): GoalState {
  return inputs.reduce(goalReducer, INITIAL_GOAL);
}

/** The end of the logical turn that a state has just emitted. */
function endOf({ emitted }: GoalState) {
  const [event] = emitted;
  if (event?.method !== 'turn/completed') throw new Error('the goal is not over');
  return event;
}

describe('the logical turn', () => {
  it('begins with the first physical turn, ends with the last, and has the first one’s id throughout', () => {
    marbles(({ hot, expectObservable }) => {
      const inputs$ = hot('a-s-d-u-e-S-D-c-E-|', {
        a: accepted,
        s: started('t1'),
        d: delta('t1', 'one'),
        u: updated('active'),
        e: ended('t1'),
        S: started('t2'),
        D: delta('t2', 'two'),
        c: updated('complete'),
        E: ended('t2'),
      });
      const logical$ = inputs$.pipe(
        scan(goalReducer, INITIAL_GOAL),
        concatMap(({ emitted }) => emitted),
        map(shown),
      );
      expectObservable(logical$).toBe('--s-d-------D---E-|', {
        s: 'turn/started t1',
        d: 'item/agentMessage/delta t1',
        D: 'item/agentMessage/delta t1',
        E: 'turn/completed t1',
      });
    });
  });

  it('ends at the time of the last turn, counted from the start of the first', () => {
    const state = fold(accepted, started('t1'), ended('t1'), started('t2'), updated('complete'), ended('t2'));
    expect(endOf(state).params.turn).toMatchObject({
      id: 't1',
      rootTurnId: 't1',
      status: 'completed',
      startedAt: 10,
      completedAt: 25,
      durationMs: 15_000,
    });
  });

  it('counts in ms where the server tells when it has sent an event', () => {
    const at = (input: GoalInput, emittedAtMs: number): GoalInput =>
      input.kind === 'event' ? { kind: 'event', event: { ...input.event, emittedAtMs } } : input;
    const state = fold(
      accepted,
      at(started('t1'), 1_000_040),
      ended('t1'),
      started('t2'),
      updated('complete'),
      at(ended('t2'), 1_000_172),
    );
    expect(endOf(state).params.turn.durationMs).toBe(132);
  });

  it('is the server’s own events, untouched, where one turn was enough', () => {
    const first = started('t1');
    const last = ended('t1');
    const begun = fold(accepted, first);
    const over = [updated('complete'), last].reduce(goalReducer, begun);
    expect([begun.emitted, over.emitted]).toEqual([
      [first.kind === 'event' && first.event],
      [last.kind === 'event' && last.event],
    ]);
    expect(endOf(over)).toBe(last.kind === 'event' && last.event);
  });

  it('has what comes late of a turn that has ended, and nothing of turns before the goal', () => {
    const running = fold(accepted, started('t1'), ended('t1'), started('t2'));
    expect(goalReducer(running, delta('t1', 'late')).emitted.map(shown)).toEqual([
      'item/agentMessage/delta t1',
    ]);
    expect(goalReducer(running, delta('before', 'late')).emitted).toEqual([]);
  });

  it('leaves out what is said of the thread and of the goal', () => {
    const running = fold(accepted, started('t1'));
    const inputs = [
      heard('thread/status/changed', { status: { type: 'idle' } }),
      heard('thread/goal/updated', { turnId: 't1', goal: describedAs('active', { tokensUsed: 7 }) }),
      cleared,
    ];
    expect(inputs.map((input) => goalReducer(running, input).emitted)).toEqual([[], [], []]);
  });

  it('takes the end that a turn announced by one id has by its root’s', () => {
    const running = fold(accepted, started('t2', { rootTurnId: 't1' }), updated('complete'));
    const answering = goalReducer(running, delta('t1', 'text'));
    expect(answering.emitted.map(shown)).toEqual(['item/agentMessage/delta t2']);
    expect(endOf(goalReducer(answering, ended('t1'))).params.turn).toMatchObject({ id: 't2' });
  });

  it.each(['goal-turns', 'goal-interrupted', 'goal-failed'])('has one start and one end in %s', (name) => {
    const events = recording(name)
      .filter(({ dir, frame }) => dir === 'in' && frame.method !== undefined)
      .map(({ frame }) => toNotification(frame));
    const begins = events.findIndex(({ method }) => method === 'thread/goal/updated');
    const emitted: TurnEvent[] = [];
    const state = events.slice(begins).reduce((before, event) => {
      const after = goalReducer(before, { kind: 'event', event });
      emitted.push(...after.emitted);
      return after;
    }, INITIAL_GOAL);
    expect(state.isOver).toBe(true);
    const methods = emitted.map(({ method }) => method);
    expect([methods[0], methods.at(-1)]).toEqual(['turn/started', 'turn/completed']);
    expect(methods.filter((method) => /^turn\/(started|completed)$/.test(method))).toHaveLength(2);
    expect(new Set(emitted.map(({ method, params }) => turnIdOf(method, params)))).toEqual(
      new Set([state.id]),
    );
  });
});

describe('a goal is over', () => {
  it.each(['paused', 'blocked', 'usageLimited', 'budgetLimited', 'complete', 'somethingNew'])(
    'when it is %s and no turn runs any more',
    (status) => {
      const running = fold(accepted, started('t1'), updated(status));
      expect(running.isOver).toBe(false);
      expect(goalReducer(running, ended('t1')).isOver).toBe(true);
    },
  );

  it('when it was cleared and no turn runs any more', () => {
    const state = fold(accepted, started('t1'), cleared, ended('t1'));
    expect(state).toMatchObject({ isOver: true, goal: null });
    expect(endOf(state).params.turn.status).toBe('completed');
  });

  it('at once when a turn was interrupted, whatever the server says of the goal', () => {
    const state = fold(accepted, started('t1'), ended('t1', 'interrupted'));
    expect(state.isOver).toBe(true);
    expect(endOf(state).params.turn.status).toBe('interrupted');
  });

  it('only once: nothing that comes after it counts', () => {
    const over = fold(accepted, started('t1'), updated('complete'), ended('t1'));
    const after = [updated('active'), started('t2'), delta('t1', 'late'), ended('t2')].reduce(
      goalReducer,
      over,
    );
    expect(after).toEqual({ ...over, emitted: [] });
  });

  it('not while it is active, nor when the goal before it is cleared', () => {
    const state = fold(cleared, accepted, started('t1'), ended('t1'), started('t2'));
    expect(state).toMatchObject({ isOver: false, id: 't1', active: { id: 't2' } });
  });

  it('not when it becomes active again before its turn ends', () => {
    const state = fold(accepted, started('t1'), updated('paused'), updated('active'), ended('t1'));
    expect(state.isOver).toBe(false);
  });

  it('before it was accepted, when all of it came before the reply', () => {
    const over = fold(updated('active'), started('t1'), updated('complete'), ended('t1'));
    expect(over.isOver).toBe(true);
    expect(goalReducer(over, accepted).goal).toMatchObject({ status: 'complete' });
  });
});

describe('how it ended', () => {
  const failed = ended('t1', 'failed', { error: { message: 'no' } });

  it('is failed when a turn failed and the goal was given up', () => {
    const state = fold(accepted, started('t1'), failed, started('t2'), updated('blocked'), ended('t2'));
    expect(endOf(state).params.turn).toMatchObject({ status: 'failed', error: { message: 'no' } });
  });

  it('is completed when the goal was reached in spite of a failed turn', () => {
    const state = fold(accepted, started('t1'), failed, started('t2'), updated('complete'), ended('t2'));
    expect(endOf(state).params.turn).toMatchObject({ status: 'completed', error: null });
  });

  it('is interrupted when its end was asked for, unless it was reached by then', () => {
    const asked = fold(accepted, started('t1'), { kind: 'stop' });
    const paused = [updated('paused'), ended('t1')].reduce(goalReducer, asked);
    const reached = [updated('complete'), ended('t1')].reduce(goalReducer, asked);
    expect([statusOf(paused), statusOf(reached)]).toEqual(['interrupted', 'completed']);
  });

  it('is completed when somebody else paused it', () => {
    const state = fold(accepted, started('t1'), updated('paused'), ended('t1'));
    expect(endOf(state).params.turn.status).toBe('completed');
  });

  it('is shown by no event when its only turn went without one', () => {
    const state = fold(accepted, started('t1'), updated('paused'), { kind: 'gone', turnId: 't1' });
    expect(state).toMatchObject({ isOver: true, emitted: [] });
  });
});

describe('a goal without a running turn', () => {
  it('waits for its first and for its next turn, and for nothing while one runs or before it is taken', () => {
    const inputs = [accepted, started('t1'), ended('t1'), started('t2'), updated('complete'), ended('t2')];
    const states = inputs.map((_, i) => fold(...inputs.slice(0, i + 1)));
    expect([INITIAL_GOAL, ...states].map(awaited)).toEqual([
      undefined,
      'turn',
      undefined,
      'turn',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('rests when it was paused between two turns, and is over when none has begun meanwhile', () => {
    const resting = fold(accepted, started('t1'), ended('t1'), { kind: 'stop' }, updated('paused'));
    expect(awaited(resting)).toBe('rest');
    const over = goalReducer(resting, { kind: 'waited' });
    expect(endOf(over).params.turn).toMatchObject({ id: 't1', status: 'interrupted' });
  });

  it('goes on when a turn was on its way, and is over with that', () => {
    const resting = fold(accepted, started('t1'), ended('t1'), updated('paused'));
    const late = goalReducer(resting, started('t2'));
    expect([awaited(late), goalReducer(late, { kind: 'waited' }).isOver]).toEqual([undefined, false]);
    expect(endOf(goalReducer(late, ended('t2'))).params.turn.id).toBe('t1');
  });
});

describe('what does not fit', () => {
  it('is passed over: a goal without a status, turns without an id, events of unknown methods', () => {
    const running = fold(accepted, started('t1'));
    const inputs = [
      heard('thread/goal/updated', { goal: {} }),
      heard('thread/goal/updated', { goal: null }),
      heard('turn/started', { turn: null }),
      heard('turn/completed', { turn: 7 }),
      heard('turn/completed'),
      heard('something/new', { turnId: 3 }),
    ];
    expect(inputs.reduce(goalReducer, running)).toEqual({ ...running, emitted: [] });
  });

  it('passes on when it names a turn of the goal, be its method known or not', () => {
    const running = fold(accepted, started('t1'), ended('t1'), started('t2'));
    const [event] = goalReducer(running, heard('something/new', { turnId: 't2', more: 1 })).emitted;
    expect(event).toMatchObject({ method: 'something/new', params: { turnId: 't1', more: 1 } });
  });
});

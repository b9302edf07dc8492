import {
  initialThreadState,
  threadReducer,
  threadReducerWith,
  threadStateFrom,
  type ThreadState,
} from 'codex-rx';
import type { Thread } from 'codex-rx/protocol';
import type { TurnEvent } from 'codex-rx';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';

function event(method: string, params: object = {}): TurnEvent {
  return toNotification({ method, params: { threadId: 'thread', ...params } });
}

const turn = (id: string, more: object = {}) => ({ id, items: [], status: 'inProgress', ...more });
const started = (id: string, more: object = {}) => event('turn/started', { turn: turn(id, more) });
const ended = (id: string) => event('turn/completed', { turn: turn(id, { status: 'completed' }) });
const item = (turnId: string, id: string) =>
  event('item/completed', { turnId, item: { type: 'agentMessage', id, text: id } });
const usage = (turnId: string) =>
  event('thread/tokenUsage/updated', { turnId, tokenUsage: { total: {}, last: {} } });

const request = (id: number | string, method: string, params: object) =>
  toNotification({ id, method, params: { threadId: 'thread', ...params } });
const resolved = (requestId: unknown) => event('serverRequest/resolved', { requestId });

function idsOf({ turns }: ThreadState): readonly string[] {
  return turns.map(({ id }) => id);
}

function fold(events: readonly TurnEvent[], from: ThreadState = initialThreadState()): ThreadState {
  return events.reduce(threadReducer, from);
}

describe('threadReducer', () => {
  it('folds each turn, in the order in which they come', () => {
    const state = fold([started('1'), item('1', 'a'), ended('1'), started('0'), item('0', 'b')]);
    expect(state.id).toBe('thread');
    expect(state.turns).toMatchObject([
      { id: '1', threadId: 'thread', isEnded: true, items: [{ id: 'a' }], finalResponse: 'a' },
      { id: '0', threadId: 'thread', isEnded: false, items: [{ id: 'b' }] },
    ]);
  });

  it('keeps the references of the turns an event is not about', () => {
    const before = fold([started('1'), started('2')]);
    const after = fold([item('2', 'a')], before);
    expect(after.turns[0]).toBe(before.turns[0]);
    expect(after.turns[1]).not.toBe(before.turns[1]);
    expect(fold([event('turn/dreamt', { turnId: '3' }), event('warning', { message: '' })], after)).toBe(
      after,
    );
  });

  it('completes an item after the end of its turn', () => {
    const late = fold([started('1'), ended('1'), item('1', 'a')]);
    expect(late.turns[0]).toMatchObject({ isEnded: true, items: [{ id: 'a', lifecycle: 'completed' }] });
  });

  it('folds the second id of a review into the turn that runs', () => {
    const review = fold([
      item('T1', 'a'),
      started('T2', { rootTurnId: 'T1', startedAt: 3 }),
      item('T2', 'b'),
    ]);
    expect(idsOf(review)).toEqual(['T1']);
    expect(review.turns[0]).toMatchObject({
      id: 'T1',
      status: 'inProgress',
      startedAt: 3,
      items: [{ id: 'a' }, { id: 'b' }],
    });
    expect(review.turnAliases).toEqual({ T2: 'T1' });
    expect(fold([ended('T1')], review).turns[0]).toMatchObject({ isEnded: true });
  });

  it('folds a review into one turn that is announced by its second id before anything else of it is seen', () => {
    const announced = fold([started('T2', { rootTurnId: 'T1', startedAt: 3 })]);
    expect(announced.turns).toMatchObject([{ id: 'T2', rootTurnId: 'T1' }]);
    const review = fold([item('T1', 'a'), item('T2', 'b'), ended('T1')], announced);
    expect(review.turns).toMatchObject([
      { id: 'T1', rootTurnId: null, startedAt: 3, isEnded: true, items: [{ id: 'a' }, { id: 'b' }] },
    ]);
    expect(review.turnAliases).toEqual({ T2: 'T1' });
  });

  it('leaves a turn on its own whose root is over, or is no turn of this thread', () => {
    const root = { rootTurnId: 'T1' };
    expect(idsOf(fold([started('T2', root), started('T3', root)]))).toEqual(['T2', 'T3']);
    expect(idsOf(fold([item('T1', 'a'), ended('T1'), started('T2', root)]))).toEqual(['T1', 'T2']);
    expect(idsOf(fold([started('T2', root), ended('T2'), item('T1', 'late')]))).toEqual(['T2', 'T1']);
    const subagent = fold([started('T2', root), item('T2', 'a'), ended('T2')]);
    expect(subagent.turns).toMatchObject([{ id: 'T2', rootTurnId: 'T1', items: [{ id: 'a' }] }]);
  });

  it('has approvals with the turn they name, or on its own, until they are resolved', () => {
    const asked = fold([
      started('1'),
      request(0, 'item/commandExecution/requestApproval', { turnId: '1', itemId: 'c' }),
      request(1, 'mcpServer/elicitation/request', { turnId: null, mode: 'url' }),
      request('0', 'item/permissions/requestApproval', { turnId: '2', itemId: 'p' }),
    ]);
    expect(asked.pendingApprovals).toMatchObject([{ requestId: 1, kind: 'elicitation', itemId: null }]);
    expect(asked.turns.map(({ pendingApprovals }) => pendingApprovals)).toMatchObject([
      [{ requestId: 0, kind: 'command', itemId: 'c' }],
      [{ requestId: '0', kind: 'permissions', itemId: 'p' }],
    ]);
    const first = fold([resolved(0)], asked);
    expect(first.turns[0]?.pendingApprovals).toEqual([]);
    expect(first.turns[1]).toBe(asked.turns[1]);
    expect(first.pendingApprovals).toBe(asked.pendingApprovals);
    expect(fold([resolved(1)], first).pendingApprovals).toEqual([]);
    expect(fold([resolved(7)], asked)).toBe(asked);
    expect(fold([ended('2')], asked).turns[1]?.pendingApprovals).toEqual([]);
  });

  it('does not take a repeated usage for a turn', () => {
    const state = fold([usage('1')]);
    expect(state).toMatchObject({ turns: [], usage: { total: {}, last: {} } });
    expect(fold([started('1'), usage('1')]).turns[0]).toMatchObject({ usage: { total: {}, last: {} } });
  });

  it('keeps what the thread tells of itself', () => {
    const waiting = { type: 'active', activeFlags: ['waitingOnApproval'] };
    const state = fold([
      event('thread/started', {
        thread: { id: 'thread', name: 'First', status: { type: 'idle' }, turns: [] },
      }),
      event('thread/status/changed', { status: waiting }),
      event('thread/settings/updated', { threadSettings: { model: 'm' } }),
      event('thread/name/updated', { threadName: 'Second' }),
    ]);
    expect(state).toMatchObject({ name: 'Second', status: waiting, settings: { model: 'm' } });
    expect(fold([event('thread/name/updated', {})], state).name).toBeNull();
  });

  it('tells whether the thread is archived, closed, deleted or reverted', () => {
    const gone = fold([event('thread/archived'), event('thread/closed'), event('thread/reverted')]);
    expect(gone).toMatchObject({ isArchived: true, isClosed: true, isReverted: true, isDeleted: false });
    expect(fold([event('thread/unarchived'), event('thread/deleted')], gone)).toMatchObject({
      isArchived: false,
      isDeleted: true,
    });
    const notLoaded = event('thread/status/changed', { status: { type: 'notLoaded' } });
    const idle = event('thread/status/changed', { status: { type: 'idle' } });
    expect(fold([notLoaded], gone).isClosed).toBe(true);
    expect(fold([idle], gone).isClosed).toBe(false);
  });

  it('ignores other threads and what is about none', () => {
    const state = initialThreadState({ id: 'mine' });
    const others = [
      started('1'),
      event('thread/archived'),
      toNotification({ method: 'skills/changed', params: {} }),
    ];
    expect(fold(others, state)).toBe(state);
  });

  it('hands its options on', () => {
    const delta = { turnId: '1', itemId: 'c', delta: '0123456789' };
    const reduce = threadReducerWith({ maxOutputChars: 4 });
    const state = reduce(initialThreadState(), event('item/commandExecution/outputDelta', delta));
    expect(state.turns[0]?.items[0]).toMatchObject({
      omittedChars: 7,
      item: { aggregatedOutput: '789' },
    });
  });
});

describe('the bounds of the state of a thread', () => {
  it('are kept by turns that live events add: the oldest that has ended goes, and is an older one then', () => {
    const reduce = threadReducerWith({ maxTurns: 2 });
    const initial = initialThreadState({ id: 'thread' });
    const two = [started('1'), started('2'), ended('2')].reduce(reduce, initial);
    expect([idsOf(two), two.hasOlder]).toEqual([['1', '2'], false]);
    const three = [started('3')].reduce(reduce, two);
    expect([idsOf(three), three.hasOlder]).toEqual([['1', '3'], true]);
    expect(idsOf([item('3', 'a'), started('4')].reduce(reduce, three))).toEqual(['3', '4']);
  });

  it('are kept by turns, second ids and approvals, however many a server invents', () => {
    const ids = Array.from({ length: 3000 }, (_, nth) => `${nth}`);
    const method = 'item/commandExecution/requestApproval';
    const state = fold([
      ...ids.map((id) => started(id)),
      ...ids.map((id) => started(`part-${id}`, { rootTurnId: '2999' })),
      ...ids.map((id) => request(id, 'mcpServer/elicitation/request', {})),
      ...ids.map((id) => request(id, method, { turnId: '2999' })),
    ]);
    expect(state.turns).toHaveLength(1000);
    expect(Object.keys(state.turnAliases)).toHaveLength(1000);
    expect(state.pendingApprovals).toHaveLength(1000);
  });

  it('do not cut what was read', () => {
    const turns = Array.from({ length: 5 }, (_, nth) => turn(`${nth}`, { status: 'completed' }));
    const state = threadStateFrom({ id: 'thread', turns } as unknown as Thread, { maxTurns: 2 });
    expect(idsOf(state)).toEqual(['0', '1', '2', '3', '4']);
    const reduce = threadReducerWith({ maxTurns: 2 });
    expect(idsOf([item('4', 'late'), started('5')].reduce(reduce, state))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('leave a state that can be cloned, whatever the ids', () => {
    const state = fold([started('__proto__'), started('constructor', { rootTurnId: '__proto__' })]);
    expect(state.turns.map(({ id }) => id)).toEqual(['__proto__']);
    expect(Object.entries(state.turnAliases)).toEqual([['constructor', '__proto__']]);
    expect(structuredClone(state)).toEqual(state);
  });
});

import {
  initialTurnState,
  turnReducer,
  turnReducerWith,
  turnStateFrom,
  type ItemState,
  type TurnEvent,
  type TurnState,
} from 'codex-rx';
import type { Turn } from 'codex-rx/protocol';
import { from, lastValueFrom, scan } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';

const threadId = 'thread';
const turnId = 'turn';

function event(method: string, params: object = {}): TurnEvent {
  return toNotification({ method, params: { threadId, turnId, ...params } });
}

const started = event('turn/started', {
  turn: { id: turnId, items: [], status: 'inProgress', startedAt: 1 },
});
const ended = (status = 'completed', more: object = {}) =>
  event('turn/completed', { turn: { id: turnId, items: [], status, startedAt: 1, ...more } });
const begun = (item: object) => event('item/started', { item });
const done = (item: object) => event('item/completed', { item });
const delta = (kind: string, itemId: string, text: unknown, more: object = {}) =>
  event(`item/${kind}`, { itemId, delta: text, ...more });

const message = (id: string, text: string, more: object = {}) => ({
  type: 'agentMessage',
  id,
  text,
  ...more,
});
const command = (id: string, aggregatedOutput: string | null = null) => ({
  type: 'commandExecution',
  id,
  command: 'ls',
  commandActions: [],
  cwd: '/',
  status: 'inProgress',
  aggregatedOutput,
});

function fold(events: readonly TurnEvent[], from: TurnState = initialTurnState()): TurnState {
  return events.reduce(turnReducer, from);
}

function idsOf({ items }: TurnState): readonly string[] {
  return items.map(({ id }) => id);
}

function itemOf(state: TurnState, id: string): ItemState {
  const item = state.items.find((each) => each.id === id);
  if (item === undefined) throw new Error(`no item ${id}`);
  return item;
}

describe('turnReducer', () => {
  it.each([
    ['a plan without steps', event('turn/plan/updated', { explanation: 'why' })],
    [
      'progress of a call that is none',
      event('item/mcpToolCall/progress', { itemId: 'message', message: 'hm' }),
    ],
    ['an empty piece of output', delta('commandExecution/outputDelta', 'command', '')],
  ])('leaves the state as it is at %s', (_, odd) => {
    const plan = event('turn/plan/updated', { explanation: 'why', plan: [{ step: 'a', status: 'pending' }] });
    const before = fold([started, plan, begun(message('message', '')), begun(command('command'))]);
    expect(turnReducer(before, odd)).toBe(before);
  });

  it('takes from a second end also when the turn began', () => {
    const again = fold([started, ended(), ended('completed', { startedAt: 5, completedAt: 9 })]);
    expect([again.startedAt, again.completedAt]).toEqual([5, 9]);
  });

  it('is what scan folds a turn with', async () => {
    const events = [started, begun(message('m', '')), delta('agentMessage/delta', 'm', 'Hi')];
    const state = await lastValueFrom(from(events).pipe(scan(turnReducer, initialTurnState())));
    expect(state).toMatchObject({ id: turnId, threadId, status: 'inProgress', startedAt: 1 });
    expect(idsOf(state)).toEqual(['m']);
    expect(itemOf(state, 'm')).toEqual({
      id: 'm',
      lifecycle: 'open',
      isPartial: false,
      item: message('m', 'Hi'),
      omittedChars: 0,
      progress: null,
    });
  });

  it('takes the completed item for the truth, whatever the deltas were', () => {
    const item = message('m', 'Hello', { phase: 'final_answer' });
    const state = fold([started, delta('agentMessage/delta', 'm', 'He'), done(item)]);
    expect(itemOf(state, 'm')).toMatchObject({ lifecycle: 'completed', isPartial: false });
    expect(itemOf(state, 'm').item).toBe(item);
    expect(state.finalResponse).toBe('Hello');
    expect(turnReducer(state, delta('agentMessage/delta', 'm', 'again'))).toBe(state);
    expect(turnReducer(state, begun(message('m', '')))).toBe(state);
  });

  it('opens a partial item for pieces of one it has not seen begin', () => {
    const state = fold([
      delta('agentMessage/delta', 'm', 'lo'),
      delta('plan/delta', 'p', '1.'),
      delta('reasoning/textDelta', 'r', 'So', { contentIndex: 0 }),
      delta('commandExecution/outputDelta', 'c', 'out'),
      event('item/fileChange/patchUpdated', { itemId: 'f', changes: [{ path: 'a', diff: '+', kind: {} }] }),
      event('item/mcpToolCall/progress', { itemId: 't', message: 'half' }),
    ]);
    expect(idsOf(state)).toEqual(['m', 'p', 'r', 'c', 'f', 't']);
    expect(state.items.every(({ isPartial, lifecycle }) => isPartial && lifecycle === 'open')).toBe(true);
    expect(state.items.map(({ item }) => item)).toMatchObject([
      { type: 'agentMessage', text: 'lo' },
      { type: 'plan', text: '1.' },
      { type: 'reasoning', content: ['So'], summary: [] },
      { type: 'commandExecution', aggregatedOutput: 'out' },
      { type: 'fileChange', changes: [{ path: 'a' }] },
      { type: 'mcpToolCall' },
    ]);
    expect(itemOf(state, 't').progress).toBe('half');
    expect(itemOf(fold([done(message('m', 'Hello'))], state), 'm')).toMatchObject({ isPartial: false });
  });

  it('puts the parts of a reasoning where they belong', () => {
    const part = (summaryIndex: unknown, text: string) =>
      delta('reasoning/summaryTextDelta', 'r', text, { summaryIndex });
    const added = event('item/reasoning/summaryPartAdded', { itemId: 'r', summaryIndex: 0 });
    const state = fold([
      begun({ type: 'reasoning', id: 'r' }),
      added,
      part(0, 'a'),
      part(2, 'c'),
      part(0, 'b'),
    ]);
    expect(itemOf(state, 'r').item).toMatchObject({ summary: ['ab', '', 'c'] });
    expect(turnReducer(state, added)).toBe(state);
    for (const index of [-1, 0.5, 1e9, null, '0']) expect(turnReducer(state, part(index, 'x'))).toBe(state);
  });

  it('forgets the progress of a tool that has answered', () => {
    const call = { type: 'mcpToolCall', id: 't', server: 's', tool: 't', arguments: {}, status: 'completed' };
    const progress = event('item/mcpToolCall/progress', { itemId: 't', message: 'half' });
    const open = fold([begun(call), progress]);
    expect(itemOf(open, 't')).toMatchObject({ progress: 'half', isPartial: false });
    expect(turnReducer(open, progress)).toBe(open);
    expect(itemOf(fold([done(call)], open), 't').progress).toBeNull();
  });

  it('abandons what is open when the turn ends, and completes it late all the same', () => {
    const open = fold([started, begun(message('m', '')), begun(command('c')), done(message('n', 'x'))]);
    const over = turnReducer(open, ended('interrupted', { completedAt: 2, durationMs: 7 }));
    expect(over).toMatchObject({ status: 'interrupted', isEnded: true, completedAt: 2, durationMs: 7 });
    expect(over.items.map(({ lifecycle }) => lifecycle)).toEqual(['abandoned', 'abandoned', 'completed']);
    expect(itemOf(over, 'n')).toBe(itemOf(open, 'n'));

    const late = fold([delta('commandExecution/outputDelta', 'c', 'late\n')], over);
    expect(itemOf(late, 'c')).toMatchObject({ lifecycle: 'abandoned', item: { aggregatedOutput: 'late\n' } });
    expect(itemOf(fold([done(command('c', 'late\n'))], late), 'c').lifecycle).toBe('completed');
    expect(itemOf(fold([begun(command('d'))], late), 'd').lifecycle).toBe('abandoned');
    expect(turnReducer(over, started)).toBe(over);
  });

  it('takes from the end of the turn what it has missed', () => {
    const state = fold([ended('completed', { items: [message('m', 'All of it')] })]);
    expect(state).toMatchObject({ items: [{ id: 'm' }], finalResponse: 'All of it', isEnded: true });
  });

  it('keeps plan, diff, usage, retries and the error', () => {
    const usage = { total: {}, last: {} };
    const state = fold([
      started,
      event('turn/plan/updated', { explanation: 'why', plan: [{ step: 'a', status: 'pending' }] }),
      event('turn/diff/updated', { diff: '+a' }),
      event('thread/tokenUsage/updated', { tokenUsage: usage }),
      event('error', { error: { message: 'Reconnecting... 1/2' }, willRetry: true }),
      event('error', { error: { message: 'Reconnecting... 2/2' }, willRetry: true }),
      event('error', { error: { message: 'lost' }, willRetry: false }),
    ]);
    expect(state).toMatchObject({
      plan: { explanation: 'why', steps: [{ step: 'a', status: 'pending' }] },
      diff: '+a',
      usage,
      retries: 2,
      lastRetry: { message: 'Reconnecting... 2/2' },
      error: { message: 'lost' },
      isEnded: false,
    });
    expect(turnReducer(state, ended('failed', { error: { message: 'gone' } })).error).toEqual({
      message: 'gone',
    });
    expect(turnReducer(state, ended()).error).toBeNull();
  });

  it('ignores other turns, but not the second id by which a review announces itself', () => {
    const review = initialTurnState({ id: turnId });
    const other = event('turn/started', { turn: { id: 'other', items: [], status: 'inProgress' } });
    expect(turnReducer(review, other)).toBe(review);
    const second = event('turn/started', {
      turn: { id: 'second', rootTurnId: turnId, items: [], status: 'inProgress', startedAt: 5 },
    });
    expect(turnReducer(review, second)).toMatchObject({ id: turnId, status: 'inProgress', startedAt: 5 });
  });

  it('waits for approvals from their requests until they are resolved, or until it ends', () => {
    const ask = (id: number | string, method: string, more: object = {}) =>
      toNotification({ id, method, params: { threadId, turnId, ...more } });
    const gone = (requestId: unknown, more: object = {}) =>
      event('serverRequest/resolved', { requestId, ...more });
    const command = ask(0, 'item/commandExecution/requestApproval', { itemId: 'c', command: 'ls' });
    const state = fold([started, command, ask(1, 'item/tool/requestUserInput', { itemId: 'q' })]);
    expect(state.pendingApprovals).toEqual([
      {
        requestId: 0,
        kind: 'command',
        method: 'item/commandExecution/requestApproval',
        itemId: 'c',
        params: command.params,
      },
      expect.objectContaining({ requestId: 1, kind: 'question' }),
    ]);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);

    const again = ask(0, 'item/commandExecution/requestApproval', { itemId: 'c', command: 'ls -l' });
    expect(fold([command], state)).toBe(state);
    expect(fold([again], state).pendingApprovals).toMatchObject([{ params: again.params }, { requestId: 1 }]);

    expect(fold([gone(0)], state).pendingApprovals).toMatchObject([{ requestId: 1 }]);
    expect(fold([ended()], state).pendingApprovals).toEqual([]);
    const others = [
      gone(2),
      gone('0'),
      gone(0, { threadId: 'other' }),
      ask(3, 'item/tool/call', { callId: 'c' }),
      toNotification({ method: command.method, params: command.params }),
      toNotification({ ...command, id: 4, params: { threadId, turnId: 'other' } }),
    ];
    for (const each of others) expect(turnReducer(state, each)).toBe(state);
  });

  it('keeps the end of what a command prints', () => {
    const reduce = turnReducerWith({ maxOutputChars: 100 });
    const printed = Array.from({ length: 500 }, (_, n) => `line ${n}\n`);
    let state = initialTurnState();
    let sent = '';
    for (const line of printed) {
      state = reduce(state, delta('commandExecution/outputDelta', 'c', line));
      sent += line;
      const { item, omittedChars } = itemOf(state, 'c');
      const kept = item.type === 'commandExecution' ? (item.aggregatedOutput ?? '') : '';
      expect(kept.length).toBeLessThanOrEqual(100);
      expect(kept).toBe(sent.slice(omittedChars));
    }
    state = reduce(state, done(command('c', sent)));
    expect(itemOf(state, 'c')).toMatchObject({
      item: { aggregatedOutput: sent.slice(-100) },
      omittedChars: sent.length - 100,
    });
  });

  it('keeps 64 KiB by default, and cuts no character in two', () => {
    const output = `x${'😀'.repeat(40_000)}`;
    const state = fold([done(command('c', output))]);
    expect(itemOf(state, 'c')).toMatchObject({
      item: { aggregatedOutput: '😀'.repeat(32_768) },
      omittedChars: output.length - 65_536,
    });
    const odd = fold([done(command('c', `${output}y`))]);
    expect(itemOf(odd, 'c').item).toMatchObject({ aggregatedOutput: `${'😀'.repeat(32_767)}y` });
  });

  it('returns the same state for what changes nothing', () => {
    const plan = event('turn/plan/updated', { plan: [] });
    const diff = event('turn/diff/updated', { diff: '' });
    const item = done(message('m', 'x'));
    const over = ended('failed', { error: { message: 'm' } });
    const state = fold([started, plan, diff, item, delta('agentMessage/delta', 'n', 'y'), over]);
    const idle = [started, plan, diff, item, over, delta('agentMessage/delta', 'n', '')];
    const unknown = [event('turn/dreamt', { itemId: 'm' }), event('account/updated')];
    for (const each of [...idle, ...unknown]) expect(turnReducer(state, each)).toBe(state);
    const patch = event('item/fileChange/patchUpdated', { itemId: 'f', changes: [] });
    const patching = fold([patch]);
    expect(turnReducer(patching, patch)).toBe(patching);
    expect(turnReducer(state, event('error', { error: { message: 'late' }, willRetry: false }))).toBe(state);
  });

  it('keeps the references of items an event is not about', () => {
    const before = fold([started, begun(message('a', '')), begun(message('b', ''))]);
    const after = turnReducer(before, delta('agentMessage/delta', 'b', 'x'));
    expect(itemOf(after, 'a')).toBe(itemOf(before, 'a'));
    expect(itemOf(after, 'b')).not.toBe(itemOf(before, 'b'));
  });

  it('survives ids that name members of every object', () => {
    const ids = ['constructor', '__proto__', 'toString'];
    const state = fold(ids.map((id) => delta('agentMessage/delta', id, id)));
    expect(idsOf(state)).toEqual(ids);
    expect(state.items.map(({ item }) => item)).toMatchObject(ids.map((text) => ({ text })));
  });

  it('keeps items of types it does not know as they came', () => {
    const dream = { type: 'dream', id: 'd', depth: [1] };
    const state = fold([begun(dream), delta('dream/delta', 'd', 'x'), delta('agentMessage/delta', 'd', 'x')]);
    expect(itemOf(state, 'd').item).toBe(dream);
  });
});

describe('the items of a turn in a state', () => {
  const many = (count: number, item: (nth: number) => object) =>
    Array.from({ length: count }, (_, nth) => done(item(nth)));

  it('are as many as the bound at most, the newest ones, and how many are left out is told', () => {
    const reduce = turnReducerWith({ maxItems: 3 });
    const events = [started, ...many(5, (nth) => message(`${nth}`, `${nth}`))];
    const states = events.map((_, at) => events.slice(0, at + 1).reduce(reduce, initialTurnState()));
    expect(states.map(idsOf)).toEqual([
      [],
      ['0'],
      ['0', '1'],
      ['0', '1', '2'],
      ['1', '2', '3'],
      ['2', '3', '4'],
    ]);
    expect(states.map(({ omittedItems }) => omittedItems)).toEqual([0, 0, 0, 0, 1, 2]);
    expect(states.at(-1)?.finalResponse).toBe('4');
  });

  it('lose those that are open only when there are no others', () => {
    const reduce = turnReducerWith({ maxItems: 2 });
    const events = [started, begun(command('a')), done(message('b', '')), done(message('c', ''))];
    const state = events.reduce(reduce, initialTurnState());
    expect(idsOf(state)).toEqual(['a', 'c']);
    const open = ['d', 'e'].map((id) => begun(command(id))).reduce(reduce, state);
    expect([idsOf(open), open.omittedItems]).toEqual([['d', 'e'], 3]);
  });

  it('are bounded also where the turn was read', () => {
    const items = Array.from({ length: 5 }, (_, nth) => message(`${nth}`, ''));
    const stored = { id: turnId, items, status: 'completed' } as unknown as Turn;
    const state = turnStateFrom(stored, threadId, { maxItems: 2 });
    expect([idsOf(state), state.omittedItems]).toEqual([['3', '4'], 3]);
  });

  it('are at most 1000 unless told otherwise, however many there have been', () => {
    const state = fold([started, ...many(5000, (nth) => message(`${nth}`, 'x'))]);
    expect([state.items.length, state.omittedItems]).toEqual([1000, 4000]);
    expect(idsOf(state)[0]).toBe('4000');
  });
});

describe('a command when its turn ends', () => {
  const running = { ...command('c'), processId: '7' };
  const after = (status: string, item: object) => fold([started, begun(item), ended(status)]);

  it.each([
    ['is open in the background of a turn that has completed', 'completed', running, 'open'],
    ['is abandoned when it has no process', 'completed', command('c'), 'abandoned'],
    ['is abandoned when its turn is interrupted', 'interrupted', running, 'abandoned'],
    ['is abandoned when its turn fails', 'failed', running, 'abandoned'],
  ])('%s, until it completes', (_, status, item, lifecycle) => {
    const state = after(status, item);
    expect(itemOf(state, 'c').lifecycle).toBe(lifecycle);
    const grown = turnReducer(state, delta('commandExecution/outputDelta', 'c', 'late'));
    expect(itemOf(grown, 'c')).toMatchObject({ lifecycle, item: { aggregatedOutput: 'late' } });
    const over = turnReducer(grown, done({ ...item, status: 'completed', aggregatedOutput: 'all' }));
    expect(itemOf(over, 'c')).toMatchObject({ lifecycle: 'completed', item: { aggregatedOutput: 'all' } });
  });
});

describe('a state', () => {
  it('can be cloned and written as JSON', () => {
    const state = fold([
      started,
      begun(message('__proto__', '')),
      done(command('constructor', 'x')),
      ended(),
    ]);
    expect(structuredClone(state)).toEqual(state);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

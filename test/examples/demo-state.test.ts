import { describe, expect, it } from 'vitest';
import { initialState, isOver, reduce, tokensOf } from '../../examples/demo/state.js';
import { laneOf, statesOf, TURN } from './support/lanes.js';

const SECOND_TURN = { name: 'A2', prompt: 'Do more.', after: 'A1' };

describe('the state of the demo', () => {
  it('begins with every turn queued', () => {
    const state = initialState([[TURN, SECOND_TURN], [{ ...TURN, name: 'B1' }]]);
    expect(state.lanes.map(({ name, status }) => [name, status])).toEqual([
      ['A1', 'queued'],
      ['A2', 'queued'],
      ['B1', 'queued'],
    ]);
    expect(isOver(state)).toBe(false);
  });

  it('is over when the last turn has ended', async () => {
    const states = await statesOf('simple-turn');
    expect(states.map(isOver)).toEqual([...states.slice(1).map(() => false), true]);
  });

  it('leaves the turns alone that nothing has happened to', async () => {
    const before = initialState([[TURN, SECOND_TURN]]);
    const [first] = await statesOf('simple-turn');
    const event = {
      method: 'turn/started',
      params: { threadId: 't', turn: { id: '1', items: [], status: 'inProgress' } },
    } as const;
    const after = reduce(before, { action: { kind: 'event', turn: 'A1', event }, atMs: 5 });
    expect(after.lanes[0]?.status).toBe(first?.lanes[0]?.status);
    expect(after.lanes[1]).toBe(before.lanes[1]);
  });

  it('lets time pass with a tick, and never back', () => {
    const later = reduce(initialState([[TURN]]), { action: { kind: 'tick' }, atMs: 20 });
    expect(later.elapsedMs).toBe(20);
    expect(reduce(later, { action: { kind: 'tick' }, atMs: 10 }).elapsedMs).toBe(20);
  });
});

describe('a turn of the demo', () => {
  it('takes its times from its first and last event, and from its first delta', async () => {
    const states = await statesOf('simple-turn');
    const { startedAt, firstDeltaAt, endedAt } = await laneOf('simple-turn');
    const firstWords = states.findIndex(({ lanes }) => lanes[0]?.entries.some(({ text }) => text !== ''));
    expect({ startedAt, firstDeltaAt, endedAt }).toEqual({
      startedAt: 1000,
      firstDeltaAt: (firstWords + 1) * 1000,
      endedAt: states.length * 1000,
    });
  });

  it('has a thought for reasoning, a part a line', async () => {
    const { entries } = await laneOf('plan-and-reasoning');
    expect(entries).toMatchObject([
      { kind: 'thought', text: 'Two steps will do.\nReading comes first.', open: false },
      { kind: 'message', text: 'The plan stands.', open: false },
    ]);
    const grown = (await statesOf('plan-and-reasoning')).map(({ lanes }) => lanes[0]?.entries[0]?.text ?? '');
    expect(grown).toContain('Two steps will do.\nReading comes firs');
  });

  it('has a command with everything it printed, also where deltas were missing, and its exit code', async () => {
    const { entries } = await laneOf('command-output');
    expect(entries[0]).toMatchObject({ kind: 'command', text: 'größer: äöü\nsplit: 🌍 世界\n', exitCode: 3 });
    expect(entries[0]?.command).toMatch(/^printf /);
    expect(entries[1]).toMatchObject({ kind: 'message', text: 'It printed several scripts and failed.' });
  });

  it('keeps no more than the last of what a command prints', async () => {
    const states = await statesOf('command-output');
    const before = states.find(({ lanes }) => lanes[0]?.entries.some(({ kind }) => kind === 'command'));
    if (before === undefined) throw new Error('the recording has no command');
    const params = {
      threadId: 't',
      turnId: before.lanes[0]?.turn.id ?? '',
      itemId: before.lanes[0]?.entries[0]?.id ?? '',
      delta: `${'x'.repeat(5000)}end`,
    };
    const event = { method: 'item/commandExecution/outputDelta', params } as const;
    const after = reduce(before, { action: { kind: 'event', turn: 'A1', event }, atMs: 0 });
    expect(after.lanes[0]?.entries[0]?.text.length).toBeLessThanOrEqual(2000);
    expect(after.lanes[0]?.entries[0]?.text).toMatch(/end$/);
  });

  it('keeps a message that the agent has left for another, and waits for it no longer', async () => {
    const states = await statesOf('steered-turn');
    const entries = states.map(({ lanes }) => lanes[0]?.entries ?? []).find(({ length }) => length === 2);
    expect(entries).toMatchObject([
      { text: 'I begin with one thing', open: false },
      { text: '', open: true },
    ]);
    expect(await laneOf('steered-turn')).toMatchObject({
      status: 'completed',
      answer: 'Then the other thing.',
    });
  });

  it('notes what the server retries, and why it failed', async () => {
    const lane = await laneOf('failed-turn');
    expect(lane).toMatchObject({ status: 'failed', answer: null });
    expect(lane.error).toContain('stream disconnected');
    expect(lane.entries.filter(({ kind }) => kind === 'note').map(({ text }) => text)).toEqual([
      'Reconnecting... 1/1',
      lane.error,
    ]);
    expect(lane.entries.every(({ open }) => !open)).toBe(true);
  });

  it('counts its own tokens, not those of the turns before it on the thread', async () => {
    const counts = (total: number, last: number) => ({
      total: breakdown(total),
      last: breakdown(last),
    });
    const lane = await laneOf('simple-turn');
    expect(tokensOf({ ...lane, usage: null })).toBeNull();
    expect(tokensOf({ ...lane, usage: [counts(100, 20), counts(100, 20)] })).toEqual({
      input: 20,
      output: 20,
    });
    expect(tokensOf({ ...lane, usage: [counts(100, 20), counts(150, 50)] })).toEqual({
      input: 70,
      output: 70,
    });
    expect(tokensOf(lane)).toEqual({ input: 10, output: 5 });
  });
});

function breakdown(tokens: number) {
  return {
    inputTokens: tokens,
    outputTokens: tokens,
    cachedInputTokens: 0,
    reasoningOutputTokens: 0,
    totalTokens: 2 * tokens,
  };
}

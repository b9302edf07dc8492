import {
  initialThreadState,
  threadReducer,
  threadStateFrom,
  turnStateFrom,
  type ThreadState,
  type TurnState,
} from 'codex-rx';
import type { Thread, ThreadItemEntry, Turn } from 'codex-rx/protocol';
import { describe, expect, it } from 'vitest';
import { recording } from '../fixtures/recordings.js';
import { folded, notificationsOf } from './state-fold.js';

/** The recordings in which a thread is read after its turns were watched. */
const NAMES = ['history-after-turns', 'thread-lifecycle'];

/** What the server answered to the first request of a method. */
function answerTo(name: string, method: string): unknown {
  const frames = recording(name);
  const asked = frames.find(({ dir, frame }) => dir === 'out' && frame.method === method);
  const reply = frames.find(
    ({ dir, frame }) => dir === 'in' && frame.method === undefined && frame.id === asked?.frame.id,
  );
  if (asked === undefined || reply === undefined) throw new Error(`${name} has no answered ${method}`);
  return reply.frame.result;
}

function storedThread(name: string): Thread {
  return (answerTo(name, 'thread/read') as { thread: Thread }).thread;
}

/** What was seen of the thread up to the moment when it was read. */
function watched(name: string): ThreadState {
  const { id } = storedThread(name);
  const frames = recording(name);
  const readAt = frames.findIndex(({ frame }) => frame.method === 'thread/read');
  const before = frames.slice(0, readAt).filter(({ dir, frame }) => dir === 'in' && frame.id === undefined);
  const events = notificationsOf(name).slice(0, before.length);
  return folded(threadReducer, initialThreadState({ id }), events);
}

/** A watched turn without what the server does not store. */
function storable(turn: TurnState): TurnState {
  return {
    ...turn,
    items: turn.items.filter(({ lifecycle }) => lifecycle === 'completed'),
    plan: null,
    diff: null,
    usage: null,
    retries: 0,
    lastRetry: null,
  };
}

describe.each(NAMES)('a thread that was read: %s', (name) => {
  const thread = storedThread(name);
  const live = watched(name);
  const turns = live.turns.map(storable);

  it('is what was watched, but for what is not stored', () => {
    expect(threadStateFrom(thread)).toEqual({
      ...initialThreadState({ id: thread.id }),
      isLoaded: true,
      name: thread.name ?? null,
      status: live.status,
      turns,
    });
  });

  it('is the same from turns that have all, some or none of their items, and the list of items', () => {
    const { data } = answerTo(name, 'thread/items/list') as { data: readonly ThreadItemEntry[] };
    const whole = threadStateFrom(thread);
    const bare = (items: (turn: Turn) => Turn['items']) => ({
      ...thread,
      turns: thread.turns.map((turn) => ({ ...turn, items: items(turn) })),
    });
    expect(threadStateFrom(thread, { items: data })).toEqual(whole);
    expect(
      threadStateFrom(
        bare(({ items }) => items.slice(-1)),
        { items: data },
      ),
    ).toEqual(whole);
    expect(
      threadStateFrom(
        bare(() => []),
        { items: data },
      ),
    ).toEqual(whole);
  });

  it('consists of turns that are the same when they are read alone', () => {
    const { data } = answerTo(name, 'thread/turns/list') as { data: readonly Turn[] };
    const whole = threadStateFrom(thread);
    for (const turn of data)
      expect(turnStateFrom(turn, thread.id)).toEqual(whole.turns.find(({ id }) => id === turn.id));
  });

  it('changes nothing in what was watched when its items come again', () => {
    const state = threadStateFrom(thread);
    const events = notificationsOf(name).filter(({ method }) =>
      /^(item|turn)\/(started|completed)$/.test(method),
    );
    const again = folded(threadReducer, state, events);
    expect(again.turns.map(storable)).toEqual(state.turns);
  });
});

describe('history-after-turns', () => {
  const live = watched('history-after-turns');

  it('has everything a state can lose', () => {
    const all = live.turns;
    expect(all.flatMap((turn) => turn.items).some(({ lifecycle }) => lifecycle === 'abandoned')).toBe(true);
    expect(all.some(({ diff }) => diff !== null)).toBe(true);
    expect(all.some(({ retries }) => retries > 0)).toBe(true);
    expect(all.map(({ status }) => status)).toEqual([
      'completed',
      'interrupted',
      'interrupted',
      'failed',
      'completed',
    ]);
  });
});

describe('a running turn that was read', () => {
  const running: Turn = {
    id: 'turn',
    status: 'inProgress',
    items: [
      { type: 'agentMessage', id: 'm', text: 'done' },
      { type: 'mcpToolCall', id: 't', server: 's', tool: 't', arguments: {}, status: 'inProgress' },
    ],
  };

  it('is open, and so is what runs in it', () => {
    const state = turnStateFrom(running, 'thread');
    expect(state).toMatchObject({ isEnded: false, status: 'inProgress', finalResponse: 'done' });
    expect(state.items.map(({ lifecycle }) => lifecycle)).toEqual(['completed', 'open']);
  });

  it('is over when it has a status of the future and an end', () => {
    expect(turnStateFrom({ ...running, status: 'paused' }, 'thread').isEnded).toBe(false);
    expect(turnStateFrom({ ...running, status: 'expired', completedAt: 1 }, 'thread').isEnded).toBe(true);
  });

  it('keeps the end of long outputs only', () => {
    const item = {
      type: 'commandExecution' as const,
      id: 'c',
      command: '',
      commandActions: [],
      cwd: '/',
      status: 'completed',
      aggregatedOutput: '0123456789',
    };
    const state = turnStateFrom({ ...running, items: [item] }, 'thread', { maxOutputChars: 3 });
    expect(state.items[0]).toMatchObject({ omittedChars: 7, item: { aggregatedOutput: '789' } });
  });
});

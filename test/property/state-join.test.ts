import {
  initialThreadState,
  threadReducer,
  threadStateFrom,
  type ThreadState,
  type TurnState,
} from 'codex-rx';
import type { Thread, Turn } from 'codex-rx/protocol';
import { describe, expect, it } from 'vitest';
import type { StateEvent } from '../../src/state/pending-approvals.js';
import { joined } from '../../src/state/join.js';
import { recordingNames } from '../fixtures/recordings.js';
import { eventsOf, folded, states, threadsOf } from './state-fold.js';

/** What the server would have stored of a thread that was watched so far. */
function storedOf({ id, name, status, turns }: ThreadState): ThreadState {
  return threadStateFrom({ id, name, status, turns: turns.map(storedTurn) } as unknown as Thread);
}

function storedTurn({ id, rootTurnId, status, error, items, ...times }: TurnState): Turn {
  const { startedAt, completedAt, durationMs } = times;
  return {
    id,
    rootTurnId: rootTurnId ?? id,
    status: status ?? 'inProgress',
    error,
    startedAt,
    completedAt,
    durationMs,
    items: items.filter(({ lifecycle }) => lifecycle === 'completed').map(({ item }) => item),
  };
}

/** A thread without what is neither stored nor told again to whoever begins to watch it in the middle. */
function lasting({ id, name, status, turns }: ThreadState) {
  return {
    id,
    name,
    status,
    turns: turns.map(({ items, ...turn }) => ({
      ...turn,
      plan: null,
      diff: null,
      usage: null,
      retries: 0,
      lastRetry: null,
      // What was open when the thread was read stands where it is next heard of.
      items: items.filter(({ lifecycle }) => lifecycle === 'completed').sort(byId),
    })),
  };
}

/** The same where nobody has said yet that a turn runs: the server has stored it. */
function begun(state: ThreadState): ThreadState {
  const turns = state.turns.map((turn) => ({ ...turn, status: turn.status ?? 'inProgress' }));
  return { ...state, turns, isLoaded: true, isReverted: false };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Some moments of a recording: all of them, where there are not too many. */
function momentsOf(events: readonly StateEvent[]): readonly number[] {
  const step = Math.ceil(events.length / 30);
  return events.map((_, at) => at).filter((at) => at % step === 0 || at === events.length - 1);
}

describe.each(recordingNames())('the threads of %s, read while they are watched', (name) => {
  const events = eventsOf(name);

  it.each(threadsOf(events))('%s', (threadId) => {
    const initial = initialThreadState({ id: threadId });
    const all = states(threadReducer, initial, events);
    const last = all.at(-1)!;
    for (const at of momentsOf(events)) {
      const [live, stored] = [all[at]!, storedOf(all[at]!)];
      expect(joined(stored, live)).toEqual(begun(live));
      for (const from of new Set([at, Math.floor(at / 2), Math.max(0, at - 3)])) {
        const watched = folded(threadReducer, initial, events.slice(from, at));
        const state = folded(threadReducer, joined(stored, watched), events.slice(at));
        expect(lasting(state)).toEqual(lasting(last));
      }
    }
  });
});

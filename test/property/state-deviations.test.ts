import {
  initialThreadState,
  initialTurnState,
  threadReducer,
  threadStateFrom,
  turnReducer,
  turnStateFrom,
  type ThreadState,
  type TurnState,
} from 'codex-rx';
import type { Thread, Turn } from 'codex-rx/protocol';
import { describe, expect, it } from 'vitest';
import type { StateEvent } from '../../src/state/pending-approvals.js';
import { readMember } from '../../src/protocol/read-member.js';
import { recordingNames } from '../fixtures/recordings.js';
import { eventsOf, frozen, notificationsOf, threadsOf } from './state-fold.js';

const STRANGE: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1e12,
  '',
  'text',
  true,
  [],
  [null],
  {},
  { id: 1 },
];

/** Copies of a value in each of which one member, however deep, is a strange one. */
function* deviations(value: unknown, depth = 6): Generator {
  yield* STRANGE;
  if (typeof value !== 'object' || value === null || depth === 0) return;
  for (const [key, inner] of Object.entries(value)) {
    const rest: unknown[] | object = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
    for (const strange of deviations(inner, depth - 1)) {
      yield Array.isArray(rest) ? rest.with(Number(key), strange) : { ...rest, [key]: strange };
    }
  }
}

/** One event of each method and item type of all recordings, with the events before it. */
function samples(): readonly (readonly [what: string, before: readonly StateEvent[], event: StateEvent])[] {
  const seen = new Map<string, readonly [string, readonly StateEvent[], StateEvent]>();
  for (const name of recordingNames()) {
    const events = eventsOf(name);
    events.forEach((event, at) => {
      const type = readMember(readMember(event.params, 'item'), 'type');
      const what = typeof type === 'string' ? `${event.method} ${type}` : event.method;
      if (!seen.has(what)) seen.set(what, [what, events.slice(0, at), event]);
    });
  }
  return [...seen.values()];
}

describe('payloads that deviate', () => {
  it.each(samples())('%s', (_, before, event) => {
    const [threadId = ''] = threadsOf([...before, event]);
    const turn = frozen(before.reduce(turnReducer, initialTurnState()));
    const thread = frozen(before.reduce(threadReducer, initialThreadState({ id: threadId })));
    let count = 0;
    for (const strange of deviations(event)) {
      for (const from of [turn, initialTurnState()]) expectSound(turnReducer(from, strange as StateEvent));
      for (const from of [thread, initialThreadState()])
        expectSound(threadReducer(from, strange as StateEvent));
      count += 1;
    }
    expect(count).toBeGreaterThan(STRANGE.length);
  });

  it('of what was stored', () => {
    const thread = notificationsOf('history-after-turns').reduce<Thread | undefined>(
      (found, event) => (event.method === 'thread/started' ? event.params.thread : found),
      undefined,
    );
    const turn = { id: 'turn', status: 'completed', items: [{ type: 'agentMessage', id: 'm', text: 'x' }] };
    for (const strange of deviations({ ...thread, turns: [turn] }))
      expectSound(threadStateFrom(strange as Thread));
    for (const strange of deviations(turn)) expectSound(turnStateFrom(strange as Turn, 'thread'));
    const entry = { turnId: 'turn', item: turn.items[0] };
    for (const strange of deviations([entry])) {
      expectSound(threadStateFrom({ ...thread!, turns: [turn as Turn] }, { items: strange as never }));
    }
  });
});

/** Whatever came, the state is one that can be folded on, with the parts its type says. */
function expectSound(state: TurnState | ThreadState): void {
  const turns: readonly TurnState[] = 'turns' in state ? state.turns : [state];
  for (const turn of turns) {
    const { id, threadId, items, status, retries, finalResponse, pendingApprovals } = turn;
    const sound =
      typeof id === 'string' &&
      typeof threadId === 'string' &&
      items.every((each) => typeof each.id === 'string' && typeof each.item.type === 'string') &&
      new Set(items.map((each) => each.id)).size === items.length &&
      (status === null || typeof status === 'string') &&
      (finalResponse === null || typeof finalResponse === 'string') &&
      pendingApprovals.every(({ requestId }) => ['number', 'string'].includes(typeof requestId)) &&
      typeof retries === 'number';
    if (!sound) expect(turn).toBe('sound');
  }
}

import {
  initialThreadState,
  initialTurnState,
  threadReducer,
  toTurnResult,
  turnReducer,
  type TurnEvent,
  type TurnState,
} from 'codex-rx';
import { from, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { itemIdOf } from '../../src/protocol/route.js';
import { recordingNames } from '../fixtures/recordings.js';
import { endedTurns, folded, notificationsOf, states, threadsOf, turnOf } from './state-fold.js';

/** What the items of a turn were completed with, by their ids. */
function completedIn(events: readonly TurnEvent[], turnId: string): ReadonlyMap<string, unknown> {
  const completed = new Map<string, unknown>();
  for (const event of events) {
    if (event.method !== 'item/completed' || event.params.turnId !== turnId) continue;
    completed.set(event.params.item.id, event.params.item);
  }
  return completed;
}

/** The ids of a turn's items in the order in which a recording first names them. */
function orderIn(events: readonly TurnEvent[], turnId: string): readonly string[] {
  const ids = events
    .filter((event) => event.method.startsWith('item/') && turnOf(event) === turnId)
    .map(({ method, params }) => itemIdOf(method, params));
  return [...new Set(ids)].filter((id) => id !== undefined);
}

function expectWhole(state: TurnState | undefined, events: readonly TurnEvent[], turnId: string): void {
  if (state === undefined) throw new Error(`no turn ${turnId}`);
  const completed = completedIn(events, turnId);
  expect(state.isEnded).toBe(true);
  expect(state.items.map(({ id }) => id)).toEqual(orderIn(events, turnId));
  for (const { id, item, lifecycle } of state.items) {
    expect(lifecycle).toBe(completed.has(id) ? 'completed' : 'abandoned');
    if (completed.has(id)) expect(item).toEqual(completed.get(id));
  }
}

/** The items of a turn that are the same objects in both states. */
function expectShared(before: TurnState, after: TurnState, event: TurnEvent): void {
  const touched = orderIn([event], after.id);
  if (event.method === 'turn/completed') return;
  before.items.forEach((item, at) => {
    if (!touched.includes(item.id)) expect(after.items[at]).toBe(item);
  });
}

describe.each(recordingNames())('the turns of %s', (name) => {
  const events = notificationsOf(name);

  it.each(endedTurns(events))('%s', async (turnId) => {
    const all = states(turnReducer, initialTurnState({ id: turnId }), events);
    const last = all.at(-1);
    expectWhole(last, events, turnId);

    // What is not about the turn changes nothing, and what is leaves other items alone.
    events.forEach((event, at) => {
      const [before, after] = [all[at]!, all[at + 1]!];
      const root = event.method === 'turn/started' ? event.params.turn.rootTurnId : undefined;
      if (turnOf(event) !== turnId && root !== turnId) expect(after).toBe(before);
      expectShared(before, after, event);
    });

    // It makes no difference where the folding was interrupted, not even when the state has been stored meanwhile.
    const middle = Math.floor(events.length / 2);
    const stored: unknown = JSON.parse(JSON.stringify(all[middle]));
    expect(stored).toEqual(all[middle]);
    expect(folded(turnReducer, stored as TurnState, events.slice(middle))).toEqual(last);

    // Once it is over, its last word and completed items change nothing when they come again.
    const again = events.filter(
      (event) =>
        ['item/completed', 'item/started', 'turn/completed', 'turn/started'].includes(event.method) &&
        turnOf(event) === turnId,
    );
    for (const event of again) expect(turnReducer(last!, event)).toBe(last);

    const result = await lastValueFrom(
      from(events.filter((event) => turnOf(event) === turnId)).pipe(toTurnResult()),
    );
    expect(last).toMatchObject({
      id: result.id,
      threadId: result.threadId,
      status: result.status,
      error: result.error,
      startedAt: result.startedAt,
      completedAt: result.completedAt,
      durationMs: result.durationMs,
      finalResponse: result.finalResponse,
    });
  });
});

describe.each(recordingNames())('the threads of %s', (name) => {
  const events = notificationsOf(name);

  it.each(threadsOf(events))('%s', (threadId) => {
    const all = states(threadReducer, initialThreadState({ id: threadId }), events);
    const last = all.at(-1)!;
    expect(JSON.parse(JSON.stringify(last))).toEqual(last);
    expect(last.turns.every(({ isEnded }) => isEnded)).toBe(true);
    for (const turn of last.turns) {
      expectWhole(turn, events, turn.id);
      const alone = folded(turnReducer, initialTurnState({ id: turn.id, threadId }), events);
      expect(turn).toEqual(alone);
    }
    events.forEach((_, at) => {
      const [before, after] = [all[at]!, all[at + 1]!];
      const changed = after.turns.filter((turn, index) => before.turns[index] !== turn);
      expect(changed.length).toBeLessThanOrEqual(1);
      if (changed.length === 0) expect(after.turns).toBe(before.turns);
    });
  });
});

it('the recordings have abandoned items, late completions and the two ids of a review', () => {
  const last = (name: string) => {
    const events = notificationsOf(name);
    return folded(threadReducer, initialThreadState({ id: threadsOf(events)[0] ?? '' }), events);
  };
  const lifecycles = (name: string) =>
    last(name).turns.flatMap((turn) => turn.items.map(({ lifecycle }) => lifecycle));
  expect(lifecycles('steered-turn')).toContain('abandoned');
  expect(lifecycles('interrupted-turn')).toContain('abandoned');
  expect(lifecycles('interrupt-running-command')).not.toContain('abandoned');
  expect(Object.keys(last('review-inline').turnAliases)).toHaveLength(1);
  expect(last('review-inline').turns).toHaveLength(2);
});

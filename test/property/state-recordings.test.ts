import {
  initialThreadState,
  initialTurnState,
  threadReducer,
  toTurnResult,
  turnReducer,
  type ThreadState,
  type TurnState,
} from 'codex-rx';
import { from, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import { isApprovalRequest, type StateEvent } from '../../src/state/pending-approvals.js';
import { itemIdOf } from '../../src/protocol/route.js';
import { recordingNames } from '../fixtures/recordings.js';
import { endedTurns, eventsOf, folded, notificationsOf, states, threadsOf, turnOf } from './state-fold.js';

/** An event of no thread. */
const NOTHING: StateEvent = toNotification({ method: 'skills/changed', params: {} });
const RESOLVED = 'serverRequest/resolved';

/** What the items of a turn were completed with, by their ids. */
function completedIn(events: readonly StateEvent[], turnId: string): ReadonlyMap<string, unknown> {
  const completed = new Map<string, unknown>();
  for (const event of events) {
    if (event.method !== 'item/completed' || event.params.turnId !== turnId) continue;
    completed.set(event.params.item.id, event.params.item);
  }
  return completed;
}

/** The ids of a turn's items in the order in which a recording first names them. */
function orderIn(events: readonly StateEvent[], turnId: string): readonly string[] {
  const ids = events
    .filter((event) => event.method.startsWith('item/') && turnOf(event) === turnId)
    .filter((event) => !isApprovalRequest(event))
    .map(({ method, params }) => itemIdOf(method, params));
  return [...new Set(ids)].filter((id) => id !== undefined);
}

/** What has been asked, and is neither resolved nor of a turn that has ended, after none, one, two, … events. */
function waiting(events: readonly StateEvent[]): readonly ReadonlySet<unknown>[] {
  const open = new Map<unknown, StateEvent>();
  const after = [new Set<unknown>()];
  for (const event of events) {
    if (isApprovalRequest(event)) open.set(event.id, event);
    else if (event.method === RESOLVED) open.delete(event.params.requestId);
    else if (event.method === 'turn/completed') {
      for (const [id, asked] of open) if (turnOf(asked) === turnOf(event)) open.delete(id);
    }
    after.push(new Set(open.keys()));
  }
  return after;
}

/** The ids of what a thread waits for. */
function waitsFor({ pendingApprovals, turns }: ThreadState): ReadonlySet<unknown> {
  const all = [pendingApprovals, ...turns.map((turn) => turn.pendingApprovals)].flat();
  return new Set(all.map(({ requestId }) => requestId));
}

function expectWhole(state: TurnState | undefined, events: readonly StateEvent[], turnId: string): void {
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
function expectShared(before: TurnState, after: TurnState, event: StateEvent): void {
  const touched = orderIn([event], after.id);
  if (event.method === 'turn/completed') return;
  before.items.forEach((item, at) => {
    if (!touched.includes(item.id)) expect(after.items[at]).toBe(item);
  });
}

describe.each(recordingNames())('the turns of %s', (name) => {
  const events = eventsOf(name);

  it.each(endedTurns(events))('%s', async (turnId) => {
    const all = states(turnReducer, initialTurnState({ id: turnId }), events);
    const last = all.at(-1);
    expectWhole(last, events, turnId);

    // What is not about the turn changes nothing, and what is leaves other items alone.
    events.forEach((event, at) => {
      const [before, after] = [all[at]!, all[at + 1]!];
      const root = event.method === 'turn/started' ? event.params.turn.rootTurnId : undefined;
      if (turnOf(event) !== turnId && root !== turnId && event.method !== RESOLVED)
        expect(after).toBe(before);
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
      from(notificationsOf(name).filter((event) => turnOf(event) === turnId)).pipe(toTurnResult()),
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
  const events = eventsOf(name);

  it.each(threadsOf(events))('%s', (threadId) => {
    const all = states(threadReducer, initialThreadState({ id: threadId }), events);
    const foreign = (event: StateEvent) => threadsOf([event])[0] !== threadId;
    const own = waiting(events.map((event) => (foreign(event) ? NOTHING : event)));
    all.forEach((state, at) => expect(waitsFor(state)).toEqual(own[at]));
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

it('the recordings have approvals of every kind, several at a time', () => {
  const asked = recordingNames().flatMap((name) => eventsOf(name).filter(isApprovalRequest));
  expect(new Set(asked.map(({ method }) => method)).size).toBe(5);
  expect(Math.max(...waiting(eventsOf('parallel-approvals')).map(({ size }) => size))).toBeGreaterThan(1);
});

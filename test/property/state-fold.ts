import type { TurnEvent } from 'codex-rx';
import type { StateEvent } from '../../src/state/pending-approvals.js';
import { toNotification } from '../../src/connection/notification.js';
import { isApprovalRequest } from '../../src/state/pending-approvals.js';
import { threadIdOf, turnIdOf } from '../../src/protocol/route.js';
import { recording } from '../fixtures/recordings.js';

/** Every notification of a recording, in order. */
export function notificationsOf(name: string): readonly TurnEvent[] {
  return recording(name)
    .filter(({ dir, frame }) => dir === 'in' && frame.method !== undefined && frame.id === undefined)
    .map(({ frame }) => toNotification(frame));
}

/** The same with the server's requests for approvals, in order. */
export function eventsOf(name: string): readonly StateEvent[] {
  return recording(name)
    .filter(({ dir, frame }) => dir === 'in' && frame.method !== undefined)
    .map(({ frame }): StateEvent => toNotification(frame))
    .filter((event) => isApprovalRequest(event) || !('id' in event));
}

/** The ids of the turns whose end a recording has. */
export function endedTurns(events: readonly StateEvent[]): readonly string[] {
  return unique(events.filter(({ method }) => method === 'turn/completed').map(turnOf));
}

/** The ids of the threads a recording speaks of. */
export function threadsOf(events: readonly StateEvent[]): readonly string[] {
  return unique(events.map(({ method, params }) => threadIdOf(method, params)));
}

export function turnOf({ method, params }: StateEvent): string | undefined {
  return turnIdOf(method, params);
}

/** Freezes a value through and through, so that changing it in place throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** The states after none, one, two, … events; each is frozen before the next event comes. */
export function states<S>(
  reducer: (state: S, event: StateEvent) => S,
  initial: S,
  events: readonly StateEvent[],
): readonly S[] {
  const all = [frozen(initial)];
  for (const event of events) all.push(frozen(reducer(all.at(-1) ?? initial, frozen(event))));
  return all;
}

/** The last of the states. */
export function folded<S>(
  reducer: (state: S, event: StateEvent) => S,
  initial: S,
  events: readonly StateEvent[],
): S {
  return events.reduce(reducer, initial);
}

function unique(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids)].filter((id) => id !== undefined);
}

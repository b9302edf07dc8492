import { readMember } from '../protocol/read-member.js';
import { byId, entryOf } from './collections.js';
import { numberOr } from './payload.js';
import { underRoot, withTurn } from './thread-reducer.js';
import type { ThreadState } from './thread-state.js';
import type { ItemState, TurnState } from './turn-state.js';
import { abandoned, responseOf } from './turn-steps.js';

/** Puts turns that are stored as turns of their own, but name another one here as their root, into that one. */
export function withParts(state: ThreadState): ThreadState {
  return state.turns.reduce((before, part) => {
    const root = part.rootTurnId === null ? undefined : byId(before.turns, part.rootTurnId);
    if (root === undefined) return before;
    const items = byStart([...root.items, ...part.items]);
    const startedAt = root.startedAt ?? part.startedAt;
    const whole = withTurn(before, { ...root, startedAt, items, finalResponse: responseOf(items) });
    return {
      ...whole,
      turns: whole.turns.filter(({ id }) => id !== part.id),
      turnAliases: { ...before.turnAliases, [part.id]: root.id },
    };
  }, state);
}

/**
 * A thread as the server has stored it, with what has been watched of it since before it was read. Of the turns that
 * were `known` before, those count that are still stored.
 */
export function joined(stored: ThreadState, watched: ThreadState, known: readonly TurnState[]): ThreadState {
  const start: ThreadState = {
    ...watched,
    name: watched.name ?? stored.name,
    status: watched.status ?? stored.status,
    turns: stored.turns,
    turnAliases: { ...stored.turnAliases, ...watched.turnAliases },
    isReverted: false,
  };
  const left = known.filter(({ id }) => byId(stored.turns, id) !== undefined);
  return withParts([...left, ...watched.turns].reduce(withWatched, start));
}

function withWatched(state: ThreadState, turn: TurnState): ThreadState {
  const id = entryOf(state.turnAliases, turn.id) ?? turn.id;
  const rooted = underRoot(state, id);
  const stored = byId(rooted.turns, id);
  return withTurn(rooted, stored === undefined ? turn : joinedTurn(stored, turn));
}

// What was watched counts; what completed before is only stored, and stands before it.
function joinedTurn(stored: TurnState, watched: TurnState): TurnState {
  const seen = new Set(watched.items.map(({ id }) => id));
  const completed = new Map(stored.items.map((item) => [item.id, item]));
  const isOver = stored.isEnded && !watched.isEnded;
  const both = [
    ...stored.items.filter(({ id }) => !seen.has(id)),
    ...watched.items.map((item) =>
      item.lifecycle === 'completed' ? item : (completed.get(item.id) ?? item),
    ),
  ];
  const items = isOver ? both.map(abandoned) : both;
  const { status, isEnded, error, completedAt, durationMs } = isOver ? stored : watched;
  return {
    ...watched,
    id: stored.id,
    rootTurnId: stored.rootTurnId,
    status: status ?? stored.status,
    isEnded,
    error,
    startedAt: watched.startedAt ?? stored.startedAt,
    completedAt,
    durationMs,
    items,
    finalResponse: responseOf(items),
    pendingApprovals: isOver ? [] : watched.pendingApprovals,
  };
}

// Two parts that ran at the same time, in the order in which they were watched; where the server does not say when
// items began, one part after the other.
function byStart(items: readonly ItemState[]): readonly ItemState[] {
  const at = ({ item }: ItemState) => numberOr(readMember(item, 'startedAtMs'), NaN);
  return items.some((item) => Number.isNaN(at(item))) ? items : items.toSorted((a, b) => at(a) - at(b));
}

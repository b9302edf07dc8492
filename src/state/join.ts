import { readMember } from '../protocol/read-member.js';
import { byId, entryOf } from './collections.js';
import { numberOr } from './payload.js';
import { underRoot, withTurn } from './thread-reducer.js';
import type { ThreadState } from './thread-state.js';
import type { ItemState, TurnState } from './turn-state.js';
import { end, responseOf } from './turn-steps.js';

/** Puts turns that are stored as turns of their own, but name another one here as their root, into that one. */
export function withParts(state: ThreadState): ThreadState {
  return state.turns.reduce((before, part) => {
    const root = byId(before.turns, part.rootTurnId);
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
 * A thread as the server has stored it, with what has been watched of it since before it was read. Of the turns that may
 * be gone, those count that are still stored, or of which something was heard since.
 */
export function joined(
  stored: ThreadState,
  watched: ThreadState,
  mayBeGone: readonly TurnState[] = [],
): ThreadState {
  const start: ThreadState = {
    ...watched,
    name: watched.name ?? stored.name,
    status: watched.status ?? stored.status,
    turns: stored.turns,
    turnAliases: { ...stored.turnAliases, ...watched.turnAliases },
    isReverted: false,
  };
  const left = watched.turns.filter(
    (turn) => !mayBeGone.includes(turn) || byId(stored.turns, turn.id) !== undefined,
  );
  return withParts(left.reduce(withWatched, start));
}

function withWatched(state: ThreadState, turn: TurnState): ThreadState {
  const id = entryOf(state.turnAliases, turn.id) ?? turn.id;
  const rooted = underRoot(state, id);
  const stored = byId(rooted.turns, id);
  return withTurn(rooted, stored === undefined ? turn : joinedTurn(stored, turn));
}

// What was watched counts; what completed before is only stored, and stands before it.
function joinedTurn(stored: TurnState, watched: TurnState): TurnState {
  const items = [
    ...stored.items.filter(({ id }) => byId(watched.items, id) === undefined),
    ...watched.items.map((item) =>
      item.lifecycle === 'completed' ? item : (byId(stored.items, item.id) ?? item),
    ),
  ];
  const both: TurnState = {
    ...watched,
    id: stored.id,
    rootTurnId: stored.rootTurnId,
    status: watched.status ?? stored.status,
    startedAt: watched.startedAt ?? stored.startedAt,
    items,
    finalResponse: responseOf(items),
  };
  return stored.isEnded && !watched.isEnded ? end(both, stored) : both;
}

// Two parts that ran at the same time, in the order in which they were watched; where the server does not say when
// items began, one part after the other.
function byStart(items: readonly ItemState[]): readonly ItemState[] {
  const at = ({ item }: ItemState) => numberOr(readMember(item, 'startedAtMs'), NaN);
  return items.some((item) => Number.isNaN(at(item))) ? items : items.toSorted((a, b) => at(a) - at(b));
}

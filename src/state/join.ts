import { readMember } from '../protocol/read-member.js';
import { byId, entryOf, patched } from './collections.js';
import { numberOr } from './payload.js';
import { underRoot, withTurn } from './thread-reducer.js';
import type { ThreadState } from './thread-state.js';
import { limitsOf, type ItemState, type Limits, type TurnState } from './turn-state.js';
import { end, responseOf, withItems } from './turn-steps.js';

const LIMITS = /*@__PURE__*/ limitsOf();

/** Puts turns that are stored as turns of their own, but name another one here as their root, into that one. */
export function withParts(state: ThreadState, limits: Limits = LIMITS): ThreadState {
  const roots = rootsIn(state.turns);
  if (roots.size === 0) return state;
  const parts = new Map<string, TurnState[]>();
  for (const part of state.turns) {
    const rootId = roots.get(part.id);
    if (rootId === undefined) continue;
    const known = parts.get(rootId);
    if (known === undefined) parts.set(rootId, [part]);
    else known.push(part);
  }
  const turns = state.turns
    .filter(({ id }) => !roots.has(id))
    .map((turn) => wholeOf(turn, parts.get(turn.id) ?? [], limits));
  return { ...state, turns, turnAliases: { ...state.turnAliases, ...Object.fromEntries(roots) } };
}

/** Of the turns that are parts, the turn that each is put into. There may be very many, so each is looked at once. */
function rootsIn(turns: readonly TurnState[]): ReadonlyMap<string, string> {
  const whole = new Set(turns.map(({ id }) => id));
  const roots = new Map<string, string>();
  for (const { id, rootTurnId } of turns) {
    if (rootTurnId === null || rootTurnId === id || !whole.has(rootTurnId)) continue;
    whole.delete(id);
    roots.set(id, rootTurnId);
  }
  // A root that is itself a part was found to be one after its own parts.
  for (const [id, rootId] of [...roots].reverse()) roots.set(id, roots.get(rootId) ?? rootId);
  return roots;
}

function wholeOf(root: TurnState, parts: readonly TurnState[], limits: Limits): TurnState {
  if (parts.length === 0) return root;
  const items = byStart([root, ...parts].flatMap((part) => part.items));
  const startedAt = root.startedAt ?? parts.find((part) => part.startedAt !== null)?.startedAt ?? null;
  return withItems({ ...root, startedAt, finalResponse: responseOf(items) }, items, limits);
}

/** What of a watched thread may be gone since it was last read, as it stood; what was heard of since stands otherwise. */
export interface Doubtful {
  /** Turns before a revert: gone, unless they are stored. */
  readonly reverted: readonly TurnState[];
  /** Turns that had ended when something may have been missed: gone, unless they are stored where others are. */
  readonly missed: readonly TurnState[];
}

const NO_DOUBT: Doubtful = { reverted: [], missed: [] };

/**
 * A thread as the server has stored it, with what has been watched of it since before it was read. Turns that are older
 * than the ones that were read stay where they are, as long as they join on to them.
 */
export function joined(
  stored: ThreadState,
  watched: ThreadState,
  { reverted, missed }: Doubtful = NO_DOUBT,
  limits: Limits = LIMITS,
): ThreadState {
  const turnAliases = { ...stored.turnAliases, ...watched.turnAliases };
  const isStored = isIn(stored, turnAliases);
  const older = olderThan(stored, watched);
  const gone = new Set(stored.turns.length > 0 ? [...reverted, ...missed] : reverted);
  const isGone = (turn: TurnState) => gone.has(turn) || (stored.hasOlder && isLate(turn));
  const left = watched.turns.slice(older.length).filter((turn) => isStored(turn) || !isGone(turn));
  const start: ThreadState = {
    ...watched,
    name: watched.name ?? stored.name,
    status: watched.status ?? stored.status,
    turns: [...older, ...stored.turns],
    hasOlder: older.length > 0 ? watched.hasOlder : stored.hasOlder,
    turnAliases,
    isLoaded: true,
    isReverted: false,
  };
  return withParts(
    left.reduce((state, turn) => withWatched(state, turn, limits), start),
    limits,
  );
}

/** The turns of a watched thread that stand before those that were read. */
export function olderThan(stored: ThreadState, watched: ThreadState): readonly TurnState[] {
  if (!watched.isLoaded || !stored.hasOlder) return [];
  return watched.turns.slice(0, Math.max(watched.turns.findIndex(isIn(stored, watched.turnAliases)), 0));
}

function isIn({ turns }: ThreadState, aliases: ThreadState['turnAliases']): (turn: TurnState) => boolean {
  const ids = new Set(turns.map(({ id }) => id));
  return ({ id }) => ids.has(entryOf(aliases, id) ?? id);
}

/** A thread with turns that are older than the ones it has. */
export function withOlder(watched: ThreadState, older: ThreadState, limits: Limits = LIMITS): ThreadState {
  const isKnown = isIn(watched, watched.turnAliases);
  const turns = [...older.turns.filter((turn) => !isKnown(turn)), ...watched.turns];
  const turnAliases = { ...older.turnAliases, ...watched.turnAliases };
  return withParts(patched(watched, { turns, turnAliases, hasOlder: older.hasOlder }), limits);
}

/** Whether no more was heard of a turn than the end of its commands, which may come long after its own. */
function isLate({ status, items }: TurnState): boolean {
  return status === null && items.every(({ item }) => item.type === 'commandExecution');
}

function withWatched(state: ThreadState, turn: TurnState, limits: Limits): ThreadState {
  const id = entryOf(state.turnAliases, turn.id) ?? turn.id;
  const rooted = underRoot(state, id);
  const stored = byId(rooted.turns, id);
  return withTurn(rooted, stored === undefined ? turn : joinedTurn(stored, turn, limits));
}

// What was watched counts; what completed before is only stored, and stands before it.
function joinedTurn(stored: TurnState, watched: TurnState, limits: Limits): TurnState {
  const storedItems = new Map(stored.items.map((item) => [item.id, item]));
  const seen = new Set(watched.items.map(({ id }) => id));
  const items = [
    ...stored.items.filter(({ id }) => !seen.has(id)),
    ...watched.items.map((item) =>
      item.lifecycle === 'completed' ? item : (storedItems.get(item.id) ?? item),
    ),
  ];
  const both: TurnState = {
    ...watched,
    id: stored.id,
    rootTurnId: stored.rootTurnId,
    status: watched.status ?? stored.status,
    startedAt: watched.startedAt ?? stored.startedAt,
    finalResponse: responseOf(items),
    omittedItems: Math.max(stored.omittedItems, watched.omittedItems),
  };
  const whole = withItems(both, items, limits);
  return stored.isEnded && !watched.isEnded ? end(whole, stored) : whole;
}

// Two parts that ran at the same time, in the order in which they were watched; where the server does not say when
// items began, one part after the other.
function byStart(items: readonly ItemState[]): readonly ItemState[] {
  const at = ({ item }: ItemState) => numberOr(readMember(item, 'startedAtMs'), NaN);
  return items.some((item) => Number.isNaN(at(item))) ? items : items.toSorted((a, b) => at(a) - at(b));
}

import type { ThreadItem, Turn } from '../../generated/types.js';
import { finalResponseOf } from '../operators/to-turn-result.js';
import { completedItem, startedItem } from './item-reducer.js';
import { itemsIn, numberOr, objectOr, textOr } from './payload.js';
import { byId, patched, put } from './collections.js';
import { withoutAny } from './pending-approvals.js';
import type { ItemState, TurnState } from './turn-state.js';

// The steps a turn takes, whether it is watched or read from what the server has stored.

/** The turn is announced. One that has ended does not begin again. */
export function begin(state: TurnState, turn: Turn): TurnState {
  if (state.isEnded) return state;
  return patched(state, {
    rootTurnId: otherRootOf(state, turn),
    status: textOr(turn.status, 'inProgress'),
    startedAt: numberOr(turn.startedAt, state.startedAt),
  });
}

/** An item begins. */
export function startItem(state: TurnState, item: ThreadItem, maxOutputChars: number): TurnState {
  return withItem(state, startedItem(byId(state.items, item.id), item, maxOutputChars));
}

/** An item completes, be it after the end of its turn. */
export function completeItem(state: TurnState, item: ThreadItem, maxOutputChars: number): TurnState {
  const next = withItem(state, completedItem(byId(state.items, item.id), item, maxOutputChars));
  return next === state || item.type !== 'agentMessage'
    ? next
    : patched(next, { finalResponse: responseOf(next.items) });
}

/** The turn ends, and what is open in it is abandoned. Of the items it repeats, those count that were missed. */
export function end(state: TurnState, turn: Turn, maxOutputChars: number): TurnState {
  const missed = itemsIn(turn).filter(({ id }) => byId(state.items, id)?.lifecycle !== 'completed');
  const whole = missed.reduce((before, item) => completeItem(before, item, maxOutputChars), state);
  return patched(whole, {
    status: textOr(turn.status, 'unknown'),
    isEnded: true,
    rootTurnId: otherRootOf(whole, turn),
    error: objectOr(turn.error, null),
    startedAt: numberOr(turn.startedAt, whole.startedAt),
    completedAt: numberOr(turn.completedAt, null),
    durationMs: numberOr(turn.durationMs, null),
    items: whole.isEnded ? whole.items : whole.items.map(abandoned),
    pendingApprovals: withoutAny(whole.pendingApprovals),
  });
}

/** Puts an item into its place, or at the end. */
export function withItem(state: TurnState, item: ItemState): TurnState {
  const placed = state.isEnded ? abandoned(item) : item;
  return patched(state, { items: put(state.items, placed) });
}

// A turn on its own names itself. What a review announces as part of a turn says nothing of that turn's root.
function otherRootOf(state: TurnState, { id, rootTurnId }: Turn): string | null {
  const root = textOr(rootTurnId, state.rootTurnId);
  return id !== state.id || root === state.id ? state.rootTurnId : root;
}

/** What is still open when its turn ends. */
export function abandoned(item: ItemState): ItemState {
  return item.lifecycle === 'open' ? { ...item, lifecycle: 'abandoned' } : item;
}

/** The answer among the messages that have completed. */
export function responseOf(items: readonly ItemState[]): string | null {
  const completed = items.filter(({ lifecycle }) => lifecycle === 'completed');
  return finalResponseOf(
    completed.map(({ item }) => item).filter((item) => item.type === 'agentMessage' && isText(item.text)),
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

import type { ThreadItem, Turn } from '../../generated/types.js';
import { finalResponseOf } from '../operators/to-turn-result.js';
import { completedItem, startedItem } from './item-reducer.js';
import { itemsIn, numberOr, objectOr, textOr } from './payload.js';
import { entryOf, patched } from './record.js';
import { itemsOf, type ItemState, type TurnState } from './turn-state.js';

// The steps a turn takes, whether it is watched or read from what the server has stored.

/** The turn is announced. One that has ended does not begin again. */
export function begin(state: TurnState, turn: Turn): TurnState {
  if (state.isEnded) return state;
  return patched(state, {
    status: textOr(turn.status, 'inProgress'),
    startedAt: numberOr(turn.startedAt, state.startedAt),
  });
}

/** An item begins. */
export function startItem(state: TurnState, item: ThreadItem, maxOutputChars: number): TurnState {
  return withItem(state, startedItem(entryOf(state.items, item.id), item, maxOutputChars));
}

/** An item completes, be it after the end of its turn. */
export function completeItem(state: TurnState, item: ThreadItem, maxOutputChars: number): TurnState {
  const next = withItem(state, completedItem(entryOf(state.items, item.id), item, maxOutputChars));
  return next === state || item.type !== 'agentMessage'
    ? next
    : patched(next, { finalResponse: responseOf(next) });
}

/** The turn ends, and what is open in it is abandoned. Of the items it repeats, those count that were missed. */
export function end(state: TurnState, turn: Turn, maxOutputChars: number): TurnState {
  const missed = itemsIn(turn).filter(({ id }) => entryOf(state.items, id)?.lifecycle !== 'completed');
  const whole = missed.reduce((before, item) => completeItem(before, item, maxOutputChars), state);
  return patched(whole, {
    status: textOr(turn.status, 'unknown'),
    isEnded: true,
    error: objectOr(turn.error, null),
    startedAt: numberOr(turn.startedAt, whole.startedAt),
    completedAt: numberOr(turn.completedAt, null),
    durationMs: numberOr(turn.durationMs, null),
    items: abandoned(whole),
  });
}

/** Puts an item into its place, or at the end. */
export function withItem(state: TurnState, item: ItemState): TurnState {
  const before = entryOf(state.items, item.id);
  if (before === item) return state;
  const placed: ItemState =
    state.isEnded && item.lifecycle === 'open' ? { ...item, lifecycle: 'abandoned' } : item;
  return {
    ...state,
    items: { ...state.items, [item.id]: placed },
    order: before === undefined ? [...state.order, item.id] : state.order,
  };
}

function abandoned(state: TurnState): TurnState['items'] {
  const open = itemsOf(state).filter(({ lifecycle }) => lifecycle === 'open');
  if (open.length === 0) return state.items;
  const closed = open.map((item): [string, ItemState] => [item.id, { ...item, lifecycle: 'abandoned' }]);
  return { ...state.items, ...Object.fromEntries(closed) };
}

function responseOf(state: TurnState): string | null {
  const completed = itemsOf(state).filter(({ lifecycle }) => lifecycle === 'completed');
  return finalResponseOf(
    completed.map(({ item }) => item).filter((item) => item.type === 'agentMessage' && isText(item.text)),
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

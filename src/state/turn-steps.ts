import type { ThreadItem, Turn } from '../../generated/types.js';
import { finalResponseOf } from '../operators/to-turn-result.js';
import { bounded } from './bounded-output.js';
import { byId, patched, put } from './collections.js';
import { opened } from './item-reducer.js';
import { itemsIn, numberOr, objectOr, textOr } from './payload.js';
import type { ItemState, TurnState } from './turn-state.js';

// The steps a turn takes, whether it is watched or read from what the server has stored.

/** What is told of a turn, by the server or by a state of it. */
type Told = Pick<
  Turn | TurnState,
  'id' | 'rootTurnId' | 'status' | 'error' | 'startedAt' | 'completedAt' | 'durationMs'
>;

/** The turn is announced. One that has ended does not begin again. */
export function begin(state: TurnState, turn: Told): TurnState {
  return state.isEnded ? state : told(state, turn);
}

function told(state: TurnState, { id, rootTurnId, status, startedAt }: Told): TurnState {
  return patched(state, {
    // A turn on its own names itself. What a review announces as part of a turn says nothing of that turn's root.
    rootTurnId:
      id === state.id && rootTurnId !== id ? textOr(rootTurnId, state.rootTurnId) : state.rootTurnId,
    status: textOr(status, 'inProgress'),
    startedAt: numberOr(startedAt, state.startedAt),
  });
}

/** The turn ends, and what is open in it is abandoned. */
export function end(state: TurnState, turn: Told): TurnState {
  return patched(told(state, turn), {
    status: textOr(turn.status, 'unknown'),
    isEnded: true,
    error: objectOr(turn.error, null),
    completedAt: numberOr(turn.completedAt, null),
    durationMs: numberOr(turn.durationMs, null),
    items: state.items.map(abandoned),
    pendingApprovals: [],
  });
}

/** An item begins. What has been seen of it before counts more. */
export function startItem(state: TurnState, item: ThreadItem, maxOutputChars: number): TurnState {
  return withItem(state, byId(state.items, item.id) ?? opened(item), maxOutputChars);
}

/** An item completes, be it after the end of its turn: that counts, whatever its deltas were. */
export function completeItem(state: TurnState, item: ThreadItem, maxOutputChars: number): TurnState {
  const before = byId(state.items, item.id) ?? opened(item);
  const completed = patched(before, { ...opened(item), lifecycle: 'completed' });
  const after = withItem(state, completed, maxOutputChars);
  return item.type === 'agentMessage' ? patched(after, { finalResponse: responseOf(after.items) }) : after;
}

/** Of the items that the end of a turn repeats, those count that were missed. */
export function completeMissed(state: TurnState, turn: Turn, maxOutputChars: number): TurnState {
  return itemsIn(turn)
    .filter(({ id }) => byId(state.items, id)?.lifecycle !== 'completed')
    .reduce((before, item) => completeItem(before, item, maxOutputChars), state);
}

/** Puts an item into its place, or at the end. */
export function withItem(state: TurnState, item: ItemState, maxOutputChars: number): TurnState {
  const items = put(state.items, bounded(state.isEnded ? abandoned(item) : item, maxOutputChars));
  return items === state.items ? state : { ...state, items };
}

/** What is still open when its turn ends. */
function abandoned(item: ItemState): ItemState {
  return item.lifecycle === 'open' ? { ...item, lifecycle: 'abandoned' } : item;
}

/** The answer among the messages that have completed. */
export function responseOf(items: readonly ItemState[]): string | null {
  const completed = items.filter(({ lifecycle }) => lifecycle === 'completed');
  return finalResponseOf(completed.map(({ item }) => item));
}

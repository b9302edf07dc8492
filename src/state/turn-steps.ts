import type { ThreadItem, Turn } from '../../generated/types.js';
import { answerIn } from '../operators/to-turn-result.js';
import { bounded } from './bounded-output.js';
import { byId, patched, put } from './collections.js';
import { opened } from './item-reducer.js';
import { itemsIn, numberOr, objectOr, textOr } from './payload.js';
import type { ItemState, Limits, TurnState } from './turn-state.js';

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

/** The turn ends, and what is open in it is abandoned, unless it goes on in the background. */
export function end(state: TurnState, turn: Told): TurnState {
  const status = textOr(turn.status, 'unknown');
  return patched(told(state, turn), {
    status,
    isEnded: true,
    error: objectOr(turn.error, null),
    completedAt: numberOr(turn.completedAt, null),
    durationMs: numberOr(turn.durationMs, null),
    items: state.items.map((item) => settled(item, status)),
    pendingApprovals: [],
  });
}

/** An item begins. What has been seen of it before counts more. */
export function startItem(state: TurnState, item: ThreadItem, limits: Limits): TurnState {
  return withItem(state, byId(state.items, item.id) ?? opened(item), limits);
}

/** An item completes, be it after the end of its turn: that counts, whatever its deltas were. */
export function completeItem(state: TurnState, item: ThreadItem, limits: Limits): TurnState {
  const before = byId(state.items, item.id) ?? opened(item);
  const completed = patched(before, { ...opened(item), lifecycle: 'completed' });
  const after = withItem(state, completed, limits);
  return mayAnswer(item) ? patched(after, { finalResponse: responseOf(after.items) }) : after;
}

/** Of the items that the end of a turn repeats, those count that were missed. */
export function completeMissed(state: TurnState, turn: Turn, limits: Limits): TurnState {
  return itemsIn(turn)
    .filter(({ id }) => byId(state.items, id)?.lifecycle !== 'completed')
    .reduce((before, item) => completeItem(before, item, limits), state);
}

/** Puts an item into its place, or at the end; there are no more than `maxItems`. */
export function withItem(state: TurnState, item: ItemState, limits: Limits): TurnState {
  const now = state.isEnded ? settled(item, state.status) : item;
  const items = put(state.items, bounded(now, limits.maxOutputChars));
  return items === state.items ? state : withItems(state, items, limits);
}

/** The state with these items, without the oldest of them where they are too many. */
export function withItems(state: TurnState, items: readonly ItemState[], { maxItems }: Limits): TurnState {
  const excess = items.length - maxItems;
  if (excess <= 0) return { ...state, items };
  const kept = items.slice(0, excess).some(isOpen) ? withoutOldest(items, excess) : items.slice(excess);
  return { ...state, items: kept, omittedItems: state.omittedItems + excess };
}

// An open item is still to come to an end, and the newest has just come.
function withoutOldest(items: readonly ItemState[], count: number): readonly ItemState[] {
  let left = count;
  const newest = items.length - 1;
  const kept = items.filter((item, at) => isOpen(item) || at === newest || left-- <= 0);
  return kept.slice(count - items.length);
}

function isOpen({ lifecycle }: ItemState): boolean {
  return lifecycle === 'open';
}

/** What is still open when its turn has ended: the server completes a command when its process ends, however late. */
function settled(item: ItemState, status: TurnState['status']): ItemState {
  if (!isOpen(item)) return item;
  const isInBackground = status === 'completed' && isProcess(item.item);
  return isInBackground ? item : { ...item, lifecycle: 'abandoned' };
}

function isProcess(item: ThreadItem): boolean {
  return item.type === 'commandExecution' && typeof item.processId === 'string';
}

/** The answer among the messages, and in plan mode the plans, that have completed. */
export function responseOf(items: readonly ItemState[]): string | null {
  const answers: ThreadItem[] = [];
  for (const { lifecycle, item } of items) {
    if (lifecycle === 'completed' && mayAnswer(item)) answers.push(item);
  }
  return answerIn(answers)?.text ?? null;
}

function mayAnswer({ type }: ThreadItem): boolean {
  return type === 'agentMessage' || type === 'plan';
}

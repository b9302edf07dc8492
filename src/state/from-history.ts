import type { Thread, ThreadItem, ThreadItemEntry, Turn } from '../../generated/types.js';
import { hasId, isItem } from '../operators/payload.js';
import { readMember } from '../protocol/read-member.js';
import { patched } from './collections.js';
import { itemsIn, listOr } from './payload.js';
import { withParts } from './join.js';
import { foldThread } from './thread-reducer.js';
import { initialThreadState, type ThreadState } from './thread-state.js';
import { initialTurnState, limitsOf, type Limits, type StateOptions, type TurnState } from './turn-state.js';
import { begin, completeItem, end, startItem } from './turn-steps.js';

/** How the state of a stored thread is built. */
export interface ThreadHistoryOptions extends StateOptions {
  /** The entries of `thread/items/list`, oldest first, for turns that were read without all of their items. */
  readonly items?: readonly ThreadItemEntry[];
}

/**
 * The state of a turn the server has stored, as if its events had been watched; go on from there with `turnReducer`.
 *
 * The server stores neither items that never completed nor plan, diff, usage, retries and what it has asked: of an
 * ended turn, `items` lack what a watched turn shows as `abandoned`, and the others are empty. Of a turn that is
 * running, the pieces of its open items so far are lost; the next ones open them as partial.
 */
export function turnStateFrom(turn: Turn, threadId: string, options?: StateOptions): TurnState {
  return hasId(turn) ? storedTurn(turn, threadId, [], limitsOf(options)) : initialTurnState({ threadId });
}

/**
 * The state of a thread as `thread/read` returns it, with its turns, or with turns of `thread/turns/list` and `items`
 * of `thread/items/list`; go on from there with `threadReducer`.
 *
 * Each turn is what {@link turnStateFrom} makes of it; what is stored as a turn of its own but is part of another, as
 * the second id of a review, is put into that one. The server stores no settings and no usage, and does not say
 * of a thread that was read whether it is archived.
 */
export function threadStateFrom(
  thread: Thread,
  { items = [], ...options }: ThreadHistoryOptions = {},
): ThreadState {
  if (!hasId(thread)) return initialThreadState();
  const state = historyStateFrom(thread.id, listOr(thread.turns, []), { items, ...options });
  return patched(state, foldThread(state, thread));
}

/** The state of a thread of which only these turns are known. */
export function historyStateFrom(
  threadId: string,
  stored: readonly Turn[],
  { items = [], ...options }: ThreadHistoryOptions = {},
): ThreadState {
  const limits = limitsOf(options);
  const byTurn = itemsByTurn(listOr(items, []));
  const turns = new Map<string, TurnState>();
  for (const turn of stored.filter(hasId)) {
    turns.set(turn.id, storedTurn(turn, threadId, byTurn.get(turn.id) ?? [], limits));
  }
  const initial = initialThreadState({ id: threadId });
  return withParts({ ...initial, isLoaded: true, turns: [...turns.values()] }, limits);
}

function itemsByTurn(entries: readonly ThreadItemEntry[]): ReadonlyMap<string, readonly ThreadItem[]> {
  const byTurn = new Map<string, ThreadItem[]>();
  for (const entry of entries) {
    if (!isItem(readMember(entry, 'item'))) continue;
    const { turnId, item } = entry;
    const items = byTurn.get(turnId) ?? [];
    items.push(item);
    byTurn.set(turnId, items);
  }
  return byTurn;
}

function storedTurn(turn: Turn, threadId: string, listed: readonly ThreadItem[], limits: Limits): TurnState {
  const begun = begin(initialTurnState({ id: turn.id, threadId }), turn);
  // Listed items stand in their order; a turn that was read with a summary repeats some of them.
  const ids = new Set(listed.map(({ id }) => id));
  const filled = [...listed, ...itemsIn(turn).filter(({ id }) => !ids.has(id))].reduce(
    (state, item) => (isRunning(item) ? startItem : completeItem)(state, item, limits),
    begun,
  );
  return hasEnded(turn) ? end(filled, turn) : filled;
}

/** A status this version does not know is an end only when the turn says when that was. */
function hasEnded({ status, completedAt }: Turn): boolean {
  return ['completed', 'interrupted', 'failed'].includes(status) || typeof completedAt === 'number';
}

function isRunning(item: ThreadItem): boolean {
  return readMember(item, 'status') === 'inProgress';
}

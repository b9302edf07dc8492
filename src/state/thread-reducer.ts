import type { Thread, ThreadStatus } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { usageOf } from '../operators/payload.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import { objectOr, textOr } from './payload.js';
import { byId, entryOf, patched, put } from './collections.js';
import type { ThreadState } from './thread-state.js';
import { foldTurn, headOf, rootIdOf } from './turn-reducer.js';
import {
  DEFAULT_MAX_OUTPUT_CHARS,
  initialTurnState,
  type StateOptions,
  type TurnState,
} from './turn-state.js';

/**
 * A thread's state after one more event.
 *
 * ```ts
 * thread.events$.pipe(scan(threadReducer, initialThreadState({ id: thread.id })))
 * ```
 *
 * Folds its name, status, settings and usage, and each of its turns like {@link turnReducer}, also what comes after a
 * turn's end. An id that a review announces as part of a running turn becomes no turn of its own. Turns, items and the
 * state keep their reference where an event does not change them. Never throws, and never changes a state in place.
 */
export const threadReducer = /*@__PURE__*/ threadReducerWith();

/** A {@link threadReducer} with options. */
export function threadReducerWith({ maxOutputChars = DEFAULT_MAX_OUTPUT_CHARS }: StateOptions = {}): (
  state: ThreadState,
  event: TurnEvent,
) => ThreadState {
  return (state, event) => {
    const { method, params } = headOf(event);
    const threadId = threadIdOf(method, params);
    if (threadId === undefined || (state.id !== '' && state.id !== threadId)) return state;
    const named = patched(state, { id: threadId });
    return foldTurnEvent(foldOwn(named, event), event, maxOutputChars);
  };
}

/** What a thread tells of itself when it starts or is read; its turns are left to others. */
export function foldThread(state: ThreadState, thread: Thread): ThreadState {
  return withStatus(patched(state, { name: textOr(thread.name, null) }), thread.status);
}

/** Puts a turn into its place, or at the end. */
export function withTurn(state: ThreadState, turn: TurnState): ThreadState {
  return patched(state, { turns: put(state.turns, turn) });
}

function foldOwn(state: ThreadState, event: TurnEvent): ThreadState {
  switch (event.method) {
    // A thread is routed by its id, so this has one.
    case 'thread/started':
      return foldThread(state, event.params.thread);
    case 'thread/status/changed':
      return withStatus(state, event.params.status);
    case 'thread/name/updated':
      return patched(state, { name: textOr(event.params.threadName, null) });
    case 'thread/settings/updated':
      return patched(state, { settings: objectOr(event.params.threadSettings, state.settings) });
    case 'thread/tokenUsage/updated':
      return patched(state, { usage: usageOf(event) ?? state.usage });
    case 'thread/archived':
      return patched(state, { isArchived: true });
    case 'thread/unarchived':
      return patched(state, { isArchived: false });
    case 'thread/closed':
      return patched(state, { isClosed: true });
    case 'thread/deleted':
      return patched(state, { isDeleted: true });
    case 'thread/reverted':
      return patched(state, { isReverted: true });
    default:
      return state;
  }
}

/** A thread that is loaded again is no longer closed. */
function withStatus(state: ThreadState, status: ThreadStatus): ThreadState {
  const type = readMember(status, 'type');
  if (typeof type !== 'string') return state;
  return patched(state, { status, isClosed: type === 'notLoaded' ? state.isClosed : false });
}

function foldTurnEvent(state: ThreadState, event: TurnEvent, maxOutputChars: number): ThreadState {
  const { method, params } = headOf(event);
  const announcedId = turnIdOf(method, params);
  if (announcedId === undefined) return state;
  const aliased = withAlias(state, announcedId, rootIdOf(event));
  const turnId = entryOf(aliased.turnAliases, announcedId) ?? announcedId;
  const known = byId(aliased.turns, turnId);
  // After a resume the server repeats the usage of a turn that is long over; that alone is no turn.
  if (known === undefined && method === 'thread/tokenUsage/updated') return aliased;
  const before = known ?? initialTurnState({ id: turnId, threadId: state.id });
  const turn = foldTurn(before, event, maxOutputChars);
  return turn === before ? aliased : withTurn(aliased, turn);
}

/** Remembers that an announced turn is part of a turn that is running in this very thread. */
function withAlias(state: ThreadState, turnId: string, rootId: string | undefined): ThreadState {
  if (rootId === undefined || rootId === turnId || byId(state.turns, turnId) !== undefined) return state;
  if (byId(state.turns, rootId)?.isEnded !== false) return state;
  return patched(state, { turnAliases: { ...state.turnAliases, [turnId]: rootId } });
}

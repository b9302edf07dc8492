import type { Thread, ThreadStatus } from '../../generated/types.js';
import { usageOf } from '../operators/payload.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import { objectOr, textOr } from './payload.js';
import { byId, entryOf, patched, put } from './collections.js';
import { isApprovalRequest, withRequest, type StateEvent } from './pending-approvals.js';
import type { ThreadState } from './thread-state.js';
import { foldTurn, headOf, resolved, RESOLVED, rootIdOf } from './turn-reducer.js';
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
 * turn's end. An id that a review announces as part of a running turn becomes no turn of its own. An approval is with
 * the turn that it names, or with the thread. Turns, items and the state keep their reference where an event does not change them. Never throws, and never changes a state in place.
 */
export const threadReducer = /*@__PURE__*/ threadReducerWith();

/** A {@link threadReducer} with options. */
export function threadReducerWith({ maxOutputChars = DEFAULT_MAX_OUTPUT_CHARS }: StateOptions = {}): (
  state: ThreadState,
  event: StateEvent,
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

function foldOwn(state: ThreadState, event: StateEvent): ThreadState {
  if (isApprovalRequest(event)) {
    return turnIdOf(event.method, event.params) === undefined
      ? patched(state, { pendingApprovals: withRequest(state.pendingApprovals, event) })
      : state;
  }
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
    case RESOLVED:
      return allResolved(resolved(state, event.params), event.params);
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

function allResolved(state: ThreadState, params: unknown): ThreadState {
  const turns = state.turns.map((turn) => resolved(turn, params));
  return turns.some((turn, at) => turn !== state.turns[at]) ? { ...state, turns } : state;
}

/** A thread that is loaded again is no longer closed. */
function withStatus(state: ThreadState, status: ThreadStatus): ThreadState {
  const type = readMember(status, 'type');
  if (typeof type !== 'string') return state;
  return patched(state, { status, isClosed: type === 'notLoaded' ? state.isClosed : false });
}

function foldTurnEvent(state: ThreadState, event: StateEvent, maxOutputChars: number): ThreadState {
  const { method, params } = headOf(event);
  const announcedId = turnIdOf(method, params);
  if (announcedId === undefined) return state;
  const aliased = underRoot(withAlias(state, announcedId, rootIdOf(event)), announcedId);
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

/**
 * Gives the turn that runs its first id, when it was announced by its second and that is all that was seen of it. Only
 * now is it sure that they are one: a subagent's turn has the turn of another thread for its root.
 */
export function underRoot(state: ThreadState, turnId: string): ThreadState {
  if (byId(state.turns, turnId) !== undefined) return state;
  const at = state.turns.findLastIndex(({ rootTurnId, isEnded }) => rootTurnId === turnId && !isEnded);
  const turn = state.turns[at];
  if (turn === undefined) return state;
  return {
    ...state,
    turns: state.turns.with(at, { ...turn, id: turnId, rootTurnId: null }),
    turnAliases: { ...state.turnAliases, [turn.id]: turnId },
  };
}

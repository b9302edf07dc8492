import type { Thread, ThreadStatus } from '../../generated/types.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import { objectOr, textOr } from './payload.js';
import { byId, entryOf, patched, put } from './collections.js';
import { isApprovalRequest, withoutRequest, withRequest, type StateEvent } from './pending-approvals.js';
import type { ThreadState } from './thread-state.js';
import { foldTurn, headOf, resolved, RESOLVED, rootIdOf } from './turn-reducer.js';
import { initialTurnState, limitsOf, type Limits, type StateOptions, type TurnState } from './turn-state.js';

/** How many second ids of turns a thread remembers; a turn has one or two. */
const MAX_ALIASES = 1000;

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
export function threadReducerWith(
  options?: StateOptions,
): (state: ThreadState, event: StateEvent) => ThreadState {
  const limits = limitsOf(options);
  return (state, event) => {
    const { method, params } = headOf(event);
    const threadId = threadIdOf(method, params);
    if (threadId === undefined || (state.id || threadId) !== threadId) return state;
    return foldTurnEvent(patched(state, { id: threadId, ...foldOwn(state, event) }), event, limits);
  };
}

/** What a thread tells of itself when it starts or is read; its turns are left to others. */
export function foldThread(state: ThreadState, { name, status }: Thread): Partial<ThreadState> {
  return { name: textOr(name, null), ...foldStatus(state, status) };
}

/** Puts a turn into its place, or at the end. */
export function withTurn(state: ThreadState, turn: TurnState): ThreadState {
  return patched(state, { turns: put(state.turns, turn) });
}

/** The state without the oldest turn that has ended, where the newest is one too many. */
function bounded(state: ThreadState, { maxTurns }: Limits): ThreadState {
  const { turns } = state;
  if (turns.length <= maxTurns) return state;
  const at = turns.findIndex(({ isEnded }) => isEnded);
  const isOther = at >= 0 && at < turns.length - 1;
  return { ...state, turns: turns.toSpliced(isOther ? at : 0, 1), hasOlder: true };
}

function foldOwn(state: ThreadState, event: StateEvent): Partial<ThreadState> {
  const { pendingApprovals } = state;
  if (isApprovalRequest(event)) {
    return turnIdOf(event.method, event.params) === undefined
      ? { pendingApprovals: withRequest(pendingApprovals, event) }
      : {};
  }
  const { method, params } = event;
  switch (method) {
    // A thread is routed by its id, so this has one.
    case 'thread/started':
      return foldThread(state, params.thread);
    case 'thread/status/changed':
      return foldStatus(state, params.status);
    case 'thread/name/updated':
      return { name: textOr(params.threadName, null) };
    case 'thread/settings/updated':
      return { settings: objectOr(params.threadSettings, state.settings) };
    case 'thread/tokenUsage/updated':
      return { usage: objectOr(params.tokenUsage, state.usage) };
    case RESOLVED:
      return {
        pendingApprovals: withoutRequest(pendingApprovals, params),
        turns: state.turns.map((turn) => resolved(turn, params)),
      };
    case 'thread/archived':
    case 'thread/unarchived':
      return { isArchived: method === 'thread/archived' };
    case 'thread/closed':
      return { isClosed: true };
    case 'thread/deleted':
      return { isDeleted: true };
    case 'thread/reverted':
      return { isReverted: true };
    default:
      return {};
  }
}

/** A thread that is loaded again is no longer closed. */
function foldStatus({ isClosed }: ThreadState, status: ThreadStatus): Partial<ThreadState> {
  const type = readMember(status, 'type');
  return typeof type === 'string' ? { status, isClosed: isClosed && type === 'notLoaded' } : {};
}

function foldTurnEvent(state: ThreadState, event: StateEvent, limits: Limits): ThreadState {
  const { method, params } = event;
  const announcedId = turnIdOf(method, params);
  if (announcedId === undefined) return state;
  const aliased = underRoot(withAlias(state, announcedId, rootIdOf(event)), announcedId);
  const turnId = entryOf(aliased.turnAliases, announcedId) ?? announcedId;
  const known = byId(aliased.turns, turnId);
  if (known === undefined && isLate(state, event)) return aliased;
  const before = known ?? initialTurnState({ id: turnId, threadId: state.id });
  const turn = foldTurn(before, event, limits);
  if (turn === before) return aliased;
  const after = withTurn(aliased, turn);
  return known === undefined ? bounded(after, limits) : after;
}

/**
 * Whether an event is of a turn that is over. After a resume the server repeats the usage of such a turn; a command in
 * the background may go on long after its turn, which is then one of the older turns.
 */
function isLate({ hasOlder }: ThreadState, { method, params }: StateEvent): boolean {
  if (method === 'thread/tokenUsage/updated') return true;
  if (!hasOlder) return false;
  const isEndOfCommand = () => readMember(readMember(params, 'item'), 'type') === 'commandExecution';
  return method === 'item/commandExecution/outputDelta' || (method === 'item/completed' && isEndOfCommand());
}

/** Remembers that an announced turn is part of a turn that is running in this very thread. */
function withAlias(state: ThreadState, turnId: string, rootId: string | undefined): ThreadState {
  const root = byId(state.turns, rootId);
  if (root?.isEnded !== false || byId(state.turns, turnId) !== undefined) return state;
  if (!takesAlias(state)) return state;
  return patched(state, { turnAliases: patched(state.turnAliases, { [turnId]: root.id }) });
}

function takesAlias({ turnAliases }: ThreadState): boolean {
  return Object.keys(turnAliases).length < MAX_ALIASES;
}

/**
 * Gives the turn that runs its first id, when it was announced by its second and that is all that was seen of it. Only
 * now is it sure that they are one: a subagent's turn has the turn of another thread for its root.
 */
export function underRoot(state: ThreadState, turnId: string): ThreadState {
  if (byId(state.turns, turnId) !== undefined) return state;
  const at = state.turns.findLastIndex(({ rootTurnId, isEnded }) => rootTurnId === turnId && !isEnded);
  const turn = state.turns[at];
  if (turn === undefined || !takesAlias(state)) return state;
  return {
    ...state,
    turns: state.turns.with(at, { ...turn, id: turnId, rootTurnId: null }),
    turnAliases: { ...state.turnAliases, [turn.id]: turnId },
  };
}

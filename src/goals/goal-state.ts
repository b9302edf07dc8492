import type { ThreadGoal, TurnError, TurnStatus } from '../../generated/types.js';
import { keepNewest } from '../connection/keep-newest.js';
import type { NotificationOf, TurnEvent } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';
import { turnIdOf } from '../protocol/route.js';
import { logicalEnd, withTurnId } from './logical-events.js';

/** Something that happens to a goal: what the server says on its thread, and what is done here. */
export type GoalInput =
  | { readonly kind: 'event'; readonly event: TurnEvent }
  /** The server has taken the goal. */
  | { readonly kind: 'accepted'; readonly goal: ThreadGoal }
  /** It is to go no further: no further turn, or not even to the end of this one. */
  | { readonly kind: 'stop' }
  /** What {@link awaited} says was waited for long enough. */
  | { readonly kind: 'waited' }
  /** A turn is over without `turn/completed`. */
  | { readonly kind: 'gone'; readonly turnId: string }
  /** Nothing more will be known of it; the error says why, unless nobody wants to know. */
  | { readonly kind: 'end'; readonly error?: unknown };

/** All that is known of a goal. Never changed in place. */
export interface GoalState {
  /** The id of the logical turn: that of the first physical one. `undefined` before it. */
  readonly id: string | undefined;
  /** The ids of the newest physical turns in their events. */
  readonly turnIds: ReadonlySet<string>;
  /** The physical turn that runs. */
  readonly active: ActiveTurn | undefined;
  /** The goal as the server last described it; `null` once it was cleared, `undefined` before it was taken. */
  readonly goal: ThreadGoal | null | undefined;
  readonly first: NotificationOf<'turn/started'> | undefined;
  readonly last: NotificationOf<'turn/completed'> | undefined;
  /** Why a physical turn failed. */
  readonly failure: TurnError | null;
  /** Whether we have asked for its end. */
  readonly isStopping: boolean;
  readonly isOver: boolean;
  /** Why it is followed no further, though it was not seen to end. */
  readonly cause: unknown;
  /** What the last step adds to the stream of the logical turn. */
  readonly emitted: readonly TurnEvent[];
}

interface ActiveTurn {
  readonly id: string;
  /** Some turns are announced by one id and completed by another, their root's. */
  readonly rootId: string | null | undefined;
}

/** How many ids of physical turns are known: each turn makes the set anew. */
const MAX_TURN_IDS = 100;

const NOTHING: readonly TurnEvent[] = [];

export const INITIAL_GOAL: GoalState = {
  id: undefined,
  turnIds: new Set(),
  active: undefined,
  goal: undefined,
  first: undefined,
  last: undefined,
  failure: null,
  isStopping: false,
  isOver: false,
  cause: undefined,
  emitted: NOTHING,
};

/**
 * One step of a goal. The physical turns that the server runs for it become one logical turn: one `turn/started`, one
 * `turn/completed`, one id; what only concerns the goal is left out.
 *
 * It is over when the server works on it no more (see {@link isActive}) and no turn runs, or when a turn was
 * interrupted: the server then begins no further one, whatever it says of the goal.
 */
export function goalReducer(before: GoalState, input: GoalInput): GoalState {
  const state = before.emitted === NOTHING ? before : { ...before, emitted: NOTHING };
  if (state.isOver) return state;
  switch (input.kind) {
    case 'event':
      return hear(state, input.event);
    case 'accepted':
      return state.goal === undefined ? { ...state, goal: input.goal } : state;
    case 'stop':
      return { ...state, isStopping: true };
    case 'waited':
      return state.active === undefined ? over(state) : state;
    case 'gone':
      return state.active?.id === input.turnId ? rest({ ...state, active: undefined }) : state;
    case 'end':
      return { ...state, isOver: true, cause: input.error };
  }
}

/**
 * What a goal without a running turn waits for: its next `turn`, or, because one may have been on its way when the goal
 * was paused, a moment in which none comes (`rest`).
 */
export function awaited({ goal, active, isOver }: GoalState): 'turn' | 'rest' | undefined {
  if (isOver || active !== undefined || goal === undefined) return undefined;
  return isActive(goal) ? 'turn' : 'rest';
}

/** How the logical turn ended, or would end now. */
export function statusOf({ goal, last, failure, isStopping }: GoalState): TurnStatus {
  const { status } = goal ?? {};
  if (last?.params.turn.status === 'interrupted' || (isStopping && status === 'paused')) return 'interrupted';
  return failure !== null && status !== 'complete' ? 'failed' : 'completed';
}

/** Whether the server goes on with a goal: it is neither paused, blocked, limited nor complete, and still there. */
function isActive(goal: ThreadGoal | null): boolean {
  return goal?.status === 'active';
}

/** Whether what came as a goal tells how it stands. */
export function isGoal(goal: unknown): goal is ThreadGoal {
  return typeof readMember(goal, 'status') === 'string';
}

function hear(state: GoalState, event: TurnEvent): GoalState {
  const { method, params } = event;
  if (method === 'thread/goal/updated') return isGoal(params.goal) ? { ...state, goal: params.goal } : state;
  // Before the goal is taken, this is the end of the one before it.
  if (method === 'thread/goal/cleared') return state.goal === undefined ? state : { ...state, goal: null };
  const turnId = turnIdOf(method, params);
  if (turnId === undefined) return state;
  if (method === 'turn/started') return begin(state, event, turnId);
  if (method === 'turn/completed') return complete(state, event, turnId);
  if (state.id === undefined || !state.turnIds.has(turnId)) return state;
  return { ...state, emitted: [withTurnId(event, turnId, state.id)] };
}

function begin(state: GoalState, event: NotificationOf<'turn/started'>, id: string): GoalState {
  if (state.turnIds.has(id)) return state;
  const { rootTurnId } = event.params.turn;
  const turnIds = new Set(state.turnIds).add(id).add(rootTurnId ?? id);
  keepNewest(turnIds, MAX_TURN_IDS);
  const running: GoalState = { ...state, active: { id, rootId: rootTurnId }, turnIds };
  return state.id === undefined ? { ...running, id, first: event, emitted: [event] } : running;
}

function complete(state: GoalState, event: NotificationOf<'turn/completed'>, id: string): GoalState {
  if (state.active?.id !== id && state.active?.rootId !== id) return state;
  const { status, error } = event.params.turn;
  const failure = status === 'failed' ? (error ?? { message: 'the turn failed' }) : state.failure;
  const idle: GoalState = { ...state, active: undefined, last: event, failure };
  return status === 'interrupted' ? over(idle) : rest(idle);
}

/** No turn runs: it is over, unless the server goes on. */
function rest(idle: GoalState): GoalState {
  return idle.goal === undefined || isActive(idle.goal) ? idle : over(idle);
}

function over(state: GoalState): GoalState {
  return { ...state, isOver: true, emitted: logicalEnd(state, statusOf(state)) };
}

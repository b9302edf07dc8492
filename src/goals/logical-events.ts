import type { TurnStatus } from '../../generated/types.js';
import type { NotificationOf, TurnEvent } from '../connection/notification.js';
import { isObject } from '../protocol/is-object.js';
import type { GoalState } from './goal-state.js';

/** An event of a physical turn as one of the logical turn: the same but for the id. */
export function withTurnId(event: TurnEvent, from: string, to: string): TurnEvent {
  if (from === to) return event;
  const params: unknown = event.params;
  if (!isObject(params)) return event;
  const { turn } = params;
  const named = isObject(turn) ? { ...params, turn: { ...turn, id: to } } : { ...params, turnId: to };
  return Object.assign({}, event, { params: named });
}

/** The end of the logical turn; nothing when it has not begun, or its last turn had no end. */
export function logicalEnd(
  { id, first, last, failure }: GoalState,
  status: TurnStatus,
): readonly NotificationOf<'turn/completed'>[] {
  if (id === undefined || first === undefined || last === undefined) return [];
  // Of a goal of one turn, it is the very event that came.
  if (last.params.turn.id === id && last.params.turn.status === status) return [last];
  const turn = {
    ...last.params.turn,
    id,
    rootTurnId: id,
    status,
    error: status === 'failed' ? failure : null,
    startedAt: first.params.turn.startedAt ?? null,
    // The server's clock in ms where it tells, else its seconds.
    durationMs:
      spanMs(first.emittedAtMs, last.emittedAtMs) ??
      spanMs(first.params.turn.startedAt, last.params.turn.completedAt, 1000),
  };
  return [{ ...last, params: { ...last.params, turn } }];
}

function spanMs(from: unknown, to: unknown, unitMs = 1): number | null {
  return typeof from === 'number' && typeof to === 'number' ? (to - from) * unitMs : null;
}

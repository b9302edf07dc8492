import type { CollabAgentStatus } from '../../generated/types.js';
import type { ServerNotification } from '../connection/notification.js';
import type { TurnLog } from '../connection/turn-log.js';
import { readMember } from '../protocol/read-member.js';
import { textOr } from '../state/payload.js';

/** How an agent stands. */
export interface Standing {
  readonly status: CollabAgentStatus;
  /** How its last turn ended; what it goes back to when it is taken up again after it was closed. */
  readonly outcome: CollabAgentStatus;
  /** The turn in which it was last found to work; one that was found in two ways comes twice. */
  readonly log: TurnLog | undefined;
  /** Whether the turn for which it works has ended. */
  readonly isReleased: boolean;
}

/** What changes how an agent stands. */
export type Step = (before: Standing) => Standing;

const OUTCOMES: ReadonlyMap<string, CollabAgentStatus> = /*@__PURE__*/ new Map([
  ['inProgress', 'running'],
  ['failed', 'errored'],
]);

/** Before the first turn. */
export function standing(status: CollabAgentStatus): Standing {
  return { status, outcome: status, log: undefined, isReleased: false };
}

/** A turn was found to have this status. */
export function turned(status: string): Step {
  const outcome = OUTCOMES.get(status) ?? status;
  return (before) => ({ ...before, status: outcome, outcome });
}

/** The agent works in a turn, all of which is kept. */
export function worksIn(log: TurnLog): Step {
  const claimed = log.claim('all');
  return (before) => ({ ...before, log: claimed });
}

/** How an agent stands after an event of its thread. */
export function stand(before: Standing, { method, params }: ServerNotification): Standing {
  switch (method) {
    case 'turn/started':
      return { ...before, status: 'running' };
    case 'turn/completed':
      return turned(textOr(readMember(readMember(params, 'turn'), 'status'), 'completed'))(before);
    case 'thread/status/changed': {
      const isClosed = readMember(readMember(params, 'status'), 'type') === 'notLoaded';
      if (isClosed) return { ...before, status: 'shutdown' };
      return before.status === 'shutdown' ? { ...before, status: before.outcome } : before;
    }
    default:
      return before;
  }
}

/** Whether the agent does nothing, and is not about to begin. */
export function isAtRest({ status }: Standing): boolean {
  return status !== 'running' && status !== 'pendingInit';
}

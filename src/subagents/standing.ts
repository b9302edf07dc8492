import type { CollabAgentStatus, TurnStatus } from '../../generated/types.js';
import type { ServerNotification } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';

/** How an agent stands. */
export interface Standing {
  readonly status: CollabAgentStatus;
  /** How its last turn ended; what it goes back to when it is taken up again after it was closed. */
  readonly outcome: CollabAgentStatus;
}

const OUTCOMES: Readonly<Record<string, CollabAgentStatus>> = { inProgress: 'running', failed: 'errored' };

/** How an agent stands after a turn with this status. */
export function after(status: TurnStatus): Standing {
  const outcome = OUTCOMES[status] ?? status;
  return { status: outcome, outcome };
}

/** Before the first turn. */
export function standing(status: CollabAgentStatus): Standing {
  return { status, outcome: status };
}

/** How an agent stands after an event of its thread. */
export function stand(before: Standing, { method, params }: ServerNotification): Standing {
  switch (method) {
    case 'turn/started':
      return { ...before, status: 'running' };
    case 'turn/completed': {
      const status = readMember(readMember(params, 'turn'), 'status');
      return after(typeof status === 'string' ? status : 'completed');
    }
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

import type { ThreadSettings, ThreadStatus, ThreadTokenUsage } from '../../generated/types.js';
import { checkOptions } from '../errors/check-options.js';
import { text } from '../errors/rules.js';
import type { PendingApproval } from './pending-approvals.js';
import type { TurnState } from './turn-state.js';

/** All that is known of a thread. Plain data: it survives `JSON.stringify`, and is never changed in place. */
export interface ThreadState {
  /** Empty until the first event tells it. */
  readonly id: string;
  readonly name: string | null;
  /** Also whether the thread waits for an approval or for the user: the `activeFlags` of an active one. */
  readonly status: ThreadStatus | null;
  /** Oldest first, in the order in which they began. */
  readonly turns: readonly TurnState[];
  /** Whether the server has, or may have, turns before those in `turns`; `Thread.loadOlder` gets them. */
  readonly hasOlder: boolean;
  /** Ids that are no turns of their own, by the turn they are part of: a review is announced by a second id. */
  readonly turnAliases: Readonly<Record<string, string>>;
  /** The approvals that name none of its turns, in the order in which they were asked for. */
  readonly pendingApprovals: readonly PendingApproval[];
  /** The last token usage the server reported. */
  readonly usage: ThreadTokenUsage | null;
  /** As the server last told them, which it does when they change; `null` before. */
  readonly settings: ThreadSettings | null;
  /** Whether the thread's history was read; before that, all members are as in {@link initialThreadState}. */
  readonly isLoaded: boolean;
  readonly isArchived: boolean;
  readonly isClosed: boolean;
  readonly isDeleted: boolean;
  /** The thread was taken back to an earlier turn. Which turns that leaves is not told: read the thread again. */
  readonly isReverted: boolean;
}

/**
 * A thread nothing is known of. With an `id`, {@link threadReducer} ignores the events of all others.
 *
 * @throws {InvalidParamsError} when the id is no string.
 */
export function initialThreadState(options: { readonly id?: string } = {}): ThreadState {
  checkOptions('initialThreadState', options, { id: text }, { open: true });
  const { id = '' } = options;
  return {
    id,
    name: null,
    status: null,
    turns: [],
    hasOlder: false,
    turnAliases: {},
    pendingApprovals: [],
    usage: null,
    settings: null,
    isLoaded: false,
    isArchived: false,
    isClosed: false,
    isDeleted: false,
    isReverted: false,
  };
}

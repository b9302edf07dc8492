import type {
  ThreadItem,
  ThreadTokenUsage,
  TurnError,
  TurnPlanStep,
  TurnStatus,
} from '../../generated/types.js';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { text, wholeNumber } from '../errors/rules.js';
import type { PendingApproval } from './pending-approvals.js';

/**
 * Where an item stands. The server leaves items unfinished when a turn is steered, interrupted, retried or fails; they
 * are `abandoned` from the end of their turn on, and an `item/completed` that comes later still completes them. A command
 * that runs in the background stays `open` when its turn has completed, until the command ends.
 */
export type ItemLifecycle = 'open' | 'completed' | 'abandoned';

/** An item of a turn: as the server completed it or, until then, as it has been streamed so far. */
export interface ItemState {
  readonly id: string;
  readonly lifecycle: ItemLifecycle;
  /** Not all of it was seen so far: what is missing, its start or text after a gap, is not in `item` until it completes. */
  readonly isPartial: boolean;
  /**
   * While it is open, deltas grow it: the `text` of a message or plan, the `summary` and `content` of a reasoning, the
   * `aggregatedOutput` of a command, the `changes` of a patch. Once completed, it is the server's own.
   */
  readonly item: ThreadItem;
  /** How many characters of a command's output are left out at the beginning of its `aggregatedOutput`. */
  readonly omittedChars: number;
  /** The last word of an MCP tool that has not completed yet. */
  readonly progress: string | null;
}

/** The agent's list of what it is going to do. */
export interface TurnPlan {
  readonly explanation: string | null;
  readonly steps: readonly TurnPlanStep[];
}

/** All that is known of a turn. Plain data: it survives `JSON.stringify`, and is never changed in place. */
export interface TurnState {
  /** Empty until the first event tells it. */
  readonly id: string;
  /** Empty until the first event tells it. */
  readonly threadId: string;
  /** The turn it was begun by, where that is another: a subagent's names the turn of the parent's thread. */
  readonly rootTurnId: string | null;
  /** `null` as long as neither the start nor the end of the turn was seen. */
  readonly status: TurnStatus | null;
  /** Whether it has ended, in whatever status. No item is open from then on, but for commands in the background. */
  readonly isEnded: boolean;
  readonly error: TurnError | null;
  /** Seconds since 1970, as the server counts; `null` where it does not say. */
  readonly startedAt: number | null;
  /** Seconds since 1970, as the server counts; `null` where it does not say. */
  readonly completedAt: number | null;
  readonly durationMs: number | null;
  /** In the order in which they were first seen. */
  readonly items: readonly ItemState[];
  /** How many older items are left out of `items`, because there are more than `maxItems`. */
  readonly omittedItems: number;
  /** The answer among the messages that have completed, chosen by `finalResponseOf`. */
  readonly finalResponse: string | null;
  /** The approvals that it waits for, in the order in which they were asked for. */
  readonly pendingApprovals: readonly PendingApproval[];
  readonly plan: TurnPlan | null;
  /** What the turn has changed in the files, as one unified diff. */
  readonly diff: string | null;
  /** The last token usage the server reported for the turn. */
  readonly usage: ThreadTokenUsage | null;
  /** How often the server has said that it tries again. */
  readonly retries: number;
  /** Why it last tried again. */
  readonly lastRetry: TurnError | null;
}

/** How states are built. */
export interface StateOptions {
  /** How many characters of a command's output are kept at most; the end is kept. Default: 65536. */
  readonly maxOutputChars?: number;
  /** How many items of a turn are kept at most; the oldest that are not open go first. Default: 1000. */
  readonly maxItems?: number;
  /** How many turns of a thread live events may add up to; the oldest that have ended go first. Default: 1000. */
  readonly maxTurns?: number;
}

/** The bounds of a state. */
export type Limits = Required<StateOptions>;

const RULES: Rules<StateOptions> = {
  maxOutputChars: /*@__PURE__*/ wholeNumber(0),
  maxItems: /*@__PURE__*/ wholeNumber(0),
  maxTurns: /*@__PURE__*/ wholeNumber(0),
};

/** What was given, and the defaults of the rest. */
export function limitsOf(options: StateOptions = {}): Limits {
  checkOptions('state', options, RULES);
  const { maxOutputChars = 65_536, maxItems = 1000, maxTurns = 1000 } = options;
  return { maxOutputChars, maxItems, maxTurns };
}

/**
 * A turn nothing is known of. With an `id`, {@link turnReducer} ignores the events of all others.
 *
 * @throws {InvalidParamsError} when an id is no string.
 */
export function initialTurnState(
  options: { readonly id?: string; readonly threadId?: string } = {},
): TurnState {
  checkOptions('initialTurnState', options, { id: text, threadId: text }, { open: true });
  const { id = '', threadId = '' } = options;
  return {
    id,
    threadId,
    rootTurnId: null,
    status: null,
    isEnded: false,
    error: null,
    startedAt: null,
    completedAt: null,
    durationMs: null,
    items: [],
    omittedItems: 0,
    finalResponse: null,
    pendingApprovals: [],
    plan: null,
    diff: null,
    usage: null,
    retries: 0,
    lastRetry: null,
  };
}

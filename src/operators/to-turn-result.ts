import { filter, map, take, type OperatorFunction } from 'rxjs';
import type {
  ThreadItem,
  ThreadTokenUsage,
  TokenUsageBreakdown,
  TurnError,
  TurnStatus,
} from '../../generated/types.js';
import type { NotificationOf, TurnEvent } from '../connection/notification.js';
import type { TurnLog } from '../connection/turn-log.js';
import { refuse } from '../errors/check-options.js';
import { issuesWith, listOf, record } from '../errors/rules.js';
import type { LaggedEvent } from './lagged.js';
import type { CodexError } from '../errors/codex-error.js';
import { completedItemOf, isMessage, isPlan, repeatedItems, usageOf } from './payload.js';
import { readMember } from '../protocol/read-member.js';
import { findingTurns } from './turn-tag.js';

/** The last usage that the server reported for a turn, and the usage of the turn itself. Figures are tokens. */
export interface TurnUsage extends ThreadTokenUsage {
  /**
   * What this turn has cost: all its requests to the model, those of a compaction included. It is the last `total`, less
   * what stood before the turn. Where the server has not told that to this client, which has joined a running turn, or
   * missed something while its link was lost, it counts from the first request that was reported to it.
   */
  readonly turn: TokenUsageBreakdown;
}

/** How a turn ended and what it produced. */
export interface TurnResult {
  readonly id: string;
  readonly threadId: string;
  readonly status: TurnStatus;
  /** Why it failed; `null` when it did not. */
  readonly error: TurnError | null;
  /** Seconds since 1970, as the server counts; `null` where it does not say. */
  readonly startedAt: number | null;
  /** Seconds since 1970, as the server counts; `null` where it does not say. */
  readonly completedAt: number | null;
  readonly durationMs: number | null;
  /** The agent's answer, chosen by {@link finalResponseOf}; `null` when it gave none. */
  readonly finalResponse: string | null;
  /** Every item that completed, in order. */
  readonly items: readonly ThreadItem[];
  /**
   * The last token usage the server reported for the turn: `turn` is what this turn has cost, `total` what its thread
   * has so far, `last` what the last request has. `null` when it reported none.
   */
  readonly usage: TurnUsage | null;
  /** Why its end was not heard but told from history: the link was lost, and may have taken the turn with it. */
  readonly cause?: CodexError;
  /** The answer as a schema has parsed it, where one was asked for: see `ParsedTurnResult`. */
  readonly output?: unknown;
}

/**
 * Gathers a turn's events into its result.
 *
 * ```text
 * source           --S--d--I--u--J--C--      I, J item/completed  u token usage  C turn/completed
 * toTurnResult()   -----------------(r|)
 * ```
 *
 * Emits once, on `turn/completed`, whatever the turn's status, and completes. Completes empty when its source
 * completes before that; errors with its source.
 */
export function toTurnResult(): OperatorFunction<TurnEvent | LaggedEvent, TurnResult> {
  return (events$) =>
    findingTurns(events$, (find) =>
      events$.pipe(
        map(gatherResult(find)),
        filter((result) => result !== undefined),
        take(1),
      ),
    );
}

/** @internal A fold of one turn's events, which returns the turn's result for its `turn/completed`. */
export function gatherResult(
  find: (turnId: string) => TurnLog | undefined,
): (event: TurnEvent | LaggedEvent) => TurnResult | undefined {
  const items: ThreadItem[] = [];
  let usage: ThreadTokenUsage | undefined;
  let base: Breakdown | undefined;
  let repeats = false;
  return (event) => {
    const item = completedItemOf(event);
    if (item !== undefined) items.push(item);
    // A compaction begins with a repeat of what stood before it.
    if (event.method === 'item/started') {
      repeats = readMember(readMember(event.params, 'item'), 'type') === 'contextCompaction';
    }
    const told = usageOf(event);
    if (told !== undefined) {
      usage = told;
      base ??= repeats ? told.total : less(told.total, told.last);
    }
    if (event.method !== 'turn/completed') return undefined;
    const before = find(event.params.turn.id)?.usageBefore ?? base;
    return toResult(event, items, usage === undefined ? null : { ...usage, turn: less(usage.total, before) });
  };
}

/** As it came: it may deviate from its schema. */
type Breakdown = Partial<TokenUsageBreakdown> | undefined;

function less(total: Breakdown, before: Breakdown): TokenUsageBreakdown {
  const count = (of: Breakdown, field: keyof TokenUsageBreakdown) => {
    const value = readMember(of, field);
    return typeof value === 'number' ? value : 0;
  };
  const rest = (field: keyof TokenUsageBreakdown) => Math.max(0, count(total, field) - count(before, field));
  return {
    totalTokens: rest('totalTokens'),
    inputTokens: rest('inputTokens'),
    cachedInputTokens: rest('cachedInputTokens'),
    cacheWriteInputTokens: rest('cacheWriteInputTokens'),
    outputTokens: rest('outputTokens'),
    reasoningOutputTokens: rest('reasoningOutputTokens'),
  };
}

/**
 * The answer among a turn's items: of the completed agent messages, the last with phase `final_answer`, else the last
 * without a phase. Where there is none, it is the last plan, as in plan mode. Commentary alone is no answer (`null`); an
 * empty message is one.
 *
 * @throws {InvalidParamsError} when `items` is no list of items.
 */
export function finalResponseOf(items: readonly ThreadItem[]): string | null {
  refuse('finalResponseOf', issuesWith(listOfItems, items, 'items'));
  return answerIn(items)?.text ?? null;
}

const listOfItems = /*@__PURE__*/ listOf(record);

/** @internal The item that {@link finalResponseOf} takes for the answer. */
export function answerIn(items: readonly ThreadItem[]) {
  const messages = items.filter(isMessage);
  return (
    messages.findLast(({ phase }) => phase === 'final_answer') ??
    messages.findLast(({ phase }) => phase === undefined || phase === null) ??
    items.findLast(isPlan)
  );
}

function toResult(
  { params: { threadId, turn }, cause }: NotificationOf<'turn/completed'>,
  completed: readonly ThreadItem[],
  usage: TurnUsage | null,
): TurnResult {
  // What the end repeats counts where nothing was seen to complete, and its answer where no answer was.
  const repeated = repeatedItems(turn);
  const items = completed.length > 0 ? completed : repeated;
  return {
    id: turn.id,
    threadId,
    status: turn.status,
    error: turn.error ?? null,
    startedAt: turn.startedAt ?? null,
    completedAt: turn.completedAt ?? null,
    durationMs: turn.durationMs ?? null,
    finalResponse: (answerIn(items) ?? answerIn(repeated))?.text ?? null,
    items,
    usage,
    ...(cause && { cause }),
  };
}

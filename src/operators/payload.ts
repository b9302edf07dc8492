import type { ThreadItem, ThreadTokenUsage } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { readMember } from '../protocol/read-member.js';

// A payload may deviate from its schema (a newer server, validation left out), and a turn must survive that; so what
// an operator cannot do without is looked at before it is used.

type Message = Extract<ThreadItem, { type: 'agentMessage' }>;
type Plan = Extract<ThreadItem, { type: 'plan' }>;

/** Whether a value is a turn, a thread or an item at least by its id. */
export function hasId(value: unknown): boolean {
  return typeof readMember(value, 'id') === 'string';
}

/** Whether a value can be told from others as an item: it has a type and an id. */
export function isItem(value: unknown): value is ThreadItem {
  return typeof readMember(value, 'type') === 'string' && hasId(value);
}

/** Whether an item is a message of the agent that has a text. */
export function isMessage(item: ThreadItem): item is Message {
  return item.type === 'agentMessage' && typeof readMember(item, 'text') === 'string';
}

/** Whether an item is a plan that has a text. */
export function isPlan(item: ThreadItem): item is Plan {
  return item.type === 'plan' && typeof readMember(item, 'text') === 'string';
}

/** The items that a `turn/completed` repeats: at most a summary, as long as it is not told from history. */
export function repeatedItems(turn: unknown): readonly ThreadItem[] {
  const items = readMember(turn, 'items');
  return Array.isArray(items) ? items.filter(isItem) : [];
}

/** The item of an `item/completed`, when it has a type and an id. */
export function completedItemOf(event: TurnEvent | LaggedEvent): ThreadItem | undefined {
  if (event.method !== 'item/completed') return undefined;
  const item = readMember(event.params, 'item');
  return isItem(item) ? item : undefined;
}

/** The item and the text of a delta notification of the given method, when it has both. */
export function deltaOf(
  event: TurnEvent | LaggedEvent,
  method: 'item/agentMessage/delta' | 'item/plan/delta' | 'item/commandExecution/outputDelta',
): { readonly itemId: string; readonly delta: string } | undefined {
  if (event.method !== method) return undefined;
  const itemId = readMember(event.params, 'itemId');
  const delta = readMember(event.params, 'delta');
  return typeof itemId === 'string' && typeof delta === 'string' ? { itemId, delta } : undefined;
}

/** The token usage of a `thread/tokenUsage/updated`, when it has one. */
export function usageOf(event: TurnEvent | LaggedEvent): ThreadTokenUsage | undefined {
  if (event.method !== 'thread/tokenUsage/updated') return undefined;
  const usage = readMember(event.params, 'tokenUsage');
  return typeof usage === 'object' && usage !== null ? event.params.tokenUsage : undefined;
}

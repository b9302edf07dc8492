import type { ThreadItem, ThreadTokenUsage } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { readMember } from '../protocol/read-member.js';

// A payload may deviate from its schema (a newer server, validation left out), and a turn must survive that; so what
// an operator cannot do without is looked at before it is used.

/** The item of an `item/completed`, when it has a type and an id. */
export function completedItemOf(event: TurnEvent | LaggedEvent): ThreadItem | undefined {
  if (event.method !== 'item/completed') return undefined;
  const item = readMember(event.params, 'item');
  return typeof readMember(item, 'type') === 'string' && typeof readMember(item, 'id') === 'string'
    ? event.params.item
    : undefined;
}

/** A completed agent message, when it has a text. */
export function completedMessageOf(
  event: TurnEvent | LaggedEvent,
): Extract<ThreadItem, { type: 'agentMessage' }> | undefined {
  const item = completedItemOf(event);
  return item?.type === 'agentMessage' && typeof readMember(item, 'text') === 'string' ? item : undefined;
}

/** The item and the text of a delta notification of the given method, when it has both. */
export function deltaOf(
  event: TurnEvent | LaggedEvent,
  method: 'item/agentMessage/delta' | 'item/commandExecution/outputDelta',
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

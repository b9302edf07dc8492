import { filter, map, type OperatorFunction } from 'rxjs';
import type { ThreadItem } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { completedItemOf } from './payload.js';

/**
 * The items of a turn as the server completes them: messages, commands, file changes, tool calls.
 *
 * ```text
 * source             --S--d--d--I--J--C|      S item/started  d deltas  I, J item/completed  C turn/completed
 * completedItems()   -----------i--j---|      i, j the items
 * ```
 *
 * An item the server abandons (steered over, interrupted, retried) never completes and is not emitted.
 * Completes and errors with its source.
 */
export function completedItems(): OperatorFunction<TurnEvent | LaggedEvent, ThreadItem> {
  return (events$) =>
    events$.pipe(
      map(completedItemOf),
      filter((item) => item !== undefined),
    );
}

import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import { completedMessageOf, deltaOf } from './payload.js';

/**
 * The agent's answer as it is written: the text of each message delta, in order.
 *
 * ```text
 * source        --a--b--A--B|      a, b deltas of one message, A its item/completed;
 * agentText()   --a--b-----B|      B a message that was completed without any delta: its whole text, once
 * ```
 *
 * Completes and errors with its source. Empty texts are left out.
 */
export function agentText(): OperatorFunction<TurnEvent, string> {
  return (events$) =>
    defer(() => {
      const streamed = new Set<string>();
      return events$.pipe(
        map((event) => newText(event, streamed)),
        filter((text) => text !== ''),
      );
    });
}

function newText(event: TurnEvent, streamed: Set<string>): string {
  const piece = deltaOf(event, 'item/agentMessage/delta');
  if (piece !== undefined) {
    streamed.add(piece.itemId);
    return piece.delta;
  }
  const message = completedMessageOf(event);
  return message === undefined || streamed.delete(message.id) ? '' : message.text;
}

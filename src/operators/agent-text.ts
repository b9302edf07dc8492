import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { completedMessageOf, deltaOf } from './payload.js';

/**
 * The agent's answer as it is written: the text of each message delta, in order.
 *
 * ```text
 * source        --a--b--A--B|      a, b deltas of one message, A its item/completed;
 * agentText()   --a--b-----B|      B a message that was completed without any delta: its whole text, once
 * ```
 *
 * Where deltas are missing, because a link was lost or they were shed, the rest of the message comes when it is
 * completed: no text is repeated and none is left out. Completes and errors with its source. Empty texts are left out.
 */
export function agentText(): OperatorFunction<TurnEvent | LaggedEvent, string> {
  return (events$) =>
    defer(() => {
      const streamed = new Map<string, string>();
      return events$.pipe(
        map((event) => newText(event, streamed)),
        filter((text) => text !== ''),
      );
    });
}

function newText(event: TurnEvent | LaggedEvent, streamed: Map<string, string>): string {
  const piece = deltaOf(event, 'item/agentMessage/delta');
  if (piece !== undefined) {
    const before = streamed.get(piece.itemId) ?? '';
    // What comes after a gap waits for what stands in it.
    const delta = event.partial === true ? '' : piece.delta;
    streamed.set(piece.itemId, before + delta);
    return delta;
  }
  const message = completedMessageOf(event);
  if (message === undefined) return '';
  const before = streamed.get(message.id) ?? '';
  streamed.delete(message.id);
  return message.text.startsWith(before) ? message.text.slice(before.length) : '';
}

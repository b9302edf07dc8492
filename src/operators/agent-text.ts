import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { answerPieces, type AnswerPiece } from './answer-pieces.js';
import { carried } from './turn-tag.js';

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
 *
 * In plan mode the plan is the answer: its text is emitted in the same way, unless a message has begun before it.
 */
export function agentText(): OperatorFunction<TurnEvent | LaggedEvent, string> {
  return (events$) =>
    carried(
      events$,
      defer(() => {
        const streamed = new Map<string, string>();
        const read = answerPieces();
        return events$.pipe(
          map((event) => newText(read(event), event, streamed)),
          filter((text) => text !== ''),
        );
      }),
    );
}

function newText(
  piece: AnswerPiece | undefined,
  event: TurnEvent | LaggedEvent,
  streamed: Map<string, string>,
): string {
  if (piece === undefined) return '';
  const { itemId, delta, text } = piece;
  const before = streamed.get(itemId) ?? '';
  if (delta !== undefined) {
    // What comes after a gap waits for what stands in it.
    const told = event.partial === true ? '' : delta;
    streamed.set(itemId, before + told);
    return told;
  }
  streamed.delete(itemId);
  return text.startsWith(before) ? text.slice(before.length) : '';
}

import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { answerPieces, type AnswerPiece } from './answer-pieces.js';
import { carried } from './turn-tag.js';

/**
 * The text of the agent's message so far, each time it grows: what a user interface shows while the agent writes.
 *
 * ```text
 * source             --He--llo--Hello--Bye--|      deltas, the completed message, another message
 * accumulateText()   --He--Hello-------Bye--|
 * ```
 *
 * Takes a turn's events, and tells each message by its item, so that one the server abandons and writes again does
 * not stand there twice; or plain deltas, as `text()` emits them, which it appends.
 * Completes and errors with its source.
 */
export function accumulateText(): OperatorFunction<TurnEvent | LaggedEvent | string, string> {
  return (source$) =>
    carried(
      source$,
      defer(() => {
        const texts = new Map<string, string>();
        const read = answerPieces();
        return source$.pipe(
          map((input) =>
            typeof input === 'string'
              ? grown({ itemId: '', delta: input }, false, texts)
              : grown(read(input), input.partial === true, texts),
          ),
          filter((text) => text !== undefined),
        );
      }),
    );
}

/** The text of the message that the input made grow, if it did. */
function grown(
  piece: AnswerPiece | undefined,
  isPartial: boolean,
  texts: Map<string, string>,
): string | undefined {
  if (piece === undefined) return undefined;
  const { itemId, delta } = piece;
  const before = texts.get(itemId) ?? '';
  if (delta !== undefined) {
    if (isPartial) return undefined;
    texts.set(itemId, before + delta);
    return delta === '' ? undefined : before + delta;
  }
  // The completed item is the truth, also where deltas were lost or never came.
  texts.delete(itemId);
  return piece.text === before ? undefined : piece.text;
}

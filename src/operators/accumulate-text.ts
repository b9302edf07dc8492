import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { completedMessageOf, deltaOf } from './payload.js';

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
    defer(() => {
      const texts = new Map<string, string>();
      return source$.pipe(
        map((input) => grown(input, texts)),
        filter((text) => text !== undefined),
      );
    });
}

/** The text of the message that the input made grow, if it did. */
function grown(input: TurnEvent | LaggedEvent | string, texts: Map<string, string>): string | undefined {
  const piece =
    typeof input === 'string' ? { itemId: '', delta: input } : deltaOf(input, 'item/agentMessage/delta');
  if (piece !== undefined) {
    if (typeof input !== 'string' && input.partial === true) return undefined;
    const text = (texts.get(piece.itemId) ?? '') + piece.delta;
    texts.set(piece.itemId, text);
    return piece.delta === '' ? undefined : text;
  }
  // The completed item is the truth, also where deltas were lost or never came.
  const message = typeof input === 'string' ? undefined : completedMessageOf(input);
  if (message === undefined) return undefined;
  const before = texts.get(message.id) ?? '';
  texts.delete(message.id);
  return message.text === before ? undefined : message.text;
}

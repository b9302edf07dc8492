import { filter, map, scan, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import { completedMessageOf, deltaOf } from './payload.js';

/** The message being written: which one, its text so far, and whether the last input made it grow. */
interface Writing {
  readonly itemId: string | undefined;
  readonly text: string;
  readonly changed: boolean;
}

const NOTHING: Writing = { itemId: undefined, text: '', changed: false };

/**
 * The text of the agent's message so far, each time it grows: what a user interface shows while the agent writes.
 *
 * ```text
 * source             --He--llo--Hello--Bye--|      deltas, the completed message, another message
 * accumulateText()   --He--Hello-------Bye--|
 * ```
 *
 * Takes a turn's events, and starts anew with each message item, so that a message the server abandons and writes
 * again does not stand there twice; or plain deltas, as `text()` emits them, which it appends.
 * Completes and errors with its source.
 */
export function accumulateText(): OperatorFunction<TurnEvent | string, string> {
  return (source$) =>
    source$.pipe(
      scan(write, NOTHING),
      filter(({ changed }) => changed),
      map(({ text }) => text),
    );
}

function write(writing: Writing, input: TurnEvent | string): Writing {
  if (typeof input === 'string') return grow(writing, writing.itemId, writing.text + input);
  const piece = deltaOf(input, 'item/agentMessage/delta');
  if (piece !== undefined) {
    const before = writing.itemId === piece.itemId ? writing.text : '';
    return grow(writing, piece.itemId, before + piece.delta);
  }
  // The completed item is the truth, also where deltas were lost or never came.
  const message = completedMessageOf(input);
  if (message !== undefined) return grow(writing, message.id, message.text);
  return writing.changed ? { ...writing, changed: false } : writing;
}

function grow(writing: Writing, itemId: string | undefined, text: string): Writing {
  return { itemId, text, changed: text !== writing.text || itemId !== writing.itemId };
}

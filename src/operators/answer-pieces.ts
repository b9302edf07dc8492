import type { ThreadItem } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';
import type { LaggedEvent } from './lagged.js';
import { completedItemOf, deltaOf, isItem, isMessage, isPlan, repeatedItems } from './payload.js';
import { answerIn } from './to-turn-result.js';

/** A piece of what the agent answers, or the whole of one item of it. */
export type AnswerPiece =
  | { readonly itemId: string; readonly delta: string; readonly text?: undefined }
  | { readonly itemId: string; readonly text: string; readonly delta?: undefined };

/**
 * Reads the pieces of the answer from a turn's events: those of its messages. In plan mode a plan is the answer where
 * there is no message, so its pieces count until a message has begun that is more than commentary. Where no answer was seen
 * to complete, as by a client that joined the turn at its end, it is the one that the end of the turn repeats.
 */
export function answerPieces(): (event: TurnEvent | LaggedEvent) => AnswerPiece | undefined {
  const commentary = new Set<string>();
  let hasMessage = false;
  let isComplete = false;
  return (event) => {
    switch (event.method) {
      case 'item/agentMessage/delta': {
        const piece = deltaOf(event, 'item/agentMessage/delta');
        hasMessage ||= piece !== undefined && piece.delta !== '' && !commentary.has(piece.itemId);
        return piece;
      }
      case 'item/plan/delta':
        return hasMessage ? undefined : deltaOf(event, 'item/plan/delta');
      case 'item/started': {
        const item = readMember(event.params, 'item');
        if (isItem(item) && isCommentary(item)) commentary.add(item.id);
        return undefined;
      }
      case 'item/completed': {
        const item = completedItemOf(event);
        if (item === undefined) return undefined;
        if (isMessage(item)) hasMessage ||= item.text !== '' && !isCommentary(item);
        else if (hasMessage || !isPlan(item)) return undefined;
        isComplete = true;
        return { itemId: item.id, text: item.text };
      }
      case 'turn/completed': {
        const answer = isComplete ? undefined : answerIn(repeatedItems(readMember(event.params, 'turn')));
        isComplete = false;
        return answer && { itemId: answer.id, text: answer.text };
      }
      default:
        return undefined;
    }
  };
}

function isCommentary(item: ThreadItem): boolean {
  return item.type === 'agentMessage' && item.phase === 'commentary';
}

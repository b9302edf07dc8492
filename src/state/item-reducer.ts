import type { ThreadItem } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from '../operators/lagged.js';
import { readMember } from '../protocol/read-member.js';
import { patched } from './collections.js';
import { listOr, textOr } from './payload.js';
import type { ItemState } from './turn-state.js';

type Command = Extract<ThreadItem, { type: 'commandExecution' }>;
type Reasoning = Extract<ThreadItem, { type: 'reasoning' }>;

/** A lost part of a reasoning leaves a gap in the list of parts; a wild index must not make a wild list of it. */
const MAX_PARTS = 1000;

/** An item as it begins. */
export function opened(item: ThreadItem): ItemState {
  return { id: item.id, lifecycle: 'open', isPartial: false, item, omittedChars: 0, progress: null };
}

/**
 * An item after one more piece of it, which opens it when nothing was seen of it before. A completed item does not
 * grow; what the event cannot be applied to stays as it is. A text of which something is missing grows no further.
 */
export function grownItem(
  before: ItemState | undefined,
  id: string,
  event: TurnEvent | LaggedEvent,
): ItemState | undefined {
  if (before?.lifecycle === 'completed') return before;
  const isTorn = event.partial === true && event.method !== 'item/commandExecution/outputDelta';
  const after = grown(before, id, event, isTorn ? '' : readMember(event.params, 'delta'));
  return isTorn && after?.lifecycle === 'open' ? patched(after, { isPartial: true }) : after;
}

function grown(
  before: ItemState | undefined,
  id: string,
  { method, params }: TurnEvent | LaggedEvent,
  delta: unknown,
): ItemState | undefined {
  switch (method) {
    case 'item/agentMessage/delta':
      return withText(before, { type: 'agentMessage', id, text: '' }, delta);
    case 'item/plan/delta':
      return withText(before, { type: 'plan', id, text: '' }, delta);
    case 'item/reasoning/summaryPartAdded':
      return withPart(before, id, 'summary', params, '');
    case 'item/reasoning/summaryTextDelta':
      return withPart(before, id, 'summary', params, delta);
    case 'item/reasoning/textDelta':
      return withPart(before, id, 'content', params, delta);
    case 'item/commandExecution/outputDelta':
      return withOutput(before, id, delta);
    case 'item/fileChange/patchUpdated': {
      const changes = listOr(params.changes, undefined);
      if (changes === undefined) return before;
      return changed(before, { type: 'fileChange', id, changes, status: 'inProgress' }, () => ({ changes }));
    }
    case 'item/mcpToolCall/progress': {
      const { message } = params;
      if (typeof message !== 'string') return before;
      const blank = { server: '', tool: '', arguments: null, status: 'inProgress' };
      const call = before ?? partial({ type: 'mcpToolCall', id, ...blank });
      return call.item.type === 'mcpToolCall' ? patched(call, { progress: message }) : before;
    }
    default:
      return before;
  }
}

/** Changes an item if it is of the kind of `blank`, which it begins as when nothing was seen of it before. */
function changed<I extends ThreadItem>(
  before: ItemState | undefined,
  blank: I,
  change: (item: I) => Partial<I>,
): ItemState {
  const state = before ?? partial(blank);
  const { item } = state;
  return isLike(item, blank) ? patched(state, { item: patched(item, change(item)) }) : state;
}

function isLike<I extends ThreadItem>(item: ThreadItem, blank: I): item is I {
  return item.type === blank.type;
}

function partial(item: ThreadItem): ItemState {
  return { ...opened(item), isPartial: true };
}

function withText(
  before: ItemState | undefined,
  blank: Extract<ThreadItem, { text: string }>,
  delta: unknown,
): ItemState | undefined {
  if (typeof delta !== 'string') return before;
  return changed(before, blank, ({ text }) => ({ text: textOr(text, '') + delta }));
}

function withOutput(before: ItemState | undefined, id: string, delta: unknown): ItemState | undefined {
  if (typeof delta !== 'string' || (delta === '' && before !== undefined)) return before;
  const blank = { command: '', commandActions: [], cwd: '', status: 'inProgress', aggregatedOutput: '' };
  return changed<Command>(before, { type: 'commandExecution', id, ...blank }, ({ aggregatedOutput }) => ({
    aggregatedOutput: textOr(aggregatedOutput, '') + delta,
  }));
}

function withPart(
  before: ItemState | undefined,
  id: string,
  member: 'summary' | 'content',
  params: unknown,
  delta: unknown,
): ItemState | undefined {
  const index = readMember(params, `${member}Index`);
  if (typeof delta !== 'string' || typeof index !== 'number' || !Number.isInteger(index)) return before;
  if (index < 0 || index >= MAX_PARTS) return before;
  return changed<Reasoning>(before, { type: 'reasoning', id, summary: [], content: [] }, (item) => {
    const parts = listOr(item[member], []);
    const length = Math.max(parts.length, index + 1);
    return {
      [member]: Array.from({ length }, (_, at) => textOr(parts[at], '') + (at === index ? delta : '')),
    };
  });
}

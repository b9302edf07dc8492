import type { FileChangePatchUpdatedNotification, ThreadItem } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';
import { append, endOf } from './bounded-output.js';
import { listOr, textOr } from './payload.js';
import { patched } from './collections.js';
import type { ItemState } from './turn-state.js';

/** A lost part of a reasoning leaves a gap in the list of parts; a wild index must not make a wild list of it. */
const MAX_PARTS = 1000;

/** An item as the server begins it. What has been seen of it before counts more. */
export function startedItem(
  before: ItemState | undefined,
  item: ThreadItem,
  maxOutputChars: number,
): ItemState {
  return before ?? { ...bounded(item, maxOutputChars), lifecycle: 'open' };
}

/** An item as the server completes it: that counts, whatever its deltas were. */
export function completedItem(
  before: ItemState | undefined,
  item: ThreadItem,
  maxOutputChars: number,
): ItemState {
  if (before?.lifecycle === 'completed' && before.item === item) return before;
  return { ...bounded(item, maxOutputChars), lifecycle: 'completed' };
}

/**
 * An item after one more piece of it, which opens it when nothing was seen of it before. A completed item does not
 * grow; what the event cannot be applied to stays as it is. A text of which something is missing grows no further.
 */
export function grownItem(
  before: ItemState | undefined,
  id: string,
  event: TurnEvent,
  maxOutputChars: number,
): ItemState | undefined {
  const isTorn = event.partial === true && event.method !== 'item/commandExecution/outputDelta';
  const after = grown(before, id, event, isTorn ? '' : readMember(event.params, 'delta'), maxOutputChars);
  return isTorn && after?.lifecycle === 'open' ? patched(after, { isPartial: true }) : after;
}

function grown(
  before: ItemState | undefined,
  id: string,
  event: TurnEvent,
  piece: unknown,
  maxOutputChars: number,
): ItemState | undefined {
  if (before?.lifecycle === 'completed') return before;
  const { params } = event;
  const delta = textOr(piece, undefined);
  switch (event.method) {
    case 'item/agentMessage/delta':
      return delta === undefined
        ? before
        : withText(before ?? partial({ type: 'agentMessage', id, text: '' }), delta);
    case 'item/plan/delta':
      return delta === undefined
        ? before
        : withText(before ?? partial({ type: 'plan', id, text: '' }), delta);
    case 'item/reasoning/summaryPartAdded':
      return withPart(before, id, 'summary', readMember(params, 'summaryIndex'), '');
    case 'item/reasoning/summaryTextDelta':
      return withPart(before, id, 'summary', readMember(params, 'summaryIndex'), delta);
    case 'item/reasoning/textDelta':
      return withPart(before, id, 'content', readMember(params, 'contentIndex'), delta);
    case 'item/commandExecution/outputDelta':
      return delta === undefined ? before : withOutput(before ?? blankCommand(id), delta, maxOutputChars);
    case 'item/fileChange/patchUpdated':
      return withChanges(before, id, event.params);
    case 'item/mcpToolCall/progress':
      return withProgress(before, id, readMember(params, 'message'));
    default:
      return before;
  }
}

function bounded(item: ThreadItem, max: number): Omit<ItemState, 'lifecycle'> {
  const rest = { id: item.id, isPartial: false, progress: null };
  if (item.type !== 'commandExecution' || typeof item.aggregatedOutput !== 'string') {
    return { ...rest, item, omittedChars: 0 };
  }
  const { text, omittedChars } = endOf(item.aggregatedOutput, max);
  return { ...rest, item: omittedChars === 0 ? item : { ...item, aggregatedOutput: text }, omittedChars };
}

function partial(item: ThreadItem): ItemState {
  return { id: item.id, lifecycle: 'open', isPartial: true, item, omittedChars: 0, progress: null };
}

function withText(state: ItemState, delta: string): ItemState {
  const { item } = state;
  if (delta === '' || (item.type !== 'agentMessage' && item.type !== 'plan')) return state;
  return { ...state, item: { ...item, text: textOr(item.text, '') + delta } };
}

function withPart(
  before: ItemState | undefined,
  id: string,
  member: 'summary' | 'content',
  index: unknown,
  delta: string | undefined,
): ItemState | undefined {
  if (delta === undefined || typeof index !== 'number' || !Number.isInteger(index)) return before;
  if (index < 0 || index >= MAX_PARTS) return before;
  const state = before ?? partial({ type: 'reasoning', id, summary: [], content: [] });
  const { item } = state;
  if (item.type !== 'reasoning') return state;
  const parts = listOr(item[member], []);
  if (delta === '' && index < parts.length) return state;
  const next = Array.from({ length: Math.max(parts.length, index + 1) }, (_, at) =>
    at === index ? textOr(parts[at], '') + delta : (parts[at] ?? ''),
  );
  return { ...state, item: { ...item, [member]: next } };
}

function blankCommand(id: string): ItemState {
  return partial({
    type: 'commandExecution',
    id,
    command: '',
    commandActions: [],
    cwd: '',
    status: 'inProgress',
    aggregatedOutput: '',
  });
}

function withOutput(state: ItemState, delta: string, max: number): ItemState {
  const { item } = state;
  if (delta === '' || item.type !== 'commandExecution') return state;
  const before = { text: textOr(item.aggregatedOutput, ''), omittedChars: state.omittedChars };
  const { text, omittedChars } = append(before, delta, max);
  return { ...state, omittedChars, item: { ...item, aggregatedOutput: text } };
}

function withChanges(
  before: ItemState | undefined,
  id: string,
  params: FileChangePatchUpdatedNotification,
): ItemState | undefined {
  const changes = listOr(params.changes, undefined);
  if (changes === undefined) return before;
  const state = before ?? partial({ type: 'fileChange', id, changes, status: 'inProgress' });
  const { item } = state;
  if (item.type !== 'fileChange' || item.changes === changes) return state;
  return { ...state, item: { ...item, changes } };
}

function withProgress(before: ItemState | undefined, id: string, message: unknown): ItemState | undefined {
  if (typeof message !== 'string') return before;
  const state = before ?? partial(blankCall(id));
  return state.item.type === 'mcpToolCall' ? patched(state, { progress: message }) : state;
}

function blankCall(id: string): ThreadItem {
  return { type: 'mcpToolCall', id, server: '', tool: '', arguments: null, status: 'inProgress' };
}

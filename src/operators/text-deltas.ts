import { readMember } from '../protocol/read-member.js';

/** Deltas whose item tells the whole when it completes, so that one that is left out is missed only for a while. */
const TOLD_AGAIN: ReadonlySet<string> = new Set([
  'item/agentMessage/delta',
  'item/plan/delta',
  'item/reasoning/summaryTextDelta',
  'item/reasoning/textDelta',
  'item/commandExecution/outputDelta',
]);

/** Deltas of text that nothing tells again. Audio and the output of processes are base64, two of which are not one. */
const TOLD_ONCE: ReadonlySet<string> = new Set([
  'item/fileChange/outputDelta',
  'thread/realtime/transcript/delta',
  'thread/realtime/item/transcript/delta',
]);

/** The text of a delta that can be put together with the one before it. */
export function textOfDelta(event: { readonly method: string }): string | undefined {
  const { method } = event;
  return TOLD_AGAIN.has(method) || TOLD_ONCE.has(method) ? textIn(event) : undefined;
}

/** The text of a delta that may be left out, because its item has it when it completes. */
export function textOfSpareDelta(event: { readonly method: string }): string | undefined {
  return TOLD_AGAIN.has(event.method) ? textIn(event) : undefined;
}

// One that deviates from its schema is not touched.
function textIn(event: object): string | undefined {
  const delta = readMember(readMember(event, 'params'), 'delta');
  return typeof delta === 'string' && readMember(event, 'invalid') === undefined ? delta : undefined;
}

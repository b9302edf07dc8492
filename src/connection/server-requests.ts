import type { Frame, RequestId } from '../transport/frame.js';

/** A request of the server, which wants exactly one answer. */
export interface ServerRequestFrame extends Frame {
  readonly id: RequestId;
  readonly method: string;
}

const METHOD_NOT_FOUND = -32601;

/** The protocol's own "no" to each request it defines one for. Nothing here ever grants anything. */
const NEGATIVES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['item/commandExecution/requestApproval', { decision: 'decline' }],
  ['item/fileChange/requestApproval', { decision: 'decline' }],
  ['item/permissions/requestApproval', { permissions: {}, scope: 'turn' }],
  ['item/tool/requestUserInput', { answers: {} }],
  ['mcpServer/elicitation/request', { action: 'decline', content: null, _meta: null }],
  [
    'item/tool/call',
    { success: false, contentItems: [{ type: 'inputText', text: 'This client offers no such tool.' }] },
  ],
  ['applyPatchApproval', { decision: 'denied' }],
  ['execCommandApproval', { decision: 'denied' }],
]);

/** The answer to a server request that nobody handles: the protocol's negative, or "no such method". */
export function negativeAnswer({ id, method }: ServerRequestFrame): Frame {
  return NEGATIVES.has(method)
    ? { id, result: NEGATIVES.get(method) }
    : { id, error: { code: METHOD_NOT_FOUND, message: `This client does not handle ${method}.` } };
}

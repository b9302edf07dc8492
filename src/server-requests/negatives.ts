import type { RpcErrorObject } from '../transport/frame.js';

/** What the one reply to a server request carries. */
export type Reply = { readonly result: unknown } | { readonly error: RpcErrorObject };

const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

const DENIED = { decision: { denied: { rejection: 'Nobody here decides on this.' } } };

/** The protocol's own "no" to each request it defines one for. Nothing here ever grants anything. */
const NEGATIVES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['item/commandExecution/requestApproval', { decision: 'decline' }],
  ['item/fileChange/requestApproval', { decision: 'decline' }],
  ['item/permissions/requestApproval', { permissions: {}, scope: 'turn' }],
  ['item/tool/requestUserInput', { answers: {} }],
  ['mcpServer/elicitation/request', { action: 'decline', content: null, _meta: null }],
  [
    'item/tool/call',
    { success: false, contentItems: [{ type: 'inputText', text: 'This client cannot run that tool.' }] },
  ],
  ['applyPatchApproval', DENIED],
  ['execCommandApproval', DENIED],
]);

/** The answer to a server request that nobody handles: the protocol's negative, or "no such method". */
export function negativeReply(method: string): Reply {
  return NEGATIVES.has(method)
    ? { result: NEGATIVES.get(method) }
    : { error: { code: METHOD_NOT_FOUND, message: `This client does not handle ${method}.` } };
}

/** The answer when a handler was to give one and has failed: the protocol's negative, or "internal error". */
export function failureReply(method: string): Reply {
  return NEGATIVES.has(method)
    ? negativeReply(method)
    : { error: { code: INTERNAL_ERROR, message: `The client failed to answer ${method}.` } };
}

import { readMember } from '../protocol/read-member.js';
import { turnIdOf } from '../protocol/route.js';
import type { ServerRequest, Withdrawer } from './server-request.js';

const RESOLVED = 'serverRequest/resolved';
const TURN_ENDED = 'turn/completed';
const ITEM_ENDED = 'item/completed';

/** Whether notifications of a method can mean that a request is not to be answered any more. */
export function mayWithdraw(method: string): boolean {
  return method === RESOLVED || method === TURN_ENDED || method === ITEM_ENDED;
}

/** Why a request is not to be answered any more, if that is what a notification says. */
export function withdrawerOf(
  request: ServerRequest,
  method: string,
  params: unknown,
): Withdrawer | undefined {
  if (method === RESOLVED) return readMember(params, 'requestId') === request.id ? 'server' : undefined;
  const isSameTurn =
    request.turnId !== undefined &&
    turnIdOf(method, params) === request.turnId &&
    readMember(params, 'threadId') === request.threadId;
  if (!isSameTurn) return undefined;
  if (method === TURN_ENDED) return 'turn';
  // Of a tool call that is not wanted any more, only the end of its item tells.
  const isItsCall =
    request.method === 'item/tool/call' && readMember(readMember(params, 'item'), 'id') === request.itemId;
  return isItsCall ? 'server' : undefined;
}

import { readMember } from '../protocol/read-member.js';
import { turnIdOf } from '../protocol/route.js';
import type { ServerRequest, Withdrawer } from './server-request.js';

type Withdrawal = (request: ServerRequest, method: string, params: unknown) => Withdrawer | false;

/** By method, why a notification means that a request is not to be answered any more, if it does. */
export const WITHDRAWALS: ReadonlyMap<string, Withdrawal> = new Map<string, Withdrawal>([
  ['serverRequest/resolved', ({ id }, _, params) => readMember(params, 'requestId') === id && 'server'],
  ['turn/completed', (request, method, params) => isSameTurn(request, method, params) && 'turn'],
  // Of a tool call that is not wanted any more, only the end of its item tells.
  [
    'item/completed',
    (request, method, params) =>
      request.method === 'item/tool/call' &&
      readMember(readMember(params, 'item'), 'id') === request.itemId &&
      isSameTurn(request, method, params) &&
      'server',
  ],
]);

function isSameTurn({ threadId, turnId }: ServerRequest, method: string, params: unknown): boolean {
  return (
    turnId !== undefined && turnIdOf(method, params) === turnId && readMember(params, 'threadId') === threadId
  );
}

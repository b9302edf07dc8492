import { readMember } from '../protocol/read-member.js';
import { turnIdOf } from '../protocol/route.js';
import type { ServerRequest, Withdrawer } from './server-request.js';

/** `elsewhere` where the server has an answer; where that came from here, nothing is open any more. */
export type Withdrawal = (
  request: ServerRequest,
  method: string,
  params: unknown,
) => Withdrawer | 'elsewhere' | false;

/** By method, why a notification means that a request is not to be answered any more, if it does. */
export const WITHDRAWALS: ReadonlyMap<string, Withdrawal> = new Map<string, Withdrawal>([
  ['serverRequest/resolved', ({ id }, _, params) => readMember(params, 'requestId') === id && 'elsewhere'],
  ['turn/completed', (request, method, params) => isSameTurn(request, method, params) && 'turn'],
  // Of a tool call that is not wanted any more, only the end of its item tells.
  [
    'item/completed',
    (request, method, params) => {
      const item = readMember(params, 'item');
      return (
        request.method === 'item/tool/call' &&
        readMember(item, 'id') === request.itemId &&
        isSameTurn(request, method, params) &&
        (hasResult(item) ? 'elsewhere' : 'server')
      );
    },
  ],
]);

function isSameTurn({ threadId, turnId }: ServerRequest, method: string, params: unknown): boolean {
  return (
    turnId !== undefined && turnIdOf(method, params) === turnId && readMember(params, 'threadId') === threadId
  );
}

// The item of a call that was given up, as by an interrupt, has failed without a word.
function hasResult(item: unknown): boolean {
  const content = readMember(item, 'contentItems');
  return readMember(item, 'success') === true || (Array.isArray(content) && content.length > 0);
}

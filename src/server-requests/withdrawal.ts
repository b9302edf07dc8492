import { catchError, EMPTY, filter, first, map, merge, NEVER, type Observable } from 'rxjs';
import { readMember } from '../protocol/read-member.js';
import { turnIdOf } from '../protocol/route.js';
import type { ServerRequest, Withdrawer } from './server-request.js';

/** The params of every notification, by method. */
export interface Methods {
  on(method: string): Observable<unknown>;
}

/** Emits once the server will not ask it again: it has been settled there, or its turn has ended. */
export function withdrawalOf(request: ServerRequest, methods: Methods): Observable<Withdrawer> {
  const { id, method, threadId, turnId, itemId } = request;
  const resolved$ = methods.on('serverRequest/resolved').pipe(
    filter((params) => readMember(params, 'requestId') === id),
    map(() => 'server' as const),
  );
  const turnEnded$ = methods.on('turn/completed').pipe(
    filter((params) => turnIdOf('turn/completed', params) === turnId),
    filter((params) => readMember(params, 'threadId') === threadId),
    map(() => 'turn' as const),
  );
  // Of a tool call that is not wanted any more, only the end of its item tells.
  const itemEnded$ = methods.on('item/completed').pipe(
    filter((params) => readMember(readMember(params, 'item'), 'id') === itemId),
    map(() => 'server' as const),
  );
  return merge(
    resolved$,
    turnId === undefined ? NEVER : turnEnded$,
    method === 'item/tool/call' && itemId !== undefined ? itemEnded$ : NEVER,
  ).pipe(
    first(),
    // The end of the link is told by the link.
    catchError(() => EMPTY),
  );
}

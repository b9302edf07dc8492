import { catchError, forkJoin, map, of, throwError, toArray, type Observable } from 'rxjs';
import type { Thread, Turn } from '../../generated/types.js';
import { paged } from '../client/paged.js';
import type { Connection } from '../connection/connection.js';
import { InvalidRequestError, MethodNotFoundError } from '../errors/rpc-error.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { threadStateFrom } from './from-history.js';
import type { ThreadState } from './thread-state.js';
import type { StateOptions } from './turn-state.js';

type Requests = Pick<Connection, 'request'>;

/** Reads a thread without its turns (`thread/read`). */
export function readThread(connection: Requests, threadId: string): Observable<Thread> {
  return connection.request('thread/read', { threadId }).pipe(
    retryOnOverload(),
    map(({ thread }) => thread),
  );
}

/** Reads a thread (`thread/read`) with all of its turns (`thread/turns/list`), page by page. */
export function readThreadState(
  connection: Requests,
  threadId: string,
  options?: StateOptions,
): Observable<ThreadState> {
  return forkJoin([readThread(connection, threadId), readTurns(connection, threadId)]).pipe(
    map(([thread, turns]) => threadStateFrom({ ...thread, turns }, options)),
  );
}

// Threads without a turn so far, and ephemeral ones, have no list; the server refuses to make one.
function readTurns(connection: Requests, threadId: string): Observable<readonly Turn[]> {
  return paged((cursor) =>
    connection
      .request('thread/turns/list', { threadId, cursor, itemsView: 'full', sortDirection: 'asc' })
      .pipe(retryOnOverload()),
  ).pipe(
    toArray(),
    catchError((error: unknown) => (isRefusal(error) ? of([]) : throwError(() => error))),
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof InvalidRequestError || error instanceof MethodNotFoundError;
}

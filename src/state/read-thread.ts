import {
  catchError,
  defer,
  forkJoin,
  map,
  of,
  takeWhile,
  tap,
  throwError,
  toArray,
  type Observable,
} from 'rxjs';
import type { Thread, Turn } from '../../generated/types.js';
import { paged } from '../client/paged.js';
import type { Connection } from '../connection/connection.js';
import { InvalidRequestError, MethodNotFoundError } from '../errors/rpc-error.js';
import { hasId } from '../operators/payload.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { historyStateFrom, threadStateFrom } from './from-history.js';
import { itemsIn, listOr } from './payload.js';
import type { ThreadState } from './thread-state.js';

type Requests = Pick<Connection, 'request'>;

/** How many turns are asked for at once: a turn may take megabytes, and a frame has a bound. */
const PAGE_TURNS = 10;

/** How many items are read before no further page is asked for, unless all turns are wanted. */
const MAX_ITEMS = 1000;

/** The place in a thread's history before which turns are read; `null` is its end. */
export interface HistoryPlace {
  readonly cursor: string | null;
}

/** A part of a thread, as the server has stored it. */
export interface StoredThread {
  readonly state: ThreadState;
  /** The place before which older turns are read; `undefined` where there are none. */
  readonly older: HistoryPlace | undefined;
}

/** Which turns of a thread are read. */
export interface HistoryPart {
  /** How many turns; fewer when the thread has no more, or when they have very many items. */
  readonly turns: number;
  readonly before?: HistoryPlace;
  /** Whether a turn counts. Default: all do. */
  readonly isNew?: (turnId: string) => boolean;
}

/** Reads a thread without its turns (`thread/read`). */
export function readThread(connection: Requests, threadId: string): Observable<Thread> {
  return connection.request('thread/read', { threadId }).pipe(
    retryOnOverload(),
    map(({ thread }) => thread),
  );
}

/** Reads a thread (`thread/read`) with its newest turns (`thread/turns/list`). */
export function readThreadState(
  connection: Requests,
  threadId: string,
  part: HistoryPart,
): Observable<StoredThread> {
  return forkJoin([readThread(connection, threadId), readTurns(connection, threadId, part)]).pipe(
    map(([thread, { turns, older }]) => stored(threadStateFrom({ ...thread, turns }), older)),
  );
}

/** Reads older turns of a thread (`thread/turns/list`). */
export function readOlderTurns(
  connection: Requests,
  threadId: string,
  part: HistoryPart,
): Observable<StoredThread> {
  return readTurns(connection, threadId, part).pipe(
    map(({ turns, older }) => stored(historyStateFrom(threadId, turns), older)),
  );
}

function stored(state: ThreadState, older: HistoryPlace | undefined): StoredThread {
  return { state: { ...state, hasOlder: older !== undefined }, older };
}

interface History {
  /** Oldest first. */
  readonly turns: readonly Turn[];
  readonly older: HistoryPlace | undefined;
}

// Threads without a turn so far, and ephemeral ones, have no list; the server refuses to make one.
function readTurns(
  connection: Requests,
  threadId: string,
  { turns: wanted, before = { cursor: null }, isNew = () => true }: HistoryPart,
): Observable<History> {
  if (wanted === 0) return of({ turns: [], older: before });
  return defer(() => {
    let older: HistoryPlace | undefined;
    let left = wanted;
    let items = 0;
    const pages$ = paged((after) => {
      const limit = Math.min(left, PAGE_TURNS);
      return connection
        .request('thread/turns/list', {
          threadId,
          cursor: after ?? before.cursor,
          limit,
          itemsView: 'full',
          sortDirection: 'desc',
        })
        .pipe(
          retryOnOverload(),
          // A server that sends more than it was asked for must not fill the state.
          map(({ data, nextCursor }) => ({
            data: [listOr(data, []).slice(0, limit).filter(hasId)],
            nextCursor,
          })),
          tap(({ nextCursor }) => {
            older = typeof nextCursor === 'string' ? { cursor: nextCursor } : undefined;
          }),
        );
    });
    return pages$.pipe(
      takeWhile((turns) => {
        left -= turns.filter(({ id }) => isNew(id)).length;
        items += turns.reduce((sum, turn) => sum + itemsIn(turn).length, 0);
        return turns.length > 0 && left > 0 && (items < MAX_ITEMS || wanted === Infinity);
      }, true),
      toArray(),
      map((pages): History => ({ turns: pages.flat().reverse(), older })),
      catchError((error: unknown) =>
        isRefusal(error) ? of<History>({ turns: [], older: undefined }) : throwError(() => error),
      ),
    );
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof InvalidRequestError || error instanceof MethodNotFoundError;
}

import { catchError, first, map, take, throwError, type Observable } from 'rxjs';
import type { Turn as StoredTurn } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { InvalidRequestError, MethodNotFoundError } from '../errors/rpc-error.js';
import { paged } from './paged.js';

/** How far back in the history a turn is looked for. */
const MAX_TURNS = 100;

/**
 * Compares a turn with what the server has stored of it. When it has ended there, what was missed is delivered now,
 * marked `reconciled`: the items that were not seen to complete, then `turn/completed`. Emits whether it has ended.
 */
export function reconcileTurn(connection: Connection, session: Session, log: TurnLog): Observable<boolean> {
  const threadId = log.threadId ?? '';
  return storedTurn(connection, session, threadId, log.id).pipe(
    map((turn) => {
      if (log.ended) return true;
      if (turn === undefined || turn.status === 'inProgress') return false;
      const missed = turn.items.filter(({ id }) => !log.hasCompleted(id));
      session.reconcile([
        ...missed.map((item) => ({ method: 'item/completed', params: { threadId, turnId: log.id, item } })),
        { method: 'turn/completed', params: { threadId, turn } },
      ]);
      return true;
    }),
  );
}

function storedTurn(
  connection: Connection,
  session: Session,
  threadId: string,
  turnId: string,
): Observable<StoredTurn | undefined> {
  const params = { threadId, sortDirection: 'desc', itemsView: 'full', limit: 10 } as const;
  return paged((cursor) => connection.request('thread/turns/list', { ...params, cursor }, { session })).pipe(
    take(MAX_TURNS),
    first(({ id }) => id === turnId, undefined),
    catchError((error: unknown) =>
      error instanceof InvalidRequestError || error instanceof MethodNotFoundError
        ? endedUnseen(connection, session, threadId, turnId)
        : throwError(() => error),
    ),
  );
}

// A thread that is not stored has no history, but it tells whether anything runs on it.
function endedUnseen(
  connection: Connection,
  session: Session,
  threadId: string,
  turnId: string,
): Observable<StoredTurn | undefined> {
  return connection
    .request('thread/read', { threadId }, { session })
    .pipe(
      map(({ thread }) =>
        thread.status.type === 'active'
          ? undefined
          : { id: turnId, items: [], itemsView: 'notLoaded', status: 'interrupted' },
      ),
    );
}

import { catchError, first, map, of, switchMap, take, throwError, type Observable } from 'rxjs';
import type { Turn as StoredTurn } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { InvalidRequestError, MethodNotFoundError } from '../errors/rpc-error.js';
import { paged } from './paged.js';

/** How far back in the history a turn is looked for. */
const MAX_TURNS = 100;

/** How long the server may take to tell, in ms: somebody waits for the turn's end. */
const TELLING_MS = 10_000;

/**
 * Compares a turn with what the server has stored of it. When it has ended there, what was missed is delivered now,
 * marked `reconciled`: the items that were not seen to complete, then `turn/completed`. Emits whether it has ended, as
 * far as the server tells; never errors.
 */
export function reconcileTurn(connection: Connection, session: Session, log: TurnLog): Observable<boolean> {
  const threadId = log.threadId ?? '';
  const options = { session, timeoutMs: TELLING_MS };
  const stored$ = paged((cursor) =>
    connection.request(
      'thread/turns/list',
      { threadId, sortDirection: 'desc', itemsView: 'full', limit: 10, cursor },
      options,
    ),
  ).pipe(
    take(MAX_TURNS),
    first(({ id }) => id === log.id, undefined),
    catchError((error: unknown) =>
      error instanceof InvalidRequestError || error instanceof MethodNotFoundError
        ? of(undefined)
        : throwError(() => error),
    ),
  );
  // A turn that is not stored has no history, but the thread tells whether anything runs on it.
  const endedUnseen$ = connection
    .request('thread/read', { threadId }, options)
    .pipe(map(({ thread: { status } }) => (status.type === 'active' ? undefined : unseen(log.id))));
  return stored$.pipe(
    switchMap((turn) => (turn === undefined ? endedUnseen$ : of(turn))),
    map((turn) => {
      if (log.ended) return true;
      if (turn === undefined || turn.status === 'inProgress') return false;
      const missed = turn.items.filter(({ id }) => !log.hasCompleted(id));
      session.reconcile(log, [
        ...missed.map((item) => ({ method: 'item/completed', params: { threadId, turnId: log.id, item } })),
        { method: 'turn/completed', params: { threadId, turn } },
      ]);
      return true;
    }),
    catchError(() => of(false)),
  );
}

function unseen(id: string): StoredTurn {
  return { id, items: [], itemsView: 'notLoaded', status: 'interrupted' };
}

import {
  defer,
  from,
  catchError,
  concat,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  switchMap,
  takeUntil,
  type Observable,
} from 'rxjs';
import { reconcileTurn } from '../recovery/reconcile-turn.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { ofMethod } from '../operators/of-method.js';
import { after, standing, stand, type Standing } from './standing.js';

/** What an agent does: a turn that begins, or a change of how it stands. */
export type Activity = TurnLog | ((before: Standing) => Standing);

/**
 * What the agent of a thread does from now on, and what it does already: its first turn may come before the news of the
 * agent itself, and one that is not new may have been at work for long.
 */
export function activity(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  isNew: boolean,
): Observable<Activity> {
  const told$ = entry.events$.pipe(map((event) => (before: Standing) => stand(before, event)));
  const open$ = defer(() => from(entry.open));
  return merge(entry.turns$, told$, open$, lookUp(connection, session, entry, isNew));
}

// What has begun before anybody looked was kept nowhere, so the server is asked; what it says meanwhile is newer. Of a
// turn that runs, the rest can be had: it is claimed first, and then followed, where this connection does not yet.
function lookUp(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  isNew: boolean,
): Observable<Activity> {
  const { id: threadId } = entry;
  const notFound = (before: Standing) =>
    isNew || before.status !== 'pendingInit' ? before : standing('notFound');
  const newer$ = entry.events$.pipe(ofMethod('turn/started', 'turn/completed'));
  const latest$ = connection.request('thread/turns/list', { threadId, limit: 1 }, { session });
  return latest$.pipe(takeUntil(newer$)).pipe(
    mergeMap(({ data: [turn] }): Observable<Activity> => {
      if (turn === undefined) return of(notFound);
      const found = () => after(turn.status);
      if (turn.status !== 'inProgress') return of(found);
      const log = session.threads.claim(entry, turn.id, 'all');
      if (isNew) return of(log, found);
      // It may have ended before its events could come here.
      const followed$ = connection
        .request('thread/resume', { threadId, excludeTurns: true }, { session })
        .pipe(switchMap(() => reconcileTurn(connection, session, log)));
      return concat(of(log, found), followed$.pipe(ignoreElements()));
    }),
    catchError(() => of(notFound)),
  );
}

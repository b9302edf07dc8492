import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  switchMap,
  takeUntil,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import { ofMethod } from '../operators/of-method.js';
import { reconcileTurn } from '../recovery/reconcile-turn.js';
import { stand, turned, worksIn, type Step } from './standing.js';

/**
 * What the agent of a thread does from now on, and what it does already: its first turn may come before the news of the
 * agent itself, and one that is not new may have been at work for long.
 */
export function activity(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  isNew: boolean,
): Observable<Step> {
  const turns$ = merge(
    entry.turns$,
    defer(() => entry.open),
  );
  const told$ = entry.events$.pipe(
    map(
      (event): Step =>
        (before) =>
          stand(before, event),
    ),
  );
  return merge(turns$.pipe(map(worksIn)), told$, lookUp(connection, session, entry, isNew));
}

// What has begun before anybody looked was kept nowhere, so the server is asked; what it says meanwhile is newer. Of a
// turn that runs, the rest can be had: it is claimed first, and then followed, where this connection does not yet.
function lookUp(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  isNew: boolean,
): Observable<Step> {
  const { id: threadId } = entry;
  const notFound: Step = (before) =>
    isNew || before.status !== 'pendingInit' ? before : turned('notFound')(before);
  const newer$ = entry.events$.pipe(ofMethod('turn/started', 'turn/completed'));
  const latest$ = connection
    .request('thread/turns/list', { threadId, limit: 1 }, { session })
    .pipe(takeUntil(newer$));
  return latest$.pipe(
    mergeMap(({ data: [turn] }): Observable<Step> => {
      if (turn === undefined) return of(notFound);
      const found = turned(turn.status);
      if (turn.status !== 'inProgress') return of(found);
      const log = session.threads.claim(entry, turn.id, 'all');
      const resumed$ = isNew
        ? EMPTY
        : connection.request('thread/resume', { threadId, excludeTurns: true }, { session });
      // It may have ended before its events could come here.
      const followed$ = resumed$.pipe(switchMap(() => reconcileTurn(connection, session, log)));
      return concat(of(worksIn(log), found), followed$.pipe(ignoreElements()));
    }),
    catchError(() => of(notFound)),
  );
}

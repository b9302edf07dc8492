import {
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  of,
  retry,
  switchMap,
  takeUntil,
  throwError,
  type Observable,
} from 'rxjs';
import type { Turn as StoredTurn } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { shareState } from '../state/share-state.js';
import { resume } from './heard.js';
import { usingThread } from './start-turn.js';

/** The turn that runs on a thread, whoever has begun it; `toHandle` makes the handle that is shown of it. */
export function activeTurn<T>(
  connection: Connection,
  threadId: string,
  toHandle: (log: TurnLog) => T,
): Observable<T | undefined> {
  let shown: { readonly log: TurnLog; readonly handle: T } | undefined;
  const handleOf = (log: TurnLog): T => {
    if (shown?.log !== log) shown = { log, handle: toHandle(log.claim('all')) };
    return shown.handle;
  };
  const running$ = connection.view((session) =>
    usingThread(session, threadId, (entry) => running(connection, session, entry)),
  );
  return running$.pipe(
    distinctUntilChanged(),
    map((log) => log && handleOf(log)),
    shareState(),
  );
}

function running(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
): Observable<TurnLog | undefined> {
  const begun$ = merge(
    defer(() => entry.open.filter(({ announced }) => announced)),
    entry.turns$,
  );
  const until = (log: TurnLog | undefined) =>
    log === undefined ? of(log) : concat(of(log), log.over$.pipe(map(() => undefined)));
  return defer(() => {
    const isKnown = entry.open.some(({ announced }) => announced);
    return isKnown ? begun$ : merge(begun$, lookUp(connection, session, entry));
  }).pipe(switchMap(until));
}

/** Looks up a turn that runs already and was not announced to this client; a later notification is newer. */
function lookUp(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
): Observable<TurnLog | undefined> {
  const { id: threadId } = entry;
  const latest$ = defer(() => {
    // Events of the turn that arrive before the reply are kept.
    const settled = session.threads.expectTurn(entry);
    return connection
      .request('thread/turns/list', { threadId, limit: 2, itemsView: 'notLoaded' }, { session })
      .pipe(
        map(({ data }) => {
          const turnId = runningOf(data);
          return turnId === undefined ? undefined : session.threads.claim(entry, turnId, 'all');
        }),
        finalize(settled),
      );
  }).pipe(
    switchMap((log): Observable<TurnLog | undefined> => {
      if (log === undefined) return of(log);
      const compared$ = defer(() => connection.reconcile(session, log));
      if (connection.following.hears(threadId) === true)
        return merge(of(log), compared$.pipe(ignoreElements()));
      // It may have ended before its events could come here. A subscriber that takes the turn and leaves hears its end.
      return resume(connection, session, threadId).pipe(
        switchMap(() => compared$),
        map(() => log),
      );
    }),
    retry({
      delay: (error: unknown) =>
        error instanceof TransportClosedError && session.ended === undefined
          ? session.recovered.pipe(filter((id) => id === undefined || id === threadId))
          : throwError(() => error),
    }),
    // Threads without a turn so far, and those that are not stored, have none that could be looked up.
    catchError((error: unknown) =>
      error instanceof TransportClosedError ? throwError(() => error) : of(undefined),
    ),
  );
  // As everything that asks: a client that was not used yet connects.
  return connection.connect().pipe(
    switchMap(() => latest$),
    takeUntil(entry.turns$),
  );
}

// A review is listed under two ids, one of which names the other as its root; what is heard of it has that one.
function runningOf(turns: readonly StoredTurn[]): string | undefined {
  const turn = turns.find(({ status }) => status === 'inProgress');
  return turns.find(({ id }) => id === turn?.rootTurnId)?.id ?? turn?.id;
}

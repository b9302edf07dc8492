import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  ignoreElements,
  map,
  mergeMap,
  of,
  switchMap,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { Gap } from '../connection/gap.js';
import { deadline } from '../connection/deadline.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { deliver, tellMissed, unseen } from './reconcile-turn.js';

/** How many threads are taken up at a time: what others ask for needs room too. */
const AT_ONCE = 8;

/** How long after a thread was taken up the server may take to ask again for what it still waits for, in ms. */
const ASKING_AGAIN_MS = 1000;

/** What becomes of a turn, once it is known what becomes of its thread. */
type Outcome = (log: TurnLog) => Observable<unknown>;

/**
 * Takes up, over a new link, what went on over the one that was lost: resumes each thread, and has its turns told what
 * they have missed. Emits nothing and never errors; what cannot go on ends by itself.
 */
export function recover(connection: Connection, session: Session, cause: CodexError): Observable<never> {
  const ids$ = defer(() =>
    from(
      new Set([...session.threads.suspended.map(({ threadId }) => threadId), ...connection.following.lost]),
    ),
  );
  return concat(
    ids$.pipe(mergeMap((threadId) => recoverThread(connection, session, threadId, cause), AT_ONCE)),
    defer(() => {
      session.requests.dropSuspended();
      session.recovered.next(undefined);
      return EMPTY;
    }),
  ).pipe(
    ignoreElements(),
    // With a link that takes nothing more all of this begins anew.
    catchError((error: unknown) => {
      if (error instanceof TransportClosedError) connection.recycle(error);
      return EMPTY;
    }),
  );
}

function recoverThread(
  connection: Connection,
  session: Session,
  threadId: string,
  cause: CodexError,
): Observable<unknown> {
  const { following } = connection;
  const suspended = () => session.threads.suspended.filter((log) => log.threadId === threadId);
  // With its server's process a turn has ended, wherever that was.
  const invents =
    session.isExclusive ||
    (cause instanceof TransportClosedError && (cause.exitCode ?? cause.signal) !== undefined);
  let resumed: (reply: unknown) => void = () => undefined;
  const outcome$ = connection
    .request('thread/resume', { threadId, excludeTurns: true }, { session, urgent: true })
    .pipe(
      retryOnOverload(),
      tap((reply) => resumed(reply)),
      switchMap(({ thread: { status } }) => {
        const known: Outcome = (log) =>
          tellMissed(connection, session, log, { status, cause, invents }).pipe(
            catchError((reason: unknown) => unlessLost(reason, () => giveUp(session, log, cause, reason))),
          );
        const isActive = status.type === 'active' && session.threads.isWatched(threadId);
        const begun$ = isActive ? tellBegun(connection, session, threadId, cause) : EMPTY;
        return concat(of(known), begun$.pipe(map(() => known)));
      }),
      catchError((reason: unknown) =>
        unlessLost(reason, () => {
          connection.report({ kind: 'notResumed', threadId, error: reason });
          following.leave(threadId);
          return of(unheard(session, cause, reason, invents));
        }),
      ),
    );
  return defer(() => {
    // It may have been left while others were taken up.
    if (!following.lost.includes(threadId) && suspended().length === 0) return EMPTY;
    resumed = following.resuming(threadId);
    return outcome$.pipe(
      concatMap((outcome) => from(suspended()).pipe(mergeMap(outcome))),
      tap({ complete: () => session.recovered.next(threadId) }),
      ignoreElements(),
      (recovered$) => concat(recovered$, withdrawn(session, threadId)),
    );
  });
}

/** What becomes of the turns of a thread whose events do not come any more. */
function unheard(session: Session, cause: CodexError, reason: unknown, invents: boolean): Outcome {
  return (log) => {
    if (!invents) return giveUp(session, log, cause, reason);
    const params = { threadId: log.threadId, turn: unseen(log.id) };
    deliver(session, log, { items: [], end: { method: 'turn/completed', params } }, cause);
    return EMPTY;
  };
}

/** Tells those who look at the thread's turns of one that has begun meanwhile, which then waits for what it has missed. */
function tellBegun(
  connection: Connection,
  session: Session,
  threadId: string,
  cause: CodexError,
): Observable<unknown> {
  const latest$ = connection.request(
    'thread/turns/list',
    { threadId, sortDirection: 'desc', itemsView: 'notLoaded', limit: 1 },
    { session, urgent: true },
  );
  return latest$.pipe(
    tap(({ data: [turn] }) => {
      if (turn?.status !== 'inProgress') return;
      const begun = { method: 'turn/started', params: { threadId, turn }, reconciled: true, cause };
      session.interpose((tell) => {
        if (session.threads.find(turn.id, threadId) !== undefined) return;
        tell(begun);
        session.threads.find(turn.id, threadId)?.suspend(() => new Gap(true));
      });
    }),
    catchError((reason: unknown) => unlessLost(reason, () => EMPTY)),
    // It is told in its turn.
    switchMap(() => timer(0)),
  );
}

/** Ends a turn here, of which nobody can tell how it goes on. */
function giveUp(session: Session, log: TurnLog, cause: CodexError, reason: unknown): Observable<never> {
  const why = reason instanceof Error ? reason.message : 'the server does not tell';
  const error =
    cause instanceof TransportClosedError
      ? cause.with(`The turn cannot be followed any more: ${why}`)
      : cause;
  session.interpose(() => {
    // The end of the turn may stand among what waits.
    if (log.holdsEnd) log.resume();
    session.threads.refuse(log.threadId, log.id, error);
  });
  return EMPTY;
}

/** What the server does not ask again has been settled meanwhile. */
function withdrawn(session: Session, threadId: string): Observable<unknown> {
  return defer(() => {
    const isAsked = session.requests.hasSuspended(threadId);
    return isAsked ? deadline(ASKING_AGAIN_MS) : EMPTY;
  }).pipe(tap({ complete: () => session.requests.dropSuspended(threadId) }));
}

function unlessLost<T>(error: unknown, otherwise: () => Observable<T>): Observable<T> {
  return error instanceof TransportClosedError ? throwError(() => error) : otherwise();
}

import {
  catchError,
  concat,
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
import type { Loss } from '../connection/connection-parts.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { tellMissed, unseen } from './reconcile-turn.js';

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
export function recover(connection: Connection, session: Session, loss: Loss): Observable<never> {
  const ids$ = defer(() =>
    from(new Set([...session.threads.suspended.map(({ threadId = '' }) => threadId), ...loss.threads])),
  );
  return concat(
    ids$.pipe(mergeMap((threadId) => recoverThread(connection, session, threadId, loss), AT_ONCE)),
    defer(() => {
      session.requests.dropSuspended();
      session.recovered.next(undefined);
      return EMPTY;
    }),
  ).pipe(
    ignoreElements(),
    // The link was lost once more; then all of this begins anew.
    catchError(() => EMPTY),
  );
}

function recoverThread(
  connection: Connection,
  session: Session,
  threadId: string,
  { error: cause, threads }: Loss,
): Observable<unknown> {
  const outcome$ = connection
    .request('thread/resume', { threadId, excludeTurns: true }, { session, urgent: true })
    .pipe(
      retryOnOverload(),
      tap(() => connection.following.set(threadId, true)),
      map(({ thread: { status } }): Outcome => (log) => {
        return tellMissed(connection, session, log, { status, cause }).pipe(
          catchError((reason: unknown) => unlessLost(reason, () => giveUp(session, log, cause, reason))),
        );
      }),
      catchError((reason: unknown) =>
        unlessLost(reason, () => {
          connection.report({ kind: 'notResumed', threadId, error: reason });
          return unheard(connection, session, threadId, cause, reason);
        }),
      ),
    );
  return outcome$.pipe(
    tap(() => threads.delete(threadId)),
    switchMap((outcome) =>
      from(session.threads.suspended.filter((log) => log.threadId === threadId)).pipe(mergeMap(outcome)),
    ),
    tap({ complete: () => session.recovered.next(threadId) }),
    ignoreElements(),
    (recovered$) => concat(recovered$, withdrawn(session, threadId)),
  );
}

/** What becomes of the turns of a thread whose events do not come any more: those that have ended can be told to. */
function unheard(
  connection: Connection,
  session: Session,
  threadId: string,
  cause: CodexError,
  reason: unknown,
): Observable<Outcome> {
  // With its server's process a turn has ended, wherever that was.
  const isGone = cause instanceof TransportClosedError && (cause.exitCode ?? cause.signal) !== undefined;
  const mayRun$ = connection.request('thread/read', { threadId }, { session, urgent: true }).pipe(
    map(({ thread: { status } }) => status.type === 'active'),
    catchError((error: unknown) => unlessLost(error, () => of(true))),
  );
  return (isGone ? of(false) : mayRun$).pipe(
    map((mayRun): Outcome => (log) => {
      if (mayRun) return giveUp(session, log, cause, reason);
      const params = { threadId, turn: unseen(log.id) };
      session.reconcile(log, [{ method: 'turn/completed', params }], cause);
      return EMPTY;
    }),
  );
}

/** Ends a turn here, of which nobody can tell how it goes on. */
function giveUp(session: Session, log: TurnLog, cause: CodexError, reason: unknown): Observable<never> {
  const why = reason instanceof Error ? reason.message : 'the server does not tell';
  const error =
    cause instanceof TransportClosedError
      ? cause.with(`The turn cannot be followed any more: ${why}`)
      : cause;
  session.threads.refuse(log.threadId ?? '', log.id, error);
  return EMPTY;
}

/** What the server does not ask again has been settled meanwhile. */
function withdrawn(session: Session, threadId: string): Observable<unknown> {
  return defer(() => {
    const isAsked = session.requests.hasSuspended(threadId);
    return isAsked ? timer(ASKING_AGAIN_MS) : EMPTY;
  }).pipe(tap(() => session.requests.dropSuspended(threadId)));
}

function unlessLost<T>(error: unknown, otherwise: () => Observable<T>): Observable<T> {
  return error instanceof TransportClosedError ? throwError(() => error) : otherwise();
}

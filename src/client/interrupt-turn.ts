import {
  catchError,
  defaultIfEmpty,
  defer,
  EMPTY,
  filter,
  map,
  of,
  switchMap,
  takeUntil,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import { deadline } from '../connection/deadline.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { InvalidRequestError, StaleTurnError } from '../errors/rpc-error.js';
import { askTurn } from './ask-turn.js';
import type { InterruptRung } from './interrupt-ladder.js';

/** How an interrupt goes further, the longer a turn takes to end; see `interruptLadder`. */
export interface InterruptLadder {
  /** @internal Emits what has ended the turn; `undefined` when it had ended before. */
  climb(connection: Connection, threadId: string, log: TurnLog): Observable<InterruptRung | undefined>;
}

/** How long a turn that is being interrupted may take to end before nothing waits for it any more, in ms. */
export const INTERRUPT_PATIENCE_MS = 10_000;

/**
 * Interrupts a turn, also in the moment between the reply to `turn/start` and `turn/started`, where the server
 * refuses to and would let it run on. Emits once the server has taken it, or the turn has ended anyway.
 */
export function interruptTurn(
  connection: Connection,
  threadId: string,
  log: TurnLog,
  ofSession?: Session,
): Observable<void> {
  return defer(() => {
    if (log.completed) return of(undefined);
    const session = ofSession ?? connection.session;
    const ask = (turnId: string) => connection.request('turn/interrupt', { threadId, turnId }, { session });
    return askTurn(log, ask, { patienceMs: INTERRUPT_PATIENCE_MS, insists: true }).pipe(
      tap(() => awaitEnd(connection, session, log)),
      map(() => undefined),
      catchError((error: unknown) =>
        log.completed || (log.ended && error instanceof StaleTurnError) ? EMPTY : throwError(() => error),
      ),
      takeUntil(log.over$.pipe(filter(() => log.completed))),
      defaultIfEmpty(undefined),
    );
  });
}

/** Stops the turn that runs on a thread, if one does; emits once the server has taken it. */
export function interruptThread(connection: Connection, threadId: string): Observable<void> {
  return connection.whenReady().pipe(
    switchMap((session) => {
      const [log] = session.threads.openOn(threadId).filter(({ claimed }) => claimed);
      if (log !== undefined) return interruptTurn(connection, threadId, log, session);
      // Without an id the server stops whichever turn runs, and takes it when none does.
      return connection.request('turn/interrupt', { threadId, turnId: '' }, { session });
    }),
    map(() => undefined),
    // On a thread that is not loaded no turn runs.
    catchError((error: unknown) => (isNotLoaded(error) ? of(undefined) : throwError(() => error))),
  );
}

// Outlives whoever interrupted: the turn's other observers must not wait for an end that was never announced.
function awaitEnd(connection: Connection, session: Session, log: TurnLog): void {
  const { interruptTimeoutMs } = connection.options;
  if (interruptTimeoutMs === 0) return;
  deadline(interruptTimeoutMs)
    .pipe(
      switchMap(() => connection.reconcile(session, log)),
      filter((ended) => !ended && session.ended === undefined),
      takeUntil(log.over$),
    )
    .subscribe(() => connection.report({ kind: 'interruptIgnored', threadId: log.threadId, turnId: log.id }));
}

function isNotLoaded(error: unknown): boolean {
  return error instanceof InvalidRequestError && error.message.includes('thread not found');
}

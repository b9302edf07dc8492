import {
  AsyncSubject,
  catchError,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  NEVER,
  Observable,
  of,
  Subscription,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Leave } from '../connection/gate.js';
import { abortOn } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { INTERRUPT_PATIENCE_MS, interruptTurn } from './interrupt-turn.js';

/** Makes the server begin a turn and claims its log. Calls `onSent` once the request is out. */
export type Trigger = (session: Session, entry: ThreadEntry, onSent: () => void) => Observable<TurnLog>;

export interface Ownership {
  readonly onUnsubscribe?: 'interrupt' | 'detach' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A turn the server has accepted. */
export interface StartedTurn {
  readonly log: TurnLog;
  /** Interrupts the turn on behalf of an owner who has left, and lets the thread go on even when it never ends. */
  readonly abandon: () => void;
}

/**
 * Waits for the thread's other turns to end, then begins one; emits it once the server has accepted it.
 *
 * Unsubscribing in the queue sends nothing. Unsubscribing after the request has gone out, but before its reply,
 * interrupts the turn as soon as its id is known, unless it is to be detached.
 */
export function startTurn(
  connection: Connection,
  threadId: string,
  trigger: Trigger,
  ownership: Ownership,
): Observable<StartedTurn> {
  const { signal } = ownership;
  const started$ = connection.whenReady().pipe(
    switchMap((session) =>
      usingThread(session, threadId, (entry) =>
        entry.gate.enter().pipe(
          switchMap((leaveGate) => {
            const leave = stayUntil(session, threadId, leaveGate);
            return launch(connection, session, entry, trigger, ownership, leave);
          }),
        ),
      ),
    ),
  );
  return signal === undefined ? started$ : started$.pipe(takeUntil(abortOn(signal, 'turn/start')));
}

/** Keeps the thread's entry for as long as the returned Observable is subscribed. */
export function usingThread<T>(
  session: Session,
  threadId: string,
  use: (entry: ThreadEntry) => Observable<T>,
): Observable<T> {
  return new Observable((subscriber) => {
    const entry = session.threads.retain(threadId);
    subscriber.add(() => session.threads.release(entry));
    return use(entry).subscribe(subscriber);
  });
}

// Whoever is inside the gate keeps the entry, and with it the gate, whoever else has left.
function stayUntil(session: Session, threadId: string, leaveGate: Leave): Leave {
  const entry = session.threads.retain(threadId);
  return () => {
    leaveGate();
    session.threads.release(entry);
  };
}

// The start goes on when its subscriber leaves: only its reply tells which turn has to be interrupted.
function launch(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  trigger: Trigger,
  { signal, onUnsubscribe }: Ownership,
  leave: Leave,
): Observable<StartedTurn> {
  return new Observable((subscriber) => {
    const log$ = new AsyncSubject<TurnLog>();
    const abandoned = new AsyncSubject<true>();
    const abandon = () => {
      abandoned.next(true);
      abandoned.complete();
    };
    const ignore = () => undefined;
    const watching = new Subscription();
    // What runs already is not ours to interrupt, should the server make a steer of this start.
    const others = new Set([...entry.logs].filter((log) => !log.ended));
    entry.active.next('starting');
    let sent = false;
    let answered = false;
    let left = false;

    log$
      .pipe(
        tap({
          next: (log) => {
            answered = true;
            entry.active.next(log);
            if (left) log.discard();
          },
          error: () => (answered = true),
        }),
        switchMap((log) => free(connection, session, entry.id, log, others.has(log) ? NEVER : abandoned)),
        finalize(() => {
          watching.unsubscribe();
          entry.active.next(undefined);
          leave();
        }),
      )
      .subscribe({ error: ignore });
    if (signal !== undefined) watching.add(abortOn(signal, 'turn').subscribe({ error: abandon }));
    const delivery = log$.pipe(map((log) => ({ log, abandon }))).subscribe(subscriber);
    const settled = session.threads.expectTurn(entry);
    const start = followed(connection, session, entry.id)
      .pipe(switchMap(() => trigger(session, entry, () => (sent = true))))
      .pipe(take(1), finalize(settled))
      .subscribe(log$);

    return () => {
      delivery.unsubscribe();
      left = true;
      if (!sent) {
        start.unsubscribe();
        log$.complete();
      } else if (!answered && onUnsubscribe !== 'detach') {
        abandon();
      }
    };
  });
}

/** Emits once the events of the thread come to this client; takes it up again where it was left. */
export function followed(connection: Connection, session: Session, threadId: string): Observable<unknown> {
  const { unfollowed } = session.threads;
  if (!unfollowed.has(threadId)) return of(undefined);
  const request$ = connection.request('thread/resume', { threadId, excludeTurns: true }, { session });
  return request$.pipe(tap(() => unfollowed.delete(threadId)));
}

/** Completes when the thread is free for its next turn: this one has ended, or was given long enough to. */
function free(
  connection: Connection,
  session: Session,
  threadId: string,
  log: TurnLog,
  abandoned$: Observable<unknown>,
): Observable<unknown> {
  const givenUp$ = abandoned$.pipe(
    switchMap(() => {
      const interrupted$ = interruptTurn(connection, threadId, log, session).pipe(ignoreElements());
      const patience$ = timer(INTERRUPT_PATIENCE_MS).pipe(tap(() => session.giveUp(log)));
      return merge(interrupted$.pipe(catchError(() => EMPTY)), patience$);
    }),
  );
  return log.over$.pipe(takeUntil(givenUp$));
}

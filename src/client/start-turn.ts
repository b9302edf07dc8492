import {
  AsyncSubject,
  catchError,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  NEVER,
  Observable,
  Subject,
  Subscription,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import { deadline } from '../connection/deadline.js';
import type { Leave } from '../connection/gate.js';
import type { Aborts } from '../connection/abort-signals.js';
import { abortOn, untilAborted } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import { MAX_TIMER_MS, numberIssues } from '../operators/number-issues.js';
import { heard } from './heard.js';
import { expireRetries } from './retry-timeout.js';
import { INTERRUPT_PATIENCE_MS, interruptTurn } from './interrupt-turn.js';

/** What a start tells, and is told by, what makes the server begin the turn. */
export interface Launch {
  /** To be called when the request is about to go out. */
  readonly onSending: () => void;
  /** Turns that are not ours to interrupt, should the server make this start a part of one of them. */
  readonly others: Set<TurnLog>;
}

/** Makes the server begin a turn and claims its log. */
export type Trigger = (session: Session, entry: ThreadEntry, launch: Launch) => Observable<TurnLog>;

export interface Ownership {
  readonly onUnsubscribe?: 'interrupt' | 'detach' | undefined;
  readonly aborts$?: Aborts | undefined;
  readonly retryTimeoutMs?: number | undefined;
}

/** A turn the server has accepted. */
export interface StartedTurn {
  readonly log: TurnLog;
  /** Interrupts the turn on behalf of an owner who has left, and lets the thread go on even when it never ends. */
  readonly abandon: () => void;
  /** Errors when nothing but retries is heard of the turn for too long; never emits. */
  readonly expired$?: Observable<never> | undefined;
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
  return defer(() => {
    checkRetryTimeout(ownership);
    return connection.whenReady();
  }).pipe(
    switchMap((session) =>
      usingThread(session, threadId, (entry) => startHere(connection, session, entry, trigger, ownership)),
    ),
    untilAborted(ownership.aborts$, 'turn/start'),
  );
}

/** The same, over one link and no later one. */
export function startHere(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  trigger: Trigger,
  ownership: Ownership,
): Observable<StartedTurn> {
  return enterThread(session, entry).pipe(
    switchMap((leave) => launch(connection, session, entry, trigger, ownership, leave)),
  );
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

/** Acquires the thread's turn lock; emits the function that releases it. */
export function enterThread(session: Session, entry: ThreadEntry): Observable<Leave> {
  return entry.gate.enter().pipe(
    map((leaveGate) => {
      // Whoever is inside keeps the entry, and with it the gate, whoever else has left.
      const kept = session.threads.retain(entry.id);
      entry.active.next('starting');
      return () => {
        leaveGate();
        // Whoever was let in has said so.
        if (entry.gate.isEmpty) entry.active.next(undefined);
        session.threads.release(kept);
      };
    }),
  );
}

// The start goes on when its subscriber leaves: only its reply tells which turn has to be interrupted.
function launch(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  trigger: Trigger,
  { aborts$, onUnsubscribe, retryTimeoutMs = connection.options.retryTimeoutMs }: Ownership,
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
    const expire = (log: TurnLog, told: Subject<never>) =>
      expireRetries(connection, log, retryTimeoutMs).subscribe({
        error: (error: unknown) => {
          log.failure = error;
          told.error(error);
          abandon();
        },
      });
    const watching = new Subscription();
    const expired = retryTimeoutMs > 0 ? new Subject<never>() : undefined;
    // What runs already is not ours to interrupt, should the server make a steer of this start.
    const others = new Set(entry.open);
    let sent = false;
    let answered = false;
    let left = false;

    log$
      .pipe(
        tap({
          next: (log) => {
            answered = true;
            if (!others.has(log)) log.isOwn = true;
            entry.active.next(log);
            if (left) log.discard();
            if (expired !== undefined) watching.add(expire(log, expired));
          },
          error: (error: unknown) => {
            answered = true;
            if (error instanceof TransportClosedError && error.mayHaveRun === true) {
              connection.orphaned.add(entry.id);
            }
          },
        }),
        switchMap((log) => free(connection, session, entry.id, log, others.has(log) ? NEVER : abandoned)),
        finalize(() => {
          watching.unsubscribe();
          leave();
        }),
      )
      .subscribe({ error: ignore });
    if (aborts$ !== undefined) watching.add(abortOn(aborts$, 'turn').subscribe({ error: abandon }));
    const delivery = log$.pipe(map((log) => ({ log, abandon, expired$: expired }))).subscribe(subscriber);
    const settled = session.threads.expectTurn(entry);
    const begin = (onSending: () => void = ignore) =>
      trigger(session, entry, {
        others,
        onSending: () => {
          onSending();
          sent = true;
        },
      });
    const { relinker, parts } = connection;
    const heard$ = parts.followed?.(connection, session, entry.id) ?? heard(connection, session, entry.id);
    const begun$ =
      relinker?.beginTurn(connection, session, entry.id, begin) ?? heard$.pipe(switchMap(() => begin()));
    const start = begun$.pipe(take(1), finalize(settled)).subscribe(log$);

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

function checkRetryTimeout({ retryTimeoutMs = 0 }: Ownership): void {
  const issues = numberIssues('retryTimeoutMs', retryTimeoutMs, 0, MAX_TIMER_MS);
  if (issues.length > 0) throw new InvalidParamsError('turn/start', issues);
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
      // Somebody else may be watching it.
      const patience$ = deadline(INTERRUPT_PATIENCE_MS).pipe(
        switchMap(() => connection.reconcile(session, log)),
        tap((ended) => {
          if (!ended) session.giveUp(log);
        }),
      );
      return merge(interrupted$.pipe(catchError(() => EMPTY)), patience$);
    }),
  );
  return log.over$.pipe(takeUntil(givenUp$));
}

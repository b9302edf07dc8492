import { map, Observable, type Subscriber } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Leave } from '../connection/gate.js';
import { untilAborted } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { MAX_TIMER_MS, numberIssues } from '../operators/number-issues.js';
import { Start, type Ownership, type StartedTurn, type Trigger } from './start.js';

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
  const started$ = new Observable<StartedTurn>((subscriber) => {
    checkRetryTimeout(ownership);
    const start = (session: Session): void => {
      const entry = session.threads.retain(threadId);
      subscriber.add(() => session.threads.release(entry));
      subscriber.add(startFor(subscriber, connection, session, entry, trigger, ownership));
    };
    const { readySession } = connection;
    const error = (reason: unknown) => subscriber.error(reason);
    if (readySession !== undefined) start(readySession);
    else subscriber.add(connection.whenReady().subscribe({ next: start, error }));
  });
  return started$.pipe(untilAborted(ownership.aborts$, 'turn/start'));
}

/** The same, over one link and no later one. */
export function startHere(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  trigger: Trigger,
  ownership: Ownership,
): Observable<StartedTurn> {
  return new Observable((subscriber) => startFor(subscriber, connection, session, entry, trigger, ownership));
}

/** Starts a turn once the thread is free; returns the function that leaves the queue. */
function startFor(
  subscriber: Subscriber<StartedTurn>,
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  trigger: Trigger,
  ownership: Ownership,
): () => void {
  return entry.gate.queue((leaveGate) => {
    const leave = enter(session, entry, leaveGate);
    const start = new Start(connection, session, entry, ownership, leave, subscriber);
    start.begin(trigger);
    subscriber.add(() => start.abandonUnanswered());
  });
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
  return entry.gate.enter().pipe(map((leaveGate) => enter(session, entry, leaveGate)));
}

function enter(session: Session, entry: ThreadEntry, leaveGate: Leave): Leave {
  // The turn inside keeps the entry, and with it the gate, after every other user of the thread has left.
  const kept = session.threads.retain(entry.id);
  entry.setActive('starting');
  return () => {
    leaveGate();
    // The next turn, where one was let in, has set itself active.
    if (entry.gate.isEmpty) entry.setActive(undefined);
    session.threads.release(kept);
  };
}

function checkRetryTimeout({ retryTimeoutMs = 0 }: Ownership): void {
  const issues = numberIssues('retryTimeoutMs', retryTimeoutMs, 0, MAX_TIMER_MS);
  if (issues.length > 0) throw new InvalidParamsError('turn/start', issues);
}

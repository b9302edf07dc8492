import {
  BehaviorSubject,
  catchError,
  defer,
  first,
  from,
  merge,
  of,
  race,
  retry,
  switchMap,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import { stopwatch } from '../connection/deadline.js';
import { Gap } from '../connection/gap.js';
import type { NextLink, Relinker } from '../connection/relink.js';
import type { ServerInfo } from '../connection/server-info.js';
import type { Session } from '../connection/session.js';
import { TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { backoffMs } from '../operators/retry-policy.js';
import { beginTurn } from './begin-turn.js';
import { isFinal, type ReconnectPolicy } from './reconnect-policy.js';
import { recover } from './recover.js';

/** Opens the links of one client anew, after a wait, in as many attempts as the policy allows. */
export class Backoff implements Relinker {
  #attempts = 0;
  #openedAt = -Infinity;
  readonly #now = stopwatch();
  /** Whether the next attempt is made without a wait. */
  readonly #isHurried = new BehaviorSubject(false);

  constructor(private readonly policy: ReconnectPolicy) {}

  hurry(): void {
    this.#attempts = 0;
    this.#isHurried.next(true);
  }

  beginTurn<T>(
    connection: Connection,
    session: Session,
    threadId: string,
    begin: (onSending: () => void) => Observable<T>,
  ): Observable<T> {
    return beginTurn(connection, session, threadId, begin);
  }

  relink(
    connection: Connection,
    session: Session,
    lost: CodexError,
    { suspend, open$, explain }: NextLink,
  ): Observable<ServerInfo> {
    const { policy } = this;
    // A server that takes a link and drops it at once is not to be asked for ever.
    if (this.#now() - this.#openedAt > policy.maxDelayMs) this.#attempts = 0;
    connection.following.loseAll();
    let reason = lost;
    const isOver = () => isFinal(reason) || this.#attempts >= policy.maxAttempts;
    const attempt$ = defer(() => {
      this.#attempts += 1;
      const delayMs = backoffMs({ ...policy, factor: 2 }, this.#attempts, Math.random());
      return from(suspend(reason, this.#attempts, () => new Gap())).pipe(
        catchError(() => of(undefined)),
        switchMap(() => race(timer(delayMs), this.#isHurried.pipe(first(Boolean)))),
        switchMap(() => {
          this.#isHurried.next(false);
          return open$;
        }),
      );
    });
    return defer(() => (isOver() ? throwError(() => lost) : attempt$)).pipe(
      retry({
        delay: (error: unknown) => {
          reason = explain(error);
          return isOver() ? throwError(() => gaveUp(lost, reason, this.#attempts)) : [true];
        },
      }),
      tap({
        next: () => {
          this.#openedAt = this.#now();
          this.#isHurried.next(false);
        },
        error: () => (this.#attempts = 0),
      }),
      // What the recovery asks for goes first; then what has waited for the link.
      switchMap((info) => merge(recover(connection, session, lost), of(info))),
    );
  }
}

function gaveUp(lost: CodexError, reason: CodexError, attempts: number): CodexError {
  if (!(lost instanceof TransportClosedError) || !(reason instanceof TransportClosedError)) return reason;
  return reason.with(`Gave up after ${attempts} attempts to open the connection again.`);
}

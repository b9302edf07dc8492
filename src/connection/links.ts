import {
  catchError,
  defer,
  from,
  of,
  retry,
  switchMap,
  throwError,
  timeout,
  timer,
  type Observable,
} from 'rxjs';
import { TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { backoffMs } from '../operators/retry-policy.js';
import { isFinal, type ReconnectPolicy } from './reconnect-policy.js';

/** How long a transport may take to let go of what it has, in ms; a server process is given time to end by itself. */
const CLOSING_MS = 15_000;

/** How a link is made anew. */
export interface Relinking<T> {
  /** Gives up what there is of a link before an attempt, and resolves when nothing is left of it. */
  readonly giveUp: (reason: CodexError, attempt: number) => Promise<void>;
  readonly open$: Observable<T>;
  readonly explain: (error: unknown) => CodexError;
}

/** The links of one client, one after another. */
export class Links {
  #attempts = 0;
  #begunAt = 0;

  constructor(private readonly policy: ReconnectPolicy) {}

  /** What was tried before does not count any more. */
  reset(): void {
    this.#attempts = 0;
  }

  /** There is a link. */
  begin(): void {
    this.#begunAt = Date.now();
  }

  /** Opens another link, after a wait, in as many attempts as the policy allows; errors with what ended the last one. */
  again<T>(lost: CodexError, { giveUp, open$, explain }: Relinking<T>): Observable<T> {
    const { policy } = this;
    // A server that takes a link and drops it at once is not to be asked for ever.
    if (Date.now() - this.#begunAt > policy.maxDelayMs) this.#attempts = 0;
    let reason = lost;
    const attempt$ = defer(() => {
      this.#attempts += 1;
      const delayMs = backoffMs({ ...policy, factor: 2 }, this.#attempts, Math.random());
      return from(giveUp(reason, this.#attempts)).pipe(
        timeout(CLOSING_MS),
        catchError(() => of(undefined)),
        switchMap(() => timer(delayMs)),
        switchMap(() => open$),
      );
    });
    const isOver = () => isFinal(reason) || this.#attempts >= policy.maxAttempts;
    return defer(() => (isOver() ? throwError(() => lost) : attempt$)).pipe(
      retry({
        delay: (error: unknown) => {
          reason = explain(error);
          return isOver() ? throwError(() => this.#giveUp(lost, reason)) : [true];
        },
      }),
    );
  }

  #giveUp(lost: CodexError, reason: CodexError): CodexError {
    if (!(lost instanceof TransportClosedError) || !(reason instanceof TransportClosedError)) return reason;
    return reason.with(`Gave up after ${this.#attempts} attempts to open the connection again.`);
  }
}

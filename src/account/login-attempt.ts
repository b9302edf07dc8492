import {
  AsyncSubject,
  defer,
  filter,
  map,
  merge,
  Observable,
  of,
  ReplaySubject,
  take,
  tap,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import type { AccountLoginCompletedNotification } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { within } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import { RequestTimeoutError } from '../errors/client-errors.js';
import { LoginFailedError } from '../errors/login-failed-error.js';
import { readMember } from '../protocol/read-member.js';
import { release } from '../resources/release.js';
import { heard } from './heard.js';
import type { Login } from './login.js';

type End = AccountLoginCompletedNotification;

const COMPLETED = 'account/login/completed';

/** How many ends of logins are kept: those of other logins come as well. */
const MAX_ENDS = 100;

/**
 * One login, from before its request is sent: its end may come before the reply that says which login it is, so every
 * end that the link brings is kept until then.
 */
export class LoginAttempt {
  readonly #ends = new ReplaySubject<End>(MAX_ENDS);
  readonly #listening;
  readonly #outcome = new AsyncSubject<End>();
  #watchers = 0;
  #isOver = false;
  #isCancelled = false;

  constructor(
    private readonly connection: Connection,
    private readonly session: Session,
  ) {
    this.#listening = heard(session, COMPLETED).subscribe(this.#ends);
  }

  /** Nothing has come of it: there is no login to wait for. */
  drop(): void {
    this.#listening.unsubscribe();
  }

  /** The login has begun. It is followed to its end, whoever looks. */
  follow(loginId: string, timeoutMs: number): Login {
    const end$ = merge(this.#ends, this.session.linkEnd$).pipe(
      filter((end) => readMember(end, 'loginId') === loginId),
      take(1),
      throwIfEmpty(() => this.session.ended),
      map((end) => checkedEnd(this.connection, loginId, end)),
      within(timeoutMs, () => this.#giveUp(loginId, timeoutMs)),
      tap({ next: () => this.#close(), error: () => this.#close() }),
    );
    end$.subscribe(this.#outcome);
    return {
      loginId,
      completed$: this.#watched(loginId),
      cancel: () => defer(() => (this.#isOver ? of(undefined) : this.cancel(loginId))),
    } satisfies Login;
  }

  cancel(loginId: string): Observable<void> {
    this.#isCancelled = true;
    const { session } = this;
    return this.connection.request('account/login/cancel', { loginId }, { session }).pipe(
      map(() => undefined),
      tap({ error: () => (this.#isCancelled = false) }),
    );
  }

  /** Cancels a login that nobody waits for any more, nor for what becomes of that. */
  abandon(loginId: string): void {
    release(this.session, this.cancel(loginId));
  }

  /** The outcome, for as long as it has subscribers. */
  #watched(loginId: string): Observable<End> {
    return new Observable((subscriber) => {
      this.#watchers += 1;
      const watching = this.#outcome.subscribe(subscriber);
      return () => {
        watching.unsubscribe();
        this.#watchers -= 1;
        if (this.#watchers === 0 && !this.#isOver && !this.#isCancelled) this.abandon(loginId);
      };
    });
  }

  #giveUp(loginId: string, timeoutMs: number): Observable<never> {
    this.abandon(loginId);
    return throwError(() => new RequestTimeoutError(COMPLETED, timeoutMs));
  }

  // Before anybody hears of the end: those who leave because of it do not cancel it.
  #close(): void {
    this.#isOver = true;
    this.#listening.unsubscribe();
  }
}

/** The end of a login that succeeded; throws `LoginFailedError` for every other one. */
export function checkedEnd({ redactor }: Connection, loginId: string | null, end: End): End {
  if (readMember(end, 'success') === true) return end;
  const reason = readMember(end, 'error');
  throw new LoginFailedError(loginId, typeof reason === 'string' ? reason : null, redactor.hide);
}

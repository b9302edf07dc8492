import { Subject, Subscription, switchMap, type Observable, type Subscriber } from 'rxjs';
import type { Aborts } from '../connection/abort-signals.js';
import type { Connection } from '../connection/connection.js';
import { deadline } from '../connection/deadline.js';
import type { Leave } from '../connection/gate.js';
import { abortOn } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { heard } from './heard.js';
import { INTERRUPT_PATIENCE_MS, interruptTurn } from './interrupt-turn.js';
import { expireRetries } from './retry-timeout.js';

/** The side of a start that its trigger sees. */
export interface Launch {
  /** The trigger calls this when its request is about to go out. */
  onSending(): void;
  /**
   * Turns that this client must not interrupt: the server may make this start a part of one of them. The trigger adds a
   * turn that its request has joined.
   */
  readonly others: TurnLog[];
}

/** Makes the server begin a turn and claims its log, which it emits once. */
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
 * One start, from the moment it has the thread to itself until the thread is free for the next one. A single object
 * rather than a chain of operators: a program may start thousands of turns at once.
 *
 * It goes on when its subscriber has left: only the reply tells which turn has to be interrupted.
 */
export class Start implements Launch {
  readonly others: TurnLog[];
  #phase: 'unsent' | 'sent' | 'accepted' | 'running' | 'over' = 'unsent';
  #log: TurnLog | undefined;
  #isAbandoned = false;
  /** The subscription to the trigger, until its request is sent. */
  #beginning: Subscription | undefined;
  /** Waits for the abort, the end of the turn, and the interrupt; ends when the thread is free. */
  #lasting: Subscription | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly session: Session,
    private readonly entry: ThreadEntry,
    private readonly ownership: Ownership,
    private readonly leaveThread: Leave,
    private readonly subscriber: Subscriber<StartedTurn>,
  ) {
    // The server may make this start a steer of a turn that runs already.
    this.others = [...entry.open];
  }

  begin(trigger: Trigger): void {
    const { aborts$ } = this.ownership;
    if (aborts$ !== undefined) this.#last(abortOn(aborts$, 'turn').subscribe({ error: this.abandon }));
    const settled = this.session.threads.expectTurn(this.entry);
    const beginning = this.#begun(trigger).subscribe({
      next: (log) => this.#accept(log),
      error: (error: unknown) => this.#refuse(error),
      complete: () => this.#miss(),
    });
    beginning.add(settled);
    if (this.#phase === 'unsent') this.#beginning = beginning;
  }

  /** The subscriber has left: sends nothing more, or stops the turn once its reply has named it. */
  abandonUnanswered(): void {
    if (this.#phase === 'unsent') {
      this.#beginning?.unsubscribe();
      this.#end();
    } else if (this.#phase === 'sent' && this.ownership.onUnsubscribe !== 'detach') {
      this.abandon();
    }
  }

  onSending(): void {
    if (this.#phase === 'unsent') this.#phase = 'sent';
  }

  readonly abandon = (): void => {
    if (this.#isAbandoned) return;
    this.#isAbandoned = true;
    if (this.#phase !== 'over' && this.#log !== undefined) this.#stop(this.#log);
  };

  #begun(trigger: Trigger): Observable<TurnLog> {
    const { connection, entry, session } = this;
    const { following, orphaned, parts, relinker } = connection;
    if (relinker !== undefined) {
      return relinker.beginTurn(connection, session, entry.id, (onSending) =>
        trigger(session, entry, {
          others: this.others,
          onSending: () => {
            onSending();
            this.onSending();
          },
        }),
      );
    }
    if (following.hears(entry.id) !== false && !orphaned.has(entry.id)) return trigger(session, entry, this);
    const heard$ = parts.followed?.(connection, session, entry.id) ?? heard(connection, session, entry.id);
    return heard$.pipe(switchMap(() => trigger(session, entry, this)));
  }

  #accept(log: TurnLog): void {
    const { entry, subscriber } = this;
    this.#phase = 'accepted';
    this.#log = log;
    if (!this.others.includes(log)) log.isOwn = true;
    entry.setActive(log);
    if (subscriber.closed) log.discard();
    const expired$ = this.#expiry(log);
    if (this.#isAbandoned) this.#stop(log);
    // The thread is free before others hear that the turn is over, but not before the subscriber has the turn.
    const over = () => {
      if (this.#phase === 'running') this.#end();
    };
    const ending = log.over$.subscribe(over);
    if (this.#lasting === undefined) this.#lasting = ending;
    else this.#lasting.add(ending);
    subscriber.next({ log, abandon: this.abandon, expired$ });
    this.#phase = 'running';
    if (log.ended) this.#end();
    subscriber.complete();
  }

  #refuse(error: unknown): void {
    if (error instanceof TransportClosedError && error.mayHaveRun === true) {
      this.connection.orphaned.add(this.entry.id);
    }
    this.#end();
    this.subscriber.error(error);
  }

  // Nothing has begun, and nothing has failed.
  #miss(): void {
    if (this.#log !== undefined) return;
    this.#end();
    this.subscriber.complete();
  }

  #last(subscription: Subscription): void {
    (this.#lasting ??= new Subscription()).add(subscription);
  }

  #end(): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#lasting?.unsubscribe();
    this.leaveThread();
  }

  #expiry(log: TurnLog): Observable<never> | undefined {
    const { connection } = this;
    const { retryTimeoutMs = connection.options.retryTimeoutMs } = this.ownership;
    if (retryTimeoutMs === 0) return undefined;
    const expired$ = new Subject<never>();
    const expiry = expireRetries(connection, log, retryTimeoutMs).subscribe({
      error: (error: unknown) => {
        log.failure = error;
        expired$.error(error);
        this.abandon();
      },
    });
    this.#last(expiry);
    return expired$;
  }

  // Where the turn is interrupted and does not end, the thread does not wait for ever.
  #stop(log: TurnLog): void {
    const { connection, session } = this;
    if (this.others.includes(log)) return;
    const interrupt$ = interruptTurn(connection, log.threadId, log, session);
    this.#last(interrupt$.subscribe({ error: () => undefined }));
    // Another subscriber may be watching it.
    const looked$ = deadline(INTERRUPT_PATIENCE_MS).pipe(switchMap(() => connection.reconcile(session, log)));
    const looking = looked$.subscribe({
      next: (ended) => {
        if (!ended) session.giveUp(log);
        this.#end();
      },
      error: () => this.#end(),
    });
    this.#last(looking);
  }
}

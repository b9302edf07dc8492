import {
  defer,
  filter,
  map,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  Subject,
  Subscription,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import type { ClientRequests, ServerRequests } from '../../generated/methods.js';
import type { Approval } from '../approvals/approval.js';
import { requireFunctions, type ApprovalPolicy } from '../approvals/policy.js';
import { asCodexError } from '../errors/as-codex-error.js';
import { refuse } from '../errors/check-options.js';
import { TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { Redactor } from '../errors/redactor.js';
import { callback, issuesWith, name } from '../errors/rules.js';
import {
  Handlers,
  type RequestHandler,
  type Scope,
  type UnknownRequestHandler,
} from '../server-requests/handlers.js';
import { isWithin, type ApprovalLogEntry } from '../server-requests/approval-log.js';
import { Ownership } from '../server-requests/ownership.js';
import type { TransportFactory } from '../transport/transport.js';
import { AbortSignals } from './abort-signals.js';
import type { ConnectionOptions } from './connection-options.js';
import type { ConnectionParts } from './connection-parts.js';
import type { ConnectionState } from './connection-state.js';
import type { Diagnostic } from './diagnostics.js';
import { explainTimeout, handshake } from './handshake.js';
import { Following } from './following.js';
import { Nesting, Pump } from './pump.js';
import { relinkerOf, type Relinker } from './relink.js';
import type { AskOptions } from './request-options.js';
import { makeRequest, withParams } from './requests.js';
import type { ServerInfo } from './server-info.js';
import type { Sandboxes } from './sandboxes.js';
import { Session } from './session.js';
import type { TurnLog } from './turn-log.js';
import type { WireFrame } from './wire-frame.js';

/** The replies to these say what the turns of a thread may touch. */
const OPENS_THREAD: ReadonlySet<string> = new Set(['thread/start', 'thread/resume', 'thread/fork']);

/** The protocol below threads and turns: handshake, requests, and hot views of what arrives. */
export class Connection {
  readonly #state = new ReplaySubject<ConnectionState>(1);
  readonly #wire = new Subject<WireFrame>();
  readonly #diagnostics = new Subject<Diagnostic>();
  readonly #stderr = new Subject<string>();
  readonly #logged = new Subject<ApprovalLogEntry>();
  // An entry that a subscriber brings about comes after the one that it was told, for all subscribers.
  readonly #approvalLog = new Pump<ApprovalLogEntry>((entry) => this.#logged.next(entry));

  readonly state$ = this.#state.asObservable();
  readonly wire$ = this.#wire.asObservable();
  readonly diagnostics$ = this.#diagnostics.asObservable();
  readonly stderr$ = this.#stderr.asObservable();
  readonly following = new Following();
  /** What turns may touch, by thread. */
  readonly sandboxes: Sandboxes | undefined;
  /** Keeps secrets out of messages; of the client, not of one link. */
  readonly redactor: Redactor;
  /** Threads on which a turn may run that nobody holds: its start was sent, and the reply was lost with the link. */
  readonly orphaned = new Set<string>();
  readonly nesting = new Nesting();
  readonly signals = new AbortSignals();
  /** Who answers what the server asks; of the client, not of one link. */
  readonly handlers = new Handlers();
  /** Threads for which no tool here is to be called any more. */
  readonly released = new Subject<string>();
  /** What belongs to this client rather than to another one of the same server. */
  readonly ownership = new Ownership(
    () => this.handlers.changed.next(),
    (threadId) => this.released.next(threadId),
  );

  #session: Session;
  #ready$: ReplaySubject<ServerInfo> | undefined;
  /** The one of these whose waiters have all been told. */
  #told$: ReplaySubject<ServerInfo> | undefined;
  #isReady = false;
  #closed: TransportClosedError | undefined;
  #closing: Promise<void> | undefined;
  readonly #endings = new Set<Promise<void>>();
  readonly relinker: Relinker | undefined;
  #relinking: Subscription | undefined;
  // Whoever hears of a state may bring about the next one, which the others hear of after this one.
  readonly #states = new Pump<() => void>((announce) => announce());

  constructor(
    private readonly factory: TransportFactory,
    readonly options: ConnectionOptions,
    readonly parts: ConnectionParts,
  ) {
    const { secrets } = options;
    this.redactor = new Redactor(
      typeof secrets === 'function' ? secrets : () => secrets,
      parts.knownSecrets?.(),
    );
    this.sandboxes = parts.sandboxes?.();
    this.relinker = relinkerOf(options.reconnect, parts.reconnecting);
    this.#session = this.#newSession();
    this.#state.next({ status: 'idle' });
  }

  /** What lives and dies with the present link. */
  get session(): Session {
    return this.#session;
  }

  connect(): Observable<ServerInfo> {
    return defer(() => {
      if (this.#closed !== undefined) return throwError(() => this.#closed);
      return this.#ready$ ?? this.#begin();
    });
  }

  /** A hot view of the present link; errors at once when that has ended. */
  view<T>(viewed: (session: Session) => Observable<T>): Observable<T> {
    return defer(() => {
      const session = this.#session;
      return session.untilEnded(() => viewed(session));
    });
  }

  request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
    options: AskOptions = {},
  ): Observable<ClientRequests[M]['result']> {
    return this.requestAny(method, params, options) as Observable<ClientRequests[M]['result']>;
  }

  requestAny(method: string, params: unknown, options: AskOptions = {}): Observable<unknown> {
    const reply$ = this.ownership.learn(method, params, makeRequest(this, method, params, options));
    return OPENS_THREAD.has(method)
      ? reply$.pipe(tap((reply) => this.sandboxes?.opened(params, reply)))
      : reply$;
  }

  notify(method: string, params: unknown): Observable<void> {
    return this.whenReady().pipe(map((session) => session.send(withParams({ method }, params))));
  }

  handle<M extends keyof ServerRequests>(scope: Scope, method: M, handler: RequestHandler<M>): Subscription;
  handle(scope: Scope, method: string, handler: UnknownRequestHandler): Subscription;
  handle(scope: Scope, method: string, handle: UnknownRequestHandler): Subscription {
    refuse('handle', [...issuesWith(name, method, 'method'), ...issuesWith(callback, handle, 'handler')]);
    return this.handlers.add({ method, scope, handle });
  }

  approvals(scope: Scope): Observable<Approval> {
    return this.view(({ requests }) => requests.views.approvals$(scope));
  }

  /** Answers approvals by the policies, for as long as the link lives, or the next one takes its place. */
  decideApprovals(
    scope: Scope,
    policies: readonly ApprovalPolicy[],
    until$: Observable<unknown> = NEVER,
  ): Subscription {
    requireFunctions('decideApprovals', policies);
    return this.view(({ requests }) => requests.views.decide(scope, policies))
      .pipe(takeUntil(until$))
      .subscribe({ error: () => undefined });
  }

  /** Approvals as plain values: what is open as `opened`, then live. Never errors; completes after `close()`. */
  approvalLog(scope: Scope): Observable<ApprovalLogEntry> {
    const entries$ = new Observable<ApprovalLogEntry>((subscriber) =>
      this.#approvalLog.hold(() => {
        for (const entry of this.#session.requests.logged) subscriber.next(entry);
        return this.#logged.subscribe(subscriber);
      }),
    );
    return entries$.pipe(filter(isWithin(scope)));
  }

  /** Ends the link and everything open on it. Idempotent; a closed connection stays closed. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = new TransportClosedError('The client was closed.');
      this.#closing = this.#shutDown(this.#closed);
    }
    return this.#closing ?? Promise.resolve().then(() => this.#closing);
  }

  /** Looks up what a turn has come to and tells what was missed of it; emits whether it has ended. */
  reconcile(session: Session, log: TurnLog): Observable<boolean> {
    return this.parts.reconcile?.(this, session, log) ?? of(log.ended);
  }

  /** Gives up the link where there is one, and emits once there is the next. */
  reconnect(): Observable<ServerInfo> {
    return defer(() => this.#giveUp()).pipe(switchMap(() => this.connect()));
  }

  async #giveUp(): Promise<void> {
    if (this.#closed !== undefined) return;
    // The next link may be there at once.
    const isReady = this.#isReady;
    if (isReady || this.#relinking?.closed === false) this.relinker?.hurry();
    // For a caller that is being told of a frame, the link ends once what has arrived with it has been delivered.
    if (isReady)
      this.#session.interpose(() =>
        this.recycle(new TransportClosedError('The link was given up by reconnect().')),
      );
    await Promise.resolve();
    await Promise.all(this.#endings);
  }

  /** Gives the present link up as if it had been lost, where there is one. */
  recycle(error: TransportClosedError): void {
    if (this.#isReady) this.#lose(this.#session, error);
  }

  async #shutDown(reason: TransportClosedError): Promise<void> {
    try {
      this.#relinking?.unsubscribe();
      this.#ready$?.error(reason);
      await this.#session.end(reason, 'closed', () => this.#announce({ status: 'closed' }));
      await Promise.all(this.#endings);
    } catch (error) {
      throw this.redactor.shown(error);
    } finally {
      this.#states.push(() => this.#state.complete());
      for (const subject of [this.#wire, this.#diagnostics, this.#stderr, this.#logged, this.released]) {
        subject.complete();
      }
    }
  }

  #newSession(): Session {
    const session: Session = new Session({
      validator: this.parts.validator,
      fileChanges: this.parts.fileChanges?.(),
      maxInFlight: this.options.maxInFlight,
      redactor: this.redactor,
      handlers: this.handlers,
      nesting: this.nesting,
      serverRequests: this.options,
      report: this.report,
      traced: (direction, frame) => {
        if (this.#wire.observed) this.#wire.next({ direction, at: Date.now(), frame });
      },
      stderr: (text) => this.#stderr.next(text),
      interrupt: (threadId, turnId) => {
        const request$ = this.request('turn/interrupt', { threadId, turnId }, { session });
        // A turn that has ended by itself meanwhile needs no interrupt.
        request$.subscribe({ error: () => undefined });
      },
      cwdOf: (threadId) => this.following.cwdOf(threadId),
      usageUpdated: (params) =>
        this.following.usages.updated(params, (threadId, turnId, before) => {
          const log = session.threads.find(turnId, threadId);
          if (log !== undefined) log.usageBefore = before;
        }),
      settingsUpdated: (params) => {
        this.following.settingsUpdated(params);
        this.sandboxes?.changed(params);
      },
      ownership: this.ownership,
      logged: (entry) => this.#approvalLog.push(entry),
      unloaded: (threadId, method) => {
        this.sandboxes?.forget(threadId);
        this.following.usages.forget(threadId);
        if (this.following.hears(threadId) !== undefined) this.following.leave(threadId);
        if (method !== 'thread/deleted' && method !== 'thread/archived') return;
        this.ownership.forget(threadId);
        session.endAll(threadId);
      },
      lost: (error) => this.#lose(session, error),
      closing: (closed) => this.#track(closed),
    });
    return session;
  }

  #begin(): Observable<ServerInfo> {
    if (this.#session.ended !== undefined) {
      this.#session = this.#newSession();
      this.following.leaveAll();
    }
    const session = this.#session;
    const info$ = new ReplaySubject<ServerInfo>(1);
    this.#ready$ = info$;
    this.#announce({ status: 'connecting' });
    this.#handshake(session).subscribe({
      next: (info) => {
        this.#becomeReady();
        info$.next(info);
        this.#told$ = info$;
      },
      error: (error: unknown) => info$.error(this.#failHandshake(session, error)),
      complete: () => info$.complete(),
    });
    return info$;
  }

  #handshake(session: Session): Observable<ServerInfo> {
    return handshake(session, this.factory, this.options, this.report);
  }

  #becomeReady(): void {
    this.#isReady = true;
    this.#announce({ status: 'ready' });
  }

  // A link that never became ready may be tried again by the next use; one that was lost only by `connect()`.
  #failHandshake(session: Session, error: unknown): CodexError {
    if (this.#closed !== undefined) return this.#closed;
    const reason = explain(session, error);
    this.#ready$ = undefined;
    this.#track(session.drop(reason));
    this.#announce({ status: 'closed', error: reason });
    return reason;
  }

  #lose(session: Session, error: CodexError): void {
    if (!this.#isReady) {
      session.replies.fail(error);
      return;
    }
    this.#isReady = false;
    if (this.relinker === undefined) this.#end(session, error);
    else this.#reconnect(session, error, this.relinker);
  }

  #end(session: Session, error: CodexError): void {
    this.#ready$ = undefined;
    this.#track(session.end(error, 'lost', () => this.#announce({ status: 'closed', error })));
  }

  #reconnect(session: Session, lost: CodexError, relinker: Relinker): void {
    const info$ = new ReplaySubject<ServerInfo>(1);
    // Whoever waited for a link that was lost before it was ready waits for this one.
    if (this.#ready$ !== undefined) info$.subscribe(this.#ready$);
    this.#ready$ = info$;
    this.#relinking?.unsubscribe();
    // Whoever hears of the loss may close the client at once.
    const relinking = (this.#relinking = new Subscription());
    const linked$ = relinker.relink(this, session, lost, {
      suspend: (error, attempt, newGap) => {
        const announce = () => this.#announce({ status: 'reconnecting', attempt, error });
        const ending = session.suspend(error, newGap, announce);
        this.#track(ending);
        return ending;
      },
      open$: this.#handshake(session).pipe(tap(() => (this.#isReady = true))),
      explain: (reason) => explain(session, reason),
    });
    relinking.add(
      linked$.subscribe({
        next: (info) => {
          session.gate.open();
          this.#becomeReady();
          info$.next(info);
          info$.complete();
          this.#told$ = info$;
        },
        error: (error: unknown) => {
          const reason = explain(session, error);
          this.#end(session, reason);
          info$.error(reason);
        },
      }),
    );
  }

  #announce(state: ConnectionState): void {
    this.#states.push(() => this.#state.next(state));
  }

  // Nobody waits for the end of a link but `close()`, and what goes wrong there changes nothing any more.
  #track(ending: Promise<void>): void {
    const tracked: Promise<void> = ending.catch(() => undefined).finally(() => this.#endings.delete(tracked));
    this.#endings.add(tracked);
  }

  /** The session, once its handshake is done; connects where nobody has yet. */
  whenReady(): Observable<Session> {
    return new Observable((subscriber) => {
      const gone = this.#session.ended ?? this.#closed;
      if (gone !== undefined) {
        subscriber.error(gone);
        return undefined;
      }
      // Thousands of starts may wait here: each of them is one subscriber.
      return (this.#ready$ ?? this.#begin()).subscribe({
        next: () => subscriber.next(this.#session),
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
  }

  /** The session, where nothing has to be waited for. */
  get readySession(): Session | undefined {
    const isReady = this.#isReady && this.#told$ === this.#ready$ && this.#closed === undefined;
    return isReady && this.#session.ended === undefined ? this.#session : undefined;
  }

  readonly report = (diagnostic: Diagnostic): void => this.#diagnostics.next(diagnostic);
}

function explain(session: Session, error: unknown): CodexError {
  const reason = asCodexError(error, 'The connection to the server could not be opened.');
  return session.redactor.clean(explainTimeout(reason, session.stderrTail));
}

import {
  defer,
  EMPTY,
  map,
  merge,
  ReplaySubject,
  Subject,
  Subscription,
  switchMap,
  throwError,
  type Observable,
} from 'rxjs';
import type { ClientRequests, ServerRequests } from '../../generated/methods.js';
import type { Approval } from '../approvals/approval.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import { recover } from '../recovery/recover.js';
import {
  Handlers,
  type RequestHandler,
  type Scope,
  type UnknownRequestHandler,
} from '../server-requests/handlers.js';
import type { TransportFactory } from '../transport/transport.js';
import type { ConnectionOptions } from './connection-options.js';
import type { ConnectionParts } from './connection-parts.js';
import type { ConnectionState } from './connection-state.js';
import type { Diagnostic } from './diagnostics.js';
import { explainTimeout, handshake } from './handshake.js';
import { Links } from './links.js';
import { Pump } from './pump.js';
import { reconnectPolicy } from './reconnect-policy.js';
import type { AskOptions } from './request-options.js';
import { Requests, withParams } from './requests.js';
import type { ServerInfo } from './server-info.js';
import { Session } from './session.js';
import type { WireFrame } from './wire-frame.js';

/** The protocol below threads and turns: handshake, requests, and hot views of what arrives. */
export class Connection {
  readonly #state = new ReplaySubject<ConnectionState>(1);
  readonly #wire = new Subject<WireFrame>();
  readonly #diagnostics = new Subject<Diagnostic>();
  readonly #stderr = new Subject<string>();

  readonly state$ = this.#state.asObservable();
  readonly wire$ = this.#wire.asObservable();
  readonly diagnostics$ = this.#diagnostics.asObservable();
  readonly stderr$ = this.#stderr.asObservable();
  /**
   * The threads this client has opened, and whether their events come over the present link: of one that was left, or
   * opened over a link before, the server would run a turn and tell nobody.
   */
  readonly following = new Map<string, boolean>();
  /** Threads on which a turn may run that nobody holds: its start was sent, and the reply was lost with the link. */
  readonly orphaned = new Set<string>();
  /** Who answers what the server asks; of the client, not of one link. */
  readonly handlers = new Handlers();

  #session: Session;
  #ready$: ReplaySubject<ServerInfo> | undefined;
  #isReady = false;
  #closed: TransportClosedError | undefined;
  #closing: Promise<void> | undefined;
  readonly #endings = new Set<Promise<void>>();
  readonly #requests: Requests;
  readonly #links: Links | undefined;
  #relinking: Subscription | undefined;
  /** Threads whose events came over a link that was lost, and do not yet over the next one. */
  readonly #deaf = new Set<string>();
  // Whoever hears of a state may bring about the next one, which the others hear of after this one.
  readonly #states = new Pump<() => void>((announce) => announce());

  constructor(
    private readonly factory: TransportFactory,
    readonly options: ConnectionOptions,
    readonly parts: ConnectionParts,
  ) {
    const policy = reconnectPolicy(options.reconnect);
    this.#links = policy && new Links(policy);
    this.#requests = new Requests({
      options,
      parts,
      ready$: this.whenReady(),
      report: this.report,
    });
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

  /** From now on the events of a thread do not come any more, until it is resumed. */
  leave(threadId: string): void {
    this.following.set(threadId, false);
    this.#deaf.delete(threadId);
  }

  /** A hot view of the present link; errors at once when that has ended. */
  view<T>(of: (session: Session) => Observable<T>): Observable<T> {
    return defer(() => {
      const session = this.#session;
      return session.untilEnded(() => of(session));
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
    return this.#requests.make(method, params, options);
  }

  notify(method: string, params: unknown): Observable<void> {
    return this.whenReady().pipe(map((session) => session.send(withParams({ method }, params))));
  }

  handle<M extends keyof ServerRequests>(scope: Scope, method: M, handler: RequestHandler<M>): Subscription;
  handle(scope: Scope, method: string, handler: UnknownRequestHandler): Subscription;
  handle(scope: Scope, method: string, handle: UnknownRequestHandler): Subscription {
    return this.handlers.add({ method, scope, handle });
  }

  approvals(scope: Scope): Observable<Approval> {
    return this.view(({ requests }) => requests.approvals$(scope));
  }

  /** Ends the link and everything open on it. Idempotent; a closed connection stays closed. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = new TransportClosedError('The client was closed.');
      this.#closing = this.#shutDown(this.#closed);
    }
    return this.#closing ?? Promise.resolve().then(() => this.#closing);
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
    } finally {
      this.#states.push(() => this.#state.complete());
      for (const subject of [this.#wire, this.#diagnostics, this.#stderr]) subject.complete();
    }
  }

  #newSession(): Session {
    const session: Session = new Session({
      validator: this.parts.validator,
      maxInFlight: this.options.maxInFlight,
      handlers: this.handlers,
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
      unloaded: (threadId) => {
        if (this.following.has(threadId)) this.leave(threadId);
      },
      lost: (error) => this.#lose(session, error),
    });
    return session;
  }

  #begin(): Observable<ServerInfo> {
    if (this.#session.ended !== undefined) {
      this.#session = this.#newSession();
      for (const id of this.following.keys()) this.leave(id);
      this.#links?.reset();
    }
    const session = this.#session;
    const info$ = new ReplaySubject<ServerInfo>(1);
    this.#ready$ = info$;
    this.#announce({ status: 'connecting' });
    handshake(session, this.factory, this.options, this.report).subscribe({
      next: (info) => {
        this.#becomeReady();
        info$.next(info);
      },
      error: (error: unknown) => info$.error(this.#failHandshake(session, error)),
      complete: () => info$.complete(),
    });
    return info$;
  }

  #becomeReady(): void {
    this.#isReady = true;
    this.#links?.begin();
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
    if (this.#links === undefined) this.#end(session, error);
    else this.#relink(session, error, this.#links);
  }

  #end(session: Session, error: CodexError): void {
    this.#ready$ = undefined;
    this.#track(session.end(error, 'lost', () => this.#announce({ status: 'closed', error })));
  }

  #relink(session: Session, error: CodexError, links: Links): void {
    const info$ = new ReplaySubject<ServerInfo>(1);
    this.#ready$ = info$;
    for (const [id, isHeard] of this.following) {
      if (isHeard) this.#deaf.add(id);
      this.following.set(id, false);
    }
    const linked$ = links.again(error, {
      giveUp: (reason, attempt) => {
        const announce = () => this.#announce({ status: 'reconnecting', attempt, error: reason });
        const ending = session.suspend(reason, announce);
        this.#track(ending);
        return ending;
      },
      open$: handshake(session, this.factory, this.options, this.report),
      explain: (reason) => explain(session, reason),
    });
    const recovered$ = linked$.pipe(
      switchMap((info) => {
        const recovery$ = recover(this, session, { error, threads: this.#deaf });
        // What the recovery asks for goes first; then what has waited for the link.
        const opened$ = defer(() => {
          session.gate.open();
          this.#becomeReady();
          info$.next(info);
          info$.complete();
          return EMPTY;
        });
        return merge(recovery$, opened$);
      }),
    );
    this.#relinking?.unsubscribe();
    // Whoever hears of the loss may close the client at once.
    const relinking = (this.#relinking = new Subscription());
    const giveUp = (reason: CodexError) => {
      this.#end(session, reason);
      info$.error(reason);
    };
    relinking.add(recovered$.subscribe({ error: giveUp }));
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
    return this.view(() => this.connect()).pipe(map(() => this.#session));
  }

  readonly report = (diagnostic: Diagnostic): void => this.#diagnostics.next(diagnostic);
}

function explain(session: Session, error: unknown): CodexError {
  const explained = explainTimeout(error, session.stderrTail);
  if (explained instanceof CodexError) return explained;
  return new TransportClosedError(
    'The connection to the server could not be opened.',
    {},
    { cause: explained },
  );
}

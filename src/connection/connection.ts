import {
  defer,
  map,
  merge,
  of,
  ReplaySubject,
  Subject,
  switchMap,
  take,
  throwError,
  type Observable,
  type Subscription,
} from 'rxjs';
import { methodsWithoutParams, type ClientRequests, type ServerRequests } from '../../generated/methods.js';
import { InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import type { Frame } from '../transport/frame.js';
import type { TransportFactory } from '../transport/transport.js';
import type { ConnectionOptions } from './connection-options.js';
import type { ConnectionState } from './connection-state.js';
import type { Diagnostic } from './diagnostics.js';
import { explainTimeout, handshake } from './handshake.js';
import { abortOn } from './replies.js';
import type { AskOptions } from './request-options.js';
import { checkResult, resultOf } from './result.js';
import type { ServerInfo } from './server-info.js';
import type { ConnectionParts } from './connection-parts.js';
import { Pump } from './pump.js';
import { Session } from './session.js';
import type { WireFrame } from './wire-frame.js';
import {
  Handlers,
  type RequestHandler,
  type Scope,
  type UnknownRequestHandler,
} from '../server-requests/handlers.js';
import type { Approval } from '../approvals/approval.js';

// The server answers this when the command ends rather than when it has begun, so there is no deadline.
const LONG_POLL = 'command/exec';

// What must not wait for a place in flight, and what would keep one for too long.
const WITHOUT_PLACE: ReadonlySet<string> = new Set([LONG_POLL, 'turn/interrupt']);

// Of these the reply's id is all that is needed, and without it something would run on the server that nobody holds.
const NEEDS_ONLY_ID: ReadonlySet<string> = new Set([
  'thread/start',
  'thread/resume',
  'thread/fork',
  'thread/unarchive',
  'turn/start',
  'review/start',
]);

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
  /** Who answers what the server asks; of the client, not of one link. */
  readonly handlers = new Handlers();

  #session: Session;
  #ready$: Observable<ServerInfo> | undefined;
  #isReady = false;
  #closed: TransportClosedError | undefined;
  #closing: Promise<void> | undefined;
  readonly #endings = new Set<Promise<void>>();
  // Whoever hears of a state may bring about the next one, which the others hear of after this one.
  readonly #states = new Pump<() => void>((announce) => announce());

  constructor(
    private readonly factory: TransportFactory,
    readonly options: ConnectionOptions,
    readonly parts: ConnectionParts,
  ) {
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
    return defer(() => {
      const sent = params ?? noParams(method);
      this.#checkRequest(method, sent, options);
      const { session } = options;
      const session$ = session === undefined ? this.whenReady() : session.untilEnded(() => of(session));
      const result$ = session$.pipe(
        switchMap((current) => this.#ask(current, method, sent, options)),
        map((frame) => this.#resultOf(method, sent, frame)),
      );
      return options.signal === undefined
        ? result$
        : merge(abortOn(options.signal, method), result$).pipe(take(1));
    });
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
      lost: (error) => this.#lose(session, error),
    });
    return session;
  }

  #begin(): Observable<ServerInfo> {
    if (this.#session.ended !== undefined) {
      this.#session = this.#newSession();
      for (const id of this.following.keys()) this.following.set(id, false);
    }
    const session = this.#session;
    const info$ = new ReplaySubject<ServerInfo>(1);
    this.#ready$ = info$;
    this.#announce({ status: 'connecting' });
    handshake(session, this.factory, this.options, this.report).subscribe({
      next: (info) => {
        this.#isReady = true;
        this.#announce({ status: 'ready' });
        info$.next(info);
      },
      error: (error: unknown) => info$.error(this.#failHandshake(session, error)),
      complete: () => info$.complete(),
    });
    return info$;
  }

  // A link that never became ready may be tried again by the next use; one that was lost only by `connect()`.
  #failHandshake(session: Session, error: unknown): CodexError {
    if (this.#closed !== undefined) return this.#closed;
    const explained = explainTimeout(error, session.stderrTail);
    const reason = explained instanceof CodexError ? explained : wrap(explained);
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
    this.#ready$ = undefined;
    this.#track(session.end(error, 'lost', () => this.#announce({ status: 'closed', error })));
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

  #ask(session: Session, method: string, params: unknown, options: AskOptions): Observable<Frame> {
    const timeoutMs = options.timeoutMs ?? (method === LONG_POLL ? 0 : this.options.requestTimeoutMs);
    const place$ = WITHOUT_PLACE.has(method) ? of(() => undefined) : session.gate.enter();
    return place$.pipe(
      switchMap((leave) => {
        const send = (id: number) => {
          options.onSending?.();
          session.send(withParams({ id, method }, params));
          options.onSent?.();
        };
        return session.replies.ask(method, send, { timeoutMs, onSettled: leave, onLate: options.onLate });
      }),
    );
  }

  #checkRequest(method: string, params: unknown, { timeoutMs = 0 }: AskOptions): void {
    const issues = [
      ...(timeoutMs >= 0 ? [] : [{ path: ['timeoutMs'], message: 'expected 0 or more milliseconds' }]),
      ...(this.options.experimentalApi ? [] : (this.parts.experimentalIssues?.(method, params) ?? [])),
      ...(this.parts.validator?.params(method, params) ?? []),
    ];
    if (issues.length > 0) throw new InvalidParamsError(method, issues);
  }

  #resultOf(method: string, params: unknown, frame: Frame): unknown {
    const result = resultOf(method, frame, params);
    const mayContradict = NEEDS_ONLY_ID.has(method);
    return checkResult(
      method,
      result,
      this.parts.validator?.result(method, result),
      mayContradict,
      this.report,
    );
  }

  readonly report = (diagnostic: Diagnostic): void => this.#diagnostics.next(diagnostic);
}

function withParams(frame: Frame, params: unknown): Frame {
  return params === undefined ? frame : { ...frame, params };
}

// The server refuses a request without params, but for the few methods that have none.
function noParams(method: string): unknown {
  return methodsWithoutParams.includes(method) ? undefined : {};
}

function wrap(error: unknown): CodexError {
  return new TransportClosedError('The connection to the server could not be opened.', {}, { cause: error });
}

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
} from 'rxjs';
import { clientMethods, type ClientRequests } from '../../generated/methods.js';
import { InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import type { ClientMethodInfo } from '../protocol/method-info.js';
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
import { negativeAnswer, type ServerRequestFrame } from './server-requests.js';
import { Session } from './session.js';
import type { Validator } from './validator.js';

/** One frame as it crossed the wire, for tracing and transcripts. */
export interface WireFrame {
  readonly direction: 'in' | 'out';
  /** Ms since 1970. */
  readonly at: number;
  readonly frame: Frame;
}

// The server answers these when something ends rather than when it has begun, so they have no deadline and, lest
// they keep everything else waiting, no place in flight.
const LONG_POLLS: ReadonlySet<string> = new Set(['command/exec']);

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

  #session: Session;
  #ready$: Observable<ServerInfo> | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly factory: TransportFactory,
    private readonly options: ConnectionOptions,
    private readonly validator: Validator | undefined,
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
      if (this.#closing !== undefined) return throwError(() => this.#session.ended);
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
      this.#checkParams(method, sent);
      const result$ = this.whenReady().pipe(
        switchMap((session) => this.#ask(session, method, sent, options)),
        map((frame) => checkResult(method, resultOf(method, frame), this.validator, this.#report)),
      );
      return options.signal === undefined
        ? result$
        : merge(abortOn(options.signal, method), result$).pipe(take(1));
    });
  }

  notify(method: string, params: unknown): Observable<void> {
    return this.whenReady().pipe(map((session) => session.send(withParams({ method }, params))));
  }

  /** Ends the link and everything open on it. Idempotent; a closed connection stays closed. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const ending = this.#session.end(new TransportClosedError('The client was closed.'), 'closed');
    this.#state.next({ status: 'closed' });
    this.#state.complete();
    await ending;
    for (const subject of [this.#wire, this.#diagnostics, this.#stderr]) subject.complete();
  }

  #newSession(): Session {
    const session: Session = new Session({
      validator: this.validator,
      maxInFlight: this.options.maxInFlight,
      report: this.#report,
      traced: (direction, frame) => {
        if (this.#wire.observed) this.#wire.next({ direction, at: Date.now(), frame });
      },
      stderr: (text) => this.#stderr.next(text),
      serverRequest: (frame) => this.#answer(session, frame),
      lost: (error) => this.#lose(session, error),
    });
    return session;
  }

  #begin(): Observable<ServerInfo> {
    if (this.#session.ended !== undefined) this.#session = this.#newSession();
    const session = this.#session;
    const info$ = new ReplaySubject<ServerInfo>(1);
    this.#ready$ = info$;
    this.#state.next({ status: 'connecting' });
    handshake(session, this.factory, this.options).subscribe({
      next: (info) => {
        this.#state.next({ status: 'ready' });
        info$.next(info);
      },
      error: (error: unknown) => info$.error(this.#failHandshake(session, error)),
      complete: () => info$.complete(),
    });
    return info$;
  }

  // A link that never became ready may be tried again by the next use; one that was lost only by `connect()`.
  #failHandshake(session: Session, error: unknown): unknown {
    const explained = explainTimeout(error, session.stderrTail);
    if (this.#closing !== undefined) return explained;
    this.#lose(session, explained instanceof CodexError ? explained : wrap(explained));
    this.#session = this.#newSession();
    return session.ended;
  }

  #lose(session: Session, error: CodexError): void {
    if (session !== this.#session || session.ended !== undefined) return;
    this.#ready$ = undefined;
    session.end(error, 'lost').catch(() => undefined);
    this.#state.next({ status: 'closed', error });
  }

  /** The session, once its handshake is done; connects where nobody has yet. */
  whenReady(): Observable<Session> {
    return this.view(() => this.connect()).pipe(map(() => this.#session));
  }

  #ask(session: Session, method: string, params: unknown, options: AskOptions): Observable<Frame> {
    const longPoll = LONG_POLLS.has(method);
    const timeoutMs = options.timeoutMs ?? (longPoll ? 0 : this.options.requestTimeoutMs);
    const place$ = longPoll ? of(() => undefined) : session.gate.enter();
    return place$.pipe(
      switchMap((leave) => {
        const send = (id: number) => {
          session.send(withParams({ id, method }, params));
          options.onSent?.();
        };
        return session.replies.ask(method, send, { timeoutMs, onSettled: leave, onLate: options.onLate });
      }),
    );
  }

  #checkParams(method: string, params: unknown): void {
    const issues = this.validator?.params(method, params);
    if (issues !== undefined) throw new InvalidParamsError(method, issues);
  }

  #answer(session: Session, request: ServerRequestFrame): void {
    session.send(negativeAnswer(request));
    this.#report({ kind: 'serverRequestDefaulted', method: request.method, id: request.id });
  }

  readonly #report = (diagnostic: Diagnostic): void => this.#diagnostics.next(diagnostic);
}

function withParams(frame: Frame, params: unknown): Frame {
  return params === undefined ? frame : { ...frame, params };
}

// The server refuses a request without params, but for the few methods that have none.
function noParams(method: string): unknown {
  const known: Readonly<Record<string, ClientMethodInfo | undefined>> = clientMethods;
  return known[method]?.params === 'none' ? undefined : {};
}

function wrap(error: unknown): CodexError {
  return new TransportClosedError('The connection to the server could not be opened.', {}, { cause: error });
}

import { defer, map, tap, type Observable, type Subscription } from 'rxjs';
import { Handle } from '../base/handle.js';
import type {
  ClientNotifications,
  ClientRequests,
  ServerNotifications,
  ServerRequests,
} from '../../generated/methods.js';
import type { Model, ModelListParams, ThreadListParams } from '../../generated/types.js';
import { connectionOptions, type ConnectionOptions } from '../connection/connection-options.js';
import type { ConnectionState } from '../connection/connection-state.js';
import type { ConnectionParts } from '../connection/connection-parts.js';
import { Connection } from '../connection/connection.js';
import type { WireFrame } from '../connection/wire-frame.js';
import type { Diagnostic } from '../connection/diagnostics.js';
import type { ServerNotification } from '../connection/notification.js';
import { REQUEST_RULES, type RequestOptions } from '../connection/request-options.js';
import type { ServerInfo } from '../connection/server-info.js';
import type { Approval } from '../approvals/approval.js';
import type { Decision } from '../approvals/approval-base.js';
import type { ApprovalPolicy } from '../approvals/policy.js';
import type { ApprovalLogEntry } from '../server-requests/approval-log.js';
import type { Resolution } from '../server-requests/server-request.js';
import type { RequestHandler, UnknownRequestHandler } from '../server-requests/handlers.js';
import { checkOptions, checkParams, checkIsObject, refuse, type Rules } from '../errors/check-options.js';
import { callback, choice, expecting, issuesWith, name, recordOf } from '../errors/rules.js';
import type { Frame, RequestId } from '../transport/frame.js';
import type { TransportFactory } from '../transport/transport.js';
import type { ForkThreadOptions, ResumeThreadOptions, StartThreadOptions } from './options.js';
import { forkThread, resumeThread, startThread, unarchiveThread } from './open-thread.js';
import { paged } from './paged.js';
import type { BaseThread, ThreadSummary } from './base-thread.js';
import type { BaseTurn } from './base-turn.js';
import { tagged, TurnTag } from '../operators/turn-tag.js';
import { contextOf, type Context, type Handles } from './context.js';

/** How a client behaves. */
export interface CodexOptions extends Partial<ConnectionOptions> {
  /**
   * Whether payloads are compared with the protocol's schemas. `on`: what is sent must fit, or is refused before it is
   * sent; what arrives is delivered in any case, and deviations show on `diagnostics$`. `off`: neither. Default: `on`.
   */
  readonly validation?: 'on' | 'off' | undefined;
  /** Handlers that are there from the beginning, by method; see `Codex.handle`. Default: none. */
  readonly onServerRequest?:
    { readonly [M in keyof ServerRequests]?: RequestHandler<M> | undefined } | undefined;
}

const TRANSPORT = /*@__PURE__*/ expecting(
  'a function that opens a link, such as stdio() or webSocket(url)',
  (value) => typeof value === 'function',
);

const CLIENT_RULES: Rules<Omit<CodexOptions, keyof ConnectionOptions>> = {
  validation: /*@__PURE__*/ choice('on', 'off'),
  onServerRequest: /*@__PURE__*/ recordOf(callback),
};

/** A name that is none of the known ones, so that a known method with wrong params is not taken for an unknown one. */
type Unknown<M extends string, Known> = M extends Known ? never : M;

/** Methods whose params are all optional, or that have none. */
type Undemanding = {
  [M in keyof ClientRequests]: object extends ClientRequests[M]['params']
    ? M
    : undefined extends ClientRequests[M]['params']
      ? M
      : never;
}[keyof ClientRequests];

/**
 * A client of one app-server.
 *
 * Methods return cold Observables: nothing is sent before subscription, and each subscription sends once more.
 * Properties ending in `$` are hot or replaying views of what happens anyway. The link is opened by the first use; when
 * it ends, everything open on it errors once with `TransportClosedError`, and so does whatever subscribes later, until
 * {@link connect} opens a new one. With `reconnect`, what follows a thread or a turn goes on over the next link instead.
 * `close()` ends everything for good.
 *
 * @example
 * const codex = new Codex(stdio());
 * codex.startThread().pipe(concatMap((thread) => thread.run('Say hello.')))
 *   .subscribe(({ finalResponse }) => console.log(finalResponse));
 */
export class BaseClient<TTurn extends BaseTurn, TThread extends BaseThread<TTurn>> extends Handle {
  protected readonly context: Context<TTurn, TThread>;
  readonly #connection: Connection;

  /** Where the connection stands; replays the present state, completes after `close()`. */
  readonly state$: Observable<ConnectionState>;
  /** Every inbound frame, as parsed, in wire order. Hot. */
  readonly frames$: Observable<Frame>;
  /** Every frame in either direction, for tracing and transcripts. Hot; completes after `close()`. */
  readonly wire$: Observable<WireFrame>;
  /** Every notification, whatever it belongs to. Hot. */
  readonly notifications$: Observable<ServerNotification>;
  /** Oddities that harm nobody's stream. Hot; never errors, completes after `close()`. */
  readonly diagnostics$: Observable<Diagnostic>;
  /** The text that the server process writes to stderr, where the transport has one. Hot; completes after `close()`. */
  readonly stderr$: Observable<string>;
  /**
   * Approval requests of the agent: pending ones first, then new ones. Those that a handler has in hand are not shown. An
   * approval that was shown waits for its answer for as long as it takes (see `approvalTimeoutMs`). Without a subscriber and
   * a handler it is declined after a moment (see `serverRequestHoldMs`), or after a longer one where another client may
   * answer it (see `sharedRequestGraceMs`). Errors with the link; completes after `close()`.
   */
  readonly approvals$: Observable<Approval>;
  /** All approvals that wait for an answer; replays the present ones, and emits each time one comes or goes. */
  readonly pendingApprovals$: Observable<readonly Approval[]>;
  /**
   * Approvals as plain values that cannot answer, for logs and tracers: `opened` for each that waits, then for each that
   * comes, and `settled` with how it was settled. Subscribing delays no default. Goes on over further links; never
   * errors, completes after `close()`.
   */
  readonly approvalLog$: Observable<ApprovalLogEntry>;
  /** Every turn that begins on a thread this connection follows, whoever began it. Hot. */
  readonly turns$: Observable<TTurn>;

  /** @internal What a bundle can do without is given from outside. */
  constructor(
    transport: TransportFactory,
    options: CodexOptions,
    handles: Handles<TTurn, TThread>,
    parts: ConnectionParts = {},
  ) {
    super();
    refuse('new Codex', issuesWith(TRANSPORT, transport, 'transport'));
    const connection = new Connection(transport, connectionOptions(options, CLIENT_RULES), parts);
    const context = contextOf(connection, handles);
    this.#connection = connection;
    this.context = context;
    for (const [method, handler] of Object.entries(options.onServerRequest ?? {})) {
      if (handler !== undefined) connection.handle({}, method, handler as UnknownRequestHandler);
    }
    this.state$ = connection.state$;
    this.wire$ = connection.wire$;
    this.diagnostics$ = connection.diagnostics$;
    this.stderr$ = connection.stderr$;
    this.frames$ = connection.view(({ frames }) => frames);
    this.notifications$ = connection.view(({ notifications }) => notifications);
    this.approvals$ = connection.approvals({});
    this.pendingApprovals$ = connection.view(({ requests }) => requests.views.pending$);
    this.approvalLog$ = connection.approvalLog({});
    const logs$ = connection.view(({ threads }) => threads.turns);
    const tag = new TurnTag(connection);
    const turns$ = logs$.pipe(
      tap((log) => tag.add(log)),
      map((log) => context.turn(log.threadId, log.claim('all'))),
    );
    this.turns$ = tagged(turns$, tag);
  }

  /**
   * Opens the link and introduces the client (`initialize`, `initialized`); emits what the server says of itself.
   *
   * Concurrent callers share one handshake. Errors with `CodexNotFoundError`, `TransportClosedError`,
   * `RequestTimeoutError` (see `connectTimeoutMs`) or the server's refusal; subscribing again tries again.
   * Unsubscribing does not close the link.
   */
  connect(): Observable<ServerInfo> {
    return this.#connection.connect();
  }

  /**
   * Gives up the present link, for one that seems to be there and is not: a network that changed, a machine that slept.
   * Emits what the server says of itself once there is another link, and completes.
   *
   * With the option `reconnect`, the link ends as if it had been lost, and the next one is opened without a wait, once the
   * old one is closed: threads and turns go on over it, and are told what they have missed. Between attempts, the next one
   * is made at once; either way the attempts are counted anew. Without the option, everything open on the link errors with
   * `TransportClosedError`, and another link is opened. Where there is no link, it does as {@link connect}; one that is
   * being opened is waited for. `stdio()` ends its server and starts another.
   *
   * Errors as {@link connect} does, and with `TransportClosedError` after `close()`. Unsubscribing stops waiting; the link
   * stays given up.
   *
   * @example
   * fromEvent(window, 'online').pipe(exhaustMap(() => codex.reconnect())).subscribe({ error: report });
   */
  reconnect(): Observable<ServerInfo> {
    return this.#connection.reconnect();
  }

  /**
   * Makes any request of the protocol; emits its result once.
   *
   * At most `maxInFlight` are in flight, the rest wait in order. Errors with `InvalidParamsError` before anything is
   * sent, a subclass of `RpcError` when the server refuses, `InvalidResponseError`, `RequestTimeoutError`,
   * `AbortedError` or `TransportClosedError`. Unsubscribing stops waiting; the server is not told.
   */
  request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
    options?: RequestOptions,
  ): Observable<ClientRequests[M]['result']>;
  /** The same, without params where none are required. */
  request<M extends Undemanding>(method: M): Observable<ClientRequests[M]['result']>;
  /** Makes a request this version does not know, unchecked. */
  request<M extends string>(
    method: Unknown<M, keyof ClientRequests>,
    params?: unknown,
    options?: RequestOptions,
  ): Observable<unknown>;
  request(method: string, params?: unknown, options: RequestOptions = {}): Observable<unknown> {
    return defer(() => {
      refuse('request', issuesWith(name, method, 'method'));
      checkOptions(method, options, REQUEST_RULES);
      checkParams(method, params);
      return this.#connection.requestAny(method, params, options);
    });
  }

  /** Sends a notification; emits once it has been handed to the transport. */
  notify<M extends keyof ClientNotifications>(method: M, params?: ClientNotifications[M]): Observable<void>;
  notify<M extends string>(method: Unknown<M, keyof ClientNotifications>, params?: unknown): Observable<void>;
  notify(method: string, params?: unknown): Observable<void> {
    return defer(() => {
      refuse('notify', issuesWith(name, method, 'method'));
      checkParams(method, params);
      return this.#connection.notify(method, params);
    });
  }

  /** The params of every notification of one method. Hot. */
  on<M extends keyof ServerNotifications>(method: M): Observable<ServerNotifications[M]>;
  on(method: string): Observable<unknown>;
  on(method: string): Observable<unknown> {
    refuse('on', issuesWith(name, method, 'method'));
    return this.#connection.view(({ methods }) => methods.on(method));
  }

  /**
   * Answers the server's requests of one method from now on, until the returned subscription is unsubscribed; also on
   * links to come. A handler of the turn or of the thread goes before this one; of several the last one added counts.
   *
   * The handler returns the result, or anything that emits it. That is unsubscribed, and its
   * `context.signal` fires, when the answer is not wanted any more. It delays no other request and no notification. A
   * handler that throws, ends without an answer or gives one that is no result of the method makes the answer the
   * protocol's negative, and shows on `diagnostics$`.
   */
  handle<M extends keyof ServerRequests>(method: M, handler: RequestHandler<M>): Subscription;
  /** Answers requests of a method this version does not know. */
  handle<M extends string>(
    method: Unknown<M, keyof ServerRequests>,
    handler: UnknownRequestHandler,
  ): Subscription;
  handle(method: string, handler: UnknownRequestHandler): Subscription {
    return this.#connection.handle({}, method, handler);
  }

  /**
   * Answers approvals by policies, the first that decides, until the returned subscription is unsubscribed. An approval
   * waits while a policy thinks about it; `() => NEVER` leaves it to {@link answerApproval}. One that no policy decides is
   * left to others, or to its default; so is one about which a policy still thinks when it is unsubscribed. A policy that
   * throws makes the answer the protocol's negative, and shows on `diagnostics$`.
   *
   * Goes on over further links with `reconnect`; else it ends with its link, without an error.
   */
  decideApprovals(...policies: readonly ApprovalPolicy[]): Subscription {
    return this.#connection.decideApprovals({}, policies);
  }

  /**
   * Answers the approval that a state, a list or a log shows under this id, at once, as its own methods do: by a decision,
   * or by a result of the wire method. Returns how it was settled, which replays. The id is the server's: after another
   * server process has taken over, it may stand for another request, so take it from what is shown at present.
   *
   * Throws `ApprovalSettledError` when there is nothing to answer (any more), `ViewOnlyError` on a thread that is only
   * viewed, and `InvalidParamsError`, and the approval still waits, for what is no decision or no result of the method.
   */
  answerApproval(
    requestId: RequestId,
    answer: Decision | { readonly result: unknown },
  ): Observable<Resolution> {
    return this.#connection.session.requests.answer(requestId, answer);
  }

  /**
   * Starts a thread (`thread/start`) and emits a handle on it. Its `tools` are called on this client until the thread is
   * archived, deleted or left, or the client is closed.
   */
  startThread(options: StartThreadOptions = {}): Observable<TThread> {
    return startThread(this.context, options);
  }

  /**
   * Takes a stored thread up again (`thread/resume`), so that its turns can be followed; emits a handle on it. The
   * server remembers which tools the thread has; `tools` says again what they do.
   */
  resumeThread(threadId: string, options: ResumeThreadOptions = {}): Observable<TThread> {
    return resumeThread(this.context, threadId, options);
  }

  /**
   * Starts a new thread with the history of another (`thread/fork`); emits a handle on the new one. It has the tools of
   * the other; `tools` says again what they do.
   */
  forkThread(threadId: string, options: ForkThreadOptions = {}): Observable<TThread> {
    return forkThread(this.context, threadId, options);
  }

  /**
   * A handle on a thread without asking the server. The server sends the events of a thread, and those of its turns,
   * only to connections that have started, resumed or forked it.
   */
  thread(id: string): TThread {
    refuse('thread', issuesWith(name, id, 'id'));
    return this.context.thread(id);
  }

  /** The stored threads (`thread/list`), page by page as far as they are taken. */
  listThreads(filter: Omit<ThreadListParams, 'cursor'> = {}): Observable<ThreadSummary> {
    return paged((cursor) => {
      checkIsObject('thread/list', filter);
      return this.#connection.request('thread/list', { ...filter, cursor });
    }, 'thread/list');
  }

  /** The models the server offers (`model/list`), page by page as far as they are taken. */
  models(filter: Omit<ModelListParams, 'cursor'> = {}): Observable<Model> {
    return paged((cursor) => {
      checkIsObject('model/list', filter);
      return this.#connection.request('model/list', { ...filter, cursor });
    }, 'model/list');
  }

  /** Puts a thread into the archive, which unloads it (`thread/archive`); emits once it is done. */
  archiveThread(threadId: string): Observable<void> {
    return defer(() => {
      refuse('thread/archive', issuesWith(name, threadId, 'threadId'));
      return this.#connection.request('thread/archive', { threadId });
    }).pipe(map(() => undefined));
  }

  /** Takes a thread out of the archive (`thread/unarchive`). It has to be resumed before it can run turns. */
  unarchiveThread(threadId: string): Observable<TThread> {
    return unarchiveThread(this.context, threadId);
  }

  /** Ends the link and everything open on it; resolves when nothing is left of it. Idempotent. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Lets `await using` close the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

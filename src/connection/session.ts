import { defer, Subject, Subscription, throwError, type Observable } from 'rxjs';
import { Relay } from '../base/relay.js';
import { InvalidResponseError, TransportClosedError } from '../errors/client-errors.js';
import { asCodexError } from '../errors/as-codex-error.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Redactor } from '../errors/redactor.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame, RequestId } from '../transport/frame.js';
import type { TransportDiagnostic, TransportFactory } from '../transport/transport.js';
import type { Diagnostic } from './diagnostics.js';
import type { Gap } from './gap.js';
import type { FileChanges } from './file-changes.js';
import { Gate } from './gate.js';
import type { Home } from './home.js';
import { isObject } from '../protocol/is-object.js';
import { Link } from './link.js';
import { toNotification, type ServerNotification } from './notification.js';
import { readLost } from './oversize.js';
import { partition } from './partition.js';
import { Pump, type Nesting } from './pump.js';
import { Replies } from './replies.js';
import { Resources } from './resources.js';
import type { Handlers } from '../server-requests/handlers.js';
import type { ApprovalLogEntry } from '../server-requests/approval-log.js';
import type { Ownership } from '../server-requests/ownership.js';
import type { ServerRequestOptions } from '../server-requests/options.js';
import { ServerRequests } from '../server-requests/server-requests.js';
import { SubjectHome } from './subject-home.js';
import { Threads } from './threads.js';
import { Topics } from './topics.js';
import type { TurnLog } from './turn-log.js';
import type { Validator } from './validator.js';

/** Stands in the queue like any frame, but has not crossed the wire. */
type Step = () => void;

/** What a session tells the connection it belongs to. */
export interface SessionEvents {
  readonly validator: Validator | undefined;
  readonly fileChanges: FileChanges | undefined;
  readonly maxInFlight: number;
  readonly redactor: Redactor;
  readonly handlers: Handlers;
  readonly ownership: Ownership;
  readonly nesting: Nesting;
  readonly serverRequests: ServerRequestOptions;
  report(diagnostic: Diagnostic): void;
  traced(direction: 'in' | 'out', frame: Frame): void;
  stderr(text: string): void;
  /** Stops a turn on behalf of somebody who has cancelled what it asked for. */
  interrupt(threadId: string, turnId: string): void;
  /** The directory of a thread, where it is known. */
  cwdOf(threadId: string): string | undefined;
  /** The server has told how a thread is set up. */
  settingsUpdated(params: unknown): void;
  /** The server has told what a thread has used. */
  usageUpdated(params: unknown): void;
  /** A request for an approval has come, or was settled. */
  logged(entry: ApprovalLogEntry): void;
  /** The server has let go of a thread. */
  unloaded(threadId: string, method: string): void;
  /** The link ended by itself. */
  lost(error: CodexError): void;
  /** Something is left to be closed that was opened too late. */
  closing(closed: Promise<void>): void;
}

/**
 * Everything that lives and dies with a link: its transport, its partition, and all that is open on it. Where links are
 * made anew, it goes on over the next one: whoever watches goes on watching, and turns are told what they have missed.
 */
export class Session {
  readonly frames = new Subject<Frame>();
  readonly notifications = new Subject<ServerNotification>();
  readonly methods = new Topics<unknown>();
  /** Threads that have been taken up over a further link; in the end `undefined`, for all that were not. */
  readonly recovered = new Subject<string | undefined>();
  /** Processes, watches, logins and the like. */
  readonly resources = new Resources();
  readonly replies: Replies;
  /** Of the server that was spoken to last. */
  serverVersion: string | undefined;
  /** What the account's limits were when the server last told of them. */
  rateLimits: unknown;
  /** The places in flight. */
  readonly gate: Gate;
  readonly threads: Threads;
  /** What the server asks of us. */
  readonly requests: ServerRequests;

  readonly #fileChanges: FileChanges | undefined;
  readonly #pump: Pump<Frame | Step>;
  readonly #inbound$ = new Relay<Frame>();
  readonly #rest = new SubjectHome();
  readonly #serverRequests = new SubjectHome();
  readonly #subscriptions = new Subscription();
  #link: Link | undefined;
  #linkEnd: CodexError | undefined;
  #linkEnds = new Subject<never>();
  #ended: CodexError | undefined;

  constructor(private readonly events: SessionEvents) {
    const report = (diagnostic: Diagnostic) => events.report(diagnostic);
    this.#fileChanges = events.fileChanges;
    this.#pump = new Pump((arrival) => this.#deliver(arrival), events.nesting);
    this.replies = new Replies(report);
    this.gate = new Gate(events.maxInFlight);
    this.threads = new Threads(this.#pump, report, (threadId, method) => events.unloaded(threadId, method));
    this.requests = new ServerRequests(events.handlers, events.serverRequests, {
      ...events,
      send: (frame) => this.send(frame),
      patchOf: (threadId, turnId, itemId) => this.#fileChanges?.find(threadId, turnId, itemId),
      standingOf: (request) => {
        const standing = events.ownership.standingOf(request, this.threads);
        return standing === 'shared' && this.isExclusive ? 'own' : standing;
      },
    });
    this.#subscriptions.add(
      partition(
        this.#inbound$,
        (frame) => this.#safeHomeOf(frame),
        () => this.#reportUnreadable(),
      ),
    );
    this.#subscriptions.add(
      this.#rest.subscribe(({ method, params }) => {
        if (method === 'account/rateLimits/updated') this.rateLimits = readMember(params, 'rateLimits');
      }),
    );
    this.#subscriptions.add(
      this.#serverRequests.subscribe(({ id, method, params }) => {
        if (id !== undefined && method !== undefined) this.requests.receive({ id, method, params });
      }),
    );
  }

  /** Keeps secrets out of messages. */
  get redactor(): Redactor {
    return this.events.redactor;
  }

  /** Why everything here has ended; `undefined` while it has not. */
  get ended(): CodexError | undefined {
    return this.#ended;
  }

  /** A view that errors at once for whoever subscribes after the end. */
  untilEnded<T>(view: () => Observable<T>): Observable<T> {
    return defer(() => (this.#ended === undefined ? view() : throwError(() => this.#ended)));
  }

  /** Errors when the present link ends, for what lives no longer than that. */
  get linkEnd$(): Observable<never> {
    return this.untilEnded(() => this.#linkEnds);
  }

  /** The last words of the server process, where there is one. */
  get stderrTail(): string | undefined {
    return this.#link?.stderrTail;
  }

  /** Whether the server has no other client, and ends with the link. */
  get isExclusive(): boolean {
    return this.#link?.isExclusive === true;
  }

  /** Opens the link. What came to watch before it was there sees what comes over it. */
  open(factory: TransportFactory): void {
    if (this.#ended !== undefined) throw this.#ended;
    const link = Link.open(factory);
    // The factory may have closed the client.
    const { ended } = this;
    if (ended !== undefined) {
      this.events.closing(link.close());
      throw ended;
    }
    this.#link = link;
    this.#linkEnd = undefined;
    this.redactor.ofLink = () => link.secrets;
    link.read({
      frame: (frame) => this.#pump.push(frame),
      // Behind the frames before it: it may stand for the end of a turn whose events still wait.
      oddity: (oddity) => this.#pump.push(() => this.#handleOddity(oddity)),
      stderr: (text) => this.events.stderr(text),
      // Behind the last frame, so that nothing which arrived before the end is lost.
      ended: (reason) => this.#pump.push(() => this.#handleEnd(link, reason)),
    });
  }

  /** Gives up a link that never became ready. Whoever watches goes on watching: the next one may. */
  async drop(error: CodexError): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.replies.fail(error);
    this.requests.drop();
    await link?.close();
  }

  /**
   * Gives up a link whose place another one will take. Requests in flight and what lives no longer than a link error;
   * all else waits. `announce` is called when nothing more goes over the link.
   */
  async suspend(error: CodexError, newGap: () => Gap, announce: () => void): Promise<void> {
    const link = this.#link;
    const linkEnds = this.#linkEnds;
    // What has begun since the link before has no link that could end.
    const wasReady = this.gate.isOpen;
    this.#link = undefined;
    this.gate.shut();
    this.requests.suspend();
    this.threads.suspend(newGap);
    if (wasReady) this.#linkEnds = new Subject();
    announce();
    this.replies.fail(error);
    if (wasReady) {
      this.resources.error(error);
      linkEnds.error(error);
    }
    await link?.close();
  }

  send(frame: Frame): void {
    const gone = this.#ended ?? this.#linkEnd;
    if (gone !== undefined) throw gone;
    const link = this.#link;
    if (link === undefined)
      throw new TransportClosedError('There is no connection to the server; connect() opens one.');
    this.#pump.hold(() => {
      this.redactor.learn(frame.params ?? frame.result);
      try {
        link.send(frame);
      } catch (error) {
        throw this.redactor.clean(asCodexError(error, 'The transport refused to send.'));
      }
      this.events.traced('out', frame);
    });
  }

  /**
   * Settles everything once: operations error with `error`; views do too, or complete when the end was asked for.
   * `announce` is called when nothing new can begin here any more. Resolves when the transport has nothing left.
   */
  async end(error: CodexError, how: 'lost' | 'closed', announce: () => void): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    const closing = this.#link?.close();
    announce();
    this.#subscriptions.unsubscribe();
    this.gate.open();
    this.replies.fail(error);
    this.#linkEnds.error(error);
    this.requests.end(error, how);
    this.threads.end(error, how);
    for (const view of [this.frames, this.notifications, this.methods, this.resources, this.recovered]) {
      if (how === 'lost') view.error(error);
      else view.complete();
    }
    await closing;
  }

  /** Stops waiting for the end of a turn that was interrupted and does not end. */
  giveUp(log: TurnLog): void {
    this.requests.endTurn(log.threadId, log.id);
    this.threads.giveUp(log);
  }

  /** Does so for all turns of a thread of which nothing more will be heard. */
  giveUpAll(threadId: string): void {
    for (const log of this.threads.openOn(threadId)) this.giveUp(log);
    this.requests.dropThread(threadId);
    this.#fileChanges?.forgetThread(threadId);
  }

  /** Tells that the turns of a thread that is gone were interrupted; a server that says so itself has done so by now. */
  endAll(threadId: string): void {
    for (const { id, isSuspended } of this.threads.openOn(threadId)) {
      if (isSuspended) continue;
      const turn = { id, items: [], itemsView: 'notLoaded', status: 'interrupted' };
      const end = { method: 'turn/completed', params: { threadId, turn }, reconciled: true };
      this.interpose((tell) => {
        if (this.threads.find(id, threadId) !== undefined) tell(end);
      });
    }
  }

  /** Has something done in its turn among what arrives; it may tell what has not crossed the link. */
  interpose(step: (tell: (notification: Frame) => void) => void): void {
    const link = this.#link;
    this.#pump.push(() => {
      // What was learnt over a link that is lost by now is asked again over the next one.
      if (link === this.#link) step((frame) => this.#notify(frame.method ?? '', frame));
    });
  }

  #deliver(arrival: Frame | Step): void {
    if (this.#ended !== undefined) return;
    if (typeof arrival === 'function') {
      arrival();
      return;
    }
    // A transport may hand over anything, also what throws when it is looked at.
    try {
      if (!isObject(arrival))
        this.events.report({ kind: 'invalidFrame', reason: 'it is not an object', frame: arrival });
      else this.#receive(arrival);
    } catch {
      this.#reportUnreadable();
    }
  }

  #receive(frame: Frame): void {
    const { method, id } = frame;
    this.events.traced('in', frame);
    if (this.frames.observed) this.frames.next(frame);
    if (typeof method === 'string' && id === undefined) this.#notify(method, this.#checked(method, frame));
    else this.#inbound$.next(frame);
  }

  #reportUnreadable(): void {
    this.events.report({ kind: 'invalidFrame', reason: 'it cannot be read', frame: undefined });
  }

  #safeHomeOf(frame: Frame): Home {
    try {
      return this.#homeOf(frame);
    } catch {
      this.#reportUnreadable();
      return this.#rest;
    }
  }

  #handleEnd(link: Link, reason: unknown): void {
    if (link !== this.#link) return;
    this.#linkEnd = this.redactor.clean(endOf(reason));
    this.events.lost(this.#linkEnd);
  }

  #notify(method: string, frame: Frame): void {
    this.#fileChanges?.hear(method, frame.params);
    if (method === 'thread/settings/updated') this.events.settingsUpdated(frame.params);
    else if (method === 'thread/tokenUsage/updated') this.events.usageUpdated(frame.params);
    this.requests.hear(method, frame.params);
    this.#inbound$.next(frame);
    if (this.notifications.observed) this.notifications.next(toNotification(frame));
    this.methods.get(method)?.next(frame.params);
  }

  #checked(method: string, frame: Frame): Frame {
    const issues = this.events.validator?.notification(method, frame.params);
    if (issues === undefined) return frame;
    this.events.report({ kind: 'invalidNotification', method, issues });
    return Object.assign({}, frame, { invalid: issues });
  }

  #homeOf(frame: Frame): Home {
    const { method, params } = frame;
    const id: unknown = frame.id;
    if (typeof method === 'string' && id === undefined) {
      return this.resources.homeOf(method, params) ?? this.threads.homeOf(method, params) ?? this.#rest;
    }
    if (!isRequestId(id)) {
      const reason =
        id === undefined ? 'it has neither a method nor an id' : 'its id is neither a number nor a string';
      this.events.report({ kind: 'invalidFrame', reason, frame });
      return this.#rest;
    }
    return typeof method === 'string' ? this.#serverRequests : (this.replies.take(id, frame) ?? this.#rest);
  }

  // A frame that was too large to read is gone, but what waits for it must not wait for ever.
  #handleOddity(oddity: TransportDiagnostic): void {
    try {
      if (typeof oddity.kind !== 'string') return;
      this.events.report(oddity);
      if (typeof oddity.head === 'string') this.#settleLost(oddity, oddity.head);
    } catch {
      this.#reportUnreadable();
    }
  }

  #settleLost(oddity: TransportDiagnostic, head: string): void {
    const message =
      oddity.kind === 'oversizeFrame'
        ? `${oddity.bytes} bytes are more than maxFrameBytes (${oddity.maxFrameBytes}); raise it for the transport`
        : `its line is broken: ${oddity.reason}`;
    const issue = { path: [], message };
    const { reply, request, endedTurn } = readLost(head);
    if (request !== undefined) this.requests.decline(request);
    if (reply !== undefined) {
      this.replies.refuse(reply, (method) => new InvalidResponseError(method, [issue]));
    }
    if (endedTurn === undefined) return;
    const { threadId, turnId } = endedTurn;
    this.requests.endTurn(threadId, turnId);
    this.threads.refuse(threadId, turnId, new InvalidResponseError('turn/completed', [issue]));
  }
}

function endOf(reason: unknown): CodexError {
  return reason === undefined
    ? new TransportClosedError('The server closed the connection; connect() opens another.')
    : asCodexError(reason, 'The connection to the server failed.');
}

function isRequestId(id: unknown): id is RequestId {
  return (typeof id === 'number' && Number.isFinite(id)) || typeof id === 'string';
}

import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  startWith,
  Subject,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
  timer,
  type Observable,
} from 'rxjs';
import { DECISIONS, type Decision } from '../approvals/approval-base.js';
import { deadline } from '../connection/deadline.js';
import type { Leave } from '../connection/gate.js';
import { refuse } from '../errors/check-options.js';
import { ApprovalSettledError } from '../errors/client-errors.js';
import { expecting, isPlainObject, issuesWith } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { weightOf } from '../protocol/weight.js';
import type { RequestId } from '../transport/frame.js';
import { askHandler, soon } from './ask-handler.js';
import { openedEntry, type ApprovalLogEntry } from './approval-log.js';
import { ApprovalViews } from './approval-views.js';
import { HandlerPlaces } from './handler-places.js';
import type { Handler, Handlers } from './handlers.js';
import type { ServerRequestOptions } from './options.js';
import {
  ServerRequest,
  type Counterpart,
  type Resolution,
  type ServerRequestFrame,
  type Withdrawer,
} from './server-request.js';
import { WITHDRAWALS, type Withdrawal } from './withdrawal.js';

/**
 * Who has a request in hand: a handler, those it was shown to, those who read the list of what waits and policies, for
 * as long as they do, or, where this client may not answer, another client.
 */
type Taker = Handler | 'viewers' | 'readers' | 'policies' | 'others' | 'nobody';

/** How many requests are remembered that were answered and not yet confirmed, should the server ask again. */
const REMEMBERED_ANSWERS = 1000;

/** How many bytes the open requests may take together; a single one may take as many as its frame. */
const MAX_OPEN_BYTES = 128 * 1024 * 1024;

/** What takes no place among the handlers: approvals and questions wait for a person, and these are answered at once. */
const WITHOUT_PLACE: ReadonlySet<string> = new Set([
  'applyPatchApproval',
  'execCommandApproval',
  'currentTime/read',
]);

const ANSWER = /*@__PURE__*/ expecting(`${DECISIONS.join(', ')} or { result }`, (answer) =>
  typeof answer === 'string'
    ? DECISIONS.some((decision) => decision === answer)
    : isPlainObject(answer) && answer['result'] !== undefined,
);

/**
 * Answers each request of one link exactly once, whatever happens.
 *
 * A request goes to the nearest handler; an approval without one is shown to whoever looks at approvals. What nobody
 * takes within a short time is answered with the protocol's negative.
 */
export class ServerRequests {
  readonly #arrivals = new Subject<ServerRequestFrame>();
  readonly #open = new Map<RequestId, ServerRequest>();
  /** How many bytes they take. */
  #bytes = 0;
  readonly #linkEnds = new Subject<void>();
  readonly views = new ApprovalViews(
    () => this.#open.values(),
    () => this.#open.size,
  );
  readonly #places: HandlerPlaces;
  /** The open ones that were answered, the oldest first. */
  readonly #answered = new Set<ServerRequest>();
  readonly #subscription = this.#arrivals.pipe(mergeMap((frame) => this.#life(frame))).subscribe();

  constructor(
    private readonly handlers: Handlers,
    private readonly options: ServerRequestOptions,
    private readonly counterpart: Counterpart,
  ) {
    this.#places = new HandlerPlaces(options.maxConcurrentHandlers, options.maxConcurrentHandlersPerThread);
  }

  /** How many requests have come and not yet gone. */
  get size(): number {
    return this.#open.size;
  }

  /** Answers the approval that waits under an id; throws when there is none. */
  answer(id: RequestId, answer: Decision | { readonly result: unknown }): Observable<Resolution> {
    const request = this.#open.get(id);
    const approval = request?.approval;
    if (request === undefined || approval === undefined) throw new ApprovalSettledError('answerApproval');
    request.expectOpen();
    refuse('answerApproval', issuesWith(ANSWER, answer, 'answer'));
    if (typeof answer === 'string') approval[answer]();
    else request.respond(answer.result, 'caller');
    return request.settled$;
  }

  /** The approvals that wait for an answer, for those who keep a log. */
  get logged(): readonly ApprovalLogEntry[] {
    return [...this.#open.values()].flatMap((request) => (request.isOpen && openedEntry(request)) || []);
  }

  receive(frame: ServerRequestFrame): void {
    this.#arrivals.next(frame);
  }

  /** Told of every notification before anybody else is, so that what it withdraws is not passed on. */
  hear(method: string, params: unknown): void {
    const withdrawal = this.#open.size === 0 ? undefined : WITHDRAWALS.get(method);
    if (withdrawal === undefined) return;
    const isOne = method === 'serverRequest/resolved';
    const among = isOne ? this.#named(readMember(params, 'requestId')) : this.#open.values();
    this.#withdraw((request) => withdrawal(request, method, params), among);
  }

  /** A turn is over although its last notification was not, or will not be, heard. */
  endTurn(threadId: string, turnId: string): void {
    this.hear('turn/completed', { threadId, turn: { id: turnId } });
  }

  /** Answers a request whose params could not be read. */
  decline(frame: ServerRequestFrame): void {
    const request = new ServerRequest(frame, this.counterpart);
    this.#log(request);
    // Which thread it is about could not be read, but another client may be able to.
    const now$ = request.standing === 'own' ? of(0) : this.#graceOf(request);
    now$.pipe(takeUntil(this.#linkEnds)).subscribe(() => request.decline());
  }

  /** Withdraws everything: the link has been given up. Whoever looks goes on looking. */
  drop(): void {
    this.#linkEnds.next();
    this.#withdraw(() => 'link');
  }

  /** The link was lost, and over the next one the server will ask again for what it still wants to know. */
  suspend(): void {
    this.#linkEnds.next();
    // Only a thread that is resumed asks again.
    this.#withdraw(({ threadId }) => threadId === undefined && 'link');
    for (const { suspended } of this.#open.values()) suspended.next(true);
  }

  /** Whether the server has not yet asked again for something on a thread. */
  hasSuspended(threadId: string): boolean {
    return [...this.#open.values()].some(
      (request) => request.threadId === threadId && request.suspended.value,
    );
  }

  /** Withdraws what the server has not asked again: of one thread, or of all. */
  dropSuspended(of?: string): void {
    this.#withdraw(({ threadId, suspended }) => suspended.value && (of ?? threadId) === threadId && 'server');
  }

  /** Withdraws what is about a thread that was left: nothing more is heard of it. */
  dropThread(left: string): void {
    this.#withdraw(({ threadId }) => threadId === left && 'server');
  }

  /** Withdraws everything: the link has ended. */
  end(error: unknown, how: 'lost' | 'closed'): void {
    this.drop();
    this.#subscription.unsubscribe();
    this.views.end(error, how);
  }

  #named(id: unknown): readonly ServerRequest[] {
    const request = typeof id === 'string' || typeof id === 'number' ? this.#open.get(id) : undefined;
    return request === undefined ? [] : [request];
  }

  #withdraw(
    why: (request: ServerRequest) => ReturnType<Withdrawal>,
    among: Iterable<ServerRequest> = this.#open.values(),
  ): void {
    const ended: (readonly [ServerRequest, Withdrawer | 'elsewhere'])[] = [];
    for (const request of among) {
      const by = why(request);
      if (by !== false) ended.push([request, by]);
    }
    for (const [request, by] of ended) {
      this.#forget(request);
      if (by === 'elsewhere') request.tellAnsweredElsewhere();
      request.withdraw(by === 'elsewhere' ? 'server' : by);
    }
  }

  #forget(request: ServerRequest): void {
    this.#answered.delete(request);
    if (this.#open.get(request.id) !== request) return;
    this.#open.delete(request.id);
    this.#bytes -= request.bytes;
  }

  // It may still come again, until the server has confirmed the answer or its turn has ended.
  #remember(request: ServerRequest): void {
    if (this.#open.get(request.id) !== request) return;
    this.#answered.add(request);
    const [oldest] = this.#answered;
    if (this.#answered.size > REMEMBERED_ANSWERS && oldest !== undefined) this.#forget(oldest);
  }

  // Those that were answered make room.
  #hasRoom({ bytes }: ServerRequest): boolean {
    if (this.#open.size - this.#answered.size >= this.options.maxOpenServerRequests) return false;
    const isTooMuch = () => this.#open.size > 0 && this.#bytes + bytes > MAX_OPEN_BYTES;
    for (const oldest of this.#answered) if (isTooMuch()) this.#forget(oldest);
    return !isTooMuch();
  }

  // From the request's arrival until it is settled.
  #life(frame: ServerRequestFrame): Observable<never> {
    const { id, method, params } = frame;
    const request = new ServerRequest(frame, this.counterpart, (decided) => this.views.refresh(decided));
    return defer(() => {
      const known = this.#open.get(id);
      if (known?.repeats(request) === true) {
        known.askAgain();
        return EMPTY;
      }
      if (known !== undefined) {
        known.withdraw('server');
        this.#forget(known);
      }
      const issues = this.counterpart.validator?.serverRequest(method, params);
      if (issues !== undefined) this.counterpart.report({ kind: 'invalidServerRequest', method, id, issues });
      request.bytes = weightOf([params, request.shownPatch], MAX_OPEN_BYTES);
      if (!this.#hasRoom(request)) {
        this.counterpart.report({ kind: 'tooManyServerRequests', method, id });
        if (request.standing === 'own') this.decline(frame);
        return EMPTY;
      }
      this.#open.set(id, request);
      this.#bytes += request.bytes;
      this.#log(request);
      this.views.refresh(request);
      return merge(this.#answer(request), this.#overdue(request)).pipe(
        // The negative may have to wait for the next link.
        catchError((error: unknown) => {
          request.fail(error);
          return NEVER;
        }),
        takeUntil(request.settled$),
        finalize(() => {
          if (request.turnId === undefined && request.approval === undefined) this.#forget(request);
          else this.#remember(request);
        }),
      );
    }).pipe(
      ignoreElements(),
      // Whatever a request holds, those after it are answered.
      catchError((error: unknown) => {
        request.fail(error);
        return EMPTY;
      }),
    );
  }

  #answer(request: ServerRequest): Observable<unknown> {
    return merge(this.handlers.changed, this.views.audience, request.passedOn).pipe(
      // A handler that takes itself away while it answers is heard.
      switchMap(soon),
      startWith(undefined),
      // What was answered while there is no link only waits to be asked again.
      filter(() => request.isOpen),
      map(() => this.#takerOf(request)),
      distinctUntilChanged(),
      // What was shown waits.
      takeWhile((taker) => taker !== 'viewers', true),
      switchMap((taker) => {
        if (taker === 'nobody') return this.#held(request).pipe(tap(() => request.decline()));
        if (typeof taker === 'string') return NEVER;
        return askHandler(taker, request, this.#placeFor(request)).pipe(
          tap((result) => request.respond(result, 'handler')),
        );
      }),
    );
  }

  #takerOf(request: ServerRequest): Taker {
    if (request.standing === 'viewed') {
      request.handler = undefined;
      this.views.show(request);
      return 'others';
    }
    if (!request.isShown && request.deciders.size === 0) {
      request.handler = this.handlers.find(request);
      if (request.handler !== undefined) return request.handler;
      this.views.show(request);
    }
    if (request.isShown) return 'viewers';
    if (request.deciders.size > 0) return 'policies';
    return request.approval !== undefined && this.views.isRead ? 'readers' : 'nobody';
  }

  // A thread whose handlers hang holds up neither another thread nor what waits for a person or asks for no thread.
  #placeFor({ threadId, approval, method }: ServerRequest): Observable<Leave> {
    const isBounded = threadId !== undefined && approval === undefined && !WITHOUT_PLACE.has(method);
    return isBounded ? this.#places.enter(threadId) : of(() => undefined);
  }

  #log(request: ServerRequest): void {
    const entry = openedEntry(request);
    if (entry !== undefined) this.counterpart.logged(entry);
  }

  // Emits when nobody has turned up in time, counted from when the server has asked over the present link.
  #held(request: ServerRequest): Observable<unknown> {
    return request.suspended.pipe(switchMap((isSuspended) => (isSuspended ? NEVER : this.#graceOf(request))));
  }

  #graceOf(request: ServerRequest): Observable<unknown> {
    const { serverRequestHoldMs, sharedRequestGraceMs } = this.options;
    const { standing, approval, method } = request;
    if (standing !== 'own') return sharedRequestGraceMs === 0 ? NEVER : timer(sharedRequestGraceMs);
    // What asks for credentials, and what this version does not know, has no business waiting for somebody.
    const isHeld = approval !== undefined || method === 'item/tool/call';
    if (!isHeld || serverRequestHoldMs === 0) return of(0);
    return timer(serverRequestHoldMs).pipe(
      switchMap(() => (request.standing === 'own' ? of(0) : this.#graceOf(request))),
    );
  }

  #overdue(request: ServerRequest): Observable<unknown> {
    const { approvalTimeoutMs, approvalTimeoutDecision } = this.options;
    return approvalTimeoutMs === 0
      ? EMPTY
      : deadline(approvalTimeoutMs).pipe(
          tap(() => {
            if (request.isOpen && this.#isInHand(request)) {
              request.approval?.decide(approvalTimeoutDecision, 'timeout');
            }
          }),
        );
  }

  // What another client may be about to answer is left to it, unless somebody here was to answer it.
  #isInHand(request: ServerRequest): boolean {
    const { standing, isShown, handler, deciders } = request;
    return (
      standing === 'own' || (standing === 'shared' && (isShown || handler !== undefined || deciders.size > 0))
    );
  }
}

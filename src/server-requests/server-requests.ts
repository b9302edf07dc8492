import {
  catchError,
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  repeat,
  startWith,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
  type Observable,
  type Subscription,
} from 'rxjs';
import { approvalOf, type Approval } from '../approvals/approval.js';
import type { Diagnostic } from '../connection/diagnostics.js';
import { Gate } from '../connection/gate.js';
import type { Validator } from '../connection/validator.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import type { Frame, RequestId } from '../transport/frame.js';
import { askHandler, noAnswer } from './ask-handler.js';
import { ApprovalViews, type OpenRequest } from './approval-views.js';
import type { Handler, Handlers, Scope } from './handlers.js';
import { negativeReply, type Reply } from './negatives.js';
import type { ServerRequestOptions } from './options.js';
import { ServerRequest, type Answerer, type ServerRequestFrame, type Withdrawer } from './server-request.js';
import { mayWithdraw, withdrawerOf } from './withdrawal.js';

/** What the link offers to those who answer its requests. */
export interface Counterpart {
  readonly validator: Validator | undefined;
  send(frame: Frame): void;
  /** Stops a turn on behalf of somebody who has cancelled what it asked for. */
  interrupt(threadId: string, turnId: string): void;
  report(diagnostic: Diagnostic): void;
}

/**
 * Answers each request of one link exactly once, whatever happens.
 *
 * A request goes to the nearest handler; an approval without one is shown to whoever looks at approvals. What nobody
 * takes within a short time is answered with the protocol's negative.
 */
export class ServerRequests {
  readonly #arrivals = new Subject<ServerRequestFrame>();
  readonly #open = new Map<RequestId, OpenRequest>();
  readonly #views = new ApprovalViews();
  readonly #gate: Gate;
  readonly #subscription: Subscription;

  constructor(
    private readonly handlers: Handlers,
    private readonly options: ServerRequestOptions,
    private readonly counterpart: Counterpart,
  ) {
    this.#gate = new Gate(options.maxConcurrentHandlers);
    this.#subscription = this.#arrivals.pipe(mergeMap((frame) => this.#survived(frame))).subscribe();
  }

  /** How many requests have come and not yet gone. */
  get size(): number {
    return this.#open.size;
  }

  /** See {@link ApprovalViews}. */
  get pending$(): Observable<readonly Approval[]> {
    return this.#views.pending$;
  }

  /** See {@link ApprovalViews}. */
  get watched$(): Observable<readonly Approval[]> {
    return this.#views.watched$;
  }

  /** See {@link ApprovalViews}. */
  approvals$(scope: Scope): Observable<Approval> {
    return this.#views.approvals$(scope);
  }

  receive(frame: ServerRequestFrame): void {
    this.#arrivals.next(frame);
  }

  /** Told of every notification before anybody else is, so that what it withdraws is not passed on. */
  hear(method: string, params: unknown): void {
    if (this.#open.size === 0 || !mayWithdraw(method)) return;
    for (const open of [...this.#open.values()]) {
      const by = withdrawerOf(open.request, method, params);
      if (by !== undefined) this.#withdraw(open, by);
    }
  }

  /** A turn is over although its last notification was not, or will not be, heard. */
  endTurn(threadId: string, turnId: string): void {
    this.hear('turn/completed', { threadId, turn: { id: turnId } });
  }

  /** Answers a request whose params could not be read. */
  decline(frame: ServerRequestFrame): void {
    this.#answerNegatively(new ServerRequest(frame, (reply) => this.counterpart.send(reply)));
  }

  /** Withdraws everything: the link has been given up. Whoever looks goes on looking. */
  drop(): void {
    for (const open of [...this.#open.values()]) this.#withdraw(open, 'link');
  }

  /** The link was lost, and over the next one the server will ask again for what it still wants to know. */
  suspend(): void {
    for (const open of [...this.#open.values()]) {
      // Only a thread that is resumed asks again.
      if (open.request.threadId === undefined) this.#withdraw(open, 'link');
      else open.request.suspend();
    }
  }

  /** Whether the server has not yet asked again for something on a thread. */
  hasSuspended(threadId: string): boolean {
    return this.#suspended(threadId).length > 0;
  }

  /** Withdraws what the server has not asked again: of one thread, or of all. */
  dropSuspended(threadId?: string): void {
    for (const open of this.#suspended(threadId)) this.#withdraw(open, 'server');
  }

  /** Withdraws everything: the link has ended. */
  end(error: unknown, how: 'lost' | 'closed'): void {
    this.drop();
    this.#subscription.unsubscribe();
    this.#views.end(error, how);
  }

  // Whatever a request holds, those after it are answered.
  #survived(frame: ServerRequestFrame): Observable<never> {
    return this.#life(frame).pipe(
      catchError((error: unknown) => {
        this.counterpart.report({ kind: 'serverRequestFailed', method: frame.method, id: frame.id, error });
        this.decline(frame);
        return EMPTY;
      }),
    );
  }

  // From the request's arrival until the server will not ask it again.
  #life(frame: ServerRequestFrame): Observable<never> {
    return defer(() => {
      const request = new ServerRequest(
        frame,
        (reply) => this.counterpart.send(reply),
        () => this.#views.refresh(),
      );
      const known = this.#open.get(frame.id);
      if (known?.request.repeats(request) === true && known.request.canGoOn) {
        this.#askAgain(known.request);
        return EMPTY;
      }
      if (known !== undefined) this.#withdraw(known, 'server');
      const approval = this.#approvalOf(request);
      const open: OpenRequest = { request, approval, stage: 'waiting', gone: new Subject() };
      this.#open.set(request.id, open);
      this.#check(request);
      this.#views.add(open);
      const settled$ = request.settled$.pipe(tap(() => this.#views.remove(open)));
      // Once answered it may still come again, until the server has confirmed that or its turn has ended.
      const isConfirmed = request.turnId !== undefined || open.approval !== undefined;
      return merge(settled$, this.#answer(open), NEVER).pipe(
        ignoreElements(),
        catchError((error: unknown) => {
          this.#fail(request, error);
          return EMPTY;
        }),
        finalize(() => this.#forget(open)),
        takeUntil(isConfirmed ? open.gone : merge(open.gone, request.settled$)),
      );
    });
  }

  #suspended(threadId: string | undefined): readonly OpenRequest[] {
    return [...this.#open.values()].filter(
      ({ request }) => request.isSuspended && (threadId ?? request.threadId) === request.threadId,
    );
  }

  #askAgain(request: ServerRequest): void {
    try {
      request.askAgain();
    } catch {
      this.#reportUnsent(request);
    }
  }

  #withdraw(open: OpenRequest, by: Withdrawer): void {
    open.request.withdraw(by);
    open.gone.next();
  }

  #forget(open: OpenRequest): void {
    const { id } = open.request;
    if (this.#open.get(id) === open) this.#open.delete(id);
    this.#views.remove(open);
  }

  #answer(open: OpenRequest): Observable<unknown> {
    const { request, approval } = open;
    const { approvalTimeoutMs, approvalTimeoutDecision } = this.options;
    // A handler that is taken away before it has answered leaves the request to the next.
    const answered$ = defer(() => this.#take(open)).pipe(
      repeat({ delay: () => (request.isOpen ? of(true) : EMPTY) }),
    );
    const overdue$ =
      approval === undefined || approvalTimeoutMs === 0
        ? NEVER
        : timer(approvalTimeoutMs).pipe(
            filter(() => request.isOpen),
            tap(() => approval.decide(approvalTimeoutDecision, 'timeout')),
          );
    return merge(answered$, overdue$).pipe(takeUntil(request.settled$));
  }

  #take(open: OpenRequest): Observable<unknown> {
    const taken$ = merge(this.handlers.added$, this.#views.joined$).pipe(
      startWith(undefined),
      map(() => this.#takerOf(open)),
      filter((taker) => taker !== undefined),
    );
    const holdMs = isHeld(open) ? this.options.serverRequestHoldMs : 0;
    const nobody$ = (holdMs === 0 ? of(0) : timer(holdMs)).pipe(
      map(() =>
        defer(() => {
          this.#answerNegatively(open.request);
          return EMPTY;
        }),
      ),
    );
    return merge(taken$, nobody$).pipe(
      take(1),
      switchMap((taker) => taker),
    );
  }

  #takerOf(open: OpenRequest): Observable<unknown> | undefined {
    const handler = open.stage === 'shown' ? undefined : this.handlers.find(open.request);
    if (handler !== undefined) return this.#handle(open, handler);
    if (open.stage === 'waiting') this.#views.show(open);
    if (open.stage === 'shown') return NEVER;
    return open.approval !== undefined && this.#views.isRead ? this.#whileRead(open) : undefined;
  }

  // What is on the list of somebody waits, until nobody reads it any more or there is somebody who answers.
  #whileRead(open: OpenRequest): Observable<unknown> {
    const unread$ = this.#views.readers$.pipe(filter((readers) => readers === 0));
    const taken$ = merge(this.handlers.added$, this.#views.joined$).pipe(
      filter(() => open.stage === 'shown' || this.handlers.find(open.request) !== undefined),
    );
    return merge(unread$, taken$).pipe(take(1));
  }

  #handle(open: OpenRequest, handler: Handler): Observable<unknown> {
    const { request } = open;
    return defer(() => {
      open.stage = 'handled';
      return askHandler(handler, request, this.#gate).pipe(
        tap((result) => this.#replyWith(request, result, 'handler')),
        catchError((error: unknown) => {
          this.#fail(request, error);
          return EMPTY;
        }),
        finalize(() => (open.stage = 'waiting')),
      );
    });
  }

  #approvalOf(request: ServerRequest): Approval | undefined {
    return approvalOf(request, {
      reply: (reply, by) => request.reply(reply, by),
      respond: (result) => {
        request.expectOpen();
        this.#replyWith(request, result, 'caller');
      },
      fail: (error) => this.#fail(request, error),
      interruptTurn: () => {
        const { threadId, turnId } = request;
        if (threadId !== undefined && turnId !== undefined) this.counterpart.interrupt(threadId, turnId);
      },
    });
  }

  #check({ id, method, params }: ServerRequest): void {
    const issues = this.counterpart.validator?.serverRequest(method, params);
    if (issues !== undefined) this.counterpart.report({ kind: 'invalidServerRequest', method, id, issues });
  }

  #replyWith(request: ServerRequest, result: unknown, by: Answerer): void {
    if (result === undefined) throw noAnswer();
    const issues = this.counterpart.validator?.answer(request.method, result);
    if (issues !== undefined) throw new InvalidParamsError(request.method, issues);
    request.reply({ result }, by);
  }

  #fail(request: ServerRequest, error: unknown): void {
    const { id, method } = request;
    this.counterpart.report({ kind: 'serverRequestFailed', method, id, error });
    if (request.isOpen) this.#send(request, negativeReply(method), 'handler');
  }

  #answerNegatively(request: ServerRequest): void {
    const { id, method } = request;
    if (this.#send(request, negativeReply(method), 'default')) {
      this.counterpart.report({ kind: 'serverRequestDefaulted', method, id });
    }
  }

  #send(request: ServerRequest, reply: Reply, by: Answerer): boolean {
    try {
      request.reply(reply, by);
      return true;
    } catch {
      this.#reportUnsent(request);
      return false;
    }
  }

  #reportUnsent({ method, id }: ServerRequest): void {
    this.counterpart.report({ kind: 'answerNotSent', method, id });
  }
}

// What asks for credentials, and what this version does not know, has no business waiting for somebody to turn up.
function isHeld({ request, approval }: OpenRequest): boolean {
  return approval !== undefined || request.method === 'item/tool/call';
}

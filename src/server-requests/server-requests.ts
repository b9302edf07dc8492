import {
  asapScheduler,
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
  subscribeOn,
  switchMap,
  take,
  takeUntil,
  tap,
  throwIfEmpty,
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
import { answerOf } from './answer-of.js';
import { ApprovalViews, type OpenRequest } from './approval-views.js';
import type { Handler, Handlers, Scope } from './handlers.js';
import { negativeReply, type Reply } from './negatives.js';
import type { ServerRequestOptions } from './options.js';
import { ServerRequest, type Answerer, type ServerRequestFrame } from './server-request.js';
import { withdrawalOf, type Methods } from './withdrawal.js';

/** What the link offers to those who answer its requests. */
export interface Counterpart {
  readonly validator: Validator | undefined;
  readonly methods: Methods;
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
  readonly #views = new ApprovalViews({ [Symbol.iterator]: () => this.#open.values() });
  readonly #gate: Gate;
  readonly #subscription: Subscription;

  constructor(
    private readonly handlers: Handlers,
    private readonly options: ServerRequestOptions,
    private readonly counterpart: Counterpart,
  ) {
    this.#gate = new Gate(options.maxConcurrentHandlers);
    this.#subscription = this.#arrivals.pipe(mergeMap((frame) => this.#life(frame))).subscribe();
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
  approvals$(scope: Scope): Observable<Approval> {
    return this.#views.approvals$(scope);
  }

  receive(frame: ServerRequestFrame): void {
    this.#arrivals.next(frame);
  }

  /** Answers a request whose params could not be read. */
  decline(frame: ServerRequestFrame): void {
    this.#answerNegatively(new ServerRequest(frame, (reply) => this.counterpart.send(reply)));
  }

  /** Withdraws everything: the link has ended. */
  end(error: unknown, how: 'lost' | 'closed'): void {
    for (const { request } of [...this.#open.values()]) request.withdraw('link');
    this.#subscription.unsubscribe();
    this.#views.end(error, how);
  }

  // From the request's arrival until the server will not ask it again.
  #life(frame: ServerRequestFrame): Observable<never> {
    return defer(() => {
      const request = new ServerRequest(frame, (reply) => this.counterpart.send(reply));
      const known = this.#open.get(frame.id)?.request;
      if (known?.repeats(request) === true) return EMPTY;
      known?.withdraw('server');
      const open: OpenRequest = { request, approval: this.#approvalOf(request), stage: 'waiting' };
      this.#open.set(request.id, open);
      this.#check(request);
      this.#views.refresh();
      const settled$ = request.settled$.pipe(tap(() => this.#views.refresh()));
      const withdrawn$ = withdrawalOf(request, this.counterpart.methods).pipe(
        tap((by) => request.withdraw(by)),
      );
      // Once answered it may still come again, until the server has confirmed that or its turn has ended.
      const isConfirmed = request.turnId !== undefined || open.approval !== undefined;
      const over$ = isConfirmed ? withdrawn$ : merge(withdrawn$, settled$);
      return merge(this.#answer(open), settled$, NEVER).pipe(
        ignoreElements(),
        finalize(() => this.#close(open)),
        takeUntil(over$),
      );
    });
  }

  #close(open: OpenRequest): void {
    const { id } = open.request;
    if (this.#open.get(id) === open) this.#open.delete(id);
    this.#views.refresh();
  }

  #answer(open: OpenRequest): Observable<unknown> {
    const { request, approval } = open;
    const { approvalTimeoutMs, approvalTimeoutDecision } = this.options;
    // A handler that is taken away before it has answered leaves the request to the next.
    const answered$ = defer(() => this.#take(open)).pipe(repeat());
    const overdue$ =
      approval === undefined || approvalTimeoutMs === 0
        ? NEVER
        : timer(approvalTimeoutMs).pipe(tap(() => approval.decide(approvalTimeoutDecision, 'timeout')));
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
    return open.stage === 'shown' ? NEVER : undefined;
  }

  #handle(open: OpenRequest, { handle, removed$ }: Handler): Observable<unknown> {
    const { request } = open;
    const { method, threadId, turnId, id: requestId } = request;
    return defer(() => {
      open.stage = 'handled';
      const abort = new AbortController();
      const { signal } = abort;
      let hasAnswered = false;
      const answer$ = answerOf(() => handle(request.params, { method, threadId, turnId, requestId, signal }));
      return this.#gate.enter().pipe(
        switchMap((leave) =>
          // A microtask later, so that a handler that takes its time delays no frame that has come already.
          answer$.pipe(subscribeOn(asapScheduler), take(1), throwIfEmpty(noAnswer), finalize(leave)),
        ),
        tap((result) => {
          hasAnswered = true;
          this.#replyWith(request, result, 'handler');
        }),
        catchError((error: unknown) => {
          this.#fail(request, error);
          return EMPTY;
        }),
        finalize(() => {
          open.stage = 'waiting';
          if (!hasAnswered) abort.abort();
        }),
        takeUntil(removed$),
      );
    });
  }

  #approvalOf(request: ServerRequest): Approval | undefined {
    return approvalOf(request, {
      reply: (reply, by) => request.reply(reply, by),
      respond: (result) => this.#replyWith(request, result, 'caller'),
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
      this.counterpart.report({ kind: 'answerNotSent', method: request.method, id: request.id });
      return false;
    }
  }
}

// What asks for credentials, and what this version does not know, has no business waiting for somebody to turn up.
function isHeld({ request, approval }: OpenRequest): boolean {
  return approval !== undefined || request.method === 'item/tool/call';
}

function noAnswer(): Error {
  return new Error('The handler completed without an answer.');
}

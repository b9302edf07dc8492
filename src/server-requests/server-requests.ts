import {
  asapScheduler,
  BehaviorSubject,
  catchError,
  defer,
  EMPTY,
  filter,
  finalize,
  first,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  Observable,
  of,
  repeat,
  startWith,
  Subject,
  Subscription,
  subscribeOn,
  switchMap,
  take,
  takeUntil,
  tap,
  throwIfEmpty,
  timer,
  type Subscriber,
} from 'rxjs';
import { approvalOf, type Approval } from '../approvals/approval.js';
import type { Diagnostic } from '../connection/diagnostics.js';
import { Gate } from '../connection/gate.js';
import type { Validator } from '../connection/validator.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { turnIdOf } from '../protocol/route.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame, RequestId } from '../transport/frame.js';
import { answerOf } from './answer-of.js';
import type { Handler, Handlers, Scope } from './handlers.js';
import { negativeReply, type Reply } from './negatives.js';
import type { ServerRequestOptions } from './options.js';
import { ServerRequest, type Answerer, type ServerRequestFrame, type Withdrawer } from './server-request.js';

/** What the desk needs of the link it works for. */
export interface Counterpart {
  readonly validator: Validator | undefined;
  send(frame: Frame): void;
  /** The params of every notification of one method. */
  on(method: string): Observable<unknown>;
  /** Stops a turn on behalf of somebody who has cancelled what it asked for. */
  interrupt(threadId: string, turnId: string): void;
  report(diagnostic: Diagnostic): void;
}

/** A request that has come and not yet gone, with how far it has got. */
interface Open {
  readonly request: ServerRequest;
  readonly approval: Approval | undefined;
  stage: 'waiting' | 'handled' | 'shown';
}

interface Viewer {
  readonly scope: Scope;
  readonly subscriber: Subscriber<Approval>;
}

/**
 * Answers each request of one link exactly once, whatever happens.
 *
 * A request goes to the nearest handler; an approval without one is shown to whoever looks at approvals. What nobody
 * takes within a short time is answered with the protocol's negative.
 */
export class ServerRequests {
  readonly #arrivals = new Subject<ServerRequestFrame>();
  readonly #open = new Map<RequestId, Open>();
  readonly #viewers = new Set<Viewer>();
  readonly #viewed = new Subject<void>();
  readonly #pending = new BehaviorSubject<readonly Approval[]>([]);
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

  /** The approvals that wait for an answer, anew each time one comes or goes. Whoever looks keeps them waiting. */
  readonly pending$: Observable<readonly Approval[]> = defer(() =>
    merge(this.approvals$({}).pipe(ignoreElements()), this.#pending),
  );

  receive(frame: ServerRequestFrame): void {
    this.#arrivals.next(frame);
  }

  /** Answers a request whose params could not be read. */
  decline(frame: ServerRequestFrame): void {
    this.#answerNegatively(new ServerRequest(frame, (reply) => this.counterpart.send(reply)), 'default');
  }

  /** Approvals as they come, and first those that wait and that no handler has in hand. */
  approvals$(scope: Scope): Observable<Approval> {
    return new Observable((subscriber) => {
      const viewer = { scope, subscriber };
      this.#viewers.add(viewer);
      subscriber.add(() => this.#viewers.delete(viewer));
      for (const open of [...this.#open.values()]) {
        if (open.stage !== 'handled') this.#show(open, [viewer]);
      }
      this.#viewed.next();
    });
  }

  /** Withdraws everything: the link has ended. */
  end(error: unknown, how: 'lost' | 'closed'): void {
    for (const { request } of [...this.#open.values()]) request.withdraw('link');
    this.#subscription.unsubscribe();
    const views = [...[...this.#viewers].map(({ subscriber }) => subscriber), this.#pending];
    for (const view of views) {
      if (how === 'lost') view.error(error);
      else view.complete();
    }
  }

  // From the request's arrival until the server will not ask it again.
  #life(frame: ServerRequestFrame): Observable<never> {
    return defer(() => {
      const request = new ServerRequest(frame, (reply) => this.counterpart.send(reply));
      const known = this.#open.get(frame.id)?.request;
      if (known?.repeats(request) === true) return EMPTY;
      known?.withdraw('server');
      const open: Open = { request, approval: this.#approvalOf(request), stage: 'waiting' };
      this.#open.set(request.id, open);
      this.#check(request);
      this.#showPending();
      const settled$ = request.settled$.pipe(tap(() => this.#showPending()));
      const withdrawn$ = this.#withdrawal(request).pipe(tap((by) => request.withdraw(by)));
      // Once answered it may still come again, until the server has confirmed that or its turn has ended.
      const over$ = request.turnId === undefined ? merge(withdrawn$, settled$) : withdrawn$;
      return merge(this.#answer(open), settled$).pipe(
        takeUntil(over$),
        ignoreElements(),
        finalize(() => {
          if (this.#open.get(request.id) === open) this.#open.delete(request.id);
          this.#showPending();
        }),
      );
    });
  }

  #withdrawal({ id, method, threadId, turnId, itemId }: ServerRequest): Observable<Withdrawer> {
    const { counterpart } = this;
    const resolved$ = counterpart.on('serverRequest/resolved').pipe(
      filter((params) => readMember(params, 'requestId') === id),
      map(() => 'server' as const),
    );
    const turnEnded$ = counterpart.on('turn/completed').pipe(
      filter((params) => turnIdOf('turn/completed', params) === turnId),
      filter((params) => readMember(params, 'threadId') === threadId),
      map(() => 'turn' as const),
    );
    // Of a tool call that is not wanted any more, only the end of its item tells.
    const itemEnded$ = counterpart.on('item/completed').pipe(
      filter((params) => readMember(readMember(params, 'item'), 'id') === itemId),
      map(() => 'server' as const),
    );
    return merge(
      resolved$,
      turnId === undefined ? NEVER : turnEnded$,
      method === 'item/tool/call' && itemId !== undefined ? itemEnded$ : NEVER,
    ).pipe(
      first(),
      catchError(() => EMPTY),
    );
  }

  #answer(open: Open): Observable<unknown> {
    const { request, approval } = open;
    const { approvalTimeoutMs, approvalTimeoutDecision } = this.options;
    // A handler that is taken away before it has answered leaves the request to the next.
    const answered$ = defer(() => this.#take(open)).pipe(repeat());
    const overdue$ =
      approval === undefined || approvalTimeoutMs === 0
        ? NEVER
        : timer(approvalTimeoutMs).pipe(tap(() => approval.decide(approvalTimeoutDecision, 'timeout')));
    return merge(answered$, overdue$.pipe(take(1))).pipe(takeUntil(request.settled$));
  }

  #take(open: Open): Observable<unknown> {
    const taken$ = merge(this.handlers.added$, this.#viewed).pipe(
      startWith(undefined),
      map(() => this.#takerOf(open)),
      filter((taker) => taker !== undefined),
    );
    const holdMs = isHeld(open) ? this.options.serverRequestHoldMs : 0;
    const nobody$ = (holdMs === 0 ? of(0) : timer(holdMs)).pipe(
      map(() => defer(() => of(this.#answerNegatively(open.request, 'default')))),
    );
    return merge(taken$, nobody$).pipe(
      take(1),
      switchMap((taker) => taker),
    );
  }

  #takerOf(open: Open): Observable<unknown> | undefined {
    const handler = open.stage === 'shown' ? undefined : this.handlers.find(open.request);
    if (handler !== undefined) return this.#handle(open, handler);
    if (open.stage === 'waiting') this.#show(open, [...this.#viewers]);
    return open.stage === 'shown' ? NEVER : undefined;
  }

  #handle(open: Open, { handle, removed$ }: Handler): Observable<unknown> {
    const { request } = open;
    const { method, threadId, turnId, id: requestId } = request;
    return defer(() => {
      open.stage = 'handled';
      const abort = new AbortController();
      const { signal } = abort;
      const answer$ = answerOf(() => handle(request.params, { method, threadId, turnId, requestId, signal }));
      return this.#gate.enter().pipe(
        switchMap((leave) =>
          // A microtask later, so that a handler that takes its time delays no frame that has come already.
          answer$.pipe(subscribeOn(asapScheduler), take(1), throwIfEmpty(noAnswer), finalize(leave)),
        ),
        tap((result) => this.#replyWith(request, result, 'handler')),
        catchError((error: unknown) => of(this.#fail(request, error))),
        takeUntil(removed$),
        finalize(() => {
          open.stage = 'waiting';
          abort.abort();
        }),
      );
    });
  }

  /** Shows an approval from the nearest viewer to the farthest, for as long as it is undecided. */
  #show(open: Open, viewers: readonly Viewer[]): void {
    const { request, approval } = open;
    if (approval === undefined) return;
    const nearest = viewers
      .filter(({ scope }) => covers(scope, request))
      .sort((a, b) => nearness(b.scope) - nearness(a.scope));
    for (const { subscriber } of nearest) {
      if (!request.isOpen) return;
      open.stage = 'shown';
      subscriber.next(approval);
    }
  }

  #showPending(): void {
    const { value: shown } = this.#pending;
    const pending = [...this.#open.values()].flatMap(({ request, approval }) =>
      approval !== undefined && request.isOpen ? [approval] : [],
    );
    const isShown =
      pending.length === shown.length && pending.every((approval, at) => approval === shown[at]);
    if (!isShown) this.#pending.next(pending);
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

  #answerNegatively(request: ServerRequest, by: Answerer): void {
    const { id, method } = request;
    if (this.#send(request, negativeReply(method), by)) {
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
function isHeld({ request, approval }: Open): boolean {
  return approval !== undefined || request.method === 'item/tool/call';
}

function covers(scope: Scope, { threadId, turnId }: ServerRequest): boolean {
  return (
    (scope.threadId === undefined || scope.threadId === threadId) &&
    (scope.turnId === undefined || scope.turnId === turnId)
  );
}

function nearness({ threadId, turnId }: Scope): number {
  return Number(threadId !== undefined) + Number(turnId !== undefined);
}

function noAnswer(): Error {
  return new Error('The handler completed without an answer.');
}

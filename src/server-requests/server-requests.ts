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
import { Gate } from '../connection/gate.js';
import type { RequestId } from '../transport/frame.js';
import { askHandler, soon } from './ask-handler.js';
import { ApprovalViews } from './approval-views.js';
import type { Handler, Handlers } from './handlers.js';
import type { ServerRequestOptions } from './options.js';
import {
  ServerRequest,
  type Counterpart,
  type ServerRequestFrame,
  type Withdrawer,
} from './server-request.js';
import { WITHDRAWALS } from './withdrawal.js';

/**
 * Who has a request in hand: a handler, those it was shown to, or those who read the list of what waits, for as long as
 * they do.
 */
type Taker = Handler | 'viewers' | 'readers' | 'nobody';

/**
 * Answers each request of one link exactly once, whatever happens.
 *
 * A request goes to the nearest handler; an approval without one is shown to whoever looks at approvals. What nobody
 * takes within a short time is answered with the protocol's negative.
 */
export class ServerRequests {
  readonly #arrivals = new Subject<ServerRequestFrame>();
  readonly #open = new Map<RequestId, ServerRequest>();
  readonly views = new ApprovalViews(() => this.#open.values());
  readonly #gate: Gate;
  readonly #subscription = this.#arrivals.pipe(mergeMap((frame) => this.#life(frame))).subscribe();

  constructor(
    private readonly handlers: Handlers,
    private readonly options: ServerRequestOptions,
    private readonly counterpart: Counterpart,
  ) {
    this.#gate = new Gate(options.maxConcurrentHandlers);
  }

  /** How many requests have come and not yet gone. */
  get size(): number {
    return this.#open.size;
  }

  receive(frame: ServerRequestFrame): void {
    this.#arrivals.next(frame);
  }

  /** Told of every notification before anybody else is, so that what it withdraws is not passed on. */
  hear(method: string, params: unknown): void {
    const withdrawal = this.#open.size === 0 ? undefined : WITHDRAWALS.get(method);
    if (withdrawal !== undefined) this.#withdraw((request) => withdrawal(request, method, params));
  }

  /** A turn is over although its last notification was not, or will not be, heard. */
  endTurn(threadId: string, turnId: string): void {
    this.hear('turn/completed', { threadId, turn: { id: turnId } });
  }

  /** Answers a request whose params could not be read. */
  decline(frame: ServerRequestFrame): void {
    new ServerRequest(frame, this.counterpart).decline();
  }

  /** Withdraws everything: the link has been given up. Whoever looks goes on looking. */
  drop(): void {
    this.#withdraw(() => 'link');
  }

  /** The link was lost, and over the next one the server will ask again for what it still wants to know. */
  suspend(): void {
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

  #withdraw(why: (request: ServerRequest) => Withdrawer | false): void {
    for (const request of [...this.#open.values()]) {
      const by = why(request);
      if (by === false) continue;
      this.#open.delete(request.id);
      request.withdraw(by);
    }
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
      known?.withdraw('server');
      this.#open.delete(id);
      this.#open.set(id, request);
      const issues = this.counterpart.validator?.serverRequest(method, params);
      if (issues !== undefined) this.counterpart.report({ kind: 'invalidServerRequest', method, id, issues });
      this.views.refresh(request);
      return merge(this.#answer(request), this.#overdue(request)).pipe(
        // The negative may have to wait for the next link.
        catchError((error: unknown) => {
          request.fail(error);
          return NEVER;
        }),
        takeUntil(request.settled$),
        finalize(() => {
          // Others may still come again, until the server has confirmed the answer or their turn has ended.
          if (request.turnId === undefined && request.approval === undefined) this.#open.delete(id);
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
    return merge(this.handlers.changed, this.views.audience).pipe(
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
        return askHandler(taker, request, this.#gate).pipe(
          tap((result) => request.respond(result, 'handler')),
        );
      }),
    );
  }

  #takerOf(request: ServerRequest): Taker {
    if (!request.isShown) {
      request.handler = this.handlers.find(request);
      if (request.handler !== undefined) return request.handler;
      this.views.show(request);
    }
    if (request.isShown) return 'viewers';
    return request.approval !== undefined && this.views.isRead ? 'readers' : 'nobody';
  }

  // Emits when nobody has turned up in time, counted from when the server has asked over the present link.
  #held({ approval, method, suspended }: ServerRequest): Observable<unknown> {
    // What asks for credentials, and what this version does not know, has no business waiting for somebody.
    const isHeld = approval !== undefined || method === 'item/tool/call';
    const holdMs = isHeld ? this.options.serverRequestHoldMs : 0;
    const held$ = holdMs === 0 ? of(0) : timer(holdMs);
    return suspended.pipe(switchMap((isSuspended) => (isSuspended ? NEVER : held$)));
  }

  #overdue(request: ServerRequest): Observable<unknown> {
    const { approvalTimeoutMs, approvalTimeoutDecision } = this.options;
    return approvalTimeoutMs === 0
      ? EMPTY
      : timer(approvalTimeoutMs).pipe(
          tap(() => {
            if (request.isOpen) request.approval?.decide(approvalTimeoutDecision, 'timeout');
          }),
        );
  }
}

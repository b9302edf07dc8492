import { Subject, Subscription, type Observable, type ObservableInput } from 'rxjs';
import type { ServerRequests } from '../../generated/methods.js';
import type { RequestId } from '../transport/frame.js';
import type { ServerRequest } from './server-request.js';

/** What a handler is told beside the params. */
export interface RequestContext {
  readonly method: string;
  readonly requestId: RequestId;
  readonly threadId: string | undefined;
  readonly turnId: string | undefined;
  /** Fires when the answer is not wanted any more: the turn or the link has ended, or it was settled elsewhere. */
  readonly signal: AbortSignal;
}

/** A value, or anything that emits it; the first one counts. */
export type Answer<R> = R | ObservableInput<R>;

/** Answers the requests of one method. What it throws, and what is no result of the method, becomes the negative. */
export type RequestHandler<M extends keyof ServerRequests> = (
  params: ServerRequests[M]['params'],
  context: RequestContext,
) => Answer<ServerRequests[M]['result']>;

/** Answers requests of a method that this version does not know. A list is a stream here: its first element counts. */
export type UnknownRequestHandler = (params: unknown, context: RequestContext) => unknown;

/** What a handler is for: one turn, one thread, or the whole connection. */
export interface Scope {
  readonly threadId?: string | undefined;
  readonly turnId?: string | undefined;
}

export interface Registration {
  readonly method: string;
  readonly scope: Scope;
  /** Typed at the surface by the method; here any method is possible. */
  readonly handle: UnknownRequestHandler;
  /** Whether it takes this very request; by default it does. */
  readonly accepts?: ((request: ServerRequest) => boolean) | undefined;
}

export interface Handler extends Registration {
  /** Emits when the handler is taken away. */
  readonly removed$: Observable<void>;
}

/** Who answers what: the handlers of one client, which outlive a link. */
export class Handlers {
  readonly #handlers = new Map<string, readonly Handler[]>();
  readonly #added = new Subject<void>();
  /** Emits when there is a new handler. */
  readonly added$: Observable<void> = this.#added.asObservable();

  /** For how many scopes and methods there are handlers. */
  get size(): number {
    return this.#handlers.size;
  }

  add(registration: Registration): Subscription {
    const key = keyOf(registration.scope, registration.method);
    const removed = new Subject<void>();
    const handler: Handler = { ...registration, removed$: removed };
    const handlers = [handler, ...(this.#handlers.get(key) ?? [])];
    // Sorting keeps the order of equals.
    this.#handlers.set(
      key,
      handlers.sort((a, b) => Number(a.accepts === undefined) - Number(b.accepts === undefined)),
    );
    this.#added.next();
    return new Subscription(() => {
      const others = (this.#handlers.get(key) ?? []).filter((other) => other !== handler);
      if (others.length > 0) this.#handlers.set(key, others);
      else this.#handlers.delete(key);
      removed.next();
    });
  }

  /**
   * The turn's own handler, else the thread's, else the connection's. Of several, those for certain requests go before
   * those for all, and the one that was added last before the others.
   */
  find(request: ServerRequest): Handler | undefined {
    const { method, threadId, turnId } = request;
    const scopes = [
      ...(turnId === undefined ? [] : [{ threadId, turnId }]),
      ...(threadId === undefined ? [] : [{ threadId }]),
      {},
    ];
    return scopes
      .flatMap((scope) => this.#handlers.get(keyOf(scope, method)) ?? [])
      .find(({ accepts }) => accepts?.(request) ?? true);
  }
}

function keyOf({ threadId, turnId }: Scope, method: string): string {
  return JSON.stringify([method, threadId, turnId]);
}

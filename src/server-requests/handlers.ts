import { Subject, Subscription, type ObservableInput } from 'rxjs';
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

/** Somebody who answers requests, or looks at them. */
interface Scoped {
  readonly scope: Scope;
  /** Whether it is for this very request; by default it is. */
  readonly accepts?: ((request: ServerRequest) => boolean) | undefined;
}

export interface Handler extends Scoped {
  readonly method: string;
  /** Typed at the surface by the method; here any method is possible. */
  readonly handle: UnknownRequestHandler;
}

/** Who answers what: the handlers of one client, which outlive a link. */
export class Handlers {
  readonly #handlers = new Set<Handler>();
  /** Emits when a handler has come or gone. */
  readonly changed = new Subject<void>();

  /** How many handlers there are. */
  get size(): number {
    return this.#handlers.size;
  }

  add(handler: Handler): Subscription {
    const handlers = this.#handlers.add(handler);
    this.changed.next();
    return new Subscription(() => {
      handlers.delete(handler);
      this.changed.next();
    });
  }

  /**
   * The one that has the request in hand, else the turn's own, else the thread's, else the connection's. Of several,
   * those for certain requests go before those for all, and the one that was added last before the others.
   */
  find(request: ServerRequest): Handler | undefined {
    const { handler, method } = request;
    if (handler !== undefined && this.#handlers.has(handler)) return handler;
    const latestFirst = [...this.#handlers].filter((other) => other.method === method).reverse();
    return nearestFirst(latestFirst, request)[0];
  }
}

/** Those whom a request concerns; of equally near ones the order stays. */
export function nearestFirst<T extends Scoped>(all: readonly T[], request: ServerRequest): readonly T[] {
  const { threadId, turnId } = request;
  return all
    .filter(
      ({ scope, accepts }) =>
        (scope.threadId ?? threadId) === threadId &&
        (scope.turnId ?? turnId) === turnId &&
        (accepts?.(request) ?? true),
    )
    .sort((a, b) => nearness(b) - nearness(a));
}

// The whole numbers are the scope: nothing, a thread, a turn of it.
function nearness({ scope, accepts }: Scoped): number {
  return Object.keys(scope).length + (accepts === undefined ? 0 : 0.5);
}

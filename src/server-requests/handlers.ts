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

export interface Handler {
  readonly method: string;
  readonly scope: Scope;
  /** Whether it is for this very request; by default it is. */
  readonly accepts?: ((request: ServerRequest) => boolean) | undefined;
  /** Typed at the surface by the method; here any method is possible. */
  readonly handle: UnknownRequestHandler;
}

/** Who answers what: the handlers of one client, which outlive a link. */
export class Handlers {
  /** By method and scope, the latest last. */
  readonly #handlers = new Map<string, readonly Handler[]>();
  #size = 0;
  /** Emits when a handler has come or gone. */
  readonly changed = new Subject<void>();

  /** How many handlers there are. */
  get size(): number {
    return this.#size;
  }

  add(handler: Handler): Subscription {
    const key = keyOf(handler.method, handler.scope);
    this.#set(key, [...this.#at(key), handler]);
    return new Subscription(() =>
      this.#set(
        key,
        this.#at(key).filter((other) => other !== handler),
      ),
    );
  }

  /**
   * The one that has the request in hand, else the turn's own, else the thread's, else the connection's. Of several,
   * those for certain requests go before those for all, and the one that was added last before the others.
   */
  find(request: ServerRequest): Handler | undefined {
    const { handler, method, threadId, turnId } = request;
    if (handler !== undefined && this.#at(keyOf(method, handler.scope)).includes(handler)) return handler;
    for (const scope of [{ threadId, turnId }, { threadId }, {}]) {
      const handlers = this.#at(keyOf(method, scope));
      const found =
        handlers.findLast(({ accepts }) => accepts?.(request) === true) ??
        handlers.findLast(({ accepts }) => accepts === undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #at(key: string): readonly Handler[] {
    return this.#handlers.get(key) ?? [];
  }

  #set(key: string, handlers: readonly Handler[]): void {
    this.#size += handlers.length - this.#at(key).length;
    if (handlers.length === 0) this.#handlers.delete(key);
    else this.#handlers.set(key, handlers);
    this.changed.next();
  }
}

/** Those whom a request concerns, the nearest first; of equally near ones the order stays. */
export function nearestFirst<T extends { readonly scope: Scope }>(
  all: readonly T[],
  { threadId, turnId }: ServerRequest,
): readonly T[] {
  return all
    .filter(({ scope }) => (scope.threadId ?? threadId) === threadId && (scope.turnId ?? turnId) === turnId)
    .sort((a, b) => Object.keys(b.scope).length - Object.keys(a.scope).length);
}

function keyOf(method: string, { threadId, turnId }: Scope): string {
  return JSON.stringify([method, threadId, turnId]);
}

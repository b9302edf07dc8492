import { Handle } from '../base/handle.js';
import type { Frame } from '../transport/frame.js';
import { memoryTransport, type MemoryLink, type MemoryTransportOptions } from '../transport/memory.js';
import type { TransportFactory } from '../transport/transport.js';

/** Answers one request: what it returns is the result, nothing is `{}`. `LATER` leaves the answer to the test. */
export type FakeHandler = (params: unknown, request: Frame) => unknown;

/** Returned by a handler that answers by itself. */
export const LATER: unique symbol = Symbol('later');

/**
 * An app-server without a process, for what the real one cannot be made to do.
 *
 * It answers `initialize`, counts threads and turns, and lets a test say the rest frame by frame. Requests nobody
 * handles are refused the way the real server refuses unknown methods.
 */
export class FakeAppServer extends Handle {
  /** The client's side. */
  readonly transport: TransportFactory;
  /** Every frame clients sent, in order. */
  readonly received: Frame[] = [];
  readonly #handlers = new Map<string, FakeHandler>();
  readonly #links = new WeakMap<Frame, MemoryLink>();
  readonly #memory;
  #threads = 0;
  #turns = 0;

  constructor(options: MemoryTransportOptions = {}) {
    super();
    this.#memory = memoryTransport(options);
    this.transport = this.#memory.factory;
    this.#memory.server.received$.subscribe(({ link, frame }) => this.#receive(link, frame));
    this.handle('initialize', () => ({
      userAgent: 'fake/0.169.0 (Linux)',
      codexHome: '/codex-home',
      platformFamily: 'unix',
      platformOs: 'linux',
    }));
    this.handle('thread/start', () => ({ thread: { id: `thread-${(this.#threads += 1)}` } }));
    this.handle('turn/start', () => ({ turn: turn(`turn-${(this.#turns += 1)}`, 'inProgress') }));
    this.handle('turn/interrupt', () => ({}));
  }

  /** The latest link. */
  get link(): MemoryLink {
    const link = this.#memory.server.connections.at(-1);
    if (link === undefined) throw new Error('no client has connected yet');
    return link;
  }

  /** Answers a method from now on; the last handler of a method counts. */
  handle(method: string, handler: FakeHandler): this {
    this.#handlers.set(method, handler);
    return this;
  }

  /** The requests of one method so far. */
  requests(method: string): readonly Frame[] {
    return this.received.filter((frame) => frame.method === method);
  }

  /** Sends a notification on the latest link. */
  notify(method: string, params: unknown): void {
    this.link.send({ method, params });
  }

  /** Answers a request on the link it came by. */
  reply(request: Frame, result: unknown): void {
    (this.#links.get(request) ?? this.link).reply(request, result);
  }

  #receive(link: MemoryLink, frame: Frame): void {
    this.received.push(frame);
    this.#links.set(frame, link);
    if (frame.id === undefined || frame.method === undefined) return;
    const handler = this.#handlers.get(frame.method);
    if (handler === undefined) {
      link.refuse(frame, {
        code: -32600,
        message: `Invalid request: unknown variant \`${frame.method}\`, expected one of \`thread/start\``,
      });
      return;
    }
    const result = handler(frame.params, frame);
    if (result instanceof FakeRefusal) link.refuse(frame, result.error);
    else if (result !== LATER) link.reply(frame, result === undefined ? {} : result);
  }
}

/** Returned by a handler that refuses. */
export class FakeRefusal {
  constructor(readonly error: { readonly code: number; readonly message: string; readonly data?: unknown }) {}
}

/** A turn as the server describes it in replies and notifications. */
export function turn(id: string, status: string, more: Record<string, unknown> = {}) {
  return {
    id,
    items: [],
    status,
    error: null,
    startedAt: null,
    completedAt: null,
    durationMs: null,
    ...more,
  };
}

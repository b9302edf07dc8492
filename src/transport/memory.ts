import { ReplaySubject, Subject, type Observable } from 'rxjs';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { choice, wholeNumber } from '../errors/rules.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { encodeFrame } from './encode.js';
import type { Frame, RpcErrorObject } from './frame.js';
import { FrameReader } from './frame-reader.js';
import { DEFAULT_MAX_FRAME_BYTES } from './line-splitter.js';
import type { Transport, TransportFactory } from './transport.js';

/** How an in-memory link delivers. */
export interface MemoryTransportOptions {
  /**
   * `sync` (the default) delivers within the call that sends, so a reply may be there before the client's `send`
   * returns; `async` delivers in a microtask. Both keep the order.
   */
  readonly mode?: 'sync' | 'async';
  /** The longest line that the client takes, in bytes. Default 256 MiB. */
  readonly maxFrameBytes?: number;
}

/** A transport without a process, and the server's end of it. */
export interface MemoryTransport {
  /** Opens a new link each time it is called. */
  readonly factory: TransportFactory;
  readonly server: MemoryServer;
}

/** What the client sent on one link. */
export interface ReceivedFrame {
  readonly link: MemoryLink;
  readonly frame: Frame;
}

/** The server's side of all links. */
export interface MemoryServer {
  /** Every link, those opened before the subscription too. Never ends. */
  readonly connections$: Observable<MemoryLink>;
  /** Every link so far, also the closed ones. */
  readonly connections: readonly MemoryLink[];
  /** What clients send, on whichever link. Hot, never ends. */
  readonly received$: Observable<ReceivedFrame>;
}

/** The server's end of one link. After the link's end, whatever is sent on it is ignored. */
export interface MemoryLink {
  /** What the client sends. Hot; completes when the client has closed the link. */
  readonly received$: Observable<Frame>;
  /** What the client has sent so far. */
  readonly received: readonly Frame[];
  /** Emits once and completes when the client has closed the link, also for late subscribers. */
  readonly closed$: Observable<void>;
  readonly isClosed: boolean;
  /** @throws {InvalidParamsError} when the frame has no JSON form. */
  send(frame: Frame): void;
  /** Answers a request. */
  reply(request: Frame, result: unknown): void;
  /** Refuses a request. */
  refuse(request: Frame, error: RpcErrorObject): void;
  /** Puts text or bytes on the wire as they are, without a line end, `chunkBytes` at a time (default: all at once). */
  sendRaw(data: string | Uint8Array, chunkBytes?: number): void;
  /** Ends the link on purpose: the client's `frames$` completes, after an unfinished last line. */
  end(): void;
  /** Breaks the link: the client's `frames$` errors with this, as a `TransportClosedError`. */
  fail(error?: unknown): void;
}

const RULES: Rules<MemoryTransportOptions> = {
  mode: choice('sync', 'async'),
  maxFrameBytes: wholeNumber(1, Number.MAX_SAFE_INTEGER),
};

/**
 * A transport for tests. What is sent crosses it as bytes, through the same line splitting, encoding and decoding as
 * between processes.
 *
 * @throws {InvalidParamsError} when an option cannot be right.
 */
export function memoryTransport(options: MemoryTransportOptions = {}): MemoryTransport {
  checkOptions('memoryTransport', options, RULES);
  const { mode = 'sync', maxFrameBytes = DEFAULT_MAX_FRAME_BYTES } = options;
  const deliver: Deliver = mode === 'sync' ? (task) => task() : queueMicrotask;
  const connections: MemoryLink[] = [];
  const opened$ = new ReplaySubject<MemoryLink>(Infinity);
  const received$ = new Subject<ReceivedFrame>();

  const factory = (): Transport => {
    const link = new Link(deliver, maxFrameBytes);
    link.received$.subscribe((frame) => received$.next({ link, frame }));
    connections.push(link);
    opened$.next(link);
    return link.client;
  };
  return {
    factory,
    server: { connections, connections$: opened$.asObservable(), received$: received$.asObservable() },
  };
}

type Deliver = (task: () => void) => void;

class Link implements MemoryLink {
  readonly received: Frame[] = [];
  readonly client: Transport;
  readonly #deliver: Deliver;
  readonly #toClient: FrameReader;
  readonly #received$ = new Subject<Frame>();
  readonly #closed$ = new ReplaySubject<void>(1);
  readonly #encoder = new TextEncoder();
  #hasEnded = false;
  isClosed = false;

  readonly received$: Observable<Frame> = this.#received$.asObservable();
  readonly closed$: Observable<void> = this.#closed$.asObservable();

  constructor(deliver: Deliver, maxFrameBytes: number) {
    this.#deliver = deliver;
    this.#toClient = new FrameReader(maxFrameBytes);
    const toServer = new FrameReader(DEFAULT_MAX_FRAME_BYTES);
    toServer.frames$.subscribe({
      next: (frame) => {
        this.received.push(frame);
        this.#received$.next(frame);
      },
      complete: () => this.#clientHasClosed(),
    });
    this.client = this.#clientEnd(toServer);
  }

  send(frame: Frame): void {
    this.sendRaw(`${encodeFrame(frame)}\n`);
  }

  reply(request: Frame, result: unknown): void {
    this.send({ ...idOf(request), result });
  }

  refuse(request: Frame, error: RpcErrorObject): void {
    this.send({ ...idOf(request), error });
  }

  sendRaw(data: string | Uint8Array, chunkBytes?: number): void {
    if (this.#hasEnded) return;
    const bytes = typeof data === 'string' ? this.#encoder.encode(data) : data.slice();
    const step = chunkBytes ?? Math.max(bytes.length, 1);
    for (let start = 0; start < bytes.length; start += step) {
      const chunk = bytes.subarray(start, start + step);
      this.#deliver(() => this.#toClient.push(chunk));
    }
  }

  end(): void {
    this.#end();
  }

  fail(error?: unknown): void {
    this.#end(
      error instanceof TransportClosedError
        ? error
        : new TransportClosedError(
            'The memory link broke.',
            {},
            error === undefined ? undefined : { cause: error },
          ),
    );
  }

  #end(error?: TransportClosedError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#deliver(() => this.#toClient.end(error));
  }

  #clientHasClosed(): void {
    this.isClosed = true;
    this.#received$.complete();
    this.#closed$.next();
    this.#closed$.complete();
  }

  #clientEnd(toServer: FrameReader): Transport {
    let closing: Promise<void> | undefined;
    return {
      frames$: this.#toClient.frames$,
      diagnostics$: this.#toClient.diagnostics$,
      send: (frame) => {
        const bytes = this.#encoder.encode(`${encodeFrame(frame)}\n`);
        if (!this.#hasEnded) this.#deliver(() => toServer.push(bytes));
      },
      close: () =>
        (closing ??= new Promise((resolve) => {
          this.end();
          this.#deliver(() => {
            toServer.end();
            resolve();
          });
        })),
    };
  }
}

function idOf({ id }: Frame): Pick<Frame, 'id'> {
  return id === undefined ? {} : { id };
}

import { InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import type { Rules } from '../errors/check-options.js';
import { callback } from '../errors/rules.js';
import { decodeFrame } from './decode.js';
import { SocketLink, type Socket } from './socket-link.js';
import { checkSocketOptions, SOCKET_RULES, type SocketOptions } from './socket-options.js';
import { addressOf, shownUrl } from './socket-url.js';
import type { TransportFactory } from './transport.js';

/** What codex takes of one message that comes in one piece; it ends the link over a longer one. */
const MAX_SEND_BYTES = 16 * 1024 * 1024;
const OPEN = 1;
const NO_GOODBYE = 1006;
/** How long a socket that has failed, or has begun to close, may take to say that it is closed. */
const LAST_MS = 1000;

/** The id of a request that stands for a ping. */
const PING_ID = 'codex-rx/ping';
/** Any server answers it at once, whatever else it has to do, even before the handshake. */
const PING = `{"id":"${PING_ID}","method":"thread/loaded/list","params":{"limit":1}}`;

/** What is read of the events of a platform's WebSocket. */
export interface PlatformSocketEvent {
  readonly type: string;
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly error?: unknown;
}

/** What is used of a platform's WebSocket. */
export interface PlatformSocket {
  binaryType: string;
  readonly readyState: number;
  /** Bytes of what was sent that have not left yet, where it tells. */
  readonly bufferedAmount?: number;
  send(data: string): void;
  close(code?: number): void;
  addEventListener(type: string, listener: (event: PlatformSocketEvent) => void): void;
}

/** How {@link webSocket} opens a link and what it takes. */
export interface WebSocketOptions extends SocketOptions {
  /** The class to use. Default: the platform's own (browsers, Deno, Bun, Node from version 22 on). */
  readonly WebSocket?: new (url: string) => PlatformSocket;
}

const RULES: Rules<WebSocketOptions> = { ...SOCKET_RULES, WebSocket: callback };

/**
 * Speaks with an app-server that listens on a WebSocket (`codex app-server --listen ws://IP:PORT`), or with a gateway
 * before it, over the WebSocket of the platform. Each call of the factory opens a link of its own.
 *
 * A platform's WebSocket sends no headers of yours, so no token, and does not tell why it was refused. In Node,
 * `webSocket` of `codex-rx/node` does both. Browsers always send an `Origin` header, with which codex refuses every
 * connection (403): a page needs a gateway.
 *
 * `frames$` errors with `TransportClosedError` (`closeCode`, `closeReason`) when the link cannot be opened, ends by
 * itself, or is silent although the server was asked for a sign of life (see `pingIntervalMs`). Unsubscribing from `frames$` ends nothing. Binary messages and messages that are no frames are dropped, and
 * show on `diagnostics$`; a frame that is too long to be taken (`maxSendBytes`) is refused, and the link lives on.
 *
 * @throws {InvalidParamsError} when an option cannot be right, or `ws://` leads off this machine without
 * `allowPlaintext`; the factory throws it where there is no WebSocket.
 *
 * @example
 * const codex = new Codex(webSocket('wss://gateway.example/codex'));
 */
export function webSocket(given: string | URL, options: WebSocketOptions = {}): TransportFactory {
  const url = addressOf(given);
  const checked = checkSocketOptions('webSocket', url, options, MAX_SEND_BYTES, RULES);
  return () => {
    const { WebSocket = platformSocket() } = options;
    const socket = openSocket(WebSocket, url);
    return new SocketLink(shownUrl(url), checked, (link) => new ListenedSocket(link, socket), { url });
  };
}

/** Pages that came over https are refused a ws:// address at once. */
function openSocket(Socket: NonNullable<WebSocketOptions['WebSocket']>, url: string): PlatformSocket {
  try {
    return new Socket(url);
  } catch (cause) {
    throw new TransportClosedError(`The platform refuses a WebSocket to ${shownUrl(url)}.`, {}, { cause });
  }
}

function platformSocket(): NonNullable<WebSocketOptions['WebSocket']> {
  if ('WebSocket' in globalThis) return globalThis.WebSocket;
  throw new InvalidParamsError('webSocket', [
    { path: ['WebSocket'], message: 'this platform has none; in Node use webSocket of codex-rx/node' },
  ]);
}

class ListenedSocket implements Socket {
  #wasOpen = false;
  #problem: unknown;
  /** How many messages have come, by now and when it was last time for a ping. */
  #received = 0;
  #receivedBefore = 0;
  /** Pings whose answer has not come. */
  #pings = 0;

  constructor(
    private readonly link: SocketLink,
    private readonly socket: PlatformSocket,
  ) {
    socket.binaryType = 'arraybuffer';
    for (const type of ['open', 'message', 'error', 'close']) {
      socket.addEventListener(type, (event) => this.#hear(event));
    }
  }

  send(text: string): void {
    // A socket that has begun to close would take it without a word, or throw.
    if (this.socket.readyState === OPEN) this.socket.send(text);
    else this.#closeWithin(LAST_MS);
  }

  close(): void {
    this.socket.close(1000);
  }

  /** All that can be done is a goodbye, which may never be answered; so that is not waited for. */
  destroy(): void {
    this.socket.close();
    this.link.closed(() => this.#neverOpened());
  }

  /** A ping costs a request, so none is sent where something else has come. */
  ping(): void {
    if (this.#received > this.#receivedBefore) this.link.answered();
    else {
      this.#pings += 1;
      this.send(PING);
    }
    this.#receivedBefore = this.#received;
  }

  /** Bytes that leave show that there is a network, too. */
  progress(): number {
    return this.#received - (this.socket.bufferedAmount ?? 0);
  }

  waitsFor(): string {
    return 'nothing there has answered';
  }

  #hear({ type, data, code = NO_GOODBYE, reason = '', error }: PlatformSocketEvent): void {
    switch (type) {
      case 'open':
        this.#wasOpen = true;
        this.link.opened();
        break;
      case 'message':
        this.#received += 1;
        if (typeof data === 'string') this.#receive(data);
        else this.link.receivedBinary(data instanceof ArrayBuffer ? data.byteLength : 0);
        break;
      case 'error':
        this.#problem = error;
        this.#closeWithin(this.#wasOpen ? LAST_MS : 0);
        break;
      default:
        this.#closed(code, reason);
    }
  }

  #receive(text: string): void {
    if (this.#pings === 0 || !isPong(text)) {
      this.link.received(text);
      return;
    }
    this.#pings -= 1;
    this.link.answered();
  }

  /** Node's own socket tells of no close after some errors, nor when the server does not hang up. */
  #closeWithin(ms: number): void {
    setTimeout(() => this.#closed(NO_GOODBYE, ''), ms);
  }

  #closed(code: number, reason: string): void {
    this.link.closed(() =>
      this.#wasOpen ? this.link.lost(code, reason, this.#problem) : this.#neverOpened(),
    );
  }

  #neverOpened(): TransportClosedError {
    const message =
      `The WebSocket to ${this.link.where} could not be opened, the platform does not say why: nothing listens there, ` +
      'or codex refused it, with 401 without a token, which codex-rx/node can send, or with 403 because of the Origin ' +
      'header that every browser sends; a page needs a gateway.';
    return this.link.error(message, { closeCode: NO_GOODBYE }, this.#problem);
  }
}

/** Whether it is the answer to a ping, be it a refusal. */
function isPong(text: string): boolean {
  if (!text.includes(PING_ID)) return false;
  const frame = decodeFrame(text);
  return typeof frame !== 'string' && frame.id === PING_ID && frame.method === undefined;
}

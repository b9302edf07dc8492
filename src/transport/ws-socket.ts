import { constants } from 'node:buffer';
import type { Agent } from 'node:http';
import { connect, isIP, type Socket as NetSocket } from 'node:net';
// Under jsdom the global timers are those of a page, which have no `unref`.
import { setTimeout } from 'node:timers';
import { connect as connectTls } from 'node:tls';
import type { RawData, WebSocket } from 'ws';
import type { ProcessExit, TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import { openTunnel, ProxyRefusal } from './proxy.js';
import type { Socket, SocketLink } from './socket-link.js';
import type { TlsSettings } from './tls-options.js';
import { whyNotOpen } from './why-not-open.js';

/** Codex takes messages of 64 MiB, but no piece of more than 16. */
const PIECE_BYTES = 8 * 1024 * 1024;
const MAX_UNIT_BYTES = 3;
const HEAD_BYTES = 512;
/** How long a message may be that is put together only to be dropped, so that the link outlives it. */
const DROPPED_BYTES = 1024 * 1024;
/** The close code of a message that is too long. */
const TOO_BIG = 1009;
/** How long a server that says goodbye may take to hang up. `ws` has this option from 8.19 on. */
const CLOSING = { closeTimeout: 1000 };

const NO_CONNECTION =
  'no connection came about; look at the address, and at what may be between, a firewall for example';
const NO_ANSWER =
  'it took the connection, but did not answer; an app-server would, at a ws:// address, or at wss:// behind a proxy';

export interface WsSettings {
  readonly url: string;
  /** Connects to this socket file instead of what the URL names. */
  readonly socketPath?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Called when the link opens. */
  readonly token?: (() => string | Promise<string>) | undefined;
  readonly tls: TlsSettings;
  readonly agent?: Agent | undefined;
  readonly proxy?: URL | undefined;
  readonly maxFrameBytes: number;
  /** Waits for the end of the server's process, where that is known, and tells it. */
  readonly exit?: (() => Promise<ProcessExit | undefined>) | undefined;
}

/** A WebSocket of the `ws` package. It is always read, and never slowed down. */
export class WsSocket implements Socket {
  #ws: WebSocket | undefined;
  /** Its end has been asked for here. */
  #isLeft = false;
  readonly #left = new AbortController();
  #wasOpen = false;
  #bytesRead = (): number => 0;
  #problem: unknown;
  #waitsFor = 'the bearerToken function has not given one';

  constructor(
    private readonly link: SocketLink,
    private readonly settings: WsSettings,
  ) {
    void this.#open();
  }

  send(text: string): void {
    if (text.length * MAX_UNIT_BYTES <= PIECE_BYTES) this.#ws?.send(text);
    else this.#sendInPieces(Buffer.from(text));
  }

  close(): void {
    this.#isLeft = true;
    this.#ws?.close(1000);
  }

  destroy(): void {
    this.#isLeft = true;
    this.#left.abort();
    if (this.#ws === undefined) this.link.closed(() => this.#neverOpened());
    else this.#ws.terminate();
  }

  ping(): void {
    this.#ws?.ping();
  }

  progress(): number {
    return this.#bytesRead();
  }

  waitsFor(): string {
    return this.#waitsFor;
  }

  async #open(): Promise<void> {
    try {
      const headers = { ...this.settings.headers, ...(await this.#authorization()) };
      const Socket = await this.#loadSocket();
      const tunnel = await this.#tunnel();
      if (this.#isLeft) tunnel?.destroy();
      else this.#ws = this.#connect(Socket, headers, tunnel);
    } catch (error) {
      this.link.fail(
        error instanceof CodexError
          ? error
          : this.link.error(
              `There is no token for the WebSocket to ${this.link.where}: the bearerToken function failed, see cause.`,
              {},
              error,
            ),
      );
    }
  }

  /** Loaded when a socket is opened: a bundle of one file cannot always load it, and may never open one. */
  async #loadSocket(): Promise<typeof WebSocket> {
    try {
      return (await import('ws')).WebSocket;
    } catch (cause) {
      const why = 'the package ws cannot be loaded, see cause; a bundle has to leave it outside (external)';
      throw this.link.error(`The WebSocket to ${this.link.where} could not be opened: ${why}.`, {}, cause);
    }
  }

  async #authorization(): Promise<{ Authorization?: string }> {
    const token = await this.settings.token?.();
    this.link.learn({ token });
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  async #tunnel(): Promise<NetSocket | undefined> {
    const { proxy, url } = this.settings;
    if (proxy === undefined || this.#isLeft) return undefined;
    this.#waitsFor = `the proxy ${proxy.host} has not opened a tunnel`;
    try {
      return await openTunnel(proxy, url, this.#left.signal);
    } catch (cause) {
      const why = cause instanceof ProxyRefusal ? `: ${cause.message}` : '';
      const message = `The WebSocket to ${this.link.where} could not be opened${why}.`;
      throw this.link.error(message, { closeCode: 1006 }, cause);
    }
  }

  #connect(
    Socket: typeof WebSocket,
    headers: Readonly<Record<string, string>>,
    tunnel: NetSocket | undefined,
  ): WebSocket {
    const { url, socketPath, maxFrameBytes, agent } = this.settings;
    const ws = new Socket(url, {
      headers,
      perMessageDeflate: false,
      followRedirects: false,
      ...CLOSING,
      ...this.settings.tls,
      finishRequest: (request) => {
        this.#waitsFor = NO_CONNECTION;
        request.once('socket', (socket) => socket.once('connect', () => (this.#waitsFor = NO_ANSWER)));
        request.end();
      },
      // `ws` cannot skip a message: a longer one ends the link before it is put together.
      maxPayload: Math.min(Math.max(maxFrameBytes, DROPPED_BYTES), constants.MAX_STRING_LENGTH),
      ...(socketPath === undefined ? {} : { createConnection: () => connect(socketPath) }),
      ...(tunnel === undefined ? {} : { createConnection: () => this.#over(tunnel) }),
      ...(agent === undefined ? {} : { agent }),
    });
    ws.on('upgrade', ({ socket }) => {
      this.#bytesRead = () => socket.bytesRead;
      // What is still to be written to a server that has hung up may never be read.
      socket.once('end', () => setTimeout(() => ws.terminate(), CLOSING.closeTimeout).unref());
    });
    ws.on('open', () => this.#opened(ws));
    ws.on('message', (data, isBinary) => this.#receive(data, isBinary));
    ws.on('unexpected-response', (_request, { statusCode = 0 }) => this.link.fail(this.#refused(statusCode)));
    ws.on('error', (error) => this.#failed(error));
    ws.on('close', (code, reason) => void this.#closed(code, reason.toString()));
    return ws;
  }

  /** The stream on which the server speaks, inside a tunnel. */
  #over(tunnel: NetSocket): NetSocket {
    const { url, tls } = this.settings;
    const { protocol, hostname } = new URL(url);
    if (protocol === 'ws:') return tunnel;
    const host = hostname.replace(/^\[|\]$/g, '');
    return connectTls({ ...(isIP(host) === 0 ? { servername: host } : {}), ...tls, host, socket: tunnel });
  }

  #opened(ws: WebSocket): void {
    this.#wasOpen = true;
    ws.on('pong', () => this.link.answered());
    this.link.opened();
  }

  /** Once the link is open, only what breaks the protocol is told here; `ws` then waits for the server to hang up. */
  #failed(error: Error): void {
    this.#problem = error;
    if (this.#wasOpen)
      this.link.fail(isOversize(error) ? this.#oversize(error) : this.link.lost(1006, '', error));
  }

  #oversize(cause: Error): TransportClosedError {
    const { maxFrameBytes } = this.settings;
    const message =
      `The server at ${this.link.where} sent a message longer than maxFrameBytes (${maxFrameBytes} bytes); ` +
      'the link was given up, before the message had arrived. Raise it for the transport, or ask for less at a time';
    return this.link.error(`${message}.`, { closeCode: TOO_BIG }, cause);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!Buffer.isBuffer(data)) return;
    if (isBinary) this.link.receivedBinary(data.length);
    else if (data.length > this.settings.maxFrameBytes) {
      this.link.dropped(data.length, data.toString('utf8', 0, HEAD_BYTES));
    } else this.link.received(data.toString('utf8'), data.length);
  }

  #sendInPieces(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const end = at + PIECE_BYTES;
      this.#ws?.send(bytes.subarray(at, end), { binary: false, fin: end >= bytes.length });
    }
  }

  async #closed(code: number, reason: string): Promise<void> {
    const exit = this.#isLeft ? undefined : await this.settings.exit?.();
    this.link.closed(() =>
      this.#wasOpen
        ? this.link.lost(code, reason, this.#problem, exit, describe(exit))
        : this.#neverOpened(exit),
    );
  }

  #refused(httpStatus: number): TransportClosedError {
    const { where } = this.link;
    return this.link.error(`${where} refused the WebSocket: ${this.#whyRefused(httpStatus)}.`, {
      httpStatus,
    });
  }

  #whyRefused(status: number): string {
    const { token, headers } = this.settings;
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    if (status === 401) {
      return token === undefined && !names.includes('authorization')
        ? '401, it wants a token; give one as bearerToken'
        : '401, it does not take this token';
    }
    if (status === 403) {
      const from = names.includes('origin') ? 'as headers has it' : 'which something between may have added';
      return `403, which is what codex says to every request with an Origin header, ${from}`;
    }
    return status >= 300 && status < 400
      ? `${status}, a redirect, which is not followed; use the address it leads to`
      : `it answered with HTTP status ${status}, as no app-server does`;
  }

  #why(): string {
    return whyNotOpen(this.#problem, this.settings.url.startsWith('wss:'));
  }

  #neverOpened(exit?: ProcessExit): TransportClosedError {
    const message = `The WebSocket to ${this.link.where} could not be opened${this.#why()}.${describe(exit)}`;
    return this.link.error(message, { ...exit, closeCode: 1006 }, this.#problem);
  }
}

function isOversize(error: Error): boolean {
  return 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
}

function describe({ exitCode, signal }: ProcessExit = {}): string {
  if (signal !== undefined) return ` The app-server was ended by ${signal}.`;
  return exitCode === undefined ? '' : ` The app-server exited with code ${exitCode}.`;
}

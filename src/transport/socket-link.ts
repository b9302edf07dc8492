import type { Observable } from 'rxjs';
import {
  InvalidParamsError,
  TransportClosedError,
  type ProcessExit,
  type SocketEnd,
} from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { quoted } from '../errors/redact.js';
import { secretValues } from '../errors/secret-values.js';
import { encodeFrame } from './encode.js';
import type { Frame } from './frame.js';
import { FrameInbox, HEAD_CHARS } from './frame-inbox.js';
import { Heartbeat, type OtherSide } from './heartbeat.js';
import type { CheckedSocketOptions } from './socket-options.js';
import type { Transport, TransportDiagnostic } from './transport.js';
import { utf8Length } from './utf8-length.js';

/** How long the server gets to answer a goodbye. */
const CLOSE_MS = 1000;
/** A UTF-16 unit takes no more bytes than this. */
const MAX_UNIT_BYTES = 3;

/** One WebSocket, wherever it comes from. It tells its link what happens to it. */
export interface Socket extends OtherSide {
  /** Sends one text message. Called only while the socket is open. */
  send(text: string): void;
  /** Says goodbye, behind what was sent. */
  close(): void;
  /** Gives up at once. */
  destroy(): void;
  /** What it has been waiting for while it was not open, as the end of a sentence. */
  waitsFor(): string;
}

/** A link over a WebSocket: one JSON document in each text message. */
export class SocketLink implements Transport {
  readonly #inbox = new FrameInbox();
  readonly #options: CheckedSocketOptions;
  readonly #socket: Socket;
  readonly #gone: Promise<void>;
  #resolveGone: () => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: Heartbeat | undefined;
  #waiting: string[] = [];
  readonly #secrets: string[] = [];
  #state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';

  readonly frames$ = this.#inbox.frames$;
  readonly diagnostics$: Observable<TransportDiagnostic> = this.#inbox.diagnostics$;

  /** `where` is the address as errors show it; `given` is what else it is opened with. */
  constructor(
    readonly where: string,
    options: CheckedSocketOptions,
    connect: (link: SocketLink) => Socket,
    given: unknown = {},
  ) {
    this.#options = options;
    this.learn(given);
    this.#gone = new Promise((resolve) => (this.#resolveGone = resolve));
    const { handshakeTimeoutMs } = options;
    if (handshakeTimeoutMs > 0) {
      this.#timer = setTimeout(
        () =>
          this.fail(
            this.error(
              `The WebSocket to ${where} did not open within ${handshakeTimeoutMs} ms: ${this.#socket.waitsFor()}.`,
            ),
          ),
        handshakeTimeoutMs,
      );
    }
    try {
      this.#socket = connect(this);
    } catch (error) {
      clearTimeout(this.#timer);
      throw error;
    }
  }

  send(frame: Frame): void {
    const text = encodeFrame(frame);
    this.#refuseOversize(frame, text);
    if (this.#state === 'open') this.#socket.send(text);
    else if (this.#state === 'opening') this.#waiting.push(text);
  }

  close(): Promise<void> {
    if (this.#state === 'opening' || this.#state === 'open') {
      const wasOpen = this.#state === 'open';
      this.#state = 'closing';
      this.#heartbeat?.stop();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#socket.destroy();
        this.#end();
      }, CLOSE_MS);
      if (wasOpen) this.#socket.close();
      else this.#socket.destroy();
    }
    return this.#gone;
  }

  secrets(): readonly string[] {
    return this.#secrets;
  }

  /** Remembers what is secret in what the link is opened with. */
  learn(given: unknown): void {
    this.#secrets.push(...secretValues(given));
  }

  /** The socket is open. */
  opened(): void {
    if (this.#state !== 'opening') return;
    this.#state = 'open';
    clearTimeout(this.#timer);
    this.#heartbeat = new Heartbeat(this.#options, this.#socket, () => {
      const message =
        `The server at ${this.where} has not answered a ping within ${this.#options.pongTimeoutMs} ms; ` +
        'the link was given up. It may be stopped, or the network gone.';
      this.fail(this.error(message, { closeCode: 1006 }));
    });
    for (const text of this.#waiting) this.#socket.send(text);
    this.#waiting = [];
  }

  /** A ping was answered. */
  answered(): void {
    if (this.#state === 'open') this.#heartbeat?.answered();
  }

  /** A text message has come. Its size is counted where it is not given. */
  received(text: string, bytes?: number): void {
    const { maxFrameBytes } = this.#options;
    const size = bytes ?? countedBytes(text, maxFrameBytes);
    if (size > maxFrameBytes) this.dropped(size, text.slice(0, HEAD_CHARS));
    else this.#inbox.add(() => this.#inbox.text(text));
  }

  /** A text message has come that was too long; `head` is its beginning. */
  dropped(bytes: number, head: string): void {
    const { maxFrameBytes } = this.#options;
    this.#inbox.add(() => this.#inbox.report({ kind: 'oversizeFrame', bytes, maxFrameBytes, head }));
  }

  /** A binary message has come, which nothing sends that speaks this protocol. */
  receivedBinary(bytes: number): void {
    const reason = 'a binary message is not a frame';
    this.#inbox.add(() => this.#inbox.report({ kind: 'malformedLine', bytes, reason }));
  }

  /** The socket is gone. `why` is not asked when that was the aim. */
  closed(why: () => CodexError): void {
    this.#end(this.#state === 'closing' ? undefined : why());
  }

  /** Gives up the socket. */
  fail(error: CodexError): void {
    if (this.#state === 'opening' || this.#state === 'open') {
      this.#end(error);
      this.#socket.destroy();
    }
  }

  error(message: string, details: ProcessExit & SocketEnd = {}, cause?: unknown): TransportClosedError {
    return new TransportClosedError(message, details, cause === undefined ? undefined : { cause });
  }

  /** The error of a socket that was open and is not any more. */
  lost(
    closeCode: number,
    reason: string,
    cause?: unknown,
    exit?: ProcessExit,
    more = '',
  ): TransportClosedError {
    const closeReason = reason === '' ? undefined : quoted(reason);
    const why = closeReason ?? (cause instanceof Error ? quoted(cause.message) : undefined);
    const code = `(close code ${closeCode}${why === undefined ? '' : `: ${why}`})`;
    const how = closeCode === 1006 ? 'broke off without a goodbye' : 'was closed by the server';
    return this.error(
      `The WebSocket to ${this.where} ${how} ${code}.${more}`,
      { ...exit, closeCode, closeReason },
      cause,
    );
  }

  #refuseOversize({ method = 'reply' }: Frame, text: string): void {
    const { maxSendBytes } = this.#options;
    const bytes = countedBytes(text, maxSendBytes);
    if (bytes <= maxSendBytes) return;
    const message =
      `its ${bytes} bytes are more than the server takes over a WebSocket (maxSendBytes: ${maxSendBytes}); ` +
      'send less, or connect with stdio()';
    throw new InvalidParamsError(method, [{ path: [], message }]);
  }

  #end(error?: CodexError): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    clearTimeout(this.#timer);
    this.#heartbeat?.stop();
    this.#inbox.add(() => this.#inbox.end(error));
    this.#resolveGone();
  }
}

/** The size of a text as UTF-8; 0 where it need not be counted, because it cannot be more than `max`. */
function countedBytes(text: string, max: number): number {
  return text.length * MAX_UNIT_BYTES > max ? utf8Length(text) : 0;
}

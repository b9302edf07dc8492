import { checkIsObject, optionIssues, refuse, type Rules } from '../errors/check-options.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import { flag, MAX_TIMER_MS, wholeNumber } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { socketUrlIssues } from './socket-url.js';

/** The most that is taken of one message unless something else is asked for: 64 MiB. */
export const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** What every WebSocket can be told. */
export interface SocketOptions {
  /** How long the link may take to open, in milliseconds; 0 waits for ever. Default 10 000. */
  readonly handshakeTimeoutMs?: number;
  /**
   * The longest message that is taken, in bytes. A longer one is dropped and shows as `oversizeFrame` on
   * `diagnostics$`. In `codex-rx/node`, one that is longer than this and than 1 MiB ends the link before it has arrived
   * (`TransportClosedError` with `closeCode` 1009). The WebSocket of the platform puts a message together before its
   * length is known here. Default 64 MiB.
   */
  readonly maxFrameBytes?: number;
  /**
   * The longest message that is sent, in bytes. A longer one is refused with `InvalidParamsError` before any of it
   * goes out, because the server would break the link over it. Default: what codex takes, 16 MiB from the platform's
   * WebSocket, 64 MiB from `codex-rx/node`, which sends in pieces.
   */
  readonly maxSendBytes?: number;
  /**
   * Connect to a `ws://` address that is not on this machine: whoever is between reads and changes everything, tokens
   * too. Default: false, such an address is refused.
   */
  readonly allowPlaintext?: boolean;
  /**
   * How long after the last sign of life the server is pinged, in milliseconds; 0 sends no ping. The WebSocket of the
   * platform cannot ping: the server is sent a small request (`thread/loaded/list`) where nothing else has come in that
   * time. Default 30 000.
   */
  readonly pingIntervalMs?: number;
  /**
   * How long after a ping nothing at all may come before the link is given up, in milliseconds. The WebSocket of the
   * platform shows a message only when all of it has come. Default 10 000.
   */
  readonly pongTimeoutMs?: number;
}

export type CheckedSocketOptions = Required<Omit<SocketOptions, 'allowPlaintext'>>;

const bytes = /*@__PURE__*/ wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** The rules of what every WebSocket can be told. */
export const SOCKET_RULES: Rules<SocketOptions> = {
  handshakeTimeoutMs: /*@__PURE__*/ wholeNumber(0, MAX_TIMER_MS),
  maxFrameBytes: bytes,
  maxSendBytes: bytes,
  allowPlaintext: flag,
  pingIntervalMs: /*@__PURE__*/ wholeNumber(0, MAX_TIMER_MS),
  pongTimeoutMs: /*@__PURE__*/ wholeNumber(1, MAX_TIMER_MS),
};

/** @throws {InvalidParamsError} of `method`, with everything that is wrong. */
export function checkSocketOptions<T extends SocketOptions>(
  method: string,
  url: string,
  options: T,
  defaultMaxSendBytes: number,
  rules: Rules<T>,
  more: readonly ValidationIssue[] = [],
): CheckedSocketOptions {
  checkIsObject(method, options);
  refuse(method, [
    ...socketUrlIssues(url, readMember(options, 'allowPlaintext') === true),
    ...more,
    ...optionIssues(options, rules),
  ]);
  const {
    handshakeTimeoutMs = 10_000,
    maxFrameBytes = DEFAULT_MAX_FRAME_BYTES,
    maxSendBytes = defaultMaxSendBytes,
    pingIntervalMs = 30_000,
    pongTimeoutMs = 10_000,
  } = options;
  return { handshakeTimeoutMs, maxFrameBytes, maxSendBytes, pingIntervalMs, pongTimeoutMs };
}

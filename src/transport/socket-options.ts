import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { countIssues, MAX_TIMER_MS } from '../operators/number-issues.js';
import { socketUrlIssues } from './socket-url.js';

/** The most that is taken of one message unless something else is asked for: 64 MiB. */
export const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** What every WebSocket can be told. */
export interface SocketOptions {
  /** How long the link may take to open, in milliseconds; 0 waits for ever. Default 10 000. */
  readonly handshakeTimeoutMs?: number;
  /**
   * The longest message that is taken, in bytes. A longer one is dropped and shows as `oversizeFrame` on
   * `diagnostics$`. In `codex-rx/node`, one that is longer than this and than 64 MiB ends the link before it has arrived
   * (`TransportClosedError` with `closeCode` 1009). Default 64 MiB.
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
}

export type CheckedSocketOptions = Required<Omit<SocketOptions, 'allowPlaintext'>>;

/** @throws {InvalidParamsError} of `method`, with everything that is wrong. */
export function checkSocketOptions(
  method: string,
  url: string,
  options: SocketOptions,
  defaultMaxSendBytes: number,
  otherIssues: readonly ValidationIssue[] = [],
): CheckedSocketOptions {
  const {
    handshakeTimeoutMs = 10_000,
    maxFrameBytes = DEFAULT_MAX_FRAME_BYTES,
    maxSendBytes = defaultMaxSendBytes,
    allowPlaintext = false,
  } = options;
  const issues = [
    ...socketUrlIssues(url, allowPlaintext),
    ...wholeNumberIssues('handshakeTimeoutMs', handshakeTimeoutMs, 0, MAX_TIMER_MS),
    ...wholeNumberIssues('maxFrameBytes', maxFrameBytes, 1),
    ...wholeNumberIssues('maxSendBytes', maxSendBytes, 1),
    ...otherIssues,
  ];
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
  return { handshakeTimeoutMs, maxFrameBytes, maxSendBytes };
}

export function wholeNumberIssues(
  name: string,
  value: unknown,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): readonly ValidationIssue[] {
  return countIssues(name, value, min, max);
}

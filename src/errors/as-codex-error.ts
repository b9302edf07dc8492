import type { AnyCodexError } from './any-codex-error.js';
import { TransportClosedError } from './client-errors.js';
import { CodexError } from './codex-error.js';

/**
 * A `CodexError` as it is; anything else as the cause of a `TransportClosedError` with this message. A value that cannot
 * be looked at, such as a revoked Proxy, is left out: a reader of `cause` would throw.
 */
export function asCodexError(reason: unknown, message: string): CodexError {
  try {
    if (reason instanceof CodexError) return reason;
    const isReadable = !(reason instanceof Error) || typeof reason.message === 'string';
    return new TransportClosedError(
      message,
      {},
      reason !== undefined && isReadable ? { cause: reason } : undefined,
    );
  } catch {
    return new TransportClosedError(message);
  }
}

/**
 * Whether it is an error of this library, also of another copy of it; false of what cannot be looked at. Then its `code`
 * tells its class.
 *
 * @example
 * if (isCodexError(error) && error.code === 'transport_closed') console.error(error.stderrTail);
 */
export function isCodexError(value: unknown): value is AnyCodexError {
  try {
    return value instanceof CodexError;
  } catch {
    return false;
  }
}

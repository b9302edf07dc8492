import type { CodexError } from '../errors/codex-error.js';

/** Where the connection stands. */
export interface ConnectionState {
  /**
   * `idle` until first use, `connecting` during the handshake, `ready` after it, `closed` after {@link error} ended it
   * or `close()` was called.
   */
  readonly status: 'idle' | 'connecting' | 'ready' | 'reconnecting' | 'closed';
  /** The number of the attempt, from 1, while connecting again. */
  readonly attempt?: number;
  /** Why the link ended or could not be made. */
  readonly error?: CodexError;
}

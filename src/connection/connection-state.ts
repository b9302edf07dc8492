import type { CodexError } from '../errors/codex-error.js';

/** Where the connection stands. */
export interface ConnectionState {
  /**
   * `idle` until first use, `connecting` during the handshake, `ready` after it, `reconnecting` after {@link error} has
   * ended the link and until there is another one, `closed` after {@link error} ended it for good or `close()` was
   * called.
   */
  readonly status: 'idle' | 'connecting' | 'ready' | 'reconnecting' | 'closed';
  /** While reconnecting: the number of the attempt that comes next or is being made, from 1. */
  readonly attempt?: number;
  /** Why the link ended or could not be made. */
  readonly error?: CodexError;
}

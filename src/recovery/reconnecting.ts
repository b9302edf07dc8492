import type { Reconnecting } from '../connection/relink.js';
import { reconnectPolicy, type ReconnectPolicy } from './reconnect-policy.js';
import { Backoff } from './backoff.js';

/**
 * The `reconnect` of a client that opens lost links again, for `codex-rx/lean`, which leaves that out; the client of
 * `codex-rx` takes the policy as it stands.
 *
 * Throws `InvalidParamsError` when the policy cannot work.
 *
 * @example
 * import { Codex } from 'codex-rx/lean';
 * const codex = new Codex(webSocket(url), { reconnect: reconnecting({ maxAttempts: Infinity }) });
 */
export function reconnecting(given: Partial<ReconnectPolicy> = {}): Reconnecting {
  const policy = reconnectPolicy(given);
  return () => new Backoff(policy);
}

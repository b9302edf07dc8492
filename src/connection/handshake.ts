import { defer, map, tap, type Observable } from 'rxjs';
import { RequestTimeoutError } from '../errors/client-errors.js';
import type { TransportFactory } from '../transport/transport.js';
import type { ConnectionOptions } from './connection-options.js';
import { resultOf } from './result.js';
import { toServerInfo, type ServerInfo } from './server-info.js';
import type { Session } from './session.js';

/** Opens the session's link and introduces the client: `initialize`, then `initialized`. */
export function handshake(
  session: Session,
  factory: TransportFactory,
  options: ConnectionOptions,
): Observable<ServerInfo> {
  const { clientInfo, experimentalApi, optOut, capabilities, connectTimeoutMs } = options;
  const optedOut = optOut.length > 0 ? { optOutNotificationMethods: [...optOut] } : {};
  const params = { clientInfo, capabilities: { ...capabilities, experimentalApi, ...optedOut } };
  return defer(() => {
    session.open(factory);
    return session.replies.ask('initialize', (id) => session.send({ id, method: 'initialize', params }), {
      timeoutMs: connectTimeoutMs,
      onSettled: () => undefined,
    });
  }).pipe(
    map((frame) => toServerInfo(resultOf('initialize', frame))),
    tap(() => session.send({ method: 'initialized' })),
  );
}

/** Why a handshake failed, with the server's last words where it left any. */
export function explainTimeout(error: unknown, stderrTail: string | undefined): unknown {
  return error instanceof RequestTimeoutError && stderrTail !== undefined
    ? new RequestTimeoutError(error.method, error.timeoutMs, stderrTail)
    : error;
}

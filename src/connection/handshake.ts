import { defer, map, tap, type Observable } from 'rxjs';
import { RequestTimeoutError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import type { TransportFactory } from '../transport/transport.js';
import type { ConnectionOptions } from './connection-options.js';
import type { Diagnostic } from './diagnostics.js';
import { resultOf } from './result.js';
import { toServerInfo, type ServerInfo } from './server-info.js';
import type { Session } from './session.js';
import { isUnsupported, MINIMUM_SERVER } from './supported-server.js';

/** Opens the session's link and introduces the client: `initialize`, then `initialized`. */
export function handshake(
  session: Session,
  factory: TransportFactory,
  options: ConnectionOptions,
  report: (diagnostic: Diagnostic) => void,
): Observable<ServerInfo> {
  const { clientInfo, experimentalApi, optOut, capabilities, connectTimeoutMs } = options;
  const optedOut = optOut.length > 0 ? { optOutNotificationMethods: [...optOut] } : {};
  const params = { clientInfo, capabilities: { ...capabilities, experimentalApi, ...optedOut } };
  return defer(() => {
    session.open(factory);
    return session.replies.ask('initialize', (id) => session.send({ id, method: 'initialize', params }), {
      timeoutMs: connectTimeoutMs,
    });
  }).pipe(
    map((frame) => toServerInfo(resultOf('initialize', frame, params, undefined, session.redactor.hide))),
    tap(({ version }) => {
      session.serverVersion = version;
      session.send({ method: 'initialized' });
      if (isUnsupported(version)) report({ kind: 'unsupportedServer', version, minimum: MINIMUM_SERVER });
    }),
  );
}

/** Why a handshake failed, with the server's last words where it left any. */
export function explainTimeout(error: CodexError, stderrTail: string | undefined): CodexError {
  return error instanceof RequestTimeoutError && stderrTail !== undefined
    ? new RequestTimeoutError(error.method, error.timeoutMs, stderrTail)
    : error;
}

import type { Observable } from 'rxjs';
import { InvalidParamsError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Connection } from './connection.js';
import type { ReconnectPolicy } from '../recovery/reconnect-policy.js';
import type { Gap } from './gap.js';
import type { ServerInfo } from './server-info.js';
import type { Session } from './session.js';

/** What a connection does for those who open its next link. */
export interface NextLink {
  /** Gives up what there is of a link before an attempt, and resolves when nothing is left of it. */
  readonly suspend: (reason: CodexError, attempt: number, newGap: () => Gap) => Promise<void>;
  /** The handshake over a further link; errors when there is none. */
  readonly open$: Observable<ServerInfo>;
  readonly explain: (error: unknown) => CodexError;
}

/** Opens the links of one client anew. */
export interface Relinker {
  /**
   * Opens another link in place of one that was lost, and takes up over it what went on before. Emits when there is a
   * link, and errors when it gives up; unsubscribing stops it.
   */
  relink(connection: Connection, session: Session, lost: CodexError, next: NextLink): Observable<ServerInfo>;
  /** Has the next attempt made without a wait, and counts the attempts from there. */
  hurry(): void;
  /** Has a turn begun over whichever link its thread is heard on; what it calls back is to be called before it is sent. */
  beginTurn<T>(
    connection: Connection,
    session: Session,
    threadId: string,
    begin: (onSending: () => void) => Observable<T>,
  ): Observable<T>;
}

/** That links which are lost are opened again. Made by `reconnecting()` of `codex-rx`; each client has its own attempts. */
export type Reconnecting = () => Relinker;

/** What the option `reconnect` asks for. */
export function relinkerOf(
  reconnect: boolean | Partial<ReconnectPolicy> | Reconnecting,
  reconnecting: ((policy: Partial<ReconnectPolicy>) => Reconnecting) | undefined,
): Relinker | undefined {
  if (reconnect === false) return undefined;
  if (typeof reconnect === 'function') return reconnect();
  if (reconnecting !== undefined) return reconnecting(reconnect === true ? {} : reconnect)();
  const message = 'codex-rx/lean takes reconnecting() of codex-rx here';
  throw new InvalidParamsError('new Codex', [{ path: ['reconnect'], message }]);
}

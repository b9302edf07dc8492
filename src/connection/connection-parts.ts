import type { Observable } from 'rxjs';
import type { ValidationIssue } from '../errors/client-errors.js';
import type { Knowledge } from '../errors/redactor.js';
import type { ReconnectPolicy } from '../recovery/reconnect-policy.js';
import type { StructuredOutput } from '../output/structured-output.js';
import type { Connection } from './connection.js';
import type { Reconnecting } from './relink.js';
import type { Session } from './session.js';
import type { TurnLog } from './turn-log.js';
import type { Validator } from './validator.js';

/** What a client may be built with or without. */
export interface ConnectionParts {
  readonly validator?: Validator | undefined;
  /** What `output` takes. */
  readonly structuredOutput?: StructuredOutput | undefined;
  /** Knows secrets by their values, in every usual way of writing them. */
  knownSecrets?(): Knowledge;
  /** Compares a turn whose end does not come with the server's history; emits whether it has ended. */
  reconcile?(connection: Connection, session: Session, log: TurnLog): Observable<boolean>;
  /** Emits once a turn can begin on a thread: its events come, and none runs there that nobody holds. */
  followed?(connection: Connection, session: Session, threadId: string): Observable<unknown>;
  /** What `reconnect` does with a policy. */
  readonly reconnecting?: ((policy: Partial<ReconnectPolicy>) => Reconnecting) | undefined;
  /** What of a request needs the experimental API. */
  readonly experimentalIssues?: ((method: string, params: unknown) => readonly ValidationIssue[]) | undefined;
}

import type { Observable } from 'rxjs';
import type { ValidationIssue } from '../errors/client-errors.js';
import type { SandboxPolicyInput } from '../../generated/types.js';
import type { InputItem } from '../client/input.js';
import type { Named } from '../client/sandbox.js';
import type { Knowledge } from '../errors/redactor.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import type { ReconnectPolicy } from '../recovery/reconnect-policy.js';
import type { StructuredOutput } from '../output/structured-output.js';
import type { Connection } from './connection.js';
import type { FileChanges } from './file-changes.js';
import type { Reconnecting } from './relink.js';
import type { Sandboxes } from './sandboxes.js';
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
  /** Completes once the server can read the files that an input names; errors with what is to be said of one it cannot. */
  readable?(
    connection: Connection,
    session: Session | undefined,
    method: string,
    items: readonly InputItem[],
  ): Observable<unknown>;
  /** Errors with what is to be said of a turn that failed, besides what its result says. */
  failureOf?(connection: Connection, result: TurnResult): Observable<never>;
  /** Remembers what the turns of threads may touch. */
  sandboxes?(): Sandboxes;
  /** The policy for a turn on which a sandbox is named. */
  turnSandbox?(
    connection: Connection,
    session: Session,
    threadId: string,
    named: Named,
  ): Observable<{ sandboxPolicy?: SandboxPolicyInput }>;
  /** Remembers the patches that approvals ask about. */
  fileChanges?(): FileChanges;
  /** Compares a turn whose end does not come with the server's history; emits whether it has ended. */
  reconcile?(connection: Connection, session: Session, log: TurnLog): Observable<boolean>;
  /** Emits once a turn can begin on a thread: its events come, and none runs there that nobody holds. */
  followed?(connection: Connection, session: Session, threadId: string): Observable<unknown>;
  /** What `reconnect` does with a policy. */
  readonly reconnecting?: ((policy: Partial<ReconnectPolicy>) => Reconnecting) | undefined;
  /** What of a request needs the experimental API. */
  readonly experimentalIssues?: ((method: string, params: unknown) => readonly ValidationIssue[]) | undefined;
}

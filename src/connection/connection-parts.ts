import type { Observable } from 'rxjs';
import type { CodexError } from '../errors/codex-error.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import type { StructuredOutput } from '../output/structured-output.js';
import type { Connection } from './connection.js';
import type { Session } from './session.js';
import type { Validator } from './validator.js';

/** What a client may be built with or without. */
export interface ConnectionParts {
  readonly validator?: Validator | undefined;
  /** What `output` takes. */
  readonly structuredOutput?: StructuredOutput | undefined;
  /** Brings what has gone on beyond a link that was lost: threads, and turns with what they have missed. Ends when done. */
  recover?(connection: Connection, session: Session, loss: Loss): Observable<unknown>;
  /** What of a request needs the experimental API. */
  readonly experimentalIssues?: ((method: string, params: unknown) => readonly ValidationIssue[]) | undefined;
}

/** A link that was lost. */
export interface Loss {
  readonly error: CodexError;
  /** The threads whose events came over it, or over one before; to be left out once they come over this one. */
  readonly threads: Set<string>;
}

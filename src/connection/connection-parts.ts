import type { ValidationIssue } from '../errors/client-errors.js';
import type { ReconnectPolicy } from '../recovery/reconnect-policy.js';
import type { StructuredOutput } from '../output/structured-output.js';
import type { Reconnecting } from './relink.js';
import type { Validator } from './validator.js';

/** What a client may be built with or without. */
export interface ConnectionParts {
  readonly validator?: Validator | undefined;
  /** What `output` takes. */
  readonly structuredOutput?: StructuredOutput | undefined;
  /** What `reconnect` does with a policy. */
  readonly reconnecting?: ((policy: Partial<ReconnectPolicy>) => Reconnecting) | undefined;
  /** What of a request needs the experimental API. */
  readonly experimentalIssues?: ((method: string, params: unknown) => readonly ValidationIssue[]) | undefined;
}

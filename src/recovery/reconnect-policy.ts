import { CodexNotFoundError, InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import { RpcError } from '../errors/rpc-error.js';
import { countIssues, withDefaults } from '../operators/number-issues.js';
import { isRetryable, retryPolicyIssues } from '../operators/retry-policy.js';

/** How a link that was lost is opened again. */
export interface ReconnectPolicy {
  /** The wait before the first attempt, in ms; each further one is twice as long. Default: 250. */
  readonly delayMs: number;
  /** No wait is longer, in ms, jitter apart. Default: 10 000. */
  readonly maxDelayMs: number;
  /** How far a wait may stray either way, as a share of it. Default: 0.2. */
  readonly jitter: number;
  /**
   * Attempts without a link that has held for `maxDelayMs`; after them everything ends with the error of the last one.
   * `Infinity` never gives up. Default: 10, which with the other defaults takes about a minute.
   */
  readonly maxAttempts: number;
}

const DEFAULTS: ReconnectPolicy = { delayMs: 250, maxDelayMs: 10_000, jitter: 0.2, maxAttempts: 10 };

export function reconnectPolicy(given: Partial<ReconnectPolicy>): ReconnectPolicy {
  return withDefaults(DEFAULTS, given);
}

export function reconnectIssues(policy: ReconnectPolicy): readonly ValidationIssue[] {
  const issues = [
    ...retryPolicyIssues({ factor: 1, ...policy }),
    ...countIssues('maxAttempts', policy.maxAttempts, 1),
  ];
  return issues.map(({ path, message }) => ({ path: ['reconnect', ...path], message }));
}

/** Whether it is no use to try again: there is no program, or the server lets this client in no more. */
export function isFinal(error: unknown): boolean {
  if (error instanceof TransportClosedError) return error.httpStatus === 401 || error.httpStatus === 403;
  if (error instanceof RpcError) return !isRetryable(error);
  return error instanceof CodexNotFoundError || error instanceof InvalidParamsError;
}

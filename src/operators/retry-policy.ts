import { ServerOverloadedError } from '../errors/rpc-error.js';

/** When and how often to try again; the one place where the defaults stand. */
export interface RetryPolicy {
  /** Tries in all, the first one included. Default: 3. */
  readonly maxAttempts: number;
  /** The wait before the second try, in ms. Default: 250. */
  readonly delayMs: number;
  /** Each further wait is this many times the one before. Default: 2. */
  readonly factor: number;
  /** No wait is longer, in ms, jitter apart. Default: 2000. */
  readonly maxDelayMs: number;
  /** How far a wait may stray either way, as a share of it. Default: 0.2. */
  readonly jitter: number;
}

export const OVERLOAD_RETRY: RetryPolicy = {
  maxAttempts: 3,
  delayMs: 250,
  factor: 2,
  maxDelayMs: 2000,
  jitter: 0.2,
};

/** True for errors that say the server did not take the request, so that sending it again is safe. */
export function isRetryable(error: unknown): boolean {
  return error instanceof ServerOverloadedError;
}

/** The wait before the try after the `failures`th failure, in ms; `random` is from 0 to 1. */
export function backoffMs(policy: RetryPolicy, failures: number, random: number): number {
  const delayMs = Math.min(policy.delayMs * policy.factor ** (failures - 1), policy.maxDelayMs);
  return delayMs * (1 + policy.jitter * (2 * random - 1));
}

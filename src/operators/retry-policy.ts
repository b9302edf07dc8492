import type { Rules } from '../errors/check-options.js';
import { ServerOverloadedError } from '../errors/rpc-error.js';
import { MAX_TIMER_MS, ms, number } from '../errors/rules.js';

/** When and how often to try again; the one place where the defaults stand. */
export interface RetryPolicy {
  /** Tries in all, the first one included; `Infinity` never gives up. Default: 3. */
  readonly maxAttempts: number;
  /** The wait before the second try, in ms. Default: 250. */
  readonly delayMs: number;
  /** Each further wait is this many times the one before; at least 1. Default: 2. */
  readonly factor: number;
  /** No wait is longer, in ms, jitter apart. Default: 2000. */
  readonly maxDelayMs: number;
  /** How far a wait may stray either way, as a share of it, from 0 to 1. Default: 0.2. */
  readonly jitter: number;
}

export const OVERLOAD_RETRY: RetryPolicy = {
  maxAttempts: 3,
  delayMs: 250,
  factor: 2,
  maxDelayMs: 2000,
  jitter: 0.2,
};

/** What makes a policy that works. */
export const RETRY_RULES: Rules<RetryPolicy> = {
  maxAttempts: /*@__PURE__*/ number(1, Infinity),
  delayMs: ms,
  factor: /*@__PURE__*/ number(1, Number.MAX_VALUE),
  maxDelayMs: ms,
  jitter: /*@__PURE__*/ number(0, 1),
};

/** True for errors that say the server did not take the request, so that sending it again is safe. */
export function isRetryable(error: unknown): boolean {
  return error instanceof ServerOverloadedError;
}

/** The wait before the try after the `failures`th failure, in ms; `random` is from 0 to 1. */
export function backoffMs(
  { delayMs, factor, maxDelayMs, jitter }: RetryPolicy,
  failures: number,
  random: number,
): number {
  // Nothing times what has grown beyond all numbers is no number.
  const grownMs = delayMs * factor ** (failures - 1) || 0;
  return Math.min(Math.min(grownMs, maxDelayMs) * (1 + jitter * (2 * random - 1)), MAX_TIMER_MS);
}

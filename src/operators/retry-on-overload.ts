import { retry, throwError, timer, type MonoTypeOperatorFunction } from 'rxjs';
import { backoffMs, isRetryable, OVERLOAD_RETRY, type RetryPolicy } from './retry-policy.js';

/** A {@link RetryPolicy} in parts; `random` (default `Math.random`) is there for tests. */
export type RetryOnOverloadOptions = Partial<RetryPolicy> & { readonly random?: () => number };

/**
 * Tries again when the server says it is overloaded, with growing, jittered waits.
 *
 * ```text
 * source               --#                  # ServerOverloadedError
 *                          --r|             the second subscription
 * retryOnOverload()    --~~--r|             ~ 250 ms ± 20 %
 * ```
 *
 * Only `ServerOverloadedError` is retried: the server did not take that request, so nothing happens twice. Any other
 * error, and the last try's, ends the stream. Unsubscribing cancels a wait. A turn that failed because the model was
 * overloaded has run: its `TurnFailedError` (`codexErrorInfo: 'serverOverloaded'`) is not retried.
 *
 * @example
 * codex.request('thread/list', {}).pipe(retryOnOverload({ maxAttempts: 5 }));
 */
export function retryOnOverload<T>(options: RetryOnOverloadOptions = {}): MonoTypeOperatorFunction<T> {
  const { random = Math.random, ...given } = options;
  const policy: RetryPolicy = { ...OVERLOAD_RETRY, ...given };
  return retry({
    count: policy.maxAttempts - 1,
    delay: (error: unknown, failures) =>
      isRetryable(error) ? timer(backoffMs(policy, failures, random())) : throwError(() => error),
  });
}

import { retry, throwError, timer, type MonoTypeOperatorFunction } from 'rxjs';
import { InvalidParamsError } from '../errors/client-errors.js';
import {
  backoffMs,
  isRetryable,
  OVERLOAD_RETRY,
  retryPolicyIssues,
  type RetryPolicy,
} from './retry-policy.js';

/** A {@link RetryPolicy} in parts; `random` (default `Math.random`) is there for tests. */
export type RetryOnOverloadOptions = {
  readonly [K in keyof RetryPolicy]?: RetryPolicy[K] | undefined;
} & { readonly random?: (() => number) | undefined };

/**
 * Tries again when the server says it is overloaded, with growing, jittered waits: three tries, 250 ms and 500 ms
 * apart, each wait a fifth shorter or longer, unless the options say otherwise.
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
 * @throws {InvalidParamsError} at once, when an option cannot be right; its issues name the option.
 *
 * @example
 * codex.request('thread/list', {}).pipe(retryOnOverload({ maxAttempts: 5 }));
 */
export function retryOnOverload<T>(options: RetryOnOverloadOptions = {}): MonoTypeOperatorFunction<T> {
  const {
    maxAttempts = OVERLOAD_RETRY.maxAttempts,
    delayMs = OVERLOAD_RETRY.delayMs,
    factor = OVERLOAD_RETRY.factor,
    maxDelayMs = OVERLOAD_RETRY.maxDelayMs,
    jitter = OVERLOAD_RETRY.jitter,
    random = Math.random,
  } = options;
  const policy: RetryPolicy = { maxAttempts, delayMs, factor, maxDelayMs, jitter };
  const issues = retryPolicyIssues(policy);
  if (issues.length > 0) throw new InvalidParamsError('retryOnOverload', issues);
  return retry({
    count: maxAttempts - 1,
    delay: (error: unknown, failures) =>
      isRetryable(error) ? timer(backoffMs(policy, failures, random())) : throwError(() => error),
  });
}

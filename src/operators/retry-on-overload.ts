import { defer, retry, tap, throwError, timer, type MonoTypeOperatorFunction } from 'rxjs';
import { checkOptions } from '../errors/check-options.js';
import { callback } from '../errors/rules.js';
import { withDefaults } from './number-issues.js';
import { backoffMs, isRetryable, OVERLOAD_RETRY, RETRY_RULES, type RetryPolicy } from './retry-policy.js';
import { carried } from './turn-tag.js';

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
 * Only `ServerOverloadedError` is retried: the server did not take that request, so nothing happens twice. What has
 * emitted already is not begun again either, because its values would come twice; so put this behind the request it is
 * for, not behind a chain of them. Any other error, and the last try's, ends the stream. Unsubscribing cancels a wait.
 * A turn that failed because the model was overloaded has run: its `TurnFailedError` (`codexErrorInfo:
 * 'serverOverloaded'`) is not retried.
 *
 * @throws {InvalidParamsError} at once, when an option cannot be right; its issues name the option.
 *
 * @example
 * codex.request('thread/list', {}).pipe(retryOnOverload({ maxAttempts: 5 }));
 */
export function retryOnOverload<T>(options: RetryOnOverloadOptions = {}): MonoTypeOperatorFunction<T> {
  checkOptions('retryOnOverload', options, { ...RETRY_RULES, random: callback });
  const { random = Math.random, ...given } = options;
  const policy = withDefaults(OVERLOAD_RETRY, given);
  return (source$) =>
    carried(
      source$,
      defer(() => {
        let hasEmitted = false;
        return source$.pipe(
          tap(() => (hasEmitted = true)),
          retry({
            count: policy.maxAttempts - 1,
            delay: (error: unknown, failures) =>
              isRetryable(error) && !hasEmitted
                ? timer(backoffMs(policy, failures, random()))
                : throwError(() => error),
          }),
        );
      }),
    );
}

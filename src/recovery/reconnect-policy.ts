import { CodexNotFoundError, InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import { optionIssues, refuse, type Rules } from '../errors/check-options.js';
import { ms, number, wholeNumber } from '../errors/rules.js';
import { RpcError } from '../errors/rpc-error.js';
import { withDefaults } from '../operators/number-issues.js';
import { isRetryable } from '../operators/retry-policy.js';

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

const RULES: Rules<ReconnectPolicy> = {
  delayMs: ms,
  maxDelayMs: ms,
  jitter: /*@__PURE__*/ number(0, 1),
  maxAttempts: /*@__PURE__*/ wholeNumber(1),
};

/** Fills in the defaults; throws `InvalidParamsError` when the policy cannot work. */
export function reconnectPolicy(given: Partial<ReconnectPolicy>): ReconnectPolicy {
  refuse(
    'new Codex',
    optionIssues(given, RULES).map(({ path, message }) => ({ path: ['reconnect', ...path], message })),
  );
  return withDefaults(DEFAULTS, given);
}

/** Whether it is no use to try again: there is no program, or the server lets this client in no more. */
export function isFinal(error: unknown): boolean {
  if (error instanceof TransportClosedError) return error.httpStatus === 401 || error.httpStatus === 403;
  if (error instanceof RpcError) return !isRetryable(error);
  return error instanceof CodexNotFoundError || error instanceof InvalidParamsError;
}

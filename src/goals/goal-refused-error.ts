import { InvalidRequestError, RpcError } from '../errors/rpc-error.js';

/**
 * Why there is no goal:
 *
 * - `disabled`: the server's configuration has `goals = false` under `[features]`
 * - `ephemeral`: the thread is not stored, and only stored threads can have one
 * - `busy`: a turn that this client has not started runs on the thread
 * - `missing`: there is none to go on with
 * - `ended`: it was paused, limited or cleared before its first turn
 */
export type GoalRefusal = 'disabled' | 'ephemeral' | 'busy' | 'missing' | 'ended';

const MESSAGES: Readonly<Record<GoalRefusal, string>> = {
  disabled: 'goals are disabled: set goals = true under [features] in the configuration of the server',
  ephemeral: 'the thread is ephemeral: start one without ephemeral: true',
  busy: 'a turn of somebody else runs: wait for its end, or interrupt it',
  missing: 'the thread has no goal: set one',
  ended: 'the goal was paused, limited or cleared before its first turn',
};

const SAID: readonly (readonly [RegExp, GoalRefusal])[] = [
  [/goals feature is disabled/i, 'disabled'],
  [/ephemeral thread/i, 'ephemeral'],
  [/no goal exists/i, 'missing'],
];

/** The thread cannot take the goal as things stand; `reason` says why. No turn was begun. */
export class GoalRefusedError extends InvalidRequestError {
  static override get brand(): string {
    return 'GoalRefusedError';
  }
  readonly reason: GoalRefusal;

  constructor(reason: GoalRefusal, cause?: RpcError) {
    const refusal = { code: cause?.rpcCode ?? -32600, message: MESSAGES[reason], data: cause?.data };
    super('thread/goal/set', refusal, 'goal_refused');
    this.reason = reason;
  }
}

/** The error of a refused goal: what the server said, with the remedy where we know one. */
export function goalRefusal(error: unknown): unknown {
  if (!(error instanceof RpcError)) return error;
  const [, reason] = SAID.find(([pattern]) => pattern.test(error.message)) ?? [];
  return reason === undefined ? error : new GoalRefusedError(reason, error);
}

import type { ThreadGoal } from '../../generated/types.js';
import type { TurnResult } from '../operators/to-turn-result.js';

/** How a goal ended, as one turn: `items`, `usage` and times are those of all its physical turns together. */
export type GoalResult = TurnResult & {
  /**
   * The goal as the server last described it: its `status` tells `complete` from `blocked`, `paused` and what was
   * limited, and the tokens and seconds it took. `null` when it was cleared.
   */
  readonly goal: ThreadGoal | null;
};

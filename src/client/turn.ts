import type { Replay, TurnLog } from '../connection/turn-log.js';
import { BaseTurn } from './base-turn.js';
import type { Context } from './context.js';
import type { Thread } from './thread.js';

/** {@inheritDoc BaseTurn} */
export class Turn extends BaseTurn {
  /** @internal Handles come from a thread. */
  constructor(
    protected readonly context: Context<Turn, Thread>,
    threadId: string,
    log: TurnLog,
    replay?: Replay,
  ) {
    super(context.connection, threadId, log, replay);
  }
}

import type { Observable } from 'rxjs';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import { followTurn } from '../state/follow-turn.js';
import type { TurnState } from '../state/turn-state.js';
import { agentTree, type AgentNode } from '../subagents/agent-tree.js';
import { childrenOf, type Subagent } from '../subagents/subagent.js';
import { BaseTurn } from './base-turn.js';
import type { Context } from './context.js';
import type { Thread } from './thread.js';
import { tagged, TurnTag } from '../operators/turn-tag.js';

/** {@inheritDoc BaseTurn} */
export class Turn extends BaseTurn {
  /**
   * All that is known of the turn: at once as far as it has come, then after each change. Completes after its end, and
   * errors when the link ends first, both after the last state, also for those who come later.
   */
  readonly state$: Observable<TurnState>;
  /** The agents that work for this turn, as they come; replays. None of their events are among those of the turn. */
  readonly children$: Observable<Subagent>;
  /** The same with the agents that work for those, as a tree, anew each time one comes or changes. */
  readonly agents$: Observable<readonly AgentNode[]>;

  /** @internal Handles come from a thread. */
  constructor(
    protected readonly context: Context<Turn, Thread>,
    threadId: string,
    log: TurnLog,
    replay: Replay = 'all',
  ) {
    const { connection } = context;
    super(connection, threadId, log, replay);
    const events$ = replay === 'all' ? log.watched$ : log.events$;
    const waiting$ = connection.view(({ requests }) => requests.views.watched$);
    const state$ = followTurn({ events$, waiting$ }, { id: log.id, threadId });
    this.state$ = tagged(state$, new TurnTag(connection, log));
    this.children$ = childrenOf(context, threadId, log);
    this.agents$ = agentTree(this.children$);
  }
}

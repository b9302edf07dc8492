import { combineLatest, map, mergeMap, scan, startWith, type Observable } from 'rxjs';
import type { CollabAgentStatus } from '../../generated/types.js';
import type { Subagent } from './subagent.js';

/** An agent and the agents below it, as they stand at one moment. */
export interface AgentNode {
  readonly agent: Subagent;
  readonly status: CollabAgentStatus;
  readonly children: readonly AgentNode[];
}

/**
 * Agents as a plain tree, anew each time one comes or changes, in the order in which they came. Begins with what is
 * there; completes and errors as the agents do.
 */
export function agentTree(children$: Observable<Subagent>): Observable<readonly AgentNode[]> {
  return children$.pipe(
    mergeMap((agent) =>
      combineLatest([agent.status$, agentTree(agent.children$)]).pipe(
        map(([status, children]): AgentNode => ({ agent, status, children })),
      ),
    ),
    scan((nodes, node) => new Map(nodes).set(node.agent.threadId, node), new Map<string, AgentNode>()),
    map((nodes) => [...nodes.values()]),
    startWith([]),
  );
}

import { combineLatest, defer, map, mergeMap, startWith, type Observable } from 'rxjs';
import type { CollabAgentStatus } from '../../generated/types.js';
import { refuse } from '../errors/check-options.js';
import { issuesWith, stream } from '../errors/rules.js';
import type { Subagent } from './subagent.js';

/** An agent and the agents below it, as they stand at one moment. */
export interface AgentNode<A = Subagent> {
  readonly agent: A;
  readonly status: CollabAgentStatus;
  readonly children: readonly AgentNode<A>[];
}

/** What of an agent its place in a tree is made of. */
interface Branch<A> {
  readonly threadId: string;
  readonly status$: Observable<CollabAgentStatus>;
  readonly children$: Observable<A>;
}

/**
 * Agents as a plain tree, anew each time one comes or changes, in the order in which they came. Begins empty; completes
 * and errors as the agents do. An agent that several turns gave work is there once, as it stood last.
 *
 * @throws {InvalidParamsError} at once, when `children$` is no Observable.
 */
export function agentTree<A extends Branch<A>>(
  children$: Observable<A>,
): Observable<readonly AgentNode<A>[]> {
  refuse('agentTree', issuesWith(stream, children$, 'children$'));
  return defer(() => {
    const nodes = new Map<string, AgentNode<A>>();
    return children$.pipe(
      mergeMap((agent) =>
        combineLatest([agent.status$, agentTree(agent.children$)]).pipe(
          map(([status, children]): AgentNode<A> => ({ agent, status, children })),
        ),
      ),
      map((node) => [...nodes.set(node.agent.threadId, node).values()]),
      startWith([]),
    );
  });
}

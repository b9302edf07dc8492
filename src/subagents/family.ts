import type { Observable } from 'rxjs';
import type { TurnLog } from '../connection/turn-log.js';

/** How many agents are shown below one turn, however deep. */
export const MAX_AGENTS = 1000;

/**
 * The agents below one turn, each in one place: under the agent that first gave it work. Agents may also write to their
 * siblings and to those above them, which puts nobody below them; so the tree has an end.
 */
export class Family<A> {
  /** The thread of each agent, and that of the agent for which it works. */
  readonly #parents = new Map<string, string>();
  readonly #children = new Map<TurnLog, Observable<A>>();
  #isFull = false;

  constructor(
    rootThreadId: string,
    /** There are more than {@link MAX_AGENTS}; called once. */
    private readonly onFull: (turn: TurnLog) => void,
  ) {
    this.#parents.set(rootThreadId, '');
  }

  /** Whether an agent that the turn of another names is shown below it. */
  admits(threadId: string, parent: TurnLog): boolean {
    const known = this.#parents.get(threadId);
    if (known !== undefined) return known === parent.threadId;
    // The root is no agent.
    if (this.#parents.size <= MAX_AGENTS) {
      this.#parents.set(threadId, parent.threadId);
      return true;
    }
    if (!this.#isFull) this.onFull(parent);
    this.#isFull = true;
    return false;
  }

  /** The agents of one turn, followed from the first time on. */
  childrenOf(log: TurnLog, follow: () => Observable<A>): Observable<A> {
    const children$ = this.#children.get(log) ?? follow();
    this.#children.set(log, children$);
    return children$;
  }
}

import {
  defer,
  distinct,
  distinctUntilChanged,
  filter,
  map,
  merge,
  mergeMap,
  ReplaySubject,
  scan,
  startWith,
  takeWhile,
  tap,
  type Observable,
} from 'rxjs';
import { Handle } from '../base/handle.js';
import type { CollabAgentStatus, ReasoningEffort } from '../../generated/types.js';
import type { Context } from '../client/context.js';
import { usingThread } from '../client/start-turn.js';
import type { Thread } from '../client/thread.js';
import type { Turn } from '../client/turn.js';
import type { TurnLog } from '../connection/turn-log.js';
import { activity } from './activity.js';
import { agentsIn, type AgentMention } from './agents-in.js';
import { Family, MAX_AGENTS } from './family.js';
import { isAtRest, standing, type Standing, type Step } from './standing.js';

/** The family that each turn belongs to: that of the turn for which its agent works, or one of its own. */
const families = /*@__PURE__*/ new WeakMap<TurnLog, Family<Subagent>>();

/** The agents of a turn. The first look begins to follow them; all handles on the turn then show the same ones. */
export function childrenOf(
  context: Context<Turn, Thread>,
  threadId: string,
  log: TurnLog,
  family?: Family<Subagent>,
): Observable<Subagent> {
  return defer(() => {
    const own = family ?? families.get(log) ?? newFamily(context, threadId);
    families.set(log, own);
    return own.childrenOf(log, () => follow(context, threadId, log, own));
  });
}

function newFamily({ connection }: Context<Turn, Thread>, threadId: string): Family<Subagent> {
  return new Family(threadId, (turn) =>
    connection.report({
      kind: 'agentsOmitted',
      threadId: turn.threadId,
      turnId: turn.id,
      limit: MAX_AGENTS,
    }),
  );
}

function follow(
  context: Context<Turn, Thread>,
  threadId: string,
  parent: TurnLog,
  family: Family<Subagent>,
): Observable<Subagent> {
  const children$ = new ReplaySubject<Subagent>(Infinity);
  // What is held of the turn comes at once: those agents may be at work by now.
  let isPast = true;
  parent.watched$
    .pipe(
      mergeMap(agentsIn),
      filter((mention) => family.admits(mention.threadId, parent)),
      distinct((mention) => mention.threadId),
      map((mention) => new Subagent(context, threadId, parent, mention, mention.spawned && !isPast, family)),
    )
    .subscribe(children$);
  isPast = false;
  return children$;
}

/**
 * An agent that works for a turn, on a thread of its own: none of its events are among those of the turn.
 *
 * Its streams only observe, and replay: they are kept from the first look at `Turn.children$` on. They complete once
 * the parent's turn has ended and the agent has come to rest, and error with `TransportClosedError` when the link ends
 * before that. What the agent begins later shows on the `turns$` of its thread and of `Codex`.
 */
export class Subagent extends Handle {
  /** The agent's own thread. */
  readonly threadId: string;
  readonly parentThreadId: string;
  /** The turn for which it works. */
  readonly parentTurnId: string;
  /** Its place among the agents, such as `/root/scout`, where the server gives it one. */
  readonly path: string | undefined;
  /** What it was told to do, where the server tells. */
  readonly prompt: string | undefined;
  readonly model: string | undefined;
  readonly reasoningEffort: ReasoningEffort | undefined;
  /**
   * The turns in which it works, one after another. When it was at work before the first look, what is left of that
   * turn is among them (`thread/turns/list`, `thread/resume`).
   */
  readonly turns$: Observable<Turn>;
  /**
   * How it stands, in the protocol's words: `pendingInit` before its first turn, then `running`, then how that ended:
   * `completed`, `errored` or `interrupted`; `shutdown` while it is closed; `notFound` when the server cannot say.
   */
  readonly status$: Observable<CollabAgentStatus>;
  /**
   * The agents that work for this one. One that works in several of its turns comes once for each; one that works for
   * another agent of the tree already, or is above this one, is not among them.
   */
  readonly children$: Observable<Subagent>;

  /** @internal Agents come from a turn. */
  constructor(
    private readonly context: Context<Turn, Thread>,
    parentThreadId: string,
    parent: TurnLog,
    { threadId, path, prompt, model, reasoningEffort }: AgentMention,
    isNew: boolean,
    family: Family<Subagent>,
  ) {
    super();
    this.threadId = threadId;
    this.parentThreadId = parentThreadId;
    this.parentTurnId = parent.id;
    this.path = path;
    this.prompt = prompt;
    this.model = model;
    this.reasoningEffort = reasoningEffort;

    const { connection } = context;
    const { session } = connection;
    const standings$ = new ReplaySubject<Standing>(1);
    const released$ = parent.over$.pipe(map((): Step => (before) => ({ ...before, isReleased: true })));
    const activity$ = session.untilEnded(() =>
      usingThread(session, threadId, (entry) => activity(connection, session, entry, isNew)),
    );
    const logs$ = new ReplaySubject<TurnLog>(Infinity);
    standings$
      .pipe(
        map(({ log }) => log),
        filter((log) => log !== undefined),
        distinct(({ id }) => id),
      )
      .subscribe(logs$);
    const initial = standing('pendingInit');
    merge(released$, activity$)
      .pipe(
        scan((before, step) => step(before), initial),
        startWith(initial),
        distinctUntilChanged(),
        // Whoever looks sees how the agent stands before it is over.
        takeWhile((now) => !now.isReleased || !isAtRest(now), true),
      )
      .subscribe(standings$);

    this.turns$ = logs$.pipe(
      // The agents of such a turn are those of this agent.
      tap((log) => families.set(log, family)),
      map((log) => context.turn(threadId, log)),
    );
    this.children$ = logs$.pipe(mergeMap((log) => childrenOf(context, threadId, log, family)));
    this.status$ = standings$.pipe(
      map(({ status }) => status),
      distinctUntilChanged(),
    );
  }

  /** A handle on the agent's thread; its `read()` tells the agent's nickname and role. */
  get thread(): Thread {
    return this.context.thread(this.threadId);
  }
}

import {
  BehaviorSubject,
  distinct,
  distinctUntilChanged,
  filter,
  map,
  mergeMap,
  ReplaySubject,
  switchMap,
  takeUntil,
  type Observable,
} from 'rxjs';
import type { CollabAgentStatus, ReasoningEffort } from '../../generated/types.js';
import type { Context } from '../client/context.js';
import { usingThread } from '../client/start-turn.js';
import type { Thread } from '../client/thread.js';
import type { Turn } from '../client/turn.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { activity } from './activity.js';
import type { AgentMention } from './agents-in.js';
import { isAtRest, standing, type Standing } from './standing.js';

/** Where an agent was found. */
export interface AgentOrigin {
  readonly session: Session;
  readonly parentThreadId: string;
  readonly parent: TurnLog;
  readonly mention: AgentMention;
  /** Whether the agent has just been spawned; otherwise it may have been at work for long. */
  readonly isNew: boolean;
  /** The agents of one of its turns. */
  childrenOf(threadId: string, log: TurnLog): Observable<Subagent>;
}

/**
 * An agent that works for a turn, on a thread of its own: none of its events are among those of the turn.
 *
 * Its streams only observe, and replay: they are kept from the first look at `Turn.children$` on. They complete once
 * the parent's turn has ended and the agent has come to rest, and error with `TransportClosedError` when the link ends
 * before that. What the agent begins later shows on the `turns$` of its thread and of `Codex`.
 */
export class Subagent {
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
  /** The agents that work for this one. One that works in several of its turns comes once for each. */
  readonly children$: Observable<Subagent>;

  /** @internal Agents come from a turn. */
  constructor(
    private readonly context: Context<Turn, Thread>,
    origin: AgentOrigin,
  ) {
    const { session, parentThreadId, parent, mention, isNew } = origin;
    const { threadId, path, prompt, model, reasoningEffort } = mention;
    this.threadId = threadId;
    this.parentThreadId = parentThreadId;
    this.parentTurnId = parent.id;
    this.path = path;
    this.prompt = prompt;
    this.model = model;
    this.reasoningEffort = reasoningEffort;

    const logs$ = new ReplaySubject<TurnLog>(Infinity);
    const standings$ = new ReplaySubject<Standing>(1);
    // Told last, so that whoever looks sees how the agent stands before it is over.
    const settled$ = new BehaviorSubject(standing('pendingInit'));
    const atRest$ = parent.over$.pipe(
      switchMap(() => settled$),
      filter(isAtRest),
    );
    const activity$ = session.untilEnded(() =>
      usingThread(session, threadId, (entry) => activity(context.connection, session, entry, isNew)),
    );
    standings$.next(settled$.value);
    activity$.pipe(takeUntil(atRest$)).subscribe({
      next: (news) => {
        if (typeof news === 'function') {
          const now = news(settled$.value);
          standings$.next(now);
          settled$.next(now);
        } else {
          logs$.next(news.claim('all'));
        }
      },
      error: (error: unknown) => {
        logs$.error(error);
        standings$.error(error);
      },
      complete: () => {
        logs$.complete();
        standings$.complete();
      },
    });

    const turnLogs$ = logs$.pipe(distinct(({ id }) => id));
    this.turns$ = turnLogs$.pipe(map((log) => context.turn(threadId, log)));
    this.children$ = turnLogs$.pipe(mergeMap((log) => origin.childrenOf(threadId, log)));
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

import { defer, tap, type Observable } from 'rxjs';
import type { TurnLog } from '../connection/turn-log.js';
import { isRefusal } from '../errors/is-refusal.js';
import { readMember } from '../protocol/read-member.js';
import { textIn } from '../protocol/route.js';
import type { ServerRequest } from './server-request.js';

/** How this client came to a thread: it started or forked it, resumed it, or resumed it only to look at it. */
export type Role = 'opener' | 'guest' | 'viewer';

/**
 * Who is to answer a request: this client (`own`), this client unless another one does (`shared`), or never this client
 * (`viewed`).
 */
export type Standing = 'own' | 'shared' | 'viewed';

/** The turns of the present session. */
export interface KnownTurns {
  find(turnId: string, threadId: string | undefined): TurnLog | undefined;
  /** The turn for which a turn of an agent works. */
  rootOf(turnId: string): string | undefined;
}

interface OpenedThread {
  readonly role: Role;
  /** The tools that the thread was started with; `undefined` where another client has started it. */
  readonly tools?: ReadonlySet<unknown> | undefined;
}

/**
 * Knows what belongs to this client rather than to another one of the same server. The server sends each request to all
 * clients that follow its thread, and takes the first answer.
 */
export class Ownership {
  readonly #threads = new Map<string, OpenedThread>();
  readonly #count: Record<Role, number> = { opener: 0, guest: 0, viewer: 0 };

  constructor(
    /** Called when requests of a thread may have another standing now. */
    private readonly changed: () => void,
    /** Called when nothing here is to be called for a thread any more. */
    private readonly released: (threadId: string) => void,
  ) {}

  /** The names of the tools that the thread was started with, where that is known. */
  toolsOf(threadId: string): ReadonlySet<unknown> | undefined {
    return this.#threads.get(threadId)?.tools;
  }

  /**
   * Takes the role before the server is asked, as it may send requests before its reply; returns what undoes that when
   * the server refuses.
   */
  resuming(threadId: string, as: 'viewer' | undefined): (error: unknown) => void {
    const before = this.#threads.get(threadId);
    const role: Role = as ?? (before?.role === 'opener' ? 'opener' : 'guest');
    const now = { ...before, role };
    this.#set(threadId, now);
    return (error) => {
      if (isRefusal(error) && this.#threads.get(threadId) === now) this.#set(threadId, before);
    };
  }

  /** Learns from a request of this client, and from its reply. */
  learn(method: string, params: unknown, reply$: Observable<unknown>): Observable<unknown> {
    const threadId = textIn(params, 'threadId') ?? '';
    switch (method) {
      case 'thread/start':
        return reply$.pipe(tap((reply) => this.#open(reply, namesIn(readMember(params, 'dynamicTools')))));
      case 'thread/fork':
        return reply$.pipe(tap((reply) => this.#open(reply, this.toolsOf(threadId))));
      case 'thread/resume':
        return defer(() => {
          if (this.#threads.has(threadId)) return reply$;
          return reply$.pipe(tap({ error: this.resuming(threadId, undefined) }));
        });
      case 'thread/unsubscribe':
        return reply$.pipe(tap(() => this.released(threadId)));
      case 'thread/archive':
      case 'thread/delete':
        return reply$.pipe(tap(() => this.forget(threadId)));
      default:
        return reply$;
    }
  }

  /** The thread is gone from the server: it was archived or deleted. */
  forget(threadId: string): void {
    this.#set(threadId, undefined);
    this.released(threadId);
  }

  standingOf({ method, params, threadId, turnId }: ServerRequest, turns: KnownTurns): Standing {
    if (threadId === undefined) {
      const isAlone = this.#count.guest + this.#count.viewer === 0;
      // A request that was too large to read may be about any thread.
      return params === undefined && !isAlone ? 'shared' : 'own';
    }
    const thread = this.#threads.get(threadId);
    const rootId = turnId === undefined ? undefined : turns.rootOf(turnId);
    const root = rootId === undefined ? undefined : turns.find(rootId, undefined);
    const hasStarted = isOwn(root) || (turnId !== undefined && isOwn(turns.find(turnId, threadId)));
    if (method === 'item/tool/call') {
      const opened = thread ?? (root === undefined ? undefined : this.#threads.get(root.threadId));
      // Only the client that has declared the tools knows that there is no such tool. A fork has the tools of a thread
      // that may be of another client, but that client does not follow the fork.
      const knows = opened?.tools === undefined ? hasStarted : opened.tools.size > 0;
      if (knows && opened?.role === 'opener') return 'own';
      return this.#isViewed(thread) && !hasStarted ? 'viewed' : 'shared';
    }
    if (hasStarted) return 'own';
    if (this.#isViewed(thread)) return 'viewed';
    if (thread === undefined) return rootId === undefined && this.#count.guest === 0 ? 'own' : 'shared';
    return thread.role === 'opener' && turnId === undefined ? 'own' : 'shared';
  }

  // The threads of agents are not opened; they come with the thread for which they work.
  #isViewed(thread: OpenedThread | undefined): boolean {
    return thread === undefined ? this.#count.viewer > 0 : thread.role === 'viewer';
  }

  #open(reply: unknown, tools: ReadonlySet<unknown> | undefined): void {
    const threadId = textIn(readMember(reply, 'thread'), 'id');
    if (threadId !== undefined) this.#set(threadId, { role: 'opener', tools });
  }

  #set(threadId: string, thread: OpenedThread | undefined): void {
    const before = this.#threads.get(threadId);
    if (before !== undefined) this.#count[before.role] -= 1;
    if (thread === undefined) this.#threads.delete(threadId);
    else {
      this.#threads.set(threadId, thread);
      this.#count[thread.role] += 1;
    }
    if (before !== undefined && before.role !== thread?.role) this.changed();
  }
}

// A start that found a turn of another client running was made a part of that: then nothing announces the turn after it.
function isOwn(log: TurnLog | undefined): boolean {
  return log !== undefined && (log.isOwn || log.isOfGoal) && log.announced;
}

function namesIn(tools: unknown): ReadonlySet<unknown> {
  return new Set(Array.isArray(tools) ? tools.map((each: unknown) => readMember(each, 'name')) : []);
}

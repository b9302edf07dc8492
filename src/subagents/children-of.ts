import { defer, distinct, map, mergeMap, ReplaySubject, type Observable } from 'rxjs';
import type { Context } from '../client/context.js';
import type { Thread } from '../client/thread.js';
import type { Turn } from '../client/turn.js';
import type { TurnLog } from '../connection/turn-log.js';
import { agentsIn } from './agents-in.js';
import { Subagent } from './subagent.js';

const found = /*@__PURE__*/ new WeakMap<TurnLog, Observable<Subagent>>();

/** The agents of a turn. The first look begins to follow them; all handles on the turn then show the same ones. */
export function childrenOf(
  context: Context<Turn, Thread>,
  threadId: string,
  log: TurnLog,
): Observable<Subagent> {
  return defer(() => {
    const children$ = found.get(log) ?? follow(context, threadId, log);
    found.set(log, children$);
    return children$;
  });
}

function follow(
  context: Context<Turn, Thread>,
  parentThreadId: string,
  parent: TurnLog,
): Observable<Subagent> {
  const { session } = context.connection;
  const children$ = new ReplaySubject<Subagent>(Infinity);
  // What is held of the turn comes at once: those agents may be at work by now.
  let isPast = true;
  parent.watched$
    .pipe(
      mergeMap(agentsIn),
      distinct(({ threadId }) => threadId),
      map((mention) => {
        const isNew = mention.spawned && !isPast;
        return new Subagent(context, {
          session,
          parentThreadId,
          parent,
          mention,
          isNew,
          childrenOf: (threadId, log) => childrenOf(context, threadId, log),
        });
      }),
    )
    .subscribe(children$);
  isPast = false;
  return children$;
}

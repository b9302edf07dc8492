import { map, tap, type Observable } from 'rxjs';
import type { Context } from '../client/context.js';
import { handOver } from '../client/hand-over.js';
import type { Turn } from '../client/turn.js';
import { untilAborted } from '../connection/replies.js';
import type { GoalResult } from './goal-result.js';
import { GoalRun } from './goal-run.js';
import { refusedGoal, type GoalCommand, type GoalHandleOptions, type GoalOptions } from './options.js';
import { startGoal } from './start-goal.js';

/** `Thread.goal` and `Thread.resumeGoal`. */
export function goal(
  context: Context<Turn>,
  threadId: string,
  command: GoalCommand,
  options: GoalHandleOptions = {},
): Observable<GoalRun> {
  return startGoal(context.connection, threadId, command, options).pipe(
    map((log) => new GoalRun(context, log)),
  );
}

/** `Thread.runGoal`. */
export function runGoal(
  { connection }: Context<Turn>,
  threadId: string,
  objective: string,
  options: GoalOptions = {},
): Observable<GoalResult> {
  const refused$ = refusedGoal(options);
  if (refused$ !== undefined) return refused$;
  const { signal, onUnsubscribe } = options;
  return startGoal(connection, threadId, { objective }, { ...options, replay: 'none' }).pipe(
    handOver(({ result$, abandoned$ }) =>
      result$.pipe(
        tap({
          unsubscribe: () => {
            if (onUnsubscribe !== 'detach') abandoned$.next();
          },
        }),
      ),
    ),
    untilAborted(connection.signals.of(signal), 'goal'),
  );
}

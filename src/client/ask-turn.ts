import { defer, merge, of, retry, take, throwError, timer, type Observable } from 'rxjs';
import { waitMs } from '../connection/again.js';
import { stopwatch } from '../connection/deadline.js';
import type { TurnLog } from '../connection/turn-log.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { ServerOverloadedError, StaleTurnError } from '../errors/rpc-error.js';

/** How often it is asked again at once because the server has named another id. */
const MAX_RENAMES = 2;

export interface Patience {
  /** How long to go on asking while the server knows of no active turn, in ms. */
  readonly patienceMs: number;
  /** Whether to go on when the turn has been announced, and so is about to end, or the server is overloaded. */
  readonly insists: boolean;
}

/**
 * Asks for something that the server grants only to the turn that runs, by its id.
 *
 * Between the reply to `turn/start` and `turn/started` there is none yet: it is asked again once the turn has been
 * announced. When the server names another id while this turn has not ended, the turn goes by that id (a review does,
 * and so does every turn of a server before 0.150 that began as a second one): it is asked once more with that.
 */
export function askTurn<T>(
  log: TurnLog,
  ask: (turnId: string) => Observable<T>,
  { patienceMs, insists }: Patience,
): Observable<T> {
  return defer(() => {
    const now = stopwatch();
    const givesUpAt = now() + patienceMs;
    let renames = 0;
    let turnId = log.id;
    let wasAnnounced = false;
    const attempt$ = defer(() => {
      wasAnnounced = log.announced;
      return ask(turnId);
    });
    return attempt$.pipe(
      retry({
        delay: (error: unknown, failures) => {
          const refused$ = throwError(() => error);
          const isOver = log.ended || now() > givesUpAt;
          // The end of the link is answered at once.
          const waited$ = merge(log.over$, timer(waitMs(failures)));
          if (insists && !isOver && error instanceof ServerOverloadedError) return waited$.pipe(take(1));
          // Over another link it is asked again, of the same turn.
          if (insists && error instanceof TransportClosedError && error.mayHaveRun === true) return of(true);
          if (!(error instanceof StaleTurnError) || log.ended) return refused$;
          // For a moment, older servers still name the turn before as the one that runs.
          const { actualTurnId } = error;
          if (actualTurnId !== undefined && !log.thread.hasEnded(actualTurnId)) {
            if (turnId !== log.id && actualTurnId !== log.id) return refused$;
            turnId = actualTurnId;
            renames += 1;
            if (renames <= MAX_RENAMES) return of(true);
          }
          if ((wasAnnounced && !insists) || isOver) return refused$;
          return merge(log.announced$, waited$).pipe(take(1));
        },
      }),
    );
  });
}

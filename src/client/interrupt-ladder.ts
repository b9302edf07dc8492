import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  switchMap,
  take,
  takeUntil,
  tap,
  throwIfEmpty,
  toArray,
  type Observable,
} from 'rxjs';
import { deadline, stopwatch } from '../connection/deadline.js';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { choice, MAX_TIMER_MS, number } from '../errors/rules.js';
import type { Connection } from '../connection/connection.js';
import type { TurnLog } from '../connection/turn-log.js';
import { RequestTimeoutError, TransportClosedError } from '../errors/client-errors.js';
import { TurnInactiveError } from '../errors/turn-inactive-error.js';
import { ofMethod } from '../operators/of-method.js';
import { askTurn } from './ask-turn.js';
import { compareTurn } from './compare-turn.js';
import { INTERRUPT_PATIENCE_MS, type InterruptLadder } from './interrupt-turn.js';
import { paged } from './paged.js';

/** A step that ends a turn, from the mildest to the last; see {@link interruptLadder}. */
export type InterruptRung = 'interrupt' | 'history' | 'anyTurn' | 'commands' | 'recycle';

/** How far to go to end a turn, and how long to wait before going further. */
export interface InterruptLadderOptions {
  /** The last rung that may be taken. Default: `recycle`. */
  readonly upTo?: InterruptRung | undefined;
  /** How long each rung may take to end the turn, in ms. Default: `interruptTimeoutMs`, or 10 000 where that is 0. */
  readonly rungTimeoutMs?: number | undefined;
}

/** A turn that is to end. */
interface Stuck {
  readonly connection: Connection;
  readonly threadId: string;
  readonly log: TurnLog;
  readonly ms: number;
}

/** A step that emits `false` could do nothing, and is not waited for. */
type Act = (turn: Stuck) => Observable<unknown>;

const LADDER: readonly (readonly [InterruptRung, Act])[] = [
  ['interrupt', interrupt],
  ['history', ({ connection, log, ms }) => compareTurn(connection, log, ms)],
  ['anyTurn', interruptAny],
  ['commands', endCommands],
  ['recycle', recycle],
];

const RULES: Rules<InterruptLadderOptions> = {
  upTo: (value) => choice(...LADDER.map(([rung]) => rung))(value),
  rungTimeoutMs: /*@__PURE__*/ number(1, MAX_TIMER_MS),
};

/**
 * How an interrupt goes further when the turn does not end: for `turn.interrupt({ escalate })`. Each rung is given
 * `rungTimeoutMs` to end the turn, and the next one follows at once when it cannot.
 *
 * 1. `interrupt`: `turn/interrupt` with the turn's id, repeated while the server refuses.
 * 2. `history`: it may have ended on the server. Then what was missed is delivered, marked `reconciled`.
 * 3. `anyTurn`: `turn/interrupt` without an id, which the server takes at any moment. Only while the thread's history says
 *    that this turn is the one that runs.
 * 4. `commands`: the commands that the turn has running are ended (`thread/backgroundTerminals/terminate`, experimental),
 *    and it is interrupted once more. Those that turns before it have left running are let be.
 * 5. `recycle`: the link is given up, as if it had been lost, and with it everything that is open on it: turns and requests
 *    error with `TransportClosedError`, or go on over the next link (see `reconnect`). With `stdio()` that ends the server.
 *
 * A server that has not answered `history` is not asked again: `recycle` follows. The interrupt then emits the rung that
 * ended the turn, or `undefined` when it had ended before. Unsubscribing goes no further. Errors with `TurnInactiveError`
 * when the last rung was in vain, and with `TransportClosedError` when the link was lost by itself.
 *
 * @throws {InvalidParamsError} at once, when an option cannot be right.
 *
 * @example
 * turn.interrupt({ escalate: interruptLadder({ upTo: 'commands' }) }).subscribe((rung) => console.log(rung));
 */
export function interruptLadder(options: InterruptLadderOptions = {}): InterruptLadder {
  checkOptions('interruptLadder', options, RULES);
  const { upTo = 'recycle', rungTimeoutMs } = options;
  const ladder: InterruptLadder = {
    climb(connection, threadId, log) {
      return defer(() => {
        const ms = rungTimeoutMs ?? (connection.options.interruptTimeoutMs || INTERRUPT_PATIENCE_MS);
        const rungs = LADDER.slice(0, LADDER.findIndex(([rung]) => rung === upTo) + 1);
        if (log.completed) return of(undefined);
        const now = stopwatch();
        const begunAt = now();
        return ascend(rungs, { connection, threadId, log, ms }).pipe(
          take(1),
          throwIfEmpty(() => inVain(log, upTo, Math.round(now() - begunAt))),
        );
      });
    },
  };
  return ladder;
}

/** Emits the rung that ended the turn; nothing when all were in vain. */
function ascend(rungs: typeof LADDER, turn: Stuck): Observable<InterruptRung> {
  let isDeaf = false;
  const attempt = (rung: InterruptRung, act: Act): Observable<InterruptRung> => {
    if (isDeaf && rung !== 'recycle') return EMPTY;
    // The one request that every server can answer at any moment.
    isDeaf = rung === 'history';
    const inVain$ = act(turn).pipe(
      tap(() => (isDeaf = false)),
      catchError((error: unknown) => {
        isDeaf &&= error instanceof RequestTimeoutError;
        // The turn has ended with its link, or goes on over the next one.
        return error instanceof TransportClosedError ? NEVER : of(false);
      }),
      filter((done) => done === false),
    );
    return turn.log.over$.pipe(
      map(() => endedBy(rung, turn)),
      takeUntil(merge(deadline(turn.ms), inVain$)),
    );
  };
  return concat(...rungs.map(([rung, act]) => defer(() => attempt(rung, act))));
}

function endedBy(rung: InterruptRung, { connection, log }: Stuck): InterruptRung {
  const lost = connection.session.ended;
  if (lost !== undefined && !log.completed && rung !== 'recycle') throw lost;
  return rung;
}

function interrupt({ connection, threadId, log, ms }: Stuck): Observable<unknown> {
  const ask = (turnId: string) => connection.request('turn/interrupt', { threadId, turnId });
  return askTurn(log, ask, { patienceMs: ms, insists: true });
}

// It would hit whatever turn runs.
function interruptAny({ connection, threadId, log }: Stuck): Observable<unknown> {
  return connection
    .request('thread/turns/list', { threadId, sortDirection: 'desc', itemsView: 'notLoaded', limit: 1 })
    .pipe(
      switchMap(({ data: [latest] }) =>
        latest?.status === 'inProgress' && [latest.id, latest.rootTurnId].includes(log.id)
          ? connection.request('turn/interrupt', { threadId, turnId: '' })
          : of(false),
      ),
    );
}

/** How many of the thread's commands are looked at. */
const MAX_COMMANDS = 1000;

// The server lists the commands of all turns of the thread, by the items that they are.
function endCommands(turn: Stuck): Observable<unknown> {
  const { connection, threadId, log } = turn;
  const items = new Set<string>();
  const begun$ = log.watched$.pipe(ofMethod('item/started'));
  begun$.subscribe(({ params: { item } }) => items.add(item.id)).unsubscribe();
  const ended$ = paged((cursor) =>
    connection.request('thread/backgroundTerminals/list', { threadId, cursor }),
  ).pipe(
    take(MAX_COMMANDS),
    filter(({ itemId }) => items.has(itemId)),
    mergeMap(({ processId }) =>
      connection.request('thread/backgroundTerminals/terminate', { threadId, processId }),
    ),
    toArray(),
  );
  // A turn whose command has ended goes on.
  return ended$.pipe(switchMap(({ length }) => (length > 0 ? interrupt(turn) : of(false))));
}

function recycle({ connection, log }: Stuck): Observable<unknown> {
  return defer(() => {
    connection.recycle(
      new TransportClosedError(`The link was given up: turn ${log.id} did not end when it was interrupted.`),
    );
    return NEVER;
  });
}

function inVain(log: TurnLog, upTo: InterruptRung, inactiveMs: number): TurnInactiveError {
  const turnId = log.id;
  return new TurnInactiveError(
    `Turn ${turnId} has not ended within ${inactiveMs} ms of its interrupt, which went up to ${upTo}. ` +
      'Let it go further with upTo, give it longer with rungTimeoutMs, or close the client.',
    { inactiveMs, threadId: log.threadId, turnId },
  );
}

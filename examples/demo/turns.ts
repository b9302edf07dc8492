import { toTurnResult, type Codex, type StartThreadOptions, type Thread } from 'codex-rx';
import {
  connect,
  defer,
  from,
  interval,
  map,
  merge,
  mergeMap,
  scan,
  startWith,
  takeWhile,
  type Observable,
} from 'rxjs';
import type { PlannedTurn } from './plan.js';
import { initialState, isOver, reduce, type Action, type DemoState, type TurnAction } from './state.js';

const TICK_MS = 100;

/**
 * The state of the demo, from before the first turn until all have ended.
 *
 * ```text
 * runTurns   --a--a-a-----a--(a|)
 * ticks      -----t-----t-----
 * demoState  s-s--s-s---s-s--(s|)
 * ```
 */
export function demoState(
  codex: Codex,
  plan: readonly (readonly PlannedTurn[])[],
  options: StartThreadOptions,
): Observable<DemoState> {
  return defer(() => {
    const startedAt = performance.now();
    const initial = initialState(plan);
    const ticks$ = interval(TICK_MS).pipe(map((): Action => ({ kind: 'tick' })));
    return merge(runTurns(codex, plan, options), ticks$).pipe(
      map((action) => ({ action, atMs: performance.now() - startedAt })),
      scan(reduce, initial),
      startWith(initial),
      takeWhile((state) => !isOver(state), true),
    );
  });
}

/**
 * Runs every turn of the plan as soon as it can run, on a new thread for each list, and says which turn each event
 * belongs to. All turns are subscribed at once: those of one thread are queued by the client, threads run side by side.
 *
 * ```text
 * A1        --a--a--a--a|
 * A2                    --b--b--b|
 * B1        ---c-c---c-----c-c--|
 * runTurns  --ac-ca-ac-a--bc-cb-b|
 * ```
 */
function runTurns(
  codex: Codex,
  plan: readonly (readonly PlannedTurn[])[],
  options: StartThreadOptions,
): Observable<TurnAction> {
  return from(plan).pipe(
    mergeMap((turns) =>
      codex
        .startThread(options)
        .pipe(mergeMap((thread) => from(turns).pipe(mergeMap((turn) => follow(thread, turn))))),
    ),
  );
}

/**
 * One turn: its events, and what they amount to.
 *
 * ```text
 * stream    --e--e--e--C|         C turn/completed
 * follow    --e--e--e--(Cr)|
 * ```
 */
function follow(thread: Thread, { name, prompt }: PlannedTurn): Observable<TurnAction> {
  return thread.stream(prompt).pipe(
    connect((events$) =>
      merge(
        events$.pipe(map((event) => ({ kind: 'event', turn: name, event }) as const)),
        events$.pipe(
          toTurnResult(),
          map((result) => ({ kind: 'result', turn: name, result }) as const),
        ),
      ),
    ),
  );
}

import type { Codex, StartThreadOptions, Thread } from 'codex-rx';
import {
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
import { initialState, isOver, reduce, type Action, type DemoState } from './state.js';

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
): Observable<Action> {
  return from(plan).pipe(
    mergeMap((turns) =>
      codex
        .startThread(options)
        .pipe(mergeMap((thread) => from(turns).pipe(mergeMap((turn) => follow(thread, turn))))),
    ),
  );
}

function follow(thread: Thread, { name, prompt }: PlannedTurn): Observable<Action> {
  return thread.stream(prompt).pipe(map((event) => ({ kind: 'event', turn: name, event })));
}

// One objective over as many turns as it takes. The goal is one turn to whoever looks; its turns can be watched too.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize, ignoreElements, map, merge, tap } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());
const say = (text: string) => void process.stdout.write(text);

// turns$     t------t------t-------|     what the server runs, one after another
// text$      --The --Rhine. --Then-|
// result$    ----------------------(r|)  all of it, as one turn
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.goal('Name three rivers, one in each turn.', { tokenBudget: 200_000 })),
    concatMap((goal) =>
      merge(
        goal.turns$.pipe(
          map((_, index) => `turn ${index + 1}: `),
          tap((title) => say(`\n${title}`)),
          ignoreElements(),
        ),
        goal.text$.pipe(tap(say), ignoreElements()),
        goal.result$,
      ),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ items, goal }) => say(`\nThe goal is ${goal?.status ?? 'gone'}, with ${items.length} items.\n`),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

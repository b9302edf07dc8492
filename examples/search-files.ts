// Searches files by name while the query is being typed. No agent takes part.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { fileURLToPath } from 'node:url';
import { concatMap, filter, finalize, from, of, delay } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const typed$ = from(['q', 'qui', 'quick']).pipe(concatMap((query) => of(query).pipe(delay(100))));

// typed$     --q--qui--quick|
// found      ---q-----------quick!|     ! complete; nothing of an older query comes after a newer one was asked
codex
  .searchFiles(typed$, { roots: [fileURLToPath(new URL('.', import.meta.url))] })
  .pipe(
    filter(({ complete }) => complete),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ query, files }) => console.log(`${query}: ${files[0]?.path ?? 'nothing'}`),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

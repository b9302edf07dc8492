// Checks a file whenever it changes, with a command on the server's machine. No agent takes part.
import { Codex, collectOutput } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connect,
  distinctUntilChanged,
  finalize,
  ignoreElements,
  map,
  merge,
  Subject,
  switchMap,
  take,
  takeWhile,
} from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());
const directory = mkdtempSync(join(realpathSync(tmpdir()), 'codex-rx-example-'));
const file = join(directory, 'program.mjs');
const edit = (text: string) => codex.files.writeFile(file, text).pipe(ignoreElements());

const check$ = codex.exec([process.execPath, '--check', file], { sandbox: 'fullAccess' }).pipe(
  collectOutput(),
  map(({ exitCode, stderr }) => (exitCode === 0 ? 'fine' : (/SyntaxError/.exec(stderr)?.[0] ?? 'not fine'))),
);

// watch         ----c----c---c--      c something has changed
// exec          ----x-f|              x the command runs   f fine   s SyntaxError
// exec                   x-!          ! switchMap unsubscribes, and that ends the command
// exec                       x-s|
const inPlace$ = new Subject<unknown>();
const verdicts$ = codex.watch(directory, { readyObserver: inPlace$ }).pipe(
  switchMap(() => check$),
  distinctUntilChanged(),
  takeWhile((verdict) => verdict === 'fine', true),
);

verdicts$
  .pipe(
    // Stands in for somebody who edits the file: once it is watched, and again once it is fine.
    connect((seen$) =>
      merge(
        seen$,
        inPlace$.pipe(
          take(1),
          switchMap(() => edit('console.log("hello");')),
        ),
        seen$.pipe(
          take(1),
          switchMap(() => edit('console.log("hello);')),
        ),
      ),
    ),
    finalize(() => {
      rmSync(directory, { recursive: true });
      void codex.close();
    }),
  )
  .subscribe({
    next: (verdict) => console.log(verdict),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

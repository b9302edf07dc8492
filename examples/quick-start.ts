// One turn from start to end: ask, wait for the answer, print it.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

// Runs `codex app-server` as a child process. Nothing is started yet: the first use does it.
const codex = new Codex(stdio());

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.run('Say hello in one sentence.')),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ finalResponse }) => console.log(finalResponse),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

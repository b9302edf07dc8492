// One turn from start to end: ask, wait for the answer, print it; tell what is tried again, and what went wrong.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

// Runs `codex app-server` as a child process. Nothing is started yet: the first use does it. Without a network the server
// would try to reach the model for ever: after 30 s of that and nothing else, the turn ends with an error.
const codex = new Codex(stdio(), { retryTimeoutMs: 30_000 });

codex.on('error').subscribe({
  next: ({ error, willRetry }) => {
    if (willRetry) console.error(`trying again: ${error.message}`);
  },
  error: () => undefined, // the link is lost, which the turn tells
});

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.run('Say hello in one sentence.')),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ finalResponse }) => console.log(finalResponse),
    error: (error: unknown) => {
      console.error(String(error)); // NotLoggedInError says: run `codex login`
      process.exitCode = 1;
    },
  });

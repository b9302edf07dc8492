// Three turns at once, each on a thread of its own: mergeMap runs them side by side over one app-server.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize, from, map, mergeMap } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

/** A new thread for every question; emits the answer. */
const ask = (question: string) =>
  codex.startThread({ sandbox: 'readOnly', approvals: 'denyAll' }).pipe(
    concatMap((thread) => thread.run(`${question} Answer in one sentence.`)),
    map(({ finalResponse }) => ({ question, answer: finalResponse ?? '(no answer)' })),
  );

// questions     (abc|)
// ask(a)        --------A|
// ask(b)        ---B|
// ask(c)        -----C|
// mergeMap      ---B-C--A|      whoever is ready first, comes first; concatMap would ask one after another
from(['What is an Observable?', 'What does mergeMap do?', 'What does switchMap do?'])
  .pipe(
    mergeMap((question) => ask(question)),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ question, answer }) => console.log(`${question}\n  ${answer}`),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

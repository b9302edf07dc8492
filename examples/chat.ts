// A chat in the terminal. Type at any time: while the agent still writes, what you type steers it. Ctrl-D ends the chat.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { createInterface } from 'node:readline';
import { concat, concatMap, distinct, finalize, from, map, ReplaySubject } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());
const terminal = createInterface({ input: process.stdin });

// Keeps what is typed before the thread is there. Completes at the end of the input.
const typed$ = new ReplaySubject<string>(Infinity);
from(terminal).subscribe(typed$);

// typed         --a-----b----------c--|
// send          ----A-----A----------C|        the turn that takes it: b came while A ran
// distinct      ----A----------------C|
// text$         -----wo-rd-s---------wo-rds|   a handle keeps its text, for whoever looks late
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => typed$.pipe(concatMap((line) => thread.send(line)))),
    distinct(({ id }) => id),
    concatMap((turn) =>
      concat(
        turn.text$,
        turn.result$.pipe(map(({ usage }) => `\n(${usage?.total.totalTokens ?? 0} tokens so far)\n`)),
      ),
    ),
    finalize(() => {
      terminal.close();
      void codex.close();
    }),
  )
  .subscribe({
    next: (text) => process.stdout.write(text),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

// A user who changes their mind: each new prompt replaces the turn that still answers the one before.
import { Codex, type Thread } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concat, concatMap, defer, finalize, from, map, switchMap, tap, timer, zip } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const prompts = ['Explain TCP in detail.', 'No, explain UDP in detail.', 'No, explain QUIC in one sentence.'];
const typed$ = zip(from(prompts), timer(0, 2000)).pipe(map(([prompt]) => prompt));

// typed$      a--------b--------c|
// text(a)     ---a--a--!                      ! switchMap unsubscribes, and that interrupts the turn
// text(b)              ---b--b--!
// text(c)                       ---c--c--c|
const converse = (thread: Thread) =>
  typed$.pipe(
    tap((prompt) => console.log(`\n> ${prompt}`)),
    switchMap((prompt) => thread.text(prompt)),
    tap((delta) => process.stdout.write(delta)),
  );

/** How the turns of a thread ended, as the server has stored it. */
const outcomes = (thread: Thread) =>
  codex
    .request('thread/turns/list', { threadId: thread.id, sortDirection: 'asc' })
    .pipe(tap(({ data }) => console.log(`\n\nThe turns: ${data.map(({ status }) => status).join(', ')}`)));

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) =>
      concat(
        converse(thread),
        defer(() => outcomes(thread)),
      ),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

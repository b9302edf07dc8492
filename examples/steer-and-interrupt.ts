// One turn that is told something else while it runs, and is stopped before it is done.
import { Codex, accumulateText, type Turn } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concat, concatMap, defer, filter, finalize, ignoreElements, merge, take, tap } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());
const say = (text: string) => void process.stdout.write(text);

/** Steers at the first words. The agent leaves the message it is writing and begins another. */
const steer = (turn: Turn) =>
  turn.text$.pipe(
    take(1),
    tap(() => say('\n> Make it about a submarine instead.\n')),
    concatMap(() => turn.steer('Make it about a submarine instead.')),
  );

/** Interrupts as soon as one message is longer than 200 characters. */
const interrupt = (turn: Turn) =>
  turn.events$.pipe(
    accumulateText(),
    filter((message) => message.length > 200),
    take(1),
    concatMap(() => turn.interrupt()),
  );

// text$      --The li--The sub--mar--ine--|     any number of streams may look at the same turn
// steer      --s|
// interrupt                          -i|
// result$    -----------------------------(r|)
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    tap(() => say('> Tell me a long story about a lighthouse.\n')),
    concatMap((thread) => thread.turn('Tell me a long story about a lighthouse.')),
    concatMap((turn) =>
      merge(
        turn.text$.pipe(tap(say), ignoreElements()),
        concat(
          steer(turn),
          defer(() => interrupt(turn)),
        ).pipe(ignoreElements()),
        turn.result$,
      ),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ status, items }) => say(`\n(${status} after ${items.length} completed items)\n`),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

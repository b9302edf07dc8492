// An answer that is printed while the agent writes it.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, count, finalize, tap } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

// text     --Wat--er f--inds--|         what the agent adds to its answer, piece by piece
// tap        Wat  er f  inds            printed as it comes
// count    -------------------(3|)
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.text('Write a haiku about streams.')),
    tap((piece) => process.stdout.write(piece)),
    count(),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: (pieces) => console.log(`\n\n(came in ${pieces} pieces)`),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

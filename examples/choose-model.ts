// The model is chosen among those that the server offers: the default one, with as much reasoning as it can do.
import { Codex, type Model } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize, first, map } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

/** They are listed from the least to the most. */
const highestEffort = ({ supportedReasoningEfforts, defaultReasoningEffort }: Model) =>
  supportedReasoningEfforts.at(-1)?.reasoningEffort ?? defaultReasoningEffort;

// models     --(abc)        in the server's order
// first      --(b|)         the default one; the pages after it are not asked for
// run        --------(r|)
codex
  .models()
  .pipe(
    first(({ isDefault }) => isDefault),
    map((model) => ({ model: model.model, effort: highestEffort(model) })),
    concatMap((chosen) =>
      // The model holds for the thread. What is given to a turn holds from that turn on.
      codex.startThread({ model: chosen.model, sandbox: 'readOnly', approvals: 'denyAll' }).pipe(
        concatMap((thread) =>
          thread.run('Prove that 91 is no prime, in one line.', { effort: chosen.effort }),
        ),
        map(({ finalResponse, usage }) => ({ ...chosen, finalResponse, usage })),
      ),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ model, effort, finalResponse, usage }) => {
      console.log(`${model} with effort ${effort}: ${finalResponse ?? '(no answer)'}`);
      console.log(`${usage?.last.reasoningOutputTokens ?? 0} tokens were spent on reasoning`);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

// Most of what can be said about a turn when it is started.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize } from 'rxjs';
import { z } from 'zod';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const Plan = z.object({ summary: z.string(), steps: z.array(z.string()).max(5) });

codex
  .startThread({
    model: 'gpt-6.1-sol',
    cwd: process.cwd(),
    sandbox: 'readOnly',
    approvals: 'denyAll',
    developerInstructions: 'Plan for people in a hurry.',
    config: { model_verbosity: 'low' }, // anything of the server's configuration, for this thread alone
  })
  .pipe(
    concatMap((thread) =>
      thread.run('Plan the release of a new version.', {
        // These hold for this turn and those after it.
        model: 'gpt-6-luna',
        effort: 'medium', // how much it thinks,
        summary: 'concise', // and how much of that it tells
        personality: 'pragmatic',
        cwd: process.cwd(),
        sandbox: 'workspaceWrite', // or the wire's own `sandboxPolicy`, to the last detail
        approvals: 'autoReview', // or `approvalPolicy`, with `approvals$` to answer
        // These hold for this turn alone.
        output: Plan,
        signal: AbortSignal.timeout(60_000),
        onUnsubscribe: 'detach', // whoever leaves lets it run on
      }),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ output: { summary, steps } }) => {
      console.log(summary);
      steps.forEach((step, i) => console.log(`${i + 1}. ${step}`));
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

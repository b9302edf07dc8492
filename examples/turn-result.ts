// What there is to know of a turn once it has ended: how, for how long, with what, at what cost.
import { Codex, type ThreadItem } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

/** Items are discriminated by `type`. A kind this version does not know is told by its name. */
function describe(item: ThreadItem): string {
  switch (item.type) {
    case 'reasoning':
      return `thought: ${item.summary?.join(' ') ?? ''}`;
    case 'commandExecution':
      return `ran ${item.command}: exit code ${item.exitCode ?? 'unknown'}`;
    case 'agentMessage':
      return `said (${item.phase ?? 'no phase'}): ${item.text}`;
    default:
      return item.type;
  }
}

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.run('Which is the largest moon of Saturn?')),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ id, threadId, status, durationMs, items, usage, finalResponse }) => {
      console.log(`turn ${id} of thread ${threadId}`);
      console.log(`${status} after ${durationMs ?? '?'} ms`);
      for (const item of items) console.log(`- ${describe(item)}`);
      // `last` is this turn's newest request to the model, `total` all of the thread's.
      if (usage !== null)
        console.log(`tokens: ${usage.total.inputTokens} in, ${usage.total.outputTokens} out`);
      // The message that is the answer: commentary on the way to it is none.
      console.log(`answer: ${finalResponse ?? '(none)'}`);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

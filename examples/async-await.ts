// The same without operators: promises for what comes once, `for await` for what comes piece by piece.
import { Codex, toAsyncIterable } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { firstValueFrom } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

await using codex = new Codex(stdio()); // closed at the end, whichever way it comes

const { version } = await firstValueFrom(codex.connect());
console.log(`codex app-server ${version ?? '(unknown)'}`);

const thread = await firstValueFrom(codex.startThread({ sandbox: 'readOnly', approvals: 'denyAll' }));
const { finalResponse } = await firstValueFrom(thread.run('Say hello in one sentence.'));
console.log(finalResponse);

for await (const piece of toAsyncIterable(thread.text('List the days of the week.'))) {
  process.stdout.write(piece);
  if (piece.includes('Wed')) break; // unsubscribes, and that interrupts the turn
}
console.log(' … that will do.');

// A promise cannot be unsubscribed; a signal ends its turn.
const timeout = AbortSignal.timeout(500);
await firstValueFrom(thread.run('Think for a long time.', { signal: timeout })).catch((error: unknown) =>
  console.log(String(error)),
);

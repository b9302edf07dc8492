// Which server this is, and the models it offers.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concat, defer, finalize, map, take } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

// Everything connects by itself; `connect` is for what the server says of itself.
const server$ = codex
  .connect()
  .pipe(map(({ version, platformOs }) => `codex app-server ${version ?? '(unknown)'} on ${platformOs}`));

// models      --(abc)--(de     pages are asked for as far as they are taken: after the third, no more
// take(3)     --(abc|)
const models$ = defer(() => codex.models({ limit: 2 })).pipe(
  take(3),
  map(({ displayName, isDefault, supportedReasoningEfforts }) => {
    const efforts = supportedReasoningEfforts.map(({ reasoningEffort }) => reasoningEffort);
    return `${displayName}${isDefault ? ' (default)' : ''}: ${efforts.join(', ')}`;
  }),
);

concat(server$, models$)
  .pipe(finalize(() => void codex.close()))
  .subscribe({
    next: (line) => console.log(line),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

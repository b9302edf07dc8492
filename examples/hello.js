import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { ScriptedModel, text } from 'codex-rx/testing/node';
import { concatMap, finalize } from 'rxjs';

// A script stands in for the model: no login, no network. The app-server is the real one.
const model = await ScriptedModel.start();
model.reply(
  text('Hello from a script, in a real turn of a real app-server.\n', { chunkChars: 4, paceMs: 30 }),
);
const home = await model.codexHome();

const codex = new Codex(stdio({ env: home.env })); // nothing is spawned yet

codex
  .startThread({ sandbox: 'readOnly' })
  .pipe(
    concatMap((thread) => thread.text('Say hello.')),
    finalize(() => void codex.close().then(() => model.close())),
  )
  .subscribe({
    next: (delta) => process.stdout.write(delta),
    error: (error) => console.error(String(error)),
  });

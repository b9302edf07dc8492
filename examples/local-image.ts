// An image file of the server's machine, and a question about it: the server reads the file itself.
import { Codex, localImageInput, textInput } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { fileURLToPath } from 'node:url';
import { concatMap, finalize } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const picture = fileURLToPath(new URL('support/picture.png', import.meta.url));

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.run([textInput('How many stripes are there?'), localImageInput(picture)])),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ finalResponse }) => console.log(finalResponse),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

// An image that is in memory, and a question about it: it goes to the model as a data URL.
import { Codex, imageInput, textInput } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

// 8 by 8 pixels, all of them red. What comes from a canvas, a clipboard or `fetch` will do as well; an address on the
// web will not: the server takes none.
const RED =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mP4z8CAFTEMLQkAKP8/wc53yE8AAAAASUVORK5CYII=';

// An input is a text, an item, or a list of items, in the order in which the model is to see them.
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) =>
      thread.run([textInput('Which colour is this?'), imageInput(`data:image/png;base64,${RED}`)]),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ finalResponse }) => console.log(finalResponse),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

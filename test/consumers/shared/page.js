import { Codex, webSocket } from 'codex-rx';
import { concatMap } from 'rxjs';

const { protocol, host } = location;
const codex = new Codex(webSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/codex`));

codex
  .startThread()
  .pipe(concatMap((thread) => thread.run('Say hello.')))
  .subscribe({
    next: ({ finalResponse }) => (document.title = `answer: ${finalResponse}`),
    error: (error) => (document.title = `error: ${error}`),
  });

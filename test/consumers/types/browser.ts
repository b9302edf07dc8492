import { Codex, webSocket, type Thread, type TurnResult } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { concatMap, type Observable } from 'rxjs';

const codex = new Codex(webSocket('ws://localhost:1/'));

export const result$: Observable<TurnResult> = codex
  .startThread()
  .pipe(concatMap((thread: Thread) => thread.run('Say hello.')));

export const fake = new FakeAppServer();

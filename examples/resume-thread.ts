// A conversation that outlives its app-server: one process begins it, another goes on with it.
import { Codex, type Thread } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import {
  concat,
  concatMap,
  defer,
  filter,
  finalize,
  ignoreElements,
  last,
  map,
  tap,
  type Observable,
} from 'rxjs';
import './support/offline.js'; // does nothing without --offline

/** Lends out a client with an app-server of its own, which is gone when this completes. */
const withCodex = <T>(use: (codex: Codex) => Observable<T>): Observable<T> =>
  defer(() => {
    const codex = new Codex(stdio());
    const closed$ = defer(() => codex.close()).pipe(ignoreElements());
    return concat(use(codex), closed$).pipe(finalize(() => void codex.close()));
  });

const begin = (codex: Codex): Observable<string> =>
  codex.startThread({ sandbox: 'readOnly', approvals: 'denyAll' }).pipe(
    concatMap((thread) => thread.run('My name is Ada. Remember it.').pipe(map(() => thread.id))),
    tap((id) => console.log(`begun: ${id}`)),
  );

/** What the server has stored, page by page, as far as it is taken. */
const messages = (thread: Thread): Observable<string> =>
  thread.items({ sortDirection: 'asc' }).pipe(
    map(({ item }) => item),
    filter((item) => item.type === 'agentMessage'),
    map(({ text }) => `stored: ${text}`),
  );

// The id is all that is needed. Model, sandbox and the rest stay as they were, unless other ones are given here.
const goOn =
  (id: string) =>
  (codex: Codex): Observable<string> =>
    codex
      .resumeThread(id)
      .pipe(
        concatMap((thread) =>
          concat(
            messages(thread),
            thread.run('What is my name?').pipe(map(({ finalResponse }) => `new: ${finalResponse}`)),
          ),
        ),
      );

withCodex(begin)
  .pipe(
    last(), // the first app-server has let go of the thread
    concatMap((id) => withCodex(goOn(id))),
  )
  .subscribe({
    next: (line) => console.log(line),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

// The life of a thread: named, listed, forked, taken back, shortened, put away and taken out again, deleted.
import { Codex, type Thread } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import {
  concat,
  concatMap,
  count,
  defer,
  finalize,
  ignoreElements,
  map,
  take,
  tap,
  type Observable,
} from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

/** Does something, and prints that it is done, with what came of it. */
const step = (name: string, act: () => Observable<string | number | null> | Observable<void>) =>
  defer(act).pipe(
    tap((result) => console.log(result === undefined ? name : `${name}: ${result}`)),
    ignoreElements(),
  );

const ask = (thread: Thread, prompt: string) =>
  thread.run(prompt).pipe(map(({ finalResponse }) => finalResponse));

/** The newest thread, by name. A list is asked for page by page, as far as it is taken. */
const newest = (archived: boolean) =>
  codex.listThreads({ archived }).pipe(
    take(1),
    map(({ name }) => name ?? '(no name)'),
  );

/** A thread with the same history, for one question. What forks refer to could not be deleted. */
const askFork = (thread: Thread, prompt: string) =>
  thread
    .fork()
    .pipe(concatMap((fork) => concat(ask(fork, prompt), defer(() => fork.delete()).pipe(ignoreElements()))));

/** Without the newest turn. */
const takeBack = (thread: Thread) =>
  thread.turns().pipe(
    take(1),
    concatMap(({ id }) => thread.revert({ beforeTurnId: id })),
    concatMap(() => thread.turns().pipe(count())),
  );

const live = (thread: Thread) =>
  concat(
    step('asked', () => ask(thread, 'Name a colour.')),
    step('named', () => thread.setName('colours')),
    step('newest', () => newest(false)),
    step('asked a fork', () => askFork(thread, 'Name a darker one.')),
    step('asked', () => ask(thread, 'Name a lighter one.')),
    step('turns left', () => takeBack(thread)),
    // The server does it in a turn of its own.
    step('shortened', () =>
      thread.compact().pipe(
        concatMap((turn) => turn.result$),
        map(({ status }) => status),
      ),
    ),
    step('put away', () => thread.archive()),
    step('in the archive', () => newest(true)),
    step('taken out', () => thread.unarchive()),
    step('asked', () => thread.resume().pipe(concatMap(() => ask(thread, 'Name a third one.')))),
    step('deleted', () => thread.delete()),
  );

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap(live),
    finalize(() => void codex.close()),
  )
  .subscribe({
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

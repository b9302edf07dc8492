// What goes wrong, told apart by class; and what is worth trying again.
import {
  Codex,
  InvalidParamsError,
  NotLoggedInError,
  RpcError,
  TransportClosedError,
  TurnFailedError,
  imageInput,
  retryOnOverload,
  type Input,
} from 'codex-rx';
import { stdio } from 'codex-rx/node';
import {
  catchError,
  concatMap,
  finalize,
  from,
  map,
  of,
  retry,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

/** What another try may mend: the model had no room. */
const isPassing = (error: unknown) =>
  error instanceof TurnFailedError && error.codexErrorInfo === 'serverOverloaded';

function explain(error: unknown): string {
  if (error instanceof NotLoggedInError) return 'Run `codex login` first.';
  if (error instanceof TurnFailedError) {
    return error.codexErrorInfo === 'usageLimitExceeded'
      ? `No more ${error.resetsAt === undefined ? 'for today' : `until ${error.resetsAt.toLocaleString()}`}.`
      : `The turn failed: ${error.message}`;
  }
  if (error instanceof InvalidParamsError) {
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  }
  if (error instanceof RpcError) return `The server refused ${error.method}: ${error.message}`;
  if (error instanceof TransportClosedError) return `The server is gone: ${error.stderrTail}`;
  throw error;
}

// run                  --#                #  the model had no room
// run                         --r|           another turn of the same thread
// retry                --~~~~~--r|        ~  waits a little longer each time
const ask = (input: Input): Observable<string> =>
  codex.startThread({ sandbox: 'readOnly', approvals: 'denyAll' }).pipe(
    retryOnOverload(), // the app-server itself had no room: the request was not taken, so nothing happens twice
    concatMap((thread) =>
      thread.run(input).pipe(
        retry({
          count: 3,
          delay: (error: unknown, tries) =>
            isPassing(error) ? timer(250 * 2 ** tries) : throwError(() => error),
        }),
      ),
    ),
    map(({ finalResponse }) => finalResponse ?? '(no answer)'),
    catchError((error: unknown) => of(explain(error))),
  );

from([
  'Is there room?',
  'Is there anything left for me?',
  imageInput('https://example.com/picture.png'), // refused before anything is sent
])
  .pipe(
    concatMap((input) => ask(input)),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: (line) => console.log(line),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });

// Three turns on two threads of one app-server, at once. Try `npm run demo -- --help`.
import { Codex, TransportClosedError } from 'codex-rx';
import { concatMap, fromEvent, lastValueFrom, merge, of, ReplaySubject, takeUntil, tap } from 'rxjs';
import { HELP, parseArguments } from './demo/arguments.js';
import { hasRoom } from './demo/columns.js';
import { PLAN } from './demo/plan.js';
import { DemoError, liveServer, requireLogin, scriptedServer } from './demo/server.js';
import { showColumns, showLines, sizeOf } from './demo/show.js';
import { initialState, isOver } from './demo/state.js';
import { renderTable } from './demo/table.js';
import { demoState } from './demo/turns.js';
import { createWorkspace } from './demo/workspace.js';

const FAILED = 1;
const WRONG_USAGE = 2;
const STOPPED = 130;

/** Runs the demo; resolves with the exit code. */
async function run(live: boolean): Promise<number> {
  const { stdout, env } = process;
  const quit$ = new ReplaySubject<unknown>(1);
  merge(fromEvent(process, 'SIGINT'), fromEvent(process, 'SIGTERM'), fromEvent(stdout, 'error')).subscribe(
    quit$,
  );

  await using workspace = await createWorkspace();
  await using server = live ? liveServer(workspace.path) : await scriptedServer(workspace.path);
  await using codex = new Codex(server.transport);

  const initial = initialState(PLAN);
  const inColumns = stdout.isTTY && !env['NO_COLOR'] && hasRoom(initial, sizeOf(stdout));
  const headline = `Three turns on two threads, A and B, of one app-server, with ${server.model}.\n\n`;

  const ready$ = live ? requireLogin(codex) : of(undefined);
  const shown$ = ready$.pipe(
    tap(() => stdout.write(headline)),
    concatMap(() => demoState(codex, PLAN, server.threads)),
    inColumns ? showColumns(stdout) : showLines(stdout),
    takeUntil(quit$),
  );
  const state = await lastValueFrom(shown$, { defaultValue: initial });
  if (!isOver(state)) {
    stdout.write('\nStopped.\n');
    return STOPPED;
  }
  stdout.write(`\n${renderTable(state, sizeOf(stdout).columns).join('\n')}\n`);
  return state.lanes.every(({ status }) => status === 'completed') ? 0 : FAILED;
}

function describe(error: unknown): string {
  if (error instanceof DemoError) return error.message;
  // Of what the server has said last, what comes before its stack.
  const [reason] = error instanceof TransportClosedError ? (error.stderrTail?.split('\n\n') ?? []) : [];
  return reason === undefined ? String(error) : `${String(error)}\n${reason}`;
}

const args = parseArguments(process.argv.slice(2));
if (args.kind === 'help') {
  process.stdout.write(HELP);
} else if (args.kind === 'wrong') {
  process.stderr.write(`${args.message}\n\n${HELP}`);
  process.exitCode = WRONG_USAGE;
} else {
  process.exitCode = await run(args.live).catch((error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    return FAILED;
  });
}

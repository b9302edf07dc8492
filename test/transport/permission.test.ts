import { spawnSync } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { codexBinary } from '../fixtures/binary.js';
import { temporaryDirectory } from './support.js';

/** Node's permission model, under which a program sees little of the system, /proc neither. */

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));
const MODEL = Number(process.versions.node.split('.')[0]) < 22 ? '--experimental-permission' : '--permission';

const PROGRAM = `
  import { Codex } from ${JSON.stringify(join(SOURCES, 'index.ts'))};
  import { stdio } from ${JSON.stringify(join(SOURCES, 'node.ts'))};
  import { EMPTY, finalize, switchMap } from 'rxjs';
  process.on('unhandledRejection', (error) => console.log('unhandled: ' + error));
  const { isKilled, ...options } = JSON.parse(process.argv[2]);
  const codex = new Codex(stdio(options));
  const kill = ['sh', '-c', 'kill -9 $PPID'];
  codex.connect().pipe(
    switchMap(({ version }) => {
      console.log('connected to ' + version);
      return isKilled ? codex.spawn(kill, { cwd: '/' }) : EMPTY;
    }),
    finalize(() => codex.close().then(() => console.log('closed'), (error) => console.log('not closed: ' + error))),
  ).subscribe({ error: (error) => console.log(error.name + ': ' + error.message) });`;

/** Runs the program, which may read itself and nothing else, with further permissions; gives the lines it prints. */
function run(options: object, ...flags: readonly string[]): readonly string[] {
  const folder = realpathSync(temporaryDirectory());
  const source = join(folder, 'program.ts');
  const program = join(folder, 'program.cjs');
  writeFileSync(source, PROGRAM);
  const logLevel = 'silent';
  buildSync({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    platform: 'node',
    logLevel,
    nodePaths: [join(SOURCES, '../node_modules')],
  });
  const given = JSON.stringify({ env: { CODEX_HOME: folder }, ...options });
  const allowed = [MODEL, `--allow-fs-read=${folder}/*`, ...flags];
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...allowed, program, given], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return `${stdout}${stderr}`.trim().split('\n');
}

const CHILDREN = '--allow-child-process';
const SERVER = [codexBinary(), 'app-server'];
const CONNECTED = expect.stringMatching(/^connected to /) as string;

describe("stdio() under Node's permission model", () => {
  it('names the flag without which no server can be started, and closes', () => {
    expect(run({ command: SERVER })).toEqual([
      expect.stringMatching(/^TransportClosedError: .*allow it with --allow-child-process/),
      'closed',
    ]);
  });

  it.each([
    ['no executable is found', {}],
    ['one that is given cannot be looked at', { codexPath: codexBinary() }],
  ])('names the flag without which %s, and closes', (_what, options) => {
    expect(run(options, CHILDREN)).toEqual([
      expect.stringMatching(/^CodexNotFoundError: .*hidden by Node, allow it with --allow-fs-read/),
      'closed',
    ]);
  });

  it('works where it may start children, though it sees nothing of the system', () => {
    expect(run({ command: SERVER, cwd: '/' }, CHILDREN)).toEqual([CONNECTED, 'closed']);
  });

  it('finds the executable where it may read that', () => {
    const reading = `--allow-fs-read=${codexBinary()}`;
    expect(run({ codexPath: codexBinary() }, CHILDREN, reading)).toEqual([CONNECTED, 'closed']);
  });

  it('tells of a server that is killed, and closes', () => {
    expect(run({ command: SERVER, isKilled: true }, CHILDREN)).toEqual([
      CONNECTED,
      expect.stringMatching(/^TransportClosedError: The app-server was ended by SIGKILL/),
      'closed',
    ]);
  });
});

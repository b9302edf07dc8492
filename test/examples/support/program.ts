import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi, type TestContext } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tsx = join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist', 'cli.mjs');
const MARK = 'CODEX_RX_EXAMPLE_RUN';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly ended: Promise<Ended>;
  /** Resolves once the text has been written to stdout. */
  says(text: string): Promise<void>;
  /** Types a line. */
  type(line: string): void;
  /** Ends what there is to read. */
  endInput(): void;
  /** Stops it as Ctrl-C in a shell does. */
  interrupt(): void;
  /** Types Ctrl-C, for a program that runs {@link inTerminal}. */
  typeCtrlC(): void;
  /** Everything of the program that still runs, and what it has made in its temporary directory. */
  leftovers(): readonly string[];
  /** Resolves once nothing is left. */
  isGone(): Promise<void>;
}

/** The command line that runs a file of `examples/`, as `npx tsx` does. */
export function example(file: string, ...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, tsx, join('examples', file), ...args];
}

/** The command line that runs the demo, in one process: the wrapper of `tsx` kills what is slow to answer a signal. */
export function demo(): readonly [string, ...string[]] {
  return [process.execPath, '--import', 'tsx', join('examples', 'demo.ts')];
}

/** An empty directory that is gone after the test. */
export function temporaryDirectory({ onTestFinished }: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'codex-rx-examples-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return path;
}

/** Whether there is a `script` that lends a program a terminal: that of util-linux. */
export const hasTerminal = /util-linux/.test(String(spawnSync('script', ['--version']).stdout));

/** The command line that runs another one in a terminal of this size. */
export function inTerminal(
  columns: number,
  rows: number,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const quoted = command.map((part) => `'${part}'`).join(' ');
  return ['script', '-qec', `stty cols ${columns} rows ${rows}; exec ${quoted}`, '/dev/null'];
}

/** Starts a program in the root of the repository. Whatever is left of it is ended after the test. */
export function run(
  test: TestContext,
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Program {
  const mark = randomUUID();
  const temporary = temporaryDirectory(test);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: undefined, TMPDIR: temporary, [MARK]: mark, ...env },
    stdio: 'pipe',
    detached: true,
  });
  const output = gather(child);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
  test.onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) signalGroup(child, 'SIGKILL');
    await ended.catch(() => undefined);
  });
  const leftovers = () => [
    ...processesWith(`${MARK}=${mark}`),
    ...readdirSync(temporary).filter((name) => /^codex-(home|rx)-/.test(name)),
  ];
  return {
    ended,
    leftovers,
    says: (text) =>
      until(() => {
        if (!output.stdout.includes(text)) throw new Error(`'${text}' is not in:\n${output.stdout}`);
      }),
    isGone: () =>
      until(() => {
        const left = leftovers();
        if (left.length > 0) throw new Error(`there is left: ${left.join(', ')}`);
      }),
    type: (line) => void child.stdin.write(`${line}\n`),
    endInput: () => void child.stdin.end(),
    interrupt: () => signalGroup(child, 'SIGINT'),
    typeCtrlC: () => void child.stdin.write('\x03'),
  };
}

function until(condition: () => void): Promise<void> {
  return vi.waitFor(condition, { timeout: 20_000, interval: 50 });
}

function gather({ stdout, stderr }: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return output;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}

/** The command lines of the processes that were started with this variable; only Linux tells. */
function processesWith(variable: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).split('\0').includes(variable))
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
}

// A process may end between two looks.
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

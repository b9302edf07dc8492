import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn as openTerminal } from '@lydell/node-pty';
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
  /** Types Ctrl-C, for a program that runs {@link runInTerminal}. */
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

/** A program that was started, whether through pipes or in a terminal. */
interface Started {
  readonly pid: number | undefined;
  readonly output: { readonly stdout: string; readonly stderr: string };
  readonly exit: Promise<number | null>;
  hasEnded(): boolean;
  write(text: string): void;
  endInput(): void;
}

interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Command = readonly [string, ...string[]];

/** Starts a program in the root of the repository. Whatever is left of it is ended after the test. */
export function run(
  test: TestContext,
  command: Command,
  env: Readonly<Record<string, string>> = {},
): Program {
  return program(test, env, (surroundings) => throughPipes(command, surroundings));
}

/** Like {@link run}, in a terminal of this size, whose text is all on stdout. */
export function runInTerminal(
  test: TestContext,
  size: { readonly cols: number; readonly rows: number },
  command: Command,
  env: Readonly<Record<string, string>> = {},
): Program {
  return program(test, env, (surroundings) => inTerminal(command, surroundings, size));
}

function program(
  test: TestContext,
  env: Readonly<Record<string, string>>,
  start: (surroundings: Surroundings) => Started,
): Program {
  const mark = randomUUID();
  const temporary = temporaryDirectory(test);
  const started = start({
    cwd: root,
    env: { ...process.env, NO_COLOR: undefined, TMPDIR: temporary, [MARK]: mark, ...env },
  });
  const { output } = started;
  const ended = started.exit.then((code) => ({ code, ...output }));
  test.onTestFinished(async () => {
    if (!started.hasEnded()) signalGroup(started, 'SIGKILL');
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
    type: (line) => started.write(`${line}\n`),
    endInput: () => started.endInput(),
    interrupt: () => signalGroup(started, 'SIGINT'),
    typeCtrlC: () => started.write('\x03'),
  };
}

function throughPipes([command, ...args]: Command, { cwd, env }: Surroundings): Started {
  const child = spawn(command, args, { cwd, env, stdio: 'pipe', detached: true });
  return {
    pid: child.pid,
    output: gather(child),
    exit: new Promise((resolve, reject) => child.once('error', reject).once('close', resolve)),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    write: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
  };
}

const END_OF_INPUT = '\x04';

function inTerminal(
  [command, ...args]: Command,
  { cwd, env }: Surroundings,
  size: { readonly cols: number; readonly rows: number },
): Started {
  // The library would set a variable without a value to the word "undefined".
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  const terminal = openTerminal(command, args, { ...size, cwd, env: set });
  const output = { stdout: '', stderr: '' };
  terminal.onData((text) => (output.stdout += text));
  let hasEnded = false;
  const exit = new Promise<number>((resolve) => {
    terminal.onExit(({ exitCode }) => {
      hasEnded = true;
      resolve(exitCode);
    });
  });
  return {
    pid: terminal.pid,
    output,
    exit,
    hasEnded: () => hasEnded,
    write: (text) => terminal.write(text),
    endInput: () => terminal.write(END_OF_INPUT),
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

function signalGroup({ pid }: Started, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}

/** The command lines of the processes that were started with this variable; only Linux tells. */
export function processesWith(variable: string): readonly string[] {
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

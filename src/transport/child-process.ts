import { spawn, type ChildProcess } from 'node:child_process';
import { CodexNotFoundError, TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { isRunning, markedEnv } from './process-tree.js';
import { complaintIn } from './stderr-tail.js';

/** The exit code with which shells and `env` tell that there is no such program. */
const NOT_FOUND = 127;

/** A program to be started. */
export interface ChildLaunch {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** What it is given that no message may show. Default: what the names of variables say is secret. */
  readonly secrets?: readonly string[];
}

/** How a child has ended, as part of a sentence. */
export function describeExit(child: ChildProcess): string {
  if (isRunning(child)) return 'could not be ended';
  return child.signalCode === null
    ? `exited with code ${child.exitCode ?? '?'}`
    : `was ended by ${child.signalCode}`;
}

/** What a child that has failed said of that, as a sentence; `undefined` when it said nothing. */
export function describeComplaint(
  { exitCode, signalCode }: ChildProcess,
  stderrTail: string | undefined,
): string | undefined {
  const hasFailed = signalCode === 'SIGABRT' || (exitCode !== null && exitCode !== 0);
  // What a shell says of a program that it does not find has no form of its own, but is its last line.
  const unfound = exitCode === NOT_FOUND ? stderrTail?.split('\n').at(-1) : undefined;
  const complaint = hasFailed ? (complaintIn(stderrTail) ?? unfound) : undefined;
  return complaint === undefined || /[.!?…]$/.test(complaint) ? complaint : `${complaint}.`;
}

export function startChild(
  { command: [program, ...args], cwd, env }: ChildLaunch,
  mark: string,
): ChildProcess {
  return spawn(program, args, {
    cwd,
    env: markedEnv(env, mark),
    stdio: 'pipe',
    windowsHide: true,
    // A group of its own, which can be killed as a whole, and which the terminal's Ctrl-C does not reach.
    detached: process.platform !== 'win32',
  });
}

/** Lets a program end although the child may not have. In Deno a child that did not start cannot be let go of. */
export function letGo(child: ChildProcess): void {
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy();
  if (child.pid !== undefined) child.unref();
}

/** Why a child did not start. */
export function startError(cause: unknown, { command: [program] }: ChildLaunch): CodexError {
  const code = cause instanceof Error ? String('code' in cause ? cause.code : cause.name) : 'unknown reason';
  // The error of spawn holds all arguments, and these may hold secrets.
  if (cause instanceof Error) Reflect.deleteProperty(cause, 'spawnargs');
  if (code === 'ENOENT') return new CodexNotFoundError([program], { cause });
  const remedy = START_FAILURES[code] ?? 'the system refused';
  return new TransportClosedError(`The app-server could not be started: ${remedy} (${code}).`, {}, { cause });
}

const START_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'its file may not be executed; check its permissions',
  EPERM: 'its file may not be executed; check its permissions',
  ENOEXEC: 'its file is no program of this machine',
  E2BIG: 'its arguments and environment are too long',
  EINVAL: 'Windows runs .cmd and .bat files through a shell only, which is never used; name an .exe',
  ENOTDIR: 'its path leads through a file, such as an archive',
  ERR_ACCESS_DENIED: "Node's permission model forbids it; allow it with --allow-child-process",
  NotCapable: 'Deno forbids it; allow it with --allow-run',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the system has too many files open',
  EAGAIN: 'the system has no room for another process',
  ENOMEM: 'the system has no memory for another process',
};

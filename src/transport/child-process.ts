import { spawn, type ChildProcess } from 'node:child_process';
import { CodexNotFoundError, TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { isRunning, MARK } from './process-tree.js';

/** A program to be started. */
export interface ChildLaunch {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** How a child has ended, as part of a sentence. */
export function describeExit(child: ChildProcess): string {
  if (isRunning(child)) return 'could not be ended';
  return child.signalCode === null
    ? `exited with code ${child.exitCode ?? '?'}`
    : `was ended by ${child.signalCode}`;
}

export function startChild(
  { command: [program, ...args], cwd, env }: ChildLaunch,
  mark: string,
): ChildProcess {
  return spawn(program, args, {
    cwd,
    env: { ...env, [MARK]: mark },
    stdio: 'pipe',
    windowsHide: true,
    // A group of its own, which can be killed as a whole, and which the terminal's Ctrl-C does not reach.
    detached: process.platform !== 'win32',
  });
}

/** Why a child did not start. */
export function startError(cause: unknown, { command: [program] }: ChildLaunch): CodexError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  // The error of spawn holds all arguments, and these may hold secrets.
  if (cause instanceof Error) Reflect.deleteProperty(cause, 'spawnargs');
  if (code === 'ENOENT') return new CodexNotFoundError([program], { cause });
  return new TransportClosedError(`The app-server could not be started (${code}).`, {}, { cause });
}

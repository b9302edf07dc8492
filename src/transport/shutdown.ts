import type { ChildProcess } from 'node:child_process';
import { isRunning, type ProcessTree } from './process-tree.js';

/** How long killed processes get to vanish, and how often that is looked at. */
const SWEEP_MS = 1000;
const SWEEP_STEP_MS = 10;

export interface Shutdown {
  readonly child: ChildProcess;
  readonly tree: ProcessTree;
  /** Resolves when the child has ended. */
  readonly exited: Promise<void>;
  /** How long each step waits for the child's end, in milliseconds. */
  readonly stepMs: number;
  /** Tells the child that there is no more input. */
  readonly endInput: () => void;
}

/**
 * Asks a child to end, harder with each step: end of input, SIGTERM, SIGKILL. Then kills what it has left behind.
 * Resolves once nothing runs any more, at once when the child has ended before. Never rejects.
 */
export async function shutDown({ child, tree, exited, stepMs, endInput }: Shutdown): Promise<void> {
  tree.look();
  endInput();
  await within(exited, stepMs);
  // There is no SIGTERM on Windows: Node would end the child alone, and its descendants could not be found any more.
  if (isRunning(child) && process.platform !== 'win32') {
    tree.look();
    child.kill('SIGTERM');
    await within(exited, stepMs);
  }
  for (let waitedMs = 0; tree.kill() && waitedMs < SWEEP_MS; waitedMs += SWEEP_STEP_MS)
    await pause(SWEEP_STEP_MS);
  await within(exited, stepMs);
}

/** Waits for a promise, but no longer than so many milliseconds. */
export async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

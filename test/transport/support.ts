import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Frame } from '../../src/transport/frame.js';
import type { Transport } from '../../src/transport/transport.js';

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'codex-rx-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** A command that runs this text as a module. */
export function program(source: string): readonly [string, string] {
  const file = join(temporaryDirectory(), 'program.mjs');
  writeFileSync(file, source);
  return [process.execPath, file];
}

/** Waits until a condition holds, and fails when it does not come true. */
export async function eventually(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
  for (const deadline = Date.now() + ms; !holds();) {
    if (Date.now() > deadline) throw new Error(`not in ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Whether a process runs; one that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ') R';
    return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

export interface Watched {
  readonly transport: Transport;
  readonly frames: Frame[];
  /** The error that `frames$` ended with, `undefined` when it completed. */
  readonly ended: Promise<unknown>;
  readonly hasEnded: () => boolean;
}

/** Collects what a transport gives. It is closed after the test at the latest. */
export function watch(transport: Transport): Watched {
  const frames: Frame[] = [];
  let hasEnded = false;
  const ended = new Promise<unknown>((resolve) => {
    const end = (error?: unknown): void => {
      hasEnded = true;
      resolve(error);
    };
    transport.frames$.subscribe({ next: (frame) => frames.push(frame), error: end, complete: () => end() });
  });
  onTestFinished(() => transport.close());
  return { transport, frames, ended, hasEnded: () => hasEnded };
}

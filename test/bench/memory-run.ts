import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measured } from './memory-gauge.js';
import type * as situations from './memory-situations.js';

type Situations = typeof situations;

/** The name of a situation, and what it is to be like. */
export type Situation = {
  [S in keyof Situations]: readonly [S, Parameters<Situations[S]>[0]];
}[keyof Situations];

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('memory-child.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs situations one after another in one process of their own. */
export async function measured(...list: readonly Situation[]): Promise<readonly Measured[]> {
  const args = ['--expose-gc', '--import', 'tsx', CHILD, JSON.stringify(list)];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout) as readonly Measured[];
}

/** Runs one situation in a process of its own, so that it sees nothing of others. */
export async function measuredAlone(...situation: Situation): Promise<Measured> {
  const [result] = await measured(situation);
  if (result === undefined) throw new Error(`${situation[0]} was not measured`);
  return result;
}

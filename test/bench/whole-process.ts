import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atMost, median, type Row } from './row.js';

const FRAMES = 120_000;
const ROUNDS = 5;

const run = promisify(execFile);

/**
 * The processor time of a whole process that uses the built package, over that of one that reads the same child process
 * with nothing but the runtime. The start of the runtime is a part of both.
 */
export async function wholeProcessRows(): Promise<readonly Row[]> {
  return [
    atMost('a whole process, 64 turns', await overBare(64), 2, 'x bare'),
    atMost('a whole process, 1 turn', await overBare(1), 1.8, 'x bare'),
    atMost('a whole process, 4,096 turns', await overBare(4096), 2.3, 'x bare'),
  ];
}

async function overBare(turns: number): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bareMs = await cpuMs('bare', turns);
    ratios.push((await cpuMs('client', turns)) / bareMs);
  }
  return median(ratios);
}

async function cpuMs(reader: 'bare' | 'client', turns: number): Promise<number> {
  const script = fileURLToPath(new URL(`whole/${reader}.js`, import.meta.url));
  const { stdout } = await run(process.execPath, [script, String(turns), String(FRAMES)]);
  const { deltas, ended, cpuMs: spentMs } = JSON.parse(stdout) as Measured;
  if (deltas !== FRAMES || ended !== turns) throw new Error(`${reader}: ${deltas} deltas, ${ended} ends`);
  return spentMs;
}

/** What a reader prints. */
interface Measured {
  readonly deltas: number;
  readonly ended: number;
  readonly cpuMs: number;
}

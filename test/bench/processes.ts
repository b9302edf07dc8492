import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 25;
const PAGE_BYTES = 4096;

interface Resident {
  readonly pid: number;
  readonly parent: number;
  readonly bytes: number;
}

/** The most memory that the processes below this one held together while the work lasted. */
export async function peakBytes(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, residentBelow(process.pid))), SAMPLE_MS);
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  return peak;
}

function residentBelow(root: number): number {
  return processesBelow(root).reduce((sum, { bytes }) => sum + bytes, 0);
}

function processesBelow(root: number): readonly Resident[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(read);
  const below = new Set([root]);
  for (let grown = true; grown;) {
    const before = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
    grown = below.size > before;
  }
  return processes.filter(({ pid }) => pid !== root && below.has(pid));
}

function read(pid: string): readonly Resident[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return [{ pid: Number(pid), parent: Number(parent), bytes: Number(resident) * PAGE_BYTES }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A running process. A pid is used again some time; together with `startedAt` it names one process. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly startedAt: string;
}

/** Everything that runs on this machine, zombies left out, by pid. Empty where it cannot be told. */
export function processTable(): ReadonlyMap<number, ProcessEntry> {
  const entries = existsSync('/proc/self/stat') ? fromProc() : fromPs();
  return new Map(entries.map((entry) => [entry.pid, entry]));
}

/** Whether a process was started with `name=value` in its environment. Can be told on Linux only, else `false`. */
export function wasStartedWith(pid: number, name: string, value: string): boolean {
  const environment = read(`/proc/${pid}/environ`);
  return environment?.split('\0').includes(`${name}=${value}`) ?? false;
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => parseStat(Number(name), read(`/proc/${name}/stat`)));
}

/** `pid (command) state ppid pgrp session … starttime …`, where the command may hold anything, parentheses too. */
function parseStat(pid: number, stat: string | undefined): ProcessEntry[] {
  const [state, parent, group, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const startedAt = rest[16];
  if (state === undefined || 'ZXx'.includes(state) || startedAt === undefined) return [];
  return [{ pid, parent: Number(parent), group: Number(group), startedAt }];
}

function fromPs(): ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,state=,lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return (stdout as string | null)?.split('\n').flatMap(parsePsLine) ?? [];
}

function parsePsLine(line: string): ProcessEntry[] {
  const [, pid, parent, group, state, startedAt] =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
  if (state === undefined || startedAt === undefined || state.startsWith('Z')) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startedAt }];
}

/** A process may end while it is looked at, and the environment of others is not ours to read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

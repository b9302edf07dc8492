import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A running process. A pid is used again some time; together with `startedAt` it names one process. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly startedAt: string;
}

/** Everything that runs on this machine, zombies left out, by pid. Empty where it cannot be told. Never throws. */
export function processTable(): ReadonlyMap<number, ProcessEntry> {
  try {
    const entries = existsSync('/proc/self/stat') ? fromProc() : fromPs();
    return new Map(entries.map((entry) => [entry.pid, entry]));
  } catch {
    // Node's permission model allows neither, or there is no ps.
    return new Map();
  }
}

/** One process; `undefined` when it does not run, and where there is no /proc. */
export function processEntry(pid: number): ProcessEntry | undefined {
  return parseStat(pid, read(`/proc/${pid}/stat`))[0];
}

/** The children that a process has now. Costs little however much runs; known on Linux only, else none. */
export function childrenOf(pid: number): readonly number[] {
  return list(`/proc/${pid}/task`).flatMap((task) => {
    const children = read(`/proc/${pid}/task/${task}/children`)?.trim() ?? '';
    return children === '' ? [] : children.split(' ').map(Number);
  });
}

/** The pipes that a process holds an end of, as `pipe:[inode]`. Known on Linux only, else none. */
export function pipesOf(pid: number): readonly string[] {
  return list(`/proc/${pid}/fd`).flatMap((fd) => {
    const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
    return target?.startsWith('pipe:') === true ? [target] : [];
  });
}

/** Whether a process was started with `name=value` in its environment. Known on Linux only, else `false`. */
export function wasStartedWith(pid: number, name: string, value: string): boolean {
  return environmentOf(pid).includes(`${name}=${value}`);
}

/** What a process was started with, as `name=value`. Known on Linux only, else none. */
export function environmentOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/environ`)?.split('\0') ?? [];
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
  const { stdout } = spawnSync('/bin/ps', ['-A', '-o', 'pid=,ppid=,pgid=,state=,lstart='], {
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

function list(path: string): readonly string[] {
  return attempt(() => readdirSync(path)) ?? [];
}

function read(path: string): string | undefined {
  return attempt(() => readFileSync(path, 'utf8'));
}

/** A process may end while it is looked at, and what belongs to others is not ours to read. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

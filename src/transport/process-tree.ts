import { spawnSync, type ChildProcess } from 'node:child_process';
import { win32 } from 'node:path';
import {
  childrenOf,
  environmentOf,
  pipesOf,
  processEntry,
  processTable,
  type ProcessEntry,
} from './process-table.js';

/** The variable that marks whatever a child starts, so that it is found even when everything between has ended. */
const MARK = 'CODEX_RX_LINK';
/**
 * Codex starts MCP servers with some variables only, whatever else it has itself. This is one of them, and means
 * something on macOS alone, where the environment of others cannot be read anyway.
 */
const PASSED_ON = '__CF_USER_TEXT_ENCODING';

const MAX_PIPES = 4096;

/** The environment of a child that is to be found again by `mark`, with all that it starts. */
export function markedEnv(
  env: Readonly<Record<string, string>>,
  mark: string,
): Readonly<Record<string, string>> {
  return { ...(process.platform === 'linux' && { [PASSED_ON]: mark }), ...env, [MARK]: mark };
}

/** A child process and all that descends from it, whatever sessions and groups that has moved to. */
export interface ProcessTree {
  /** Notes who descends from the child at this moment. An orphan belongs to nobody, so look before anything ends. */
  look(): void;
  /** Does the same in a short time, without orphans: for each time the child may have started something. Linux only. */
  glance(): void;
  /** Kills (SIGKILL) the child and everything noted or found now. Says whether there was something to kill. */
  kill(): boolean;
}

/** `mark` is the value of the `MARK` variable that the child was started with. */
export function processTree(child: ChildProcess, mark: string, table = processTable): ProcessTree {
  if (child.pid === undefined) return { look: () => undefined, glance: () => undefined, kill: () => false };
  return process.platform === 'win32'
    ? windowsTree(child, child.pid)
    : new PosixTree(child.pid, () => isRunning(child), mark, table);
}

/** Until Node has seen a child end, its pid cannot belong to another process. */
export function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function windowsTree(child: ChildProcess, pid: number): ProcessTree {
  return {
    look: () => undefined,
    glance: () => undefined,
    kill: () => {
      if (!isRunning(child)) return false;
      // By its full path: Windows would look for the name in the working directory first.
      const taskkill = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
      spawnSync(taskkill, ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
      return true;
    },
  };
}

class PosixTree implements ProcessTree {
  readonly #root: number;
  readonly #rootRuns: () => boolean;
  readonly #marks: readonly string[];
  readonly #table: typeof processTable;
  readonly #startedAt: string | undefined;
  /** Ends of pipes that the child has had, newest last: an orphan that it talks with holds the other one. */
  readonly #pipes = new Set<string>();
  #noted: readonly ProcessEntry[] = [];
  /** It cannot be told what runs. */
  #isBlind = false;

  constructor(root: number, rootRuns: () => boolean, mark: string, table: typeof processTable) {
    this.#root = root;
    this.#rootRuns = rootRuns;
    this.#marks = [MARK, PASSED_ON].map((name) => `${name}=${mark}`);
    this.#table = table;
    this.#startedAt = processEntry(root)?.startedAt;
  }

  glance(): void {
    if (!this.#rootRuns()) return;
    this.#notePipes();
    const noted = new Map(this.#noted.map((entry) => [entry.pid, entry]));
    for (const [pid, { startedAt }] of noted)
      if (processEntry(pid)?.startedAt !== startedAt) noted.delete(pid);
    const waiting = [this.#root, ...noted.keys()];
    for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
      for (const child of childrenOf(pid)) {
        const entry = noted.has(child) ? undefined : processEntry(child);
        if (entry === undefined) continue;
        noted.set(child, entry);
        waiting.push(child);
      }
    }
    this.#noted = [...noted.values()];
  }

  look(): void {
    const table = this.#table();
    const runs = this.#rootRuns();
    if (runs) this.#notePipes();
    this.#isBlind = table.size === 0;
    const ours = new Set<number>();
    const groups = new Set<number>();
    if (runs) ours.add(this.#root);
    if (runs || !table.has(this.#root)) groups.add(this.#root);
    for (const { pid, startedAt } of this.#noted) {
      const now = table.get(pid);
      if (now?.startedAt === startedAt) ours.add(pid);
      // A pid is not given away while a group still has it as its name.
      if (now === undefined || ours.has(pid)) groups.add(pid);
    }
    const isRelated = this.#related();
    for (const entry of table.values()) if (isRelated(entry)) ours.add(entry.pid);
    for (let before = -1; before < ours.size;) {
      before = ours.size;
      for (const { pid, parent, group } of table.values()) {
        if (ours.has(parent) || groups.has(group)) ours.add(pid);
        if (ours.has(pid)) groups.add(pid);
      }
    }
    this.#noted = [...table.values()].filter(
      ({ pid }) => ours.has(pid) && pid !== this.#root && pid !== process.pid,
    );
  }

  kill(): boolean {
    this.look();
    const rootRuns = this.#rootRuns();
    if (rootRuns || this.#isBlind) signal(-this.#root, 'SIGKILL');
    if (rootRuns) signal(this.#root, 'SIGKILL');
    for (const { pid } of this.#noted) signal(pid, 'SIGKILL');
    return rootRuns || this.#noted.length > 0;
  }

  #notePipes(): void {
    for (const pipe of pipesOf(this.#root)) this.#pipes.add(pipe);
    for (const pipe of this.#pipes) {
      if (this.#pipes.size <= MAX_PIPES) break;
      this.#pipes.delete(pipe);
    }
  }

  /** Tells who carries the mark, or holds a pipe of the child and is no older than that. */
  #related(): (entry: ProcessEntry) => boolean {
    // What this process holds too was handed down, and not made by the child.
    const own = new Set(this.#pipes.size > 0 ? pipesOf(process.pid) : []);
    return ({ pid, parent, startedAt }) => {
      if (environmentOf(pid).some((variable) => this.#marks.includes(variable))) return true;
      const isLater = Number(startedAt) >= Number(this.#startedAt);
      const isOther = pid !== this.#root && pid !== process.pid && parent !== process.pid;
      return isLater && isOther && pipesOf(pid).some((pipe) => this.#pipes.has(pipe) && !own.has(pipe));
    };
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime, or is not ours to signal.
  }
}

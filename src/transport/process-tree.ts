import { spawnSync, type ChildProcess } from 'node:child_process';
import { processTable, wasStartedWith, type ProcessEntry } from './process-table.js';

/** The variable that marks whatever a child starts, so that it is found even when everything between has ended. */
export const MARK = 'CODEX_RX_LINK';

/** A child process and all that descends from it, whatever sessions and groups that has moved to. */
export interface ProcessTree {
  /** Notes who descends from the child at this moment. An orphan belongs to nobody, so look before anything ends. */
  look(): void;
  /** Kills (SIGKILL) the child and everything noted or found now. Says whether there was something to kill. */
  kill(): boolean;
}

/** `mark` is the value of the `MARK` variable that the child was started with. */
export function processTree(child: ChildProcess, mark: string, table = processTable): ProcessTree {
  if (child.pid === undefined) return { look: () => undefined, kill: () => false };
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
    kill: () => {
      if (!isRunning(child)) return false;
      spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
      return true;
    },
  };
}

class PosixTree implements ProcessTree {
  readonly #root: number;
  readonly #rootRuns: () => boolean;
  readonly #mark: string;
  readonly #table: typeof processTable;
  #noted: readonly ProcessEntry[] = [];

  constructor(root: number, rootRuns: () => boolean, mark: string, table: typeof processTable) {
    this.#root = root;
    this.#rootRuns = rootRuns;
    this.#mark = mark;
    this.#table = table;
  }

  look(): void {
    const table = this.#table();
    const runs = this.#rootRuns();
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
    for (const { pid } of table.values()) if (wasStartedWith(pid, MARK, this.#mark)) ours.add(pid);
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
    if (rootRuns) {
      signal(-this.#root, 'SIGKILL');
      signal(this.#root, 'SIGKILL');
    }
    for (const { pid } of this.#noted) signal(pid, 'SIGKILL');
    return rootRuns || this.#noted.length > 0;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime, or is not ours to signal.
  }
}

// Under jsdom the global timers are those of a page, which have no `unref`.
import { clearInterval, setInterval } from 'node:timers';
import type { ProcessTree } from './process-tree.js';

/** How often a process that is at work is looked at. */
const INTERVAL_MS = 250;

/**
 * Notes who descends from a process while it lives: of one that is killed, nothing leads to what it has started. Works
 * only after the process has shown that it does something, and keeps no program alive.
 */
export class TreeWatch {
  #isStirred = false;
  readonly #timer: NodeJS.Timeout;

  constructor(tree: ProcessTree) {
    this.#timer = setInterval(() => {
      if (!this.#isStirred) return;
      this.#isStirred = false;
      tree.glance();
    }, INTERVAL_MS).unref();
  }

  /** The process has done something. */
  stir(): void {
    this.#isStirred = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

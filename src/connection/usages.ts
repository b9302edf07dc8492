import type { TokenUsageBreakdown } from '../../generated/types.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import { weightOf } from '../protocol/weight.js';
import { keepNewest } from './keep-newest.js';

/** How many threads are kept: a server may name any number of them. */
const MAX_THREADS = 4096;

/** How many bytes the ids and the total of one may take; no server needs as many. */
const MAX_BYTES = 8192;

interface Told {
  readonly turnId: string;
  /** The total before that turn, where it is known. */
  readonly before: Breakdown | undefined;
  readonly total: Breakdown;
  /** Updates may have been missed since. */
  isStale: boolean;
}

/** As it came: any member may be missing. */
type Breakdown = Partial<TokenUsageBreakdown>;

/** The tokens that each thread has taken, as the server last told them: what a turn has cost is the difference. */
export class Usages {
  readonly #threads = new Map<string, Told>();

  /** `thread/tokenUsage/updated`. Calls back with the turn it is about, and the total before that, where it is known. */
  updated(params: unknown, known: (threadId: string, turnId: string, before: Breakdown) => void): void {
    const threadId = readMember(params, 'threadId');
    const turnId = readMember(params, 'turnId');
    const total = readMember(readMember(params, 'tokenUsage'), 'total');
    if (typeof threadId !== 'string' || typeof turnId !== 'string' || !isObject(total)) return;
    const last = this.#threads.get(threadId);
    const before = last?.turnId === turnId ? last.before : last?.isStale === false ? last.total : undefined;
    this.#threads.delete(threadId);
    if (weightOf([threadId, turnId, total], MAX_BYTES) > MAX_BYTES) return;
    this.#threads.set(threadId, { turnId, before, total, isStale: false });
    keepNewest(this.#threads, MAX_THREADS);
    if (before !== undefined) known(threadId, turnId, before);
  }

  /** Of the thread nothing more is heard, until the server has told its total again. */
  forget(threadId: string): void {
    this.#threads.delete(threadId);
  }

  forgetAll(): void {
    this.#threads.clear();
  }

  /** The link was lost: a turn that goes on has begun where it has, but others may have run before the next one. */
  lose(): void {
    for (const told of this.#threads.values()) told.isStale = true;
  }
}

/** What a situation did to the memory of its process, in MB, and what else it counted. */
export interface Measured {
  /** The heap that was in use at most, over what was in use before; what nobody needs any more is part of it. */
  readonly peakMb: number;
  /** The heap that is still in use when it is over, over what was in use before. */
  readonly keptMb: number;
  /** The most memory that the process ever held: Node, the library and the situation's own data are part of it. */
  readonly rssMb: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Looks at the heap of this process; it has to run with --expose-gc. */
export class Gauge {
  #before = 0;
  #peak = 0;

  /** Begins: what is in use now does not count. */
  begin(): void {
    this.#before = this.#peak = heapUsed();
  }

  /** Looks how much is in use, garbage included. */
  look(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage().heapUsed);
  }

  async end(counts: Measured['counts']): Promise<Measured> {
    this.look();
    // Timers of requests and groups that have ended are swept in a later turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    const kept = heapUsed() - this.#before;
    return {
      peakMb: (this.#peak - this.#before) / 1e6,
      keptMb: kept / 1e6,
      rssMb: process.resourceUsage().maxRSS / 1e3,
      counts,
    };
  }
}

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

interface Followed {
  isHeard: boolean;
  /** How often it was left, so that a resume which was under way then does not count. */
  departures: number;
}

/**
 * The threads this client has opened, and whether their events come over the present link: of one that was left, or
 * opened over a link before, the server would run a turn and tell nobody.
 */
export class Following {
  readonly #threads = new Map<string, Followed>();

  /** Nothing is known of threads that were not opened here. */
  hears(threadId: string): boolean | undefined {
    return this.#threads.get(threadId)?.isHeard;
  }

  /** To be called before a thread is resumed, and what it returns when it was. */
  resuming(threadId: string): () => void {
    const departures = this.#threads.get(threadId)?.departures ?? 0;
    return () => {
      const followed = this.#of(threadId);
      if (followed.departures === departures) followed.isHeard = true;
    };
  }

  leave(threadId: string): void {
    const followed = this.#of(threadId);
    followed.isHeard = false;
    followed.departures += 1;
  }

  /** Leaves all; returns those whose events came. */
  leaveAll(): readonly string[] {
    const heard = [...this.#threads.keys()].filter((threadId) => this.hears(threadId));
    for (const threadId of this.#threads.keys()) this.leave(threadId);
    return heard;
  }

  #of(threadId: string): Followed {
    const followed = this.#threads.get(threadId) ?? { isHeard: false, departures: 0 };
    this.#threads.set(threadId, followed);
    return followed;
  }
}

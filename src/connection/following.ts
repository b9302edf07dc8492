interface Followed {
  isHeard: boolean;
  /** Its events came over a link that was lost, and do not yet over the next one. */
  isLost: boolean;
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

  /** The threads to be taken up over the next link. */
  get lost(): readonly string[] {
    return [...this.#threads].filter(([, { isLost }]) => isLost).map(([threadId]) => threadId);
  }

  /** To be called before a thread is resumed, and what it returns when it was. */
  resuming(threadId: string): () => void {
    const departures = this.#threads.get(threadId)?.departures ?? 0;
    return () => {
      const followed = this.#of(threadId);
      if (followed.departures === departures) Object.assign(followed, { isHeard: true, isLost: false });
    };
  }

  leave(threadId: string): void {
    const followed = this.#of(threadId);
    followed.isHeard = followed.isLost = false;
    followed.departures += 1;
  }

  leaveAll(): void {
    for (const threadId of this.#threads.keys()) this.leave(threadId);
  }

  /** The link was lost, and there will be another. */
  loseAll(): void {
    for (const followed of this.#threads.values()) {
      followed.isLost ||= followed.isHeard;
      followed.isHeard = false;
      followed.departures += 1;
    }
  }

  #of(threadId: string): Followed {
    const followed = this.#threads.get(threadId) ?? { isHeard: false, isLost: false, departures: 0 };
    this.#threads.set(threadId, followed);
    return followed;
  }
}

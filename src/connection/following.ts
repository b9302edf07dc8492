import { Observable } from 'rxjs';
import { readMember } from '../protocol/read-member.js';
import { Usages } from './usages.js';

interface Followed {
  isHeard: boolean;
  /** Its directory, as the server told it last. */
  cwd: string | undefined;
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
  /** The tokens that the threads have used so far. */
  readonly usages = new Usages();
  readonly #threads = new Map<string, Followed>();
  #losses = 0;
  /** The threads of the resumes in flight. */
  readonly #resumes = new Set<{ readonly threadId: string }>();

  /** How many links were lost so far. */
  get losses(): number {
    return this.#losses;
  }

  /** Nothing is known of threads that were not opened here. */
  hears(threadId: string): boolean | undefined {
    return this.#threads.get(threadId)?.isHeard;
  }

  /** The directory of a thread that was opened here and not left, where the server has told it. */
  cwdOf(threadId: string): string | undefined {
    return this.#threads.get(threadId)?.cwd;
  }

  /** `thread/settings/updated`, which also tells what other clients have set. */
  settingsUpdated(params: unknown): void {
    const threadId = readMember(params, 'threadId');
    const followed = typeof threadId === 'string' ? this.#threads.get(threadId) : undefined;
    const cwd = readMember(readMember(params, 'threadSettings'), 'cwd');
    if (followed?.isHeard === true && typeof cwd === 'string') followed.cwd = cwd;
  }

  /**
   * To be called before a turn is started with a directory, which the server keeps for the turns after it, and what it
   * returns when the server has taken that. Servers that tell the directory themselves have done so by then.
   */
  moving(threadId: string, cwd: string | null | undefined): () => void {
    const before = this.cwdOf(threadId);
    return () => {
      const followed = this.#threads.get(threadId);
      if (followed?.isHeard === true && followed.cwd === before) followed.cwd = cwd ?? before;
    };
  }

  /** The threads to be taken up over the next link. */
  get lost(): readonly string[] {
    return [...this.#threads].filter(([, { isLost }]) => isLost).map(([threadId]) => threadId);
  }

  /** To be called before a thread is resumed, and what it returns with the reply when it was. */
  resuming(threadId: string): (reply: unknown) => void {
    const departures = this.#threads.get(threadId)?.departures ?? 0;
    return (reply) => {
      const followed = this.#of(threadId);
      if (followed.departures !== departures) return;
      const cwd = readMember(reply, 'cwd');
      followed.isHeard = true;
      followed.isLost = false;
      if (typeof cwd === 'string') followed.cwd = cwd;
    };
  }

  /** The resume of a thread, which is in flight while the returned Observable is subscribed. */
  inFlight<T>(threadId: string, resume$: Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      const resume = { threadId };
      this.#resumes.add(resume);
      subscriber.add(() => this.#resumes.delete(resume));
      return resume$.subscribe(subscriber);
    });
  }

  /** Whether the events of a thread are wanted, now or when a resume in flight is answered. */
  isWanted(threadId: string): boolean {
    const { isHeard = false, isLost = false } = this.#threads.get(threadId) ?? {};
    return isHeard || isLost || [...this.#resumes].some((resume) => resume.threadId === threadId);
  }

  leave(threadId: string): void {
    this.usages.forget(threadId);
    const followed = this.#of(threadId);
    followed.isHeard = followed.isLost = false;
    followed.cwd = undefined;
    followed.departures += 1;
  }

  leaveAll(): void {
    this.usages.forgetAll();
    for (const threadId of this.#threads.keys()) this.leave(threadId);
  }

  /** The link was lost, and there will be another. */
  loseAll(): void {
    this.#losses += 1;
    this.usages.lose();
    for (const followed of this.#threads.values()) {
      followed.isLost ||= followed.isHeard;
      followed.isHeard = false;
      followed.departures += 1;
    }
  }

  #of(threadId: string): Followed {
    const followed = this.#threads.get(threadId) ?? {
      isHeard: false,
      cwd: undefined,
      isLost: false,
      departures: 0,
    };
    this.#threads.set(threadId, followed);
    return followed;
  }
}

import { catchError, EMPTY, merge, Subject, takeUntil, timer } from 'rxjs';
import { InvalidResponseError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import type { Diagnostic } from './diagnostics.js';
import type { Gap } from './gap.js';
import type { Home } from './home.js';
import type { TurnEvent } from './notification.js';
import type { Holder } from './pump.js';
import { ThreadEntry } from './thread-entry.js';
import { TurnLog, type Replay } from './turn-log.js';

/** How many ended turns are remembered, to tell a straggler from a turn of somebody else. */
const REMEMBERED_TURNS = 256;

/** After these the server tells nobody of a thread's turns who does not resume it. */
const UNLOADING: ReadonlySet<string> = new Set(['thread/archived', 'thread/closed', 'thread/deleted']);

/** How long a turn that may be none may take to show that it runs. */
const SIGN_MS = 10_000;

/** Finds each notification's home among the threads in use and their open turns. */
export class Threads {
  /** Turns of any thread as they begin. */
  readonly turns = new Subject<TurnLog>();

  readonly #entries = new Map<string, ThreadEntry>();
  readonly #logs = new Map<string, TurnLog>();
  readonly #orphans = new Set<TurnLog>();
  readonly #endedTurns = new Set<string>();
  #starting = 0;
  /** Logs that are filed under turn and thread, because a turn of the same id on another thread came first. */
  #clashes = 0;

  constructor(
    private readonly pump: Holder,
    private readonly report: (diagnostic: Diagnostic) => void,
    private readonly unloaded: (threadId: string) => void,
  ) {}

  /** How many threads and turns are held; nothing of a turn that has ended is. */
  get size(): { readonly threads: number; readonly turns: number } {
    return { threads: this.#entries.size, turns: this.#logs.size };
  }

  /** The entry of a thread, kept until as many {@link release}s have followed. */
  retain(id: string): ThreadEntry {
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      entry = new ThreadEntry(id, (turnId) => this.#endedTurns.has(keyOf(turnId, id)));
      this.#entries.set(id, entry);
    }
    entry.uses += 1;
    return entry;
  }

  release(entry: ThreadEntry): void {
    entry.uses -= 1;
    if (entry.uses > 0 || this.#entries.get(entry.id) !== entry) return;
    this.#entries.delete(entry.id);
    entry.close();
  }

  /** From now until the returned function is called, a turn that begins on the thread may be claimed. */
  expectTurn(entry: ThreadEntry): () => void {
    entry.starting += 1;
    this.#starting += 1;
    return () => {
      entry.starting -= 1;
      this.#starting -= 1;
      if (entry.starting === 0) this.#dropIdle(entry.logs);
      if (this.#starting === 0) this.#dropIdle(this.#orphans);
    };
  }

  /** The log of a turn the server has named, with whatever arrived of it before. */
  claim(entry: ThreadEntry, turnId: string, replay: Replay): TurnLog {
    const known = this.find(turnId, entry.id);
    const log = (known ?? this.#open(turnId, entry.id)).claim(replay);
    if (log.ended) this.#forget(log);
    if (known === undefined && entry.hasEnded(turnId)) {
      this.#awaitSign(log, 'names a turn that has ended');
    }
    return log;
  }

  /** Whether anybody wants to know of the turns that others begin on a thread. */
  isWatched(threadId: string | undefined): boolean {
    if (this.turns.observed) return true;
    return threadId !== undefined && this.#entries.get(threadId)?.awaitsTurns === true;
  }

  /** Whether somebody holds a turn that has not ended. */
  isClaimed(turnId: string, threadId: string): boolean {
    return this.find(turnId, threadId)?.claimed === true;
  }

  /** Stops waiting for the end of a turn that was interrupted and does not end; what still comes is a straggler. */
  giveUp(log: TurnLog): void {
    if (log.ended) return;
    this.#forget(log);
    this.#remember(keyOf(log.id, log.threadId));
    log.complete();
  }

  /** The turns of a thread that have not ended. */
  openOn(threadId: string): readonly TurnLog[] {
    return this.#entries.get(threadId)?.open ?? [];
  }

  /** The home of a notification: its turn, else its thread, else nothing. */
  homeOf(method: string, params: unknown): Home | undefined {
    const threadId = threadIdOf(method, params);
    const turnId = this.#turnOf(method, params, threadId);
    if (turnId !== undefined) {
      const log = this.find(turnId, threadId);
      if (log !== undefined && !log.ended) {
        if (method === 'turn/started') this.#announce(log);
        return log;
      }
      if (log !== undefined || this.#endedTurns.has(keyOf(turnId, threadId))) {
        this.report({ kind: 'straggler', threadId: threadId ?? '', turnId, method });
        // A turn ends once, also for those who look at its thread.
        if (method === 'turn/completed') return undefined;
      }
      if (log === undefined && this.#mayBeClaimed(method, threadId)) {
        const opened = this.#open(turnId, threadId);
        if (method === 'turn/started') this.#announce(opened);
        return opened;
      }
    }
    if (threadId !== undefined && turnId === undefined && isUnloading(method, params))
      this.unloaded(threadId);
    const entry = threadId === undefined ? undefined : this.#entries.get(threadId);
    if (entry !== undefined && turnId !== undefined) {
      entry.lastTurnId = turnId;
      if (method === 'turn/completed') this.#doubtUnannounced(entry);
    }
    return entry;
  }

  /** Ends one open turn with an error of our own: its last frame came, but could not be read. */
  refuse(threadId: string, turnId: string, error: CodexError): void {
    const log = this.find(turnId, threadId);
    if (log === undefined) return;
    this.#forget(log);
    log.error(error);
  }

  /** The turns that wait for what they have missed. */
  get suspended(): readonly TurnLog[] {
    return [...this.#logs.values()].filter(({ isSuspended, ended }) => isSuspended && !ended);
  }

  /** The link was lost, and there will be another: the turns wait for what they have missed. */
  suspend(newGap: () => Gap): void {
    for (const log of this.#logs.values()) log.suspend(newGap);
  }

  /** Ends everything that is open: turns with `error`; views too, or in good order when the end was asked for. */
  end(error: CodexError, how: 'lost' | 'closed'): void {
    const logs = [...this.#logs.values()];
    const entries = [...this.#entries.values()];
    this.#logs.clear();
    this.#entries.clear();
    this.#endedTurns.clear();
    for (const log of logs) {
      // Whoever has closed the client wants no more of its turns.
      log.completed = how === 'closed';
      log.error(error);
    }
    for (const view of [...entries, this.turns]) {
      if (how === 'lost') view.error(error);
      else view.complete();
    }
  }

  // A review announces itself by a second id, of which nothing more is heard, and names its turn as the root. So do the
  // turns of an agent, but their root is on another thread.
  #turnOf(method: string, params: unknown, threadId: string | undefined): string | undefined {
    const turnId = turnIdOf(method, params);
    if (method !== 'turn/started' || threadId === undefined) return turnId;
    const root = readMember(readMember(params, 'turn'), 'rootTurnId');
    // Older servers name no root, but by then the review has shown itself, which no other turn does before.
    if (root === undefined) {
      const shown = this.#entries.get(threadId)?.unannounced;
      return shown === undefined || shown.announced || shown.ended ? turnId : shown.id;
    }
    if (typeof root !== 'string' || root === turnId) return turnId;
    const isOfThread =
      this.find(root, threadId) !== undefined || this.#entries.get(threadId)?.lastTurnId === root;
    return isOfThread ? root : turnId;
  }

  #mayBeClaimed(method: string, threadId: string | undefined): boolean {
    if (threadId === undefined) return this.#starting > 0;
    const entry = this.#entries.get(threadId);
    if (entry !== undefined && entry.starting > 0) return true;
    return method === 'turn/started' && this.isWatched(threadId);
  }

  // Servers before 0.148 name a turn that never begins when one of another client runs on the thread: the input has
  // joined that one.
  #doubtUnannounced(entry: ThreadEntry): void {
    for (const log of entry.open) {
      if (log.claimed && !log.announced)
        this.#awaitSign(log, 'names a turn that has not begun: another one ran');
    }
  }

  // A server that counts its turns per link may use an id again; where none follows, nobody must wait for ever.
  #awaitSign(log: TurnLog, message: string): void {
    const sign$ = merge(log.watched$, log.over$).pipe(catchError(() => EMPTY));
    timer(SIGN_MS)
      .pipe(takeUntil(sign$))
      .subscribe(() =>
        this.refuse(
          log.threadId ?? '',
          log.id,
          new InvalidResponseError('turn/start', [{ path: ['turn', 'id'], message }]),
        ),
      );
  }

  #isNameable({ thread }: TurnLog): boolean {
    return (thread === undefined ? this.#starting : thread.starting) > 0;
  }

  #announce(log: TurnLog): void {
    if (log.announced) return;
    log.announced = true;
    log.thread?.announce(log);
    this.turns.next(log);
  }

  // Turn ids are unique on a real server; a fake may count them per thread, so a clash moves to a key of both.
  find(turnId: string, threadId: string | undefined): TurnLog | undefined {
    const log = this.#logs.get(turnId);
    if (threadId === undefined) return log;
    if (log !== undefined && (log.threadId === undefined || log.threadId === threadId)) return log;
    return this.#clashes === 0 ? undefined : this.#logs.get(keyOf(turnId, threadId));
  }

  #open(turnId: string, threadId: string | undefined): TurnLog {
    const thread = threadId === undefined ? undefined : this.retain(threadId);
    const log = new TurnLog(thread, turnId, this.pump, this.#onEvent);
    const clashes = this.#logs.has(turnId);
    if (clashes) this.#clashes += 1;
    this.#logs.set(clashes ? keyOf(turnId, threadId) : turnId, log);
    (thread?.logs ?? this.#orphans).add(log);
    return log;
  }

  readonly #onEvent = (log: TurnLog, event: TurnEvent): void => {
    log.thread?.show(event);
    if (!log.announced && log.thread !== undefined) log.thread.unannounced = log;
    if (log.ended && log.thread !== undefined) this.#doubtUnannounced(log.thread);
    // While a start is in flight, its reply may still name this turn.
    if (log.ended && log.claimed && !this.#isNameable(log)) this.#forget(log);
  };

  #dropIdle(logs: Iterable<TurnLog>): void {
    for (const log of logs) {
      if (log.claimed && !log.ended) continue;
      this.#forget(log);
      log.complete();
    }
  }

  #forget(log: TurnLog): void {
    const key = this.#logs.get(log.id) === log ? log.id : keyOf(log.id, log.threadId);
    if (this.#logs.get(key) !== log) return;
    this.#logs.delete(key);
    if (key !== log.id) this.#clashes -= 1;
    (log.thread?.logs ?? this.#orphans).delete(log);
    if (log.ended) this.#remember(keyOf(log.id, log.threadId));
    if (log.thread !== undefined) this.release(log.thread);
  }

  #remember(key: string): void {
    this.#endedTurns.add(key);
    if (this.#endedTurns.size <= REMEMBERED_TURNS) return;
    const [oldest] = this.#endedTurns;
    if (oldest !== undefined) this.#endedTurns.delete(oldest);
  }
}

function keyOf(turnId: string, threadId: string | undefined): string {
  return `${threadId ?? ''}/${turnId}`;
}

function isUnloading(method: string, params: unknown): boolean {
  const status = method === 'thread/status/changed' ? readMember(params, 'status') : undefined;
  return UNLOADING.has(method) || readMember(status, 'type') === 'notLoaded';
}

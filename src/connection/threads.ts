import { catchError, finalize, merge, Subject, takeUntil } from 'rxjs';
import { InvalidResponseError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { readMember } from '../protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import { deadline } from './deadline.js';
import type { Diagnostic } from './diagnostics.js';
import type { Gap } from './gap.js';
import type { Home } from './home.js';
import { keepNewest } from './keep-newest.js';
import type { TurnEvent } from './notification.js';
import type { Holder } from './pump.js';
import { ThreadEntry } from './thread-entry.js';
import { MAX_ID_CHARS, TurnLog, type Replay } from './turn-log.js';

/** How many ended turns are remembered, to tell a straggler from a turn of somebody else. */
const REMEMBERED_TURNS = 256;

/** How many turns that were not begun here may be open at once on one thread, and on all of them. */
const MAX_TURNS_OF_THREAD = 64;
const MAX_TURNS = 4096;

/** After these the server tells nobody of a thread's turns who does not resume it. */
const UNLOADING: ReadonlySet<string> = new Set(['thread/archived', 'thread/closed', 'thread/deleted']);

/** Of how many turns of agents it is known for which turn they work. */
const REMEMBERED_ROOTS = 1024;

/** How long a turn that may be none may take to show that it runs. */
const SIGN_MS = 10_000;

/** Finds each notification's home among the threads in use and their open turns. */
export class Threads {
  /** Turns of any thread as they begin. */
  readonly turns = new Subject<TurnLog>();

  readonly #entries = new Map<string, ThreadEntry>();
  /** The latest turn of each id. */
  readonly #byId = new Map<string, TurnLog>();
  readonly #endedTurns = new Set<string>();
  /** Of turns of agents, the turns for which they work. */
  readonly #roots = new Map<string, string>();
  /** Open turns that were not begun here, the oldest first. */
  readonly #others = new Set<TurnLog>();

  constructor(
    private readonly pump: Holder,
    private readonly report: (diagnostic: Diagnostic) => void,
    private readonly unloaded: (threadId: string, method: string) => void,
  ) {}

  /** How many threads and turns are held; nothing of a turn that has ended is. */
  get size(): { readonly threads: number; readonly turns: number } {
    return { threads: this.#entries.size, turns: this.#logs.length };
  }

  /** The entry of a thread, kept until as many {@link release}s have followed. */
  retain(id: string): ThreadEntry {
    const entry = this.#entries.get(id) ?? new ThreadEntry(id, this);
    this.#entries.set(id, entry);
    entry.uses += 1;
    return entry;
  }

  release(entry: ThreadEntry): void {
    entry.uses -= 1;
    if (entry.uses > 0 || this.#entries.get(entry.id) !== entry) return;
    this.#entries.delete(entry.id);
    entry.close();
  }

  /** Whether a turn was seen to end, not too long ago. */
  hasEnded(turnId: string, threadId: string | undefined): boolean {
    return this.#endedTurns.has(keyOf(turnId, threadId));
  }

  /** From now until the returned function is called, a turn that begins on the thread may be claimed. */
  expectTurn(entry: ThreadEntry): () => void {
    entry.starting += 1;
    return () => {
      entry.starting -= 1;
      if (entry.starting > 0) return;
      for (const log of entry.logs.values()) {
        if (log.claimed && !log.ended) continue;
        this.#forget(log);
        log.complete();
      }
    };
  }

  /** The log of a turn the server has named, with whatever arrived of it before. */
  claim(entry: ThreadEntry, turnId: string, replay: Replay): TurnLog {
    const known = entry.logs.get(turnId);
    const log = (known ?? this.#open(turnId, entry.id)).claim(replay);
    this.#own(log);
    if (log.ended) this.#forget(log);
    if (known === undefined && entry.hasEnded(turnId)) {
      this.#awaitSign(log, 'names a turn that has ended');
    }
    return log;
  }

  /** Whether anybody wants to know of the turns that others begin on a thread. */
  isWatched(threadId: string): boolean {
    return this.turns.observed || this.#entries.get(threadId)?.isWatched === true;
  }

  /** Whether somebody holds a turn that has not ended. */
  isClaimed(turnId: string, threadId: string): boolean {
    return this.find(turnId, threadId)?.claimed === true;
  }

  /** Stops waiting for the end of a turn that was interrupted and does not end; what still comes is a straggler. */
  giveUp(log: TurnLog): void {
    if (log.ended) return;
    this.#forget(log);
    this.#remember(log);
    log.complete();
  }

  /** The turns of a thread that have not ended. */
  openOn(threadId: string): readonly TurnLog[] {
    return this.#entries.get(threadId)?.open ?? [];
  }

  /** The home of a notification: its turn, else its thread, else nothing. */
  homeOf(method: string, params: unknown): Home | undefined {
    const threadId = threadIdOf(method, params);
    const named = this.#turnOf(method, params, threadId);
    const turnId = named !== undefined && named.length <= MAX_ID_CHARS ? named : undefined;
    if (turnId !== undefined) {
      const known = this.find(turnId, threadId);
      if (known?.ended ?? this.hasEnded(turnId, threadId)) {
        this.report({ kind: 'straggler', threadId: threadId ?? '', turnId, method });
        // A turn ends once, also for those who look at its thread.
        if (method === 'turn/completed') return undefined;
      }
      const log = known ?? this.#openClaimable(method, turnId, threadId);
      if (log !== undefined && !log.ended) {
        if (method === 'turn/started') this.#announce(log);
        return log;
      }
    }
    if (threadId === undefined) return undefined;
    if (turnId === undefined && isUnloading(method, params)) this.unloaded(threadId, method);
    const entry = this.#entries.get(threadId);
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
    return this.#logs.filter(({ isSuspended, ended }) => isSuspended && !ended);
  }

  /** The link was lost, and there will be another: the turns wait for what they have missed. */
  suspend(newGap: () => Gap): void {
    for (const log of this.#logs) log.suspend(newGap);
  }

  /** Ends everything that is open: turns with `error`; views too, or in good order when the end was asked for. */
  end(error: CodexError, how: 'lost' | 'closed'): void {
    const logs = this.#logs;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#byId.clear();
    this.#endedTurns.clear();
    this.#roots.clear();
    this.#others.clear();
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
    const entry = this.#entries.get(threadId);
    // Older servers name no root, but by then the review has shown itself, which no other turn does before.
    if (root === undefined) {
      const shown = entry?.unannounced;
      return shown === undefined || shown.announced || shown.ended ? turnId : shown.id;
    }
    const isOfThread =
      typeof root === 'string' && (entry?.logs.has(root) === true || entry?.lastTurnId === root);
    if (typeof root === 'string' && turnId !== undefined && root !== turnId) this.#rememberRoot(turnId, root);
    return isOfThread ? root : turnId;
  }

  /** The turn for which a turn of an agent works. */
  rootOf(turnId: string): string | undefined {
    return this.#roots.get(turnId);
  }

  #rememberRoot(turnId: string, root: string): void {
    if (turnId.length > MAX_ID_CHARS || root.length > MAX_ID_CHARS) return;
    this.#roots.set(turnId, root);
    keepNewest(this.#roots, REMEMBERED_ROOTS);
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
    // Any number of turns may end meanwhile.
    if (log.isDoubted) return;
    log.isDoubted = true;
    const sign$ = merge(log.watched$, log.over$).pipe(catchError(() => [true]));
    const error = new InvalidResponseError('turn/start', [{ path: ['turn', 'id'], message }]);
    deadline(SIGN_MS)
      .pipe(
        takeUntil(sign$),
        finalize(() => (log.isDoubted = false)),
      )
      .subscribe(() => this.refuse(log.threadId, log.id, error));
  }

  #announce(log: TurnLog): void {
    if (log.announced) return;
    log.announced = true;
    log.thread.announce(log);
    this.turns.next(log);
  }

  // Ids of turns are unique on a real server, so one look-up finds them; a fake may count them by thread.
  find(turnId: string, threadId: string | undefined): TurnLog | undefined {
    const log = this.#byId.get(turnId);
    if (threadId === undefined || log?.threadId === threadId) return log;
    return this.#entries.get(threadId)?.logs.get(turnId);
  }

  get #logs(): readonly TurnLog[] {
    return [...this.#entries.values()].flatMap(({ logs }) => [...logs.values()]);
  }

  /** Opens the log of a turn that somebody may claim. */
  #openClaimable(method: string, turnId: string, threadId: string | undefined): TurnLog | undefined {
    if (threadId === undefined || threadId.length > MAX_ID_CHARS) return undefined;
    const starting = this.#entries.get(threadId)?.starting ?? 0;
    const isWanted = starting > 0 || (method === 'turn/started' && this.isWatched(threadId));
    if (!isWanted) return undefined;
    const log = this.#open(turnId, threadId);
    this.#others.add(log);
    log.thread.others.add(log);
    this.#evict(log.thread.others, MAX_TURNS_OF_THREAD);
    this.#evict(this.#others, MAX_TURNS);
    return log;
  }

  // A server that begins turns and never ends them must not fill the memory.
  #evict(logs: ReadonlySet<TurnLog>, max: number): void {
    const [oldest] = logs;
    if (oldest === undefined || logs.size <= max) return;
    const { id: turnId, threadId } = oldest;
    this.report({ kind: 'turnEvicted', threadId, turnId });
    const message = `more than ${max} turns that other clients began are open at once: this one is not followed any more`;
    this.refuse(threadId, turnId, new InvalidResponseError('turn/started', [{ path: ['turn'], message }]));
  }

  #own(log: TurnLog): void {
    this.#others.delete(log);
    log.thread.dropOther(log);
  }

  #open(turnId: string, threadId: string): TurnLog {
    const thread = this.retain(threadId);
    const log = new TurnLog(thread, turnId, this.pump, this.#onEvent);
    thread.logs.set(turnId, log);
    this.#byId.set(turnId, log);
    return log;
  }

  readonly #onEvent = (log: TurnLog, event: TurnEvent): void => {
    const { thread } = log;
    thread.next(event);
    if (!log.announced) thread.unannounced = log;
    if (!log.ended) return;
    this.#doubtUnannounced(thread);
    // While a start is in flight, its reply may still name this turn.
    if (log.claimed && thread.starting === 0) this.#forget(log);
  };

  #forget(log: TurnLog): void {
    if (!log.thread.logs.delete(log.id)) return;
    if (this.#byId.get(log.id) === log) this.#byId.delete(log.id);
    this.#own(log);
    if (log.ended) this.#remember(log);
    this.release(log.thread);
  }

  #remember({ id, threadId }: TurnLog): void {
    this.#endedTurns.add(keyOf(id, threadId));
    keepNewest(this.#endedTurns, REMEMBERED_TURNS);
  }
}

function keyOf(turnId: string, threadId: string | undefined): string {
  return `${threadId}/${turnId}`;
}

function isUnloading(method: string, params: unknown): boolean {
  const status = method === 'thread/status/changed' ? readMember(params, 'status') : undefined;
  return UNLOADING.has(method) || readMember(status, 'type') === 'notLoaded';
}

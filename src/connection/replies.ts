import {
  AsyncSubject,
  identity,
  map,
  Observable,
  switchMap,
  takeUntil,
  type MonoTypeOperatorFunction,
  type Subscription,
} from 'rxjs';
import { AbortedError, RequestTimeoutError } from '../errors/client-errors.js';
import { asCodexError } from '../errors/as-codex-error.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Frame, RequestId } from '../transport/frame.js';
import type { Aborts } from './abort-signals.js';
import { after, deadline } from './deadline.js';
import type { Diagnostic } from './diagnostics.js';
import type { Home } from './home.js';
import { keepNewest } from './keep-newest.js';

/** How many answered-too-late ids are remembered, to tell a late reply from a duplicate one. */
const REMEMBERED_IDS = 1024;

/** Waits so long for the one value of the source, then goes on with what else there is; 0 waits for ever. */
export function within<T>(timeoutMs: number, orElse: () => Observable<never>): MonoTypeOperatorFunction<T> {
  return isBounded(timeoutMs) ? takeUntil(deadline(timeoutMs).pipe(switchMap(orElse))) : identity;
}

// A timer set for longer than this fires at once.
function isBounded(timeoutMs: number): boolean {
  return timeoutMs > 0 && timeoutMs < 2 ** 31;
}

/** Called with a reply that came after its caller had given up. */
export type LateReply = (frame: Frame) => void;

export interface AskOptions {
  /** From the moment of sending; 0 waits for ever. */
  readonly timeoutMs: number;
  readonly onLate?: LateReply | undefined;
  /** Called once nothing more is to be expected of the server: answered, overdue, or the link ended. */
  readonly onSettled?: (() => void) | undefined;
}

/** Told of a reply, or of the error that stands in its place. */
export interface Asker {
  answered(frame: Frame): void;
  failed(error: unknown): void;
}

/** The home of one reply: where the partition files the frame that carries its id. */
class PendingReply extends AsyncSubject<Frame> implements Home {
  readonly over$ = this;
  isAbandoned = false;
  overdue: Subscription | undefined;

  constructor(
    readonly method: string,
    private readonly options: AskOptions,
    private readonly asker: Asker,
  ) {
    super();
  }

  override next(frame: Frame): void {
    this.#settle();
    this.asker.answered(frame);
    super.next(frame);
    this.complete();
  }

  override error(error: unknown): void {
    this.#settle();
    this.asker.failed(error);
    super.error(error);
  }

  late(frame: Frame): void {
    this.options.onLate?.(frame);
  }

  // The place in flight is free before the caller is told.
  #settle(): void {
    this.overdue?.unsubscribe();
    this.options.onSettled?.();
  }
}

/** Matches replies to the requests of one link, by ids of its own. */
export class Replies {
  readonly #pending = new Map<RequestId, PendingReply>();
  readonly #overdue = new Map<RequestId, PendingReply>();
  #lastId = 0;

  constructor(private readonly report: (diagnostic: Diagnostic) => void) {}

  get size(): number {
    return this.#pending.size;
  }

  /** Emits the reply to what is sent; see {@link post}. Unsubscribing before that abandons it. */
  ask(method: string, send: (id: number) => void, options: AskOptions): Observable<Frame> {
    return new Observable((subscriber) =>
      this.post(method, send, options, {
        answered: (frame) => {
          subscriber.next(frame);
          subscriber.complete();
        },
        failed: (error) => subscriber.error(error),
      }),
    );
  }

  /**
   * Registers a new id, then sends, so that a reply which comes from inside `send` finds its home. Returns the function
   * that abandons the reply: the place in flight is kept until the server answers.
   */
  post(method: string, send: (id: number) => void, options: AskOptions, asker: Asker): () => void {
    const { timeoutMs } = options;
    const id = (this.#lastId += 1);
    const reply = new PendingReply(method, options, asker);
    const giveUp = () => {
      this.#setAside(id, reply);
      reply.error(new RequestTimeoutError(method, timeoutMs));
    };
    if (isBounded(timeoutMs)) reply.overdue = after(timeoutMs, giveUp);
    this.#pending.set(id, reply);
    try {
      send(id);
    } catch (error) {
      this.refuse(id, () => asCodexError(error, 'The transport refused to send.'));
    }
    return () => (reply.isAbandoned = true);
  }

  /** The home of a reply, or nothing when nobody waits for it, which is reported. */
  take(id: RequestId, frame: Frame): Home | undefined {
    const reply = this.#pending.get(id);
    const late = reply === undefined ? this.#overdue.get(id) : reply.isAbandoned ? reply : undefined;
    this.#pending.delete(id);
    this.#overdue.delete(id);
    if (late !== undefined) {
      this.report({ kind: 'lateReply', id, method: late.method, frame });
      late.late(frame);
    } else if (reply === undefined) {
      const isOurs = typeof id === 'number' && Number.isInteger(id) && id > 0 && id <= this.#lastId;
      this.report({ kind: isOurs ? 'duplicateReply' : 'unknownReply', id, frame });
    }
    return reply;
  }

  /** Ends one open reply with an error of our own: its frame came, but could not be read. */
  refuse(id: RequestId, reason: (method: string) => CodexError): void {
    const reply = this.#pending.get(id);
    this.#pending.delete(id);
    reply?.error(reason(reply.method));
  }

  /** Ends every reply that is still open, because of the one error that ended the link. */
  fail(error: CodexError): void {
    const open = [...this.#pending.values()];
    this.#pending.clear();
    this.#overdue.clear();
    for (const reply of open) reply.error(error);
  }

  #setAside(id: number, reply: PendingReply): void {
    this.#pending.delete(id);
    this.#overdue.set(id, reply);
    keepNewest(this.#overdue, REMEMBERED_IDS);
  }
}

/** Errors with {@link AbortedError} when the signal fires, before or after subscription. */
export function abortOn(aborts$: Aborts, what: string): Observable<never> {
  return aborts$.pipe(
    map((reason) => {
      throw new AbortedError(what, reason);
    }),
  );
}

/** The source, until the signal fires, if there is one. */
export function untilAborted<T>(aborts$: Aborts | undefined, what: string): MonoTypeOperatorFunction<T> {
  return aborts$ === undefined ? identity : takeUntil(abortOn(aborts$, what));
}

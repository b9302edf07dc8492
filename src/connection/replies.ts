import { AsyncSubject, identity, Observable, takeUntil, type MonoTypeOperatorFunction } from 'rxjs';
import { AbortedError, RequestTimeoutError, TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import type { Frame, RequestId } from '../transport/frame.js';
import type { Diagnostic } from './diagnostics.js';
import type { Home } from './home.js';

/** How many answered-too-late ids are remembered, to tell a late reply from a duplicate one. */
const REMEMBERED_IDS = 1024;

/** Whether a wait has an end; 0 is none, and a timer set for longer than this fires at once. */
export function isBounded(timeoutMs: number): boolean {
  return timeoutMs > 0 && timeoutMs < 2 ** 31;
}

/** Called with a reply that came after its caller had given up. */
export type LateReply = (frame: Frame) => void;

export interface AskOptions {
  /** From the moment of sending; 0 waits for ever. */
  readonly timeoutMs: number;
  readonly onLate?: LateReply | undefined;
  /** Called once nothing more is to be expected of the server: answered, overdue, or the link ended. */
  readonly onSettled: () => void;
  /** What the end of the link means for this request, which may have been carried out. Default: that it has ended. */
  readonly whenLost?: ((error: CodexError) => CodexError) | undefined;
}

/** The home of one reply: where the partition files the frame that carries its id. */
class PendingReply implements Home {
  readonly #frame = new AsyncSubject<Frame>();
  readonly over$ = this.#frame.asObservable();
  abandoned = false;
  readonly #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly id: number,
    readonly method: string,
    readonly options: AskOptions,
    onOverdue: (reply: PendingReply) => void,
  ) {
    if (isBounded(options.timeoutMs)) {
      this.#deadline = setTimeout(() => onOverdue(this), options.timeoutMs);
    }
  }

  next(frame: Frame): void {
    clearTimeout(this.#deadline);
    this.options.onSettled();
    this.#frame.next(frame);
    this.#frame.complete();
  }

  error(error: unknown): void {
    clearTimeout(this.#deadline);
    this.options.onSettled();
    this.#frame.error(error);
  }

  complete(): void {
    this.#frame.complete();
  }

  subscribe: Home['subscribe'] = (observer) => this.#frame.subscribe(observer);
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

  /**
   * Registers a new id, then sends, so that a reply which comes from inside `send` finds its home.
   * Emits the reply. Unsubscribing before that abandons it: the place in flight is kept until the server answers.
   */
  ask(method: string, send: (id: number) => void, options: AskOptions): Observable<Frame> {
    return new Observable((subscriber) => {
      this.#lastId += 1;
      const reply = new PendingReply(this.#lastId, method, options, (late) => this.#giveUp(late));
      this.#pending.set(reply.id, reply);
      const subscription = reply.subscribe(subscriber);
      try {
        send(reply.id);
      } catch (error) {
        this.#pending.delete(reply.id);
        const reason = error instanceof CodexError ? error : notSent(error);
        reply.error(options.whenLost?.(reason) ?? reason);
      }
      return () => {
        subscription.unsubscribe();
        reply.abandoned = true;
      };
    });
  }

  /** The home of a reply, or nothing when nobody waits for it, which is reported. */
  take(id: RequestId, frame: Frame): Home | undefined {
    const reply = this.#pending.get(id);
    if (reply !== undefined) {
      this.#pending.delete(id);
      if (!reply.abandoned) return reply;
      this.report({ kind: 'lateReply', id, method: reply.method, frame });
      reply.options.onLate?.(frame);
      return reply;
    }
    const overdue = this.#overdue.get(id);
    if (overdue !== undefined) {
      this.#overdue.delete(id);
      this.report({ kind: 'lateReply', id, method: overdue.method, frame });
      overdue.options.onLate?.(frame);
    } else if (typeof id === 'number' && Number.isInteger(id) && id > 0 && id <= this.#lastId) {
      this.report({ kind: 'duplicateReply', id, frame });
    } else {
      this.report({ kind: 'unknownReply', id, frame });
    }
    return undefined;
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
    for (const reply of open) reply.error(reply.options.whenLost?.(error) ?? error);
  }

  #giveUp(reply: PendingReply): void {
    this.#pending.delete(reply.id);
    this.#overdue.set(reply.id, reply);
    if (this.#overdue.size > REMEMBERED_IDS) {
      const [oldest] = this.#overdue.keys();
      if (oldest !== undefined) this.#overdue.delete(oldest);
    }
    reply.error(new RequestTimeoutError(reply.method, reply.options.timeoutMs));
  }
}

/** Errors with {@link AbortedError} when the signal fires, before or after subscription. */
export function abortOn(signal: AbortSignal, what: string): Observable<never> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.error(new AbortedError(what, signal.reason));
    if (signal.aborted) {
      abort();
      return undefined;
    }
    signal.addEventListener('abort', abort, { once: true });
    return () => signal.removeEventListener('abort', abort);
  });
}

/** The source, until the signal fires, if there is one. */
export function untilAborted<T>(signal: AbortSignal | undefined, what: string): MonoTypeOperatorFunction<T> {
  return signal === undefined ? identity : takeUntil(abortOn(signal, what));
}

function notSent(error: unknown): CodexError {
  return new TransportClosedError('The transport refused to send.', {}, { cause: error });
}

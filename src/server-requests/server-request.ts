import { AsyncSubject, type Observable } from 'rxjs';
import { ApprovalSettledError, InvalidParamsError } from '../errors/client-errors.js';
import { threadIdOf, turnIdOf } from '../protocol/route.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame, RequestId } from '../transport/frame.js';
import type { Reply } from './negatives.js';

/** A frame with which the server asks for something. */
export interface ServerRequestFrame extends Frame {
  readonly id: RequestId;
  readonly method: string;
}

/**
 * How a request of the server came to its end: answered from here, or withdrawn because it was settled elsewhere
 * (`server`), its turn has ended (`turn`), or the link has (`link`).
 */
export type Resolution =
  | {
      readonly outcome: 'answered';
      /** The caller of a method of the approval, a handler, the time limit, or the secure default. */
      readonly by: 'caller' | 'handler' | 'timeout' | 'default';
      readonly reply: Reply;
    }
  | { readonly outcome: 'withdrawn'; readonly by: 'server' | 'turn' | 'link' };

export type Answerer = Extract<Resolution, { outcome: 'answered' }>['by'];
export type Withdrawer = Extract<Resolution, { outcome: 'withdrawn' }>['by'];

/** What tells two questions of one item apart. */
const CONTENT = ['approvalId', 'command', 'elicitationId', 'message', 'serverName', 'tool'];

/** One request of the server until it is answered, once, or withdrawn. */
export class ServerRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: unknown;
  readonly threadId: string | undefined;
  readonly turnId: string | undefined;
  /** The item or call that the request is about. */
  readonly itemId: string | undefined;
  readonly #settled = new AsyncSubject<Resolution>();
  /** Emits once, also for whoever asks later. */
  readonly settled$: Observable<Resolution> = this.#settled.asObservable();
  #isOpen = true;
  /** The answer that was given, should the server ask for it again. */
  #answer: { readonly reply: Reply; readonly by: Answerer } | undefined;
  #isSuspended = false;
  #isSettled = false;

  constructor(
    frame: ServerRequestFrame,
    private readonly send: (frame: Frame) => void,
    /** Told of an answer that waits until it is asked for again. */
    private readonly kept: () => void = () => undefined,
  ) {
    const { id, method, params } = frame;
    this.id = id;
    this.method = method;
    this.params = params;
    this.threadId = threadIdOf(method, params) ?? stringIn(params, 'conversationId');
    this.turnId = turnIdOf(method, params);
    this.itemId = stringIn(params, 'itemId') ?? stringIn(params, 'callId');
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether it is the same question asked anew, as a server does after a resume. */
  repeats(other: ServerRequest): boolean {
    const key = ({ id, method, threadId, turnId, itemId, params }: ServerRequest) =>
      JSON.stringify([
        id,
        method,
        threadId,
        turnId,
        itemId,
        ...CONTENT.map((name) => stringIn(params, name)),
      ]);
    return this.threadId !== undefined && key(this) === key(other);
  }

  /** Throws when there is nothing to answer any more. */
  expectOpen(): void {
    if (!this.#isOpen) throw new ApprovalSettledError(this.method);
  }

  /** Whether it can be answered when it is asked again: it was not, or the answer is kept. */
  get canGoOn(): boolean {
    return this.#isOpen || this.#answer !== undefined;
  }

  /** Whether the link was lost over which the server has asked, and it has not asked again. */
  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  /**
   * Sends the one answer. Throws when there was one already, or the link does not take it; an answer that has no JSON
   * form is refused, and another one can be given. While there is no link, the answer waits until the server asks again.
   */
  reply(reply: Reply, by: Answerer): void {
    this.expectOpen();
    // The server may answer from inside `send`.
    this.#isOpen = false;
    this.#answer = { reply, by };
    if (this.#isSuspended) this.kept();
    else this.#send(reply, by);
  }

  /** The link was lost. Over another one the id may be that of another request, so nothing is sent until it is asked. */
  suspend(): void {
    this.#isSuspended = true;
  }

  /** The server asks over another link: what was answered meanwhile, or got lost on its way, is sent. */
  askAgain(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    if (this.#answer !== undefined) this.#send(this.#answer.reply, this.#answer.by);
  }

  /** Nothing is to be answered any more. */
  withdraw(by: Withdrawer): void {
    this.#isOpen = false;
    this.#settle({ outcome: 'withdrawn', by });
  }

  #send(reply: Reply, by: Answerer): void {
    try {
      this.send({ id: this.id, ...reply });
    } catch (error) {
      this.#answer = undefined;
      if (error instanceof InvalidParamsError) this.#isOpen = true;
      else this.#settle({ outcome: 'withdrawn', by: 'link' });
      throw error;
    }
    this.#settle({ outcome: 'answered', by, reply });
  }

  #settle(resolution: Resolution): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settled.next(resolution);
    this.#settled.complete();
  }
}

function stringIn(params: unknown, key: string): string | undefined {
  const value = readMember(params, key);
  return typeof value === 'string' ? value : undefined;
}

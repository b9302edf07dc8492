import { AsyncSubject, BehaviorSubject, Subject, type Observable } from 'rxjs';
import { approvalOf, type Approval } from '../approvals/approval.js';
import type { Diagnostic } from '../connection/diagnostics.js';
import type { Patch } from '../connection/file-changes.js';
import type { Validator } from '../connection/validator.js';
import { refuse } from '../errors/check-options.js';
import { issuesOf } from '../errors/rules.js';
import { ApprovalSettledError, InvalidParamsError, ViewOnlyError } from '../errors/client-errors.js';
import { isSameJson } from '../protocol/same-json.js';
import { textIn, threadIdOf, turnIdOf } from '../protocol/route.js';
import type { Frame, RequestId } from '../transport/frame.js';
import { answerIssues } from './answer-issues.js';
import { settledEntry, type ApprovalLogEntry } from './approval-log.js';
import { noAnswer } from './ask-handler.js';
import type { Handler } from './handlers.js';
import { failureReply, negativeReply, type Reply } from './negatives.js';
import type { Standing } from './ownership.js';

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

const TOOL_REMEDY =
  'This client has no such tool for this thread: give it as `tools` to startThread, resumeThread or forkThread.';

type Answered = Extract<Resolution, { outcome: 'answered' }>;
export type Answerer = Answered['by'];
export type Withdrawer = Extract<Resolution, { outcome: 'withdrawn' }>['by'];

/** What the link offers to those who answer its requests. */
export interface Counterpart {
  /** Who is to answer a request. */
  standingOf(request: ServerRequest): Standing;
  /** Tells those who keep a log of approvals. */
  logged(entry: ApprovalLogEntry): void;
  readonly validator: Validator | undefined;
  send(frame: Frame): void;
  /** Stops a turn on behalf of somebody who has cancelled what it asked for. */
  interrupt(threadId: string, turnId: string): void;
  /** The directory of a thread, where it is known. */
  cwdOf(threadId: string): string | undefined;
  /** The patch of an item that is under way, if it was told. */
  patchOf(threadId: string, turnId: string, itemId: string): Patch | undefined;
  report(diagnostic: Diagnostic): void;
}

/** One request of the server until it is answered, once, or withdrawn. */
export class ServerRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: unknown;
  readonly threadId: string | undefined;
  readonly turnId: string | undefined;
  /** The item or call that the request is about. */
  readonly itemId: string | undefined;
  readonly approval: Approval | undefined;
  /** Who has it in hand. */
  handler: Handler | undefined;
  /** Whether its approval was shown to a subscriber of `approvals$`. */
  isShown = false;
  /** The policies that think about its approval. */
  readonly deciders = new Set<object>();
  /** Emits when policies have left it to others. */
  readonly passedOn = new Subject<void>();
  /** About how many bytes it takes. */
  bytes = 0;
  /** Whether it waits for an answer. */
  isOpen = true;
  /** Whether the link was lost over which the server has asked, and it has not asked again. */
  readonly suspended = new BehaviorSubject(false);
  readonly #settled = new AsyncSubject<Resolution>();
  /** Emits once, also for whoever asks later. */
  readonly settled$: Observable<Resolution> = this.#settled.asObservable();
  #isSettled = false;
  /** The answer that was given, should the server ask for it again. */
  #answer: Answered | undefined;

  constructor(
    frame: ServerRequestFrame,
    private readonly counterpart: Counterpart,
    /** Told when it does not wait for an answer any more. */
    private readonly decided?: (request: ServerRequest) => void,
  ) {
    const { id, method, params } = frame;
    this.id = id;
    this.method = method;
    this.params = params;
    this.threadId = threadIdOf(method, params) ?? textIn(params, 'conversationId');
    this.turnId = turnIdOf(method, params);
    this.itemId = textIn(params, 'itemId') ?? textIn(params, 'callId');
    this.approval = approvalOf(this);
  }

  get standing(): Standing {
    return this.counterpart.standingOf(this);
  }

  /** The directory of its thread, where it is known. */
  get threadCwd(): string | undefined {
    return this.threadId === undefined ? undefined : this.counterpart.cwdOf(this.threadId);
  }

  /** The patch of its item, while that is under way and if it was told. */
  get patch(): Patch | undefined {
    const { threadId = '', turnId = '', itemId = '' } = this;
    return this.counterpart.patchOf(threadId, turnId, itemId);
  }

  /** The patch that its approval keeps. */
  get shownPatch(): Patch | undefined {
    return this.approval?.kind === 'fileChange' ? this.patch : undefined;
  }

  /**
   * Whether it is the same question asked anew, as a server does after a resume, and there is or can be an answer. The
   * server repeats a question to the letter; one that differs in anything is another question.
   */
  repeats({ method, params }: ServerRequest): boolean {
    const canGoOn = this.isOpen || this.#answer !== undefined;
    return (
      canGoOn && this.threadId !== undefined && this.method === method && isSameJson(this.params, params)
    );
  }

  /** Throws when there is nothing to answer any more, or it is not for this client to answer. */
  expectOpen(): void {
    if (!this.isOpen) throw new ApprovalSettledError(this.method);
    if (this.standing === 'viewed') throw new ViewOnlyError(this.method);
  }

  /**
   * Sends the one answer: a result, or without one the protocol's negative. Throws when there was an answer already, or
   * the link does not take it; what has no JSON form is refused, and another answer can be given. While there is no
   * link, the answer waits until the server asks again: over another link the id may be that of another request.
   */
  reply(result: unknown, by: Answerer): void {
    this.#reply(result === undefined ? negativeReply(this.method) : { result }, by);
  }

  #reply(reply: Reply, by: Answerer): void {
    this.expectOpen();
    // The server may answer from inside `send`.
    this.isOpen = false;
    this.#answer = { outcome: 'answered', by, reply };
    if (this.suspended.value) this.decided?.(this);
    else this.#send(this.#answer);
  }

  /** The same for a result of somebody's own making, which is compared with the schema first. */
  respond(result: unknown, by: Answerer): void {
    this.expectOpen();
    if (result === undefined) {
      if (by === 'handler') throw noAnswer();
      refuse(this.method, [{ path: [], message: 'expected a result of the method' }]);
    }
    const { validator } = this.counterpart;
    const issues = issuesOf(() =>
      validator === undefined ? answerIssues(this.method, result) : validator.answer(this.method, result),
    );
    refuse(this.method, issues);
    this.reply(result, by);
  }

  /** Answers with the protocol's negative because somebody who was to answer has failed. */
  fail(error: unknown): void {
    const { method, id } = this;
    this.counterpart.report({ kind: 'serverRequestFailed', method, id, error });
    if (this.isOpen && this.standing !== 'viewed') {
      this.#tryTo(() => this.#reply(failureReply(method), 'handler'));
    }
  }

  /** Answers with the protocol's negative because there is nobody who answers. */
  decline(): void {
    if (!this.#tryTo(() => this.reply(undefined, 'default'))) return;
    const { method, id } = this;
    const remedy = method === 'item/tool/call' ? TOOL_REMEDY : undefined;
    this.counterpart.report({ kind: 'serverRequestDefaulted', method, id, ...(remedy && { remedy }) });
  }

  /** The server asks over another link: what was answered meanwhile, or got lost on its way, is sent. */
  askAgain(): void {
    const answer = this.#answer;
    if (!this.suspended.value) return;
    // Who has waited for this may answer at once.
    this.suspended.next(false);
    if (answer !== undefined) this.#tryTo(() => this.#send(answer));
  }

  /** The server has an answer that is not from here, while one was being worked out here. */
  tellAnsweredElsewhere(): void {
    const isAtWork = this.handler !== undefined || this.deciders.size > 0;
    if (this.isOpen && (isAtWork || (this.isShown && this.standing === 'own')))
      this.#report('answeredElsewhere');
  }

  /** Nothing is to be answered any more. */
  withdraw(by: Withdrawer): void {
    this.isOpen = false;
    this.#settle({ outcome: 'withdrawn', by });
  }

  interruptTurn(): void {
    const { threadId, turnId } = this;
    if (threadId !== undefined && turnId !== undefined) this.counterpart.interrupt(threadId, turnId);
  }

  #send(answer: Answered): void {
    try {
      this.counterpart.send({ id: this.id, ...answer.reply });
    } catch (error) {
      this.#answer = undefined;
      if (error instanceof InvalidParamsError) this.isOpen = true;
      else this.withdraw('link');
      throw error;
    }
    this.#settle(answer);
  }

  #settle(resolution: Resolution): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const entry = settledEntry(this, resolution);
    if (entry !== undefined) this.counterpart.logged(entry);
    this.decided?.(this);
    this.#settled.next(resolution);
    this.#settled.complete();
  }

  #tryTo(answer: () => void): boolean {
    try {
      answer();
      return true;
    } catch {
      this.#report('answerNotSent');
      return false;
    }
  }

  #report(kind: 'answerNotSent' | 'answeredElsewhere'): void {
    const { method, id } = this;
    this.counterpart.report({ kind, method, id });
  }
}

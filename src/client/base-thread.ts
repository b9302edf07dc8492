import { defer, finalize, map, merge, takeUntil, tap, type Observable, type Subscription } from 'rxjs';
import type { $ZodType, output as Output } from 'zod/v4/core';
import { Handle } from '../base/handle.js';
import type { ServerRequests } from '../../generated/methods.js';
import type { Thread as StoredThread, ThreadReadParams } from '../../generated/types.js';
import type { Approval } from '../approvals/approval.js';
import type { ApprovalPolicy } from '../approvals/policy.js';
import type { ApprovalLogEntry } from '../server-requests/approval-log.js';
import { handOver } from './hand-over.js';
import type { ServerNotification, TurnEvent } from '../connection/notification.js';
import type { Aborts } from '../connection/abort-signals.js';
import { untilAborted } from '../connection/replies.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import type { RequestHandler } from '../server-requests/handlers.js';
import type { ParsedTurnResult } from '../operators/parse-output.js';
import { toTurnResult, type TurnResult } from '../operators/to-turn-result.js';
import type { Input } from './input.js';
import { refusedTurn, type TurnHandleOptions, type TurnOptions } from './options.js';
import { checkIsObject, refuse } from '../errors/check-options.js';
import { issuesWith, text } from '../errors/rules.js';
import { partFor } from './output.js';
import { interruptThread } from './interrupt-turn.js';
import { startTurn, usingThread } from './start-turn.js';
import { tagged, tagOf, TurnTag } from '../operators/turn-tag.js';
import { compaction, prompt } from './triggers.js';
import { failedAsError } from './turn-result.js';
import { turnText } from './turn-text.js';
import type { BaseTurn } from './base-turn.js';
import type { Context } from './context.js';
import type { OpenedThread } from './open-thread.js';

/** A thread as the server stores and lists it. */
export type ThreadSummary = StoredThread;

/**
 * A handle on one thread. It holds nothing: its streams are views of what the connection receives, and complete or
 * error with it.
 *
 * Turns of one thread run one after another, also when several handles start them: the next waits until the one
 * before has ended.
 */
export class BaseThread<TTurn extends BaseTurn = BaseTurn> extends Handle {
  #events$: Observable<ServerNotification> | undefined;
  #turns$: Observable<TTurn> | undefined;
  #approvals$: Observable<Approval> | undefined;
  #approvalLog$: Observable<ApprovalLogEntry> | undefined;

  /** @internal Handles come from `Codex`. */
  constructor(
    protected readonly context: Context<TTurn>,
    readonly id: string,
    private answer?: OpenedThread,
  ) {
    super();
  }

  // A program may hold very many handles, so each of their streams is made when it is first asked for.

  /** Everything the server says of this thread, its turns included. Hot. */
  get events$(): Observable<ServerNotification> {
    return (this.#events$ ??= this.#view((entry) => entry.events$));
  }

  /** Turns of this thread as they begin, whoever began them. Hot. */
  get turns$(): Observable<TTurn> {
    return (this.#turns$ ??= this.#begunTurns());
  }

  /** The approvals of this thread: first what waits already, then live. See `Codex.approvals$`. */
  get approvals$(): Observable<Approval> {
    return (this.#approvals$ ??= this.context.connection.approvals({ threadId: this.id }));
  }

  /** The approvals of this thread as plain values that cannot answer. See `Codex.approvalLog$`. */
  get approvalLog$(): Observable<ApprovalLogEntry> {
    return (this.#approvalLog$ ??= this.context.connection.approvalLog({ threadId: this.id }));
  }

  /**
   * The server's answer when this handle was opened (`thread/start`, `thread/resume`, `thread/fork`): the model that
   * is used, the sandbox, the approval policy, the directory, the instruction files. As it was then: later changes come as
   * `thread/settings/updated`. `undefined` for a handle made without asking the server, as by `Codex.thread`.
   */
  get opened(): OpenedThread | undefined {
    return this.answer;
  }

  /**
   * Runs a turn (`turn/start`) and emits its result once. Unsubscribing before that interrupts the turn.
   *
   * Errors with `TurnFailedError` when the turn failed, with `TransportClosedError` when the link ended first, and with
   * the request's own errors when the server did not accept it. An interrupted turn is a normal result.
   *
   * With `output`, the final answer is parsed as `parseOutput` does; without one that fits, and after an
   * interruption, it errors with `OutputParseError`. A schema to which the model cannot be held is refused with
   * `InvalidParamsError` before the turn is started.
   */
  run<S extends $ZodType>(
    input: Input,
    options: TurnOptions & { readonly output: S },
  ): Observable<ParsedTurnResult<Output<S>>>;
  run(input: Input, options?: TurnOptions): Observable<TurnResult>;
  run(input: Input, options: TurnOptions = {}): Observable<TurnResult> {
    const refused$ = refusedTurn(input, options);
    if (refused$ !== undefined) return refused$;
    const { output } = options;
    const aborts$ = this.context.connection.signals.of(options.signal);
    const result$ = this.#stream(input, options, aborts$).pipe(
      toTurnResult(),
      failedAsError(this.context.connection),
    );
    if (output === undefined) return result$;
    const parsed$ = defer(() => {
      const { structuredOutput } = this.context.connection.parts;
      const structured = partFor('turn/start', structuredOutput, 'output', 'outputSchema');
      return result$.pipe(structured.parse(output), untilAborted(aborts$, 'turn'));
    });
    return tagged(parsed$, tagOf(result$));
  }

  /**
   * Runs a turn (`turn/start`) and emits everything the server says of it, ending with `turn/completed`, whichever way
   * it ended. Unsubscribing before that interrupts the turn. Errors like {@link run}, but for a failed turn.
   */
  stream(input: Input, options: TurnOptions = {}): Observable<TurnEvent> {
    const refused$ = refusedTurn(input, options);
    return refused$ ?? this.#stream(input, options, this.context.connection.signals.of(options.signal));
  }

  #view<T>(of: (entry: ThreadEntry) => Observable<T>): Observable<T> {
    return this.context.connection.view((session) => usingThread(session, this.id, of));
  }

  #begunTurns(): Observable<TTurn> {
    const tag = new TurnTag(this.context.connection);
    const turns$ = this.#view((entry) => entry.turns$).pipe(
      tap((log) => tag.add(log)),
      map((log) => this.context.turn(this.id, log.claim('all'))),
    );
    return tagged(turns$, tag);
  }

  #stream(input: Input, options: TurnOptions, aborts$: Aborts | undefined): Observable<TurnEvent> {
    const { onUnsubscribe } = options;
    const { connection } = this.context;
    const trigger = prompt(connection, this.id, input, options, 'none');
    const { retryTimeoutMs } = options;
    const tag = new TurnTag(connection);
    const ownership = { onUnsubscribe, aborts$, retryTimeoutMs };
    const events$ = startTurn(connection, this.id, trigger, ownership).pipe(
      handOver(({ log, abandon, expired$ }) => {
        tag.add(log);
        const heard$ =
          expired$ === undefined ? log.events$ : merge(log.events$, expired$.pipe(takeUntil(log.over$)));
        return heard$.pipe(
          finalize(() => {
            if (!log.ended && onUnsubscribe !== 'detach') abandon();
          }),
        );
      }),
      untilAborted(aborts$, 'turn'),
    );
    return tagged(events$, tag);
  }

  /**
   * Runs a turn (`turn/start`) and emits the agent's text as it is written. Completes when the turn has ended; errors
   * like {@link run}, with `TurnFailedError` after the text that came. Unsubscribing before that interrupts the turn.
   */
  text(input: Input, options: TurnOptions = {}): Observable<string> {
    return this.stream(input, options).pipe(turnText(this.context.connection));
  }

  /**
   * Starts a turn (`turn/start`) and emits a handle on it once the server has accepted it. From then on unsubscribing
   * does nothing to the turn; before, it interrupts it.
   */
  turn(input: Input, options: TurnHandleOptions = {}): Observable<TTurn> {
    const refused$ = refusedTurn(input, options);
    if (refused$ !== undefined) return refused$;
    const { connection } = this.context;
    const { replay = connection.options.replay, retryTimeoutMs, ...turnOptions } = options;
    const trigger = prompt(connection, this.id, input, turnOptions, replay);
    const aborts$ = connection.signals.of(options.signal);
    const ownership = { onUnsubscribe: options.onUnsubscribe, aborts$, retryTimeoutMs };
    return this.handleOn(startTurn(connection, this.id, trigger, ownership), replay);
  }

  /**
   * Stops the turn that runs on the thread (`turn/interrupt`), also one that another client began. Cold; emits once the
   * server has taken it, and completes; at once when none runs. The turn then ends with status `interrupted`. The next start that
   * waits here follows. Errors with the request's own errors, and with `TransportClosedError`.
   */
  interrupt(): Observable<void> {
    return interruptThread(this.context.connection, this.id);
  }

  /**
   * Has the server shorten the thread's history (`thread/compact/start`) and emits the turn in which it does so.
   * It waits for the turn that runs; the server would interrupt that.
   */
  compact(): Observable<TTurn> {
    const { connection } = this.context;
    return this.handleOn(startTurn(connection, this.id, compaction(connection, this.id), {}));
  }

  /** Answers the server's requests of one method that are about this thread; goes before `Codex.handle`. */
  handle<M extends keyof ServerRequests>(method: M, handler: RequestHandler<M>): Subscription {
    return this.context.connection.handle({ threadId: this.id }, method, handler);
  }

  /** Answers the approvals of this thread by policies, before those of the client. See `Codex.decideApprovals`. */
  decideApprovals(...policies: readonly ApprovalPolicy[]): Subscription {
    return this.context.connection.decideApprovals({ threadId: this.id }, policies);
  }

  /** Reads the thread as it is stored (`thread/read`); `includeTurns` adds its history. */
  read(options: Omit<ThreadReadParams, 'threadId'> = {}): Observable<ThreadSummary> {
    return defer(() => {
      checkIsObject('thread/read', options);
      return this.context.connection.request('thread/read', { ...options, threadId: this.id });
    }).pipe(map(({ thread }) => thread));
  }

  /** Names the thread (`thread/name/set`); emits once it is done. */
  setName(name: string): Observable<void> {
    return defer(() => {
      refuse('thread/name/set', issuesWith(text, name, 'name'));
      return this.context.connection.request('thread/name/set', { threadId: this.id, name });
    }).pipe(map(() => undefined));
  }

  /** @internal The handle was resumed itself. */
  protected reopened(answer: OpenedThread | undefined): this {
    this.answer = answer;
    return this;
  }

  /** @internal Makes handles of the turns that are begun. */
  protected handleOn(started$: Observable<{ readonly log: TurnLog }>, replay?: Replay): Observable<TTurn> {
    const tag = new TurnTag(this.context.connection);
    const turn$ = started$.pipe(
      tap(({ log }) => tag.add(log)),
      map(({ log }) => this.context.turn(this.id, log, replay)),
    );
    return tagged(turn$, tag);
  }
}

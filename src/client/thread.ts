import { defer, map, tap, type Observable } from 'rxjs';
import type {
  McpServerEventNotification,
  ReviewStartParams,
  ReviewTarget,
  ThreadItemEntry,
  ThreadItemsListParams,
  ThreadRevertParams,
  ThreadShellCommandParams,
  ThreadStatus,
  ThreadTurnsListParams,
  ThreadUnsubscribeResponse,
  Turn as StoredTurn,
} from '../../generated/types.js';
import { DEFAULT_HISTORY_TURNS, type HistoryOptions } from '../connection/connection-options.js';
import { checkOptions, checkIsObject } from '../errors/check-options.js';
import { wholeNumber } from '../errors/rules.js';
import { runGoal, goal } from '../goals/thread-goals.js';
import type { GoalResult } from '../goals/goal-result.js';
import type { GoalRun } from '../goals/goal-run.js';
import type { GoalHandleOptions, GoalOptions } from '../goals/options.js';
import { mcpEvents, type McpEventsOptions, type McpEventsParams } from '../resources/mcp-events.js';
import { realtime, type RealtimeOptions } from '../resources/realtime.js';
import type { RealtimeEvent } from '../resources/realtime-events.js';
import type { UnknownThreadStatus } from '../state/follow-status.js';
import type { FollowedThread } from '../state/follow-thread.js';
import type { ThreadState } from '../state/thread-state.js';
import { activeTurn } from './active-turn.js';
import type { ThreadSummary } from './base-thread.js';
import type { Context } from './context.js';
import { enqueue, type EnqueueOptions } from './enqueue.js';
import { GroupedThread } from './grouped-thread.js';
import type { Input } from './input.js';
import {
  refusedWireOptions,
  type ForkThreadOptions,
  type ResumeThreadOptions,
  type TurnOptions,
} from './options.js';
import { forkThread, resumeThread, type OpenedThread } from './open-thread.js';
import { paged } from './paged.js';
import { sendInput } from './send-input.js';
import type { Trigger } from './start.js';
import { startTurn } from './start-turn.js';
import { threadState, threadStatus } from './thread-views.js';
import { review, shellCommand } from './triggers.js';
import type { Turn } from './turn.js';

/** {@inheritDoc BaseThread} */
export class Thread extends GroupedThread {
  #activeTurn$: Observable<Turn | undefined> | undefined;
  #status$: Observable<ThreadStatus | UnknownThreadStatus> | undefined;
  #followed: FollowedThread | undefined;

  /** @internal Handles come from `Codex`. */
  constructor(
    protected override readonly context: Context<Turn, Thread>,
    id: string,
    opened?: OpenedThread,
  ) {
    super(context, id, opened);
  }

  /**
   * The turn that runs, whoever began it, else `undefined`: first what is so now, then each change. After a resume into a
   * running turn it is that one: its `events$` go on live, with what is missed of items that had begun. The same turn is
   * the same handle. Until this client has heard of a turn, the server is asked (`thread/turns/list`).
   *
   * Completes or errors with the link, and goes on over the next one with `reconnect`. Unsubscribing stops nothing.
   */
  get activeTurn$(): Observable<Turn | undefined> {
    const { connection } = this.context;
    return (this.#activeTurn$ ??= activeTurn(connection, this.id, (log) => this.context.turn(this.id, log)));
  }

  /**
   * How the thread stands (`thread/read`, then `thread/status/changed`): idle, active with what it waits for, not
   * loaded. Emits at once: `unknown` until the server has told it. Replays the present one while there are subscribers;
   * completes or errors with the link.
   */
  get status$(): Observable<ThreadStatus | UnknownThreadStatus> {
    return (this.#status$ ??= threadStatus(this.context.connection, this.id, this.events$));
  }

  /**
   * All that is known of the thread, its turns included. Emits at once: a state with `isLoaded: false` until the newest
   * turns are read from the server's history (`thread/read`, `thread/turns/list`; as many as the option `history` says),
   * then after each change. Replays the present state while there are subscribers; completes or errors with the link,
   * and errors when there is no such thread. After a revert it is read again, and the last state stays until then.
   */
  get state$(): Observable<ThreadState> {
    return this.#state.state$;
  }

  get #state(): FollowedThread {
    return (this.#followed ??= threadState(this.context.connection, this.id, this.events$));
  }

  /**
   * Reads older turns into the {@link state$} of this handle (`thread/turns/list`), and emits once how many there were:
   * `turns` of them (default: 20; `Infinity` for all), fewer when the thread has no more or when they have very many
   * items, and 0 when `hasOlder` is false. Completes then, and also when the client is closed.
   *
   * Each subscription reads further ones. They stay in the state for as long as it has subscribers, also when a lost link
   * is opened again. Errors with `InvalidParamsError` when `turns` is no whole number from 1 on, and with what `state$`
   * errors with. Unsubscribing stops the reading.
   */
  loadOlder(options: HistoryOptions = {}): Observable<number> {
    return defer(() => {
      checkOptions('loadOlder', options, { turns: wholeNumber(1) });
      return this.#state.loadOlder(options.turns ?? DEFAULT_HISTORY_TURNS);
    });
  }

  /** The stored turns (`thread/turns/list`), page by page as far as they are taken. */
  turns(filter: Omit<ThreadTurnsListParams, 'threadId' | 'cursor'> = {}): Observable<StoredTurn> {
    const { connection } = this.context;
    return paged((cursor) => {
      checkIsObject('thread/turns/list', filter);
      return connection.request('thread/turns/list', { ...filter, threadId: this.id, cursor });
    }, 'thread/turns/list');
  }

  /** The stored items of all turns, or of one (`thread/items/list`), page by page as far as they are taken. */
  items(filter: Omit<ThreadItemsListParams, 'threadId' | 'cursor'> = {}): Observable<ThreadItemEntry> {
    const { connection } = this.context;
    return paged((cursor) => {
      checkIsObject('thread/items/list', filter);
      return connection.request('thread/items/list', { ...filter, threadId: this.id, cursor });
    }, 'thread/items/list');
  }

  /**
   * Gives the agent an input as soon as possible: steers the turn that runs (`turn/steer`), or starts one when none
   * does (`turn/start`, with the options). Emits the turn that takes it, once the server has accepted the input.
   *
   * Inputs arrive in the order in which they were given. A turn that cannot be steered, such as a compaction, is waited
   * for. `clientUserMessageId` and `additionalContext` go with the input either way. Any other option of a turn (`model`,
   * `sandbox`, `output` …) is refused with `InvalidParamsError` when the input would steer, rather than lost. Unsubscribing before the input is accepted takes it back where that is possible, as with {@link turn}.
   */
  send(input: Input, options: TurnOptions = {}): Observable<Turn> {
    const log$ = sendInput(this.context.connection, this.id, input, options);
    return this.handleOn(log$.pipe(map((log) => ({ log }))));
  }

  /**
   * Puts an input into the server's own queue (`thread/queue/add`), where it waits for the turns before it, also when
   * this client has gone. Emits the turn that takes it when that begins. Unsubscribing before that takes it out of the
   * queue. `queue` shows and changes what waits.
   *
   * Errors with `InvalidRequestError` when another client has taken it out of the queue (10 s after, for a turn may be
   * about to begin with it), with the request's own errors, and with `TransportClosedError` when the link ends.
   *
   * @experimental
   */
  enqueue(input: Input, options: EnqueueOptions = {}): Observable<Turn> {
    const log$ = enqueue(this.context.connection, this.id, input, options);
    return this.handleOn(log$.pipe(map((log) => ({ log }))));
  }

  /**
   * Has changes reviewed (`review/start`) and emits the turn in which that is done: its `result$` has the review as
   * final response. A text is taken as instructions. Waits for the turn that runs.
   */
  review(
    target: ReviewTarget | string,
    options: Omit<ReviewStartParams, 'threadId' | 'target'> = {},
  ): Observable<Turn> {
    const refused$ = refusedWireOptions('review/start', options);
    if (refused$ !== undefined) return refused$;
    const what: ReviewTarget = typeof target === 'string' ? { type: 'custom', instructions: target } : target;
    return this.#begin(review(this.context.connection, this.id, { ...options, target: what }));
  }

  /**
   * Runs a command of the user's in the thread's directory, outside the sandbox (`thread/shellCommand`), and emits the
   * turn in which it runs; the agent sees its output. Waits for the turn that runs.
   */
  shell(
    command: string,
    options: Omit<ThreadShellCommandParams, 'threadId' | 'command'> = {},
  ): Observable<Turn> {
    const refused$ = refusedWireOptions('thread/shellCommand', options);
    return refused$ ?? this.#begin(shellCommand(this.context.connection, this.id, { ...options, command }));
  }

  /**
   * Has the agent pursue an objective over as many turns as it takes (`thread/goal/set`), and emits a handle on that
   * once the first turn has begun. From then on unsubscribing does nothing to the goal; before, it stops it.
   */
  goal(objective: string, options?: GoalHandleOptions): Observable<GoalRun> {
    return goal(this.context, this.id, { objective }, options);
  }

  /** Goes on with the goal that the thread has, such as one that was paused; else like {@link goal}. */
  resumeGoal(options?: GoalHandleOptions): Observable<GoalRun> {
    return goal(this.context, this.id, 'resume', options);
  }

  /** Has the agent pursue an objective, and emits the result once. Unsubscribing before that stops it. */
  runGoal(objective: string, options?: GoalOptions): Observable<GoalResult> {
    return runGoal(this.context, this.id, objective, options);
  }

  /**
   * Subscribes to events of an MCP server on behalf of a thread (`mcpServer/event/stream/start`), and emits each
   * notification of that subscription as the MCP server sent it. Unsubscribing ends it (`mcpServer/event/stream/stop`).
   *
   * The first notification is `notifications/events/active`, unless events came before it. Codex offers this for its
   * hosted apps only, the server `codex_apps`.
   *
   * Completes after `notifications/events/terminated`, with which Codex tells that a subscription has failed; of one that
   * the MCP server ends in good order it tells nothing. Errors with the request's own errors, and with
   * `TransportClosedError` when the link ends.
   *
   * @experimental
   */
  mcpEvents(params: McpEventsParams, options?: McpEventsOptions): Observable<McpServerEventNotification> {
    return mcpEvents(this.context.connection, this.id, params, options);
  }

  /**
   * Talks with a realtime model on behalf of a thread (`thread/realtime/start`), and emits what happens: what both sides
   * say, as bytes of sound and as text, from `started` to `closed`. Unsubscribing ends the conversation
   * (`thread/realtime/stop`).
   *
   * A thread has one conversation at a time; the next one ends the one before. What `audio$`, `text$` and `speech$` emit
   * is kept until the model listens. That they complete does not end the conversation.
   *
   * Completes after `closed`. Errors with `RealtimeFailedError` when the conversation cannot begin, or has broken off: then
   * after `error` and `closed`. Errors as well with the requests' own errors, with what the input errors with, and with
   * `TransportClosedError` when the link ends.
   *
   * @experimental
   *
   * @example
   * thread.realtime({ audio$: microphone$, voice: 'marin' }).subscribe((event) => {
   *   if (event.type === 'outputAudio/delta') speaker.write(event.audio.bytes);
   *   if (event.type === 'transcript/done') console.log(event.role, event.text);
   * });
   */
  realtime(options?: RealtimeOptions): Observable<RealtimeEvent> {
    return realtime(this.context.connection, this.id, options);
  }

  /**
   * Starts a new thread with the history of this one (`thread/fork`), up to a turn where `lastTurnId` names one; emits
   * a handle on it.
   */
  fork(options: ForkThreadOptions = {}): Observable<Thread> {
    return forkThread(this.context, this.id, options);
  }

  /** Takes the thread up again (`thread/resume`), so that its events come to this connection; emits this handle. */
  resume(options: ResumeThreadOptions = {}): Observable<this> {
    return resumeThread(this.context, this.id, options).pipe(map(({ opened }) => this.reopened(opened)));
  }

  /** Puts the thread into the archive, which unloads it (`thread/archive`); emits once it is done. */
  archive(): Observable<void> {
    return this.#done('thread/archive');
  }

  /** Takes the thread out of the archive (`thread/unarchive`). It has to be resumed before it can run turns. */
  unarchive(): Observable<void> {
    return this.#done('thread/unarchive');
  }

  /** Deletes the thread for good (`thread/delete`); emits once it is done. */
  delete(): Observable<void> {
    return this.#done('thread/delete');
  }

  /**
   * Takes the thread back to before a turn (`thread/revert`), which is gone with all that came after it; what it did to
   * files stays. Emits the thread as it is then.
   */
  revert(params: Omit<ThreadRevertParams, 'threadId'>): Observable<ThreadSummary> {
    return defer(() => {
      checkIsObject('thread/revert', params);
      return this.context.connection.request('thread/revert', { ...params, threadId: this.id });
    }).pipe(map(({ thread }) => thread));
  }

  /**
   * Stops the events of this thread (`thread/unsubscribe`); emits whether that changed anything. A turn that runs goes
   * on unheard: its streams complete without an end. The server unloads a thread that nobody follows after 30 minutes.
   * The next turn that is started here takes it up again.
   */
  unsubscribe(): Observable<ThreadUnsubscribeResponse['status']> {
    const { connection } = this.context;
    // Also after it: a resume that was under way may have been answered meanwhile.
    const leave = () => connection.following.leave(this.id);
    return connection.request('thread/unsubscribe', { threadId: this.id }, { onSending: leave }).pipe(
      tap(() => {
        leave();
        connection.session.giveUpAll(this.id);
      }),
      map(({ status }) => status),
    );
  }

  #begin(trigger: Trigger): Observable<Turn> {
    return this.handleOn(startTurn(this.context.connection, this.id, trigger, {}));
  }

  #done(method: 'thread/archive' | 'thread/unarchive' | 'thread/delete'): Observable<void> {
    return this.context.connection.requestAny(method, { threadId: this.id }).pipe(map(() => undefined));
  }
}

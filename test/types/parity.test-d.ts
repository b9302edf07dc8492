import type {
  ApprovalsPreset,
  ChatGptLogin,
  Codex,
  CodexOptions,
  DeviceCodeLogin,
  GoalHandleOptions,
  GoalOptions,
  GoalRefusal,
  GoalRefusedError,
  GoalResult,
  GoalRun,
  InvalidRequestError,
  Login,
  LoginFailedError,
  SandboxPreset,
  Thread,
  ThreadGoal,
  ThreadSummary,
  Turn,
  TurnEvent,
  TurnResult,
} from 'codex-rx';
import type { StdioOptions } from 'codex-rx/node';
import type {
  AccountLoginCompletedNotification,
  AccountUpdatedNotification,
  GetAccountResponse,
  TurnSteerResponse,
} from 'codex-rx/protocol';
import type { Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

// What a program may write of threads, goals and logins. Nothing of this runs.
declare const codex: Codex;
declare const thread: Thread;
declare const turn: Turn;
declare const goal: GoalRun;

describe('a prompt', () => {
  it('is a string wherever one is taken', () => {
    expectTypeOf(thread.run('Hello')).toEqualTypeOf<Observable<TurnResult>>();
    expectTypeOf(thread.send('Hello')).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(thread.enqueue('Hello')).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(thread.review('Look at it')).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(thread.shell('ls')).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(turn.steer('Faster')).toEqualTypeOf<Observable<TurnSteerResponse>>();
    expectTypeOf(goal.steer('Faster')).toEqualTypeOf<Observable<TurnSteerResponse>>();
  });
});

describe('presets', () => {
  it('are these words and no others', () => {
    expectTypeOf<SandboxPreset>().toEqualTypeOf<'readOnly' | 'workspaceWrite' | 'fullAccess'>();
    expectTypeOf<ApprovalsPreset>().toEqualTypeOf<'denyAll' | 'autoReview'>();
  });

  it('may be left to a variable that is undefined, which leaves the thread as it is', () => {
    const approvals = undefined as ApprovalsPreset | undefined;
    const sandbox = undefined as SandboxPreset | undefined;
    thread.run('Hello', { approvals, sandbox });
    thread.resume({ approvals, sandbox });
    thread.fork({ approvals, sandbox });
  });
});

describe('a configuration', () => {
  it('has a type of its own, all of it optional', () => {
    expectTypeOf<object>().toExtend<CodexOptions>();
    expectTypeOf<object>().toExtend<StdioOptions>();
    expectTypeOf<StdioOptions>().toHaveProperty('config');
    expectTypeOf<CodexOptions>().toHaveProperty('clientInfo');
  });
});

describe('the life of a thread', () => {
  it('is led by its handle', () => {
    expectTypeOf(thread.fork()).toEqualTypeOf<Observable<Thread>>();
    expectTypeOf(thread.resume()).toEqualTypeOf<Observable<Thread>>();
    expectTypeOf(thread.archive()).toEqualTypeOf<Observable<void>>();
    expectTypeOf(thread.unarchive()).toEqualTypeOf<Observable<void>>();
    expectTypeOf(thread.delete()).toEqualTypeOf<Observable<void>>();
    expectTypeOf(thread.revert({ beforeTurnId: 't' })).toEqualTypeOf<Observable<ThreadSummary>>();
    // @ts-expect-error: the thread is the one of the handle
    thread.archive('t');
  });

  it('is led by the client, which has to be told whose', () => {
    expectTypeOf(codex.deleteThread('t')).toEqualTypeOf<Observable<void>>();
    // @ts-expect-error: the thread has to be named
    codex.deleteThread();
    // @ts-expect-error: the thread has to be named
    codex.resumeThread({ approvals: 'denyAll' });
  });
});

describe('a goal', () => {
  it('is pursued by a handle, or as one result', () => {
    expectTypeOf(thread.goal('Get it done')).toEqualTypeOf<Observable<GoalRun>>();
    expectTypeOf(thread.resumeGoal()).toEqualTypeOf<Observable<GoalRun>>();
    expectTypeOf(thread.runGoal('Get it done')).toEqualTypeOf<Observable<GoalResult>>();
    expectTypeOf<GoalOptions>().toEqualTypeOf<{
      readonly tokenBudget?: number | undefined;
      readonly startTimeoutMs?: number | undefined;
      readonly retryTimeoutMs?: number | undefined;
      readonly signal?: AbortSignal | undefined;
      readonly onUnsubscribe?: 'interrupt' | 'detach' | undefined;
    }>();
    expectTypeOf<GoalHandleOptions>().toExtend<GoalOptions>();
    // @ts-expect-error: something has to be achieved
    thread.goal();
    // @ts-expect-error: only a handle has later subscribers
    thread.runGoal('Get it done', { replay: 'none' });
  });

  it('is watched as one turn, and has its own', () => {
    expectTypeOf(goal.events$).toEqualTypeOf<Observable<TurnEvent>>();
    expectTypeOf(goal.turns$).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(goal.goal$).toEqualTypeOf<Observable<ThreadGoal | null>>();
    expectTypeOf(goal.result$).toEqualTypeOf<Observable<GoalResult>>();
    expectTypeOf<GoalResult>().toExtend<TurnResult & { readonly goal: ThreadGoal | null }>();
    expectTypeOf(goal.pause()).toEqualTypeOf<Observable<ThreadGoal>>();
    expectTypeOf(goal.interrupt()).toEqualTypeOf<Observable<void>>();
    expectTypeOf<Pick<GoalRun, keyof GoalRun>>().not.toExtend<GoalRun>();
  });

  it('is refused with a reason', () => {
    expectTypeOf<GoalRefusedError>().toExtend<InvalidRequestError>();
    expectTypeOf<GoalRefusedError['reason']>().toEqualTypeOf<GoalRefusal>();
    expectTypeOf<GoalRefusal>().toEqualTypeOf<'disabled' | 'ephemeral' | 'busy' | 'missing' | 'ended'>();
  });
});

describe('a login', () => {
  it('is a handle with what to show, its end and a way to give it up', () => {
    expectTypeOf(codex.loginApiKey('sk')).toEqualTypeOf<Observable<void>>();
    expectTypeOf(codex.loginChatGpt()).toEqualTypeOf<Observable<ChatGptLogin>>();
    expectTypeOf(codex.loginDeviceCode({ timeoutMs: 0 })).toEqualTypeOf<Observable<DeviceCodeLogin>>();
    expectTypeOf<Login>().toEqualTypeOf<{
      readonly loginId: string;
      readonly completed$: Observable<AccountLoginCompletedNotification>;
      cancel(): Observable<void>;
    }>();
    expectTypeOf<ChatGptLogin>().toExtend<Login & { readonly authUrl: string }>();
    expectTypeOf<DeviceCodeLogin>().toExtend<
      Login & { readonly verificationUrl: string; readonly userCode: string }
    >();
    expectTypeOf<LoginFailedError['loginId']>().toEqualTypeOf<string | null>();
    // @ts-expect-error: the browser is told where to go by the server
    codex.loginChatGpt({ authUrl: 'https://example.com' });
  });

  it('makes an account', () => {
    expectTypeOf(codex.account()).toEqualTypeOf<Observable<GetAccountResponse>>();
    expectTypeOf(codex.accountChanges$).toEqualTypeOf<Observable<AccountUpdatedNotification>>();
    expectTypeOf(codex.logout()).toEqualTypeOf<Observable<void>>();
  });
});

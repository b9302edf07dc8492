import {
  acceptAll,
  accumulateText,
  agentText,
  answerWith,
  approveWhen,
  Codex,
  commandOutput,
  commandRules,
  completedItems,
  declineAll,
  firstDecision,
  groupByItem,
  imageInput,
  ofMethod,
  ParseError,
  parseOutput,
  retryOnOverload,
  textInput,
  toAsyncIterable,
  tool,
  toTurnResult,
  type AbortedError,
  type Approval,
  type ApprovalPolicy,
  type CodexError,
  type CodexErrorCode,
  type CodexNotFoundError,
  type CommandExecutionRequestApprovalParams,
  type CommandOutput,
  type ConnectionState,
  type Diagnostic,
  type Frame,
  type Input,
  type InputItem,
  type InputTooLargeError,
  type InternalRpcError,
  type InvalidParamsError,
  type InvalidRequestError,
  type InvalidResponseError,
  type ItemEvents,
  type MethodNotFoundError,
  type NotificationOf,
  type NotInitializedError,
  type OutputParseError,
  type ParsedTurnResult,
  type RequestContext,
  type RequestId,
  type RequestTimeoutError,
  type Resolution,
  type RpcError,
  type RpcErrorObject,
  type ServerInfo,
  type ServerNotification,
  type ServerOverloadedError,
  type StaleTurnError,
  type Thread,
  type ThreadSummary,
  type Tool,
  type ToolContext,
  type Transport,
  type TransportClosedError,
  type TransportFactory,
  type Turn,
  type TurnEvent,
  type TurnFailedError,
  type TurnOptions,
  type TurnResult,
  type TurnUsage,
  type UnknownNotification,
  type ValidationIssue,
  type WireFrame,
} from 'codex-rx';
import { Codex as LeanCodex } from 'codex-rx/lean';
import { stdio, type StdioOptions } from 'codex-rx/node';
import type {
  AgentMessageDeltaNotification,
  AgentMessageThreadItem,
  CodexErrorInfo,
  CommandExecutionThreadItem,
  ErrorNotification,
  Model,
  ModelListResponse,
  Thread as StoredThread,
  ThreadItem,
  ThreadStartResponse,
  ThreadTokenUsage,
  TurnCompletedNotification,
  TurnError,
  TurnPlanUpdatedNotification,
  TurnStartedNotification,
  TurnStatus,
  TurnSteerResponse,
} from 'codex-rx/protocol';
import { concatMap, of, Subject, type Observable, type Subscription } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';

// What a program may write, and what the compiler keeps it from. Nothing of this runs.
declare const codex: Codex;
declare const thread: Thread;
declare const turn: Turn;
declare const factory: TransportFactory;
declare const events$: Observable<TurnEvent>;
declare const name: string;

describe('Codex.request', () => {
  it('takes the params of its method and emits the result of it', () => {
    expectTypeOf(codex.request('model/list', { limit: 5 })).toEqualTypeOf<Observable<ModelListResponse>>();
    expectTypeOf(codex.request('thread/start', { model: 'gpt-5.4' })).toEqualTypeOf<
      Observable<ThreadStartResponse>
    >();
    expectTypeOf(codex.request('account/logout', undefined)).toExtend<Observable<object>>();
  });

  it('takes a timeout and a signal', () => {
    codex.request('model/list', {}, { timeoutMs: 100, signal: AbortSignal.timeout(50) });
    codex.request('model/list', {}, { timeoutMs: undefined, signal: undefined });
    // @ts-expect-error: the name of a duration says its unit
    codex.request('model/list', {}, { timeout: 100 });
  });

  it('refuses params that the method does not take', () => {
    // @ts-expect-error: the name of a model is a string
    codex.request('thread/start', { model: 5 });
    // @ts-expect-error: `modle` is not a member
    codex.request('thread/start', { modle: 'gpt-5.4' });
    // @ts-expect-error: `input` is missing
    codex.request('turn/start', { threadId: 't' });
    // @ts-expect-error: these are the params of another method
    codex.request('turn/interrupt', { limit: 5 });
    // @ts-expect-error: what is sent is closed, so an unknown word is a mistake
    codex.request('thread/start', { sandbox: 'readOnly' });
  });

  it('lets params be left out where none are required', () => {
    codex.request('account/logout');
    codex.request('thread/loaded/list');
    // @ts-expect-error: a turn needs a thread and an input
    codex.request('turn/start');
  });

  it('takes a method that this version does not know, unchecked', () => {
    expectTypeOf(codex.request('thread/levitate', { height: 3 })).toEqualTypeOf<Observable<unknown>>();
    expectTypeOf(codex.request('thread/levitate')).toEqualTypeOf<Observable<unknown>>();
    expectTypeOf(codex.request(name, { height: 3 })).toEqualTypeOf<Observable<unknown>>();
  });
});

describe('Codex.notify', () => {
  it('emits nothing of value', () => {
    expectTypeOf(codex.notify('initialized')).toEqualTypeOf<Observable<void>>();
    expectTypeOf(codex.notify('thread/levitated', { height: 3 })).toEqualTypeOf<Observable<void>>();
  });

  it('refuses params that the notification does not have', () => {
    // @ts-expect-error: `initialized` has no params
    codex.notify('initialized', { height: 3 });
  });
});

describe('Codex.on', () => {
  it('emits the params of its notification', () => {
    expectTypeOf(codex.on('turn/started')).toEqualTypeOf<Observable<TurnStartedNotification>>();
    expectTypeOf(codex.on('item/agentMessage/delta')).toEqualTypeOf<
      Observable<AgentMessageDeltaNotification>
    >();
  });

  it('knows nothing of the params of a notification this version does not know', () => {
    expectTypeOf(codex.on('thread/levitated')).toEqualTypeOf<Observable<unknown>>();
    expectTypeOf(codex.on(name)).toEqualTypeOf<Observable<unknown>>();
  });
});

describe('Codex', () => {
  it('is made from a transport and options', () => {
    new Codex(stdio());
    new Codex(stdio({ command: ['node', 'server.js'] }), { validation: 'off', requestTimeoutMs: 1000 });
    new Codex(factory, { clientInfo: { name: 'mine', title: 'Mine', version: '1.0.0' }, optOut: ['x/y'] });
    new LeanCodex(factory, { requestTimeoutMs: 1000 });
    // @ts-expect-error: a factory is wanted, since each reconnection needs a transport of its own
    new Codex(factory());
    // @ts-expect-error: it is on or off
    new Codex(factory, { validation: true });
    // @ts-expect-error: without the schemas there is nothing to turn on
    new LeanCodex(factory, { validation: 'on' });
  });

  it('has views of what happens', () => {
    expectTypeOf(codex.state$).toEqualTypeOf<Observable<ConnectionState>>();
    expectTypeOf(codex.frames$).toEqualTypeOf<Observable<Frame>>();
    expectTypeOf(codex.wire$).toEqualTypeOf<Observable<WireFrame>>();
    expectTypeOf(codex.notifications$).toEqualTypeOf<Observable<ServerNotification>>();
    expectTypeOf(codex.diagnostics$).toEqualTypeOf<Observable<Diagnostic>>();
    expectTypeOf(codex.stderr$).toEqualTypeOf<Observable<string>>();
    expectTypeOf(codex.turns$).toEqualTypeOf<Observable<Turn>>();
    // @ts-expect-error: a view is for looking
    codex.state$ = of();
  });

  it('connects and closes', () => {
    expectTypeOf(codex.connect()).toEqualTypeOf<Observable<ServerInfo>>();
    expectTypeOf(codex.reconnect()).toEqualTypeOf<Observable<ServerInfo>>();
    expectTypeOf<ServerInfo>().toExtend<{
      readonly userAgent: string;
      readonly version: string | undefined;
    }>();
    expectTypeOf(codex.close()).toEqualTypeOf<Promise<void>>();
    expectTypeOf<Codex>().toExtend<AsyncDisposable>();
  });

  it('tells where the connection stands', () => {
    expectTypeOf<ConnectionState['status']>().toEqualTypeOf<
      'idle' | 'connecting' | 'ready' | 'reconnecting' | 'closed'
    >();
    expectTypeOf<ConnectionState>().toExtend<{
      readonly attempt?: number;
      readonly error?: CodexError;
    }>();
  });

  it('has diagnostics by kind', () => {
    const describeIt = (diagnostic: Diagnostic): string => {
      if (diagnostic.kind === 'malformedLine') return diagnostic.reason;
      if (diagnostic.kind === 'straggler') return diagnostic.turnId;
      // @ts-expect-error: not every kind of diagnostic is of a turn
      return diagnostic.turnId as string;
    };
    expectTypeOf(describeIt).returns.toBeString();
  });

  it('gives threads', () => {
    expectTypeOf(codex.startThread()).toEqualTypeOf<Observable<Thread>>();
    expectTypeOf(codex.resumeThread('t', { model: 'gpt-5.4' })).toEqualTypeOf<Observable<Thread>>();
    expectTypeOf(codex.forkThread('t')).toEqualTypeOf<Observable<Thread>>();
    expectTypeOf(codex.unarchiveThread('t')).toEqualTypeOf<Observable<Thread>>();
    expectTypeOf(codex.archiveThread('t')).toEqualTypeOf<Observable<void>>();
    expectTypeOf(codex.thread('t')).toEqualTypeOf<Thread>();
    expectTypeOf(codex.listThreads({ archived: true })).toEqualTypeOf<Observable<ThreadSummary>>();
    expectTypeOf<ThreadSummary>().toEqualTypeOf<StoredThread>();
    expectTypeOf(codex.models()).toEqualTypeOf<Observable<Model>>();
    // @ts-expect-error: pages are turned by taking more
    codex.listThreads({ cursor: 'c' });
  });

  it('starts threads with presets', () => {
    codex.startThread({ sandbox: 'readOnly', approvals: 'denyAll', model: 'gpt-5.4' });
    codex.startThread({ sandbox: 'workspaceWrite', approvals: 'autoReview' });
    codex.resumeThread('t', { sandbox: 'fullAccess' });
    codex.startThread({ sandbox: undefined, approvals: undefined });
    codex.startThread({ approvalPolicy: 'on-request' });
    codex.startThread({ sandbox: 'read-only' });
    codex.startThread({ sandbox: 'danger-full-access' });
    // @ts-expect-error: `never` is a wire word; the preset is `denyAll`
    codex.startThread({ approvals: 'never' });
    // @ts-expect-error: the wire form of a turn
    codex.forkThread('t', { sandbox: { type: 'readOnly' } });
    // @ts-expect-error: the thread is named by the first argument
    codex.resumeThread('t', { threadId: 'u' });
  });
});

describe('Thread', () => {
  it('runs turns', () => {
    expectTypeOf(thread.id).toEqualTypeOf<string>();
    expectTypeOf(thread.run('Hello')).toEqualTypeOf<Observable<TurnResult>>();
    expectTypeOf(thread.stream('Hello')).toEqualTypeOf<Observable<TurnEvent>>();
    expectTypeOf(thread.text('Hello')).toEqualTypeOf<Observable<string>>();
    expectTypeOf(thread.turn('Hello')).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(thread.compact()).toEqualTypeOf<Observable<Turn>>();
  });

  it('is watched, read and named', () => {
    expectTypeOf(thread.events$).toEqualTypeOf<Observable<ServerNotification>>();
    expectTypeOf(thread.turns$).toEqualTypeOf<Observable<Turn>>();
    expectTypeOf(thread.read({ includeTurns: true })).toEqualTypeOf<Observable<ThreadSummary>>();
    expectTypeOf(thread.setName('Mine')).toEqualTypeOf<Observable<void>>();
  });

  it('takes a text, an item or a list of items', () => {
    expectTypeOf<Input>().toEqualTypeOf<string | InputItem | readonly InputItem[]>();
    thread.run(textInput('Hello'));
    thread.run([textInput('What is this?'), imageInput('data:image/png;base64,AA==')]);
    thread.run([{ type: 'text', text: 'Hello' }] as const);
    // @ts-expect-error: a list holds items
    thread.run(['Hello']);
    // @ts-expect-error: there is no such item
    thread.run({ type: 'txt', text: 'Hello' });
    // @ts-expect-error: something has to be said
    thread.run();
  });

  it('takes options for the turn', () => {
    const { signal } = new AbortController();
    thread.run('Hello', { signal, onUnsubscribe: 'detach', sandbox: 'readOnly', approvals: 'autoReview' });
    thread.run('Hello', { model: 'gpt-5.4', effort: 'high', cwd: '/tmp', signal: undefined });
    thread.turn('Hello', { replay: 'none' });
    thread.run('Hello', { sandbox: 'workspace-write' });
    thread.run('Hello', { sandbox: { type: 'workspaceWrite', networkAccess: true } });
    // @ts-expect-error: interrupt or detach
    thread.run('Hello', { onUnsubscribe: 'ignore' });
    // @ts-expect-error: only a handle has later subscribers
    thread.run('Hello', { replay: 'none' });
    // @ts-expect-error: the input is the first argument
    thread.run('Hello', { input: [] });
    // @ts-expect-error: the thread is the one that runs it
    thread.run('Hello', { threadId: 't' });
  });

  it('fits the flattening operators', () => {
    const results$ = codex.startThread().pipe(concatMap((started) => started.run('Hello')));
    expectTypeOf(results$).toEqualTypeOf<Observable<TurnResult>>();
  });

  it('is not made by hand', () => {
    expectTypeOf<Pick<Thread, keyof Thread>>().not.toExtend<Thread>();
    expectTypeOf<Pick<Turn, keyof Turn>>().not.toExtend<Turn>();
  });
});

describe('TurnResult', () => {
  it('has these members and no others', () => {
    expectTypeOf<TurnResult>().toEqualTypeOf<{
      readonly id: string;
      readonly threadId: string;
      readonly status: TurnStatus;
      readonly error: TurnError | null;
      readonly startedAt: number | null;
      readonly completedAt: number | null;
      readonly durationMs: number | null;
      readonly finalResponse: string | null;
      readonly items: readonly ThreadItem[];
      readonly usage: TurnUsage | null;
      readonly cause?: CodexError;
      readonly output?: unknown;
    }>();
  });
});

describe('output', () => {
  const City = z.object({ name: z.string(), since: z.iso.date().transform((date) => new Date(date)) });
  interface CityOutput {
    name: string;
    since: Date;
  }

  it('gives the result of run its type: what the schema puts out', () => {
    expectTypeOf(thread.run('Where?', { output: City, model: 'm' })).toEqualTypeOf<
      Observable<ParsedTurnResult<CityOutput>>
    >();
    thread.run('Where?', { output: City }).subscribe(({ output, finalResponse }) => {
      expectTypeOf(output).toEqualTypeOf<CityOutput>();
      expectTypeOf(finalResponse).toEqualTypeOf<string | null>();
    });
    thread.run('Where?', { output: mini.object({ n: mini.number() }) }).subscribe(({ output }) => {
      expectTypeOf(output).toEqualTypeOf<{ n: number }>();
      // @ts-expect-error: no such member
      expectTypeOf(output.m).toBeNever();
    });
    expectTypeOf<ParsedTurnResult<CityOutput>>().toEqualTypeOf<
      TurnResult & { readonly output: CityOutput }
    >();
  });

  it('is not there without a schema', () => {
    thread.run('Where?').subscribe(({ output }) => {
      expectTypeOf(output).toBeUnknown();
    });
    const options: TurnOptions = {};
    expectTypeOf(thread.run('Where?', options)).toEqualTypeOf<Observable<TurnResult>>();
    expectTypeOf(thread.run('Where?', { output: undefined })).toEqualTypeOf<Observable<TurnResult>>();
    expectTypeOf(thread.run('Where?', { outputSchema: {} })).toEqualTypeOf<Observable<TurnResult>>();
  });

  it('is a schema of zod, and known to every way of starting a turn', () => {
    expectTypeOf(thread.stream('Where?', { output: City })).toEqualTypeOf<Observable<TurnEvent>>();
    expectTypeOf(thread.text('Where?', { output: City })).toEqualTypeOf<Observable<string>>();
    expectTypeOf(thread.turn('Where?', { output: City, replay: 'none' })).toEqualTypeOf<Observable<Turn>>();
    // @ts-expect-error: a JSON Schema goes to `outputSchema`
    thread.run('Where?', { output: { type: 'object' } });
    // @ts-expect-error: and not with an option that does not exist
    thread.run('Where?', { output: City, outptu: City });
  });

  it('is parsed from results', () => {
    expectTypeOf(turn.result$.pipe(parseOutput(City))).toEqualTypeOf<
      Observable<ParsedTurnResult<CityOutput>>
    >();
    // @ts-expect-error: events are no results; toTurnResult() makes one of them
    events$.pipe(parseOutput(City));
    // @ts-expect-error: a schema is wanted
    parseOutput();
  });
});

describe('handle', () => {
  it('types params and result by the method', () => {
    const subscription = codex.handle('item/commandExecution/requestApproval', (params, context) => {
      expectTypeOf(params).toEqualTypeOf<CommandExecutionRequestApprovalParams>();
      expectTypeOf(context).toEqualTypeOf<RequestContext>();
      return { decision: 'accept' };
    });
    expectTypeOf(subscription).toEqualTypeOf<Subscription>();
    thread.handle('item/tool/call', () => of({ success: true, contentItems: [] }));
    turn.handle('currentTime/read', () => Promise.resolve({ currentTimeAt: 1 }));
    // @ts-expect-error: no such decision
    codex.handle('item/commandExecution/requestApproval', () => ({ decision: 'sure' }));
    // @ts-expect-error: not the result of this method
    turn.handle('currentTime/read', () => of({ decision: 'accept' }));
    // @ts-expect-error: no such method of the thread
    thread.handle('future/ask', () => 1);
    codex.handle('future/ask', (params) => {
      expectTypeOf(params).toBeUnknown();
      return params;
    });
    new Codex(factory, {
      onServerRequest: { 'currentTime/read': ({ threadId }) => ({ currentTimeAt: threadId.length }) },
      serverRequestHoldMs: 0,
      approvalTimeoutMs: 1000,
      approvalTimeoutDecision: 'cancel',
      maxConcurrentHandlers: 1,
      capabilities: { requestAttestation: true },
    });
    // @ts-expect-error: a time limit never grants anything
    new Codex(factory, { approvalTimeoutDecision: 'accept' });
  });
});

describe('Approval', () => {
  it('is a union by kind, with the params and the answers of each', () => {
    expectTypeOf<Approval['kind']>().toEqualTypeOf<
      'command' | 'fileChange' | 'permissions' | 'elicitation' | 'question'
    >();
    for (const approvals$ of [codex.approvals$, thread.approvals$, turn.approvals$]) {
      expectTypeOf(approvals$).toEqualTypeOf<Observable<Approval>>();
    }
    expectTypeOf(codex.pendingApprovals$).toEqualTypeOf<Observable<readonly Approval[]>>();
    const use = (approval: Approval) => {
      expectTypeOf(approval.resolved$).toEqualTypeOf<Observable<Resolution>>();
      expectTypeOf(approval.turnId).toEqualTypeOf<string | undefined>();
      approval.accept();
      approval.acceptForSession();
      approval.decline();
      approval.cancel();
      if (approval.kind === 'command') {
        expectTypeOf(approval.params).toEqualTypeOf<CommandExecutionRequestApprovalParams>();
        approval.acceptWithExecPolicyAmendment(['git', 'status']);
        approval.applyNetworkPolicyAmendment({ host: 'example.com', action: 'allow' });
        approval.respond({ decision: 'accept' });
        // @ts-expect-error: no such decision
        approval.respond({ decision: 'sure' });
      }
      if (approval.kind === 'question') approval.accept({ q: ['a', 'b'] });
      if (approval.kind === 'elicitation') approval.accept({ any: 'content' });
    };
    expectTypeOf(use).returns.toBeVoid();
  });

  it('is answered by policies, which are operators', () => {
    const policy: ApprovalPolicy = (approval) => (approval.kind === 'command' ? 'accept' : undefined);
    expectTypeOf(
      codex.approvals$.pipe(
        approveWhen(({ kind }) => kind === 'fileChange'),
        answerWith(commandRules({ accept: ['ls'], decline: ['rm'] })),
        answerWith(firstDecision(policy, () => of('decline' as const))),
        acceptAll(),
        declineAll(),
      ),
    ).toEqualTypeOf<Observable<Approval>>();
    // @ts-expect-error: no such decision
    answerWith(() => 'sure');
  });
});

describe('tool', () => {
  it('types the arguments of run by input, and what it gives by output', () => {
    const input = z.object({ city: z.string(), days: z.number().default(1) });
    const weather = tool({
      name: 'weather',
      description: '',
      input,
      run: (args, context) => {
        expectTypeOf(args).toEqualTypeOf<{ city: string; days: number }>();
        expectTypeOf(context).toEqualTypeOf<ToolContext>();
        return 'rain';
      },
    });
    expectTypeOf(weather).toEqualTypeOf<Tool>();
    const item = { type: 'inputText', text: 'x' } as const;
    tool({ name: 'a', description: '', input, run: () => of('rain', item) });
    tool({ name: 'b', description: '', input, output: z.object({ n: z.number() }), run: () => of({ n: 1 }) });
    const counted = z.object({ n: z.string().transform(Number) });
    tool({ name: 'c', description: '', input, output: counted, run: () => ({ n: '1' }) });
    // @ts-expect-error: it is parsed by output, so it is what output takes
    tool({ name: 'c', description: '', input, output: counted, run: () => ({ n: 1 }) });
    tool({ name: 'c', description: '', input, run: () => undefined });
    // @ts-expect-error: a value needs an output schema
    tool({ name: 'c', description: '', input, run: () => ({ n: 1 }) });
    tool({
      name: 'd',
      description: '',
      input,
      output: z.object({ n: z.number() }),
      // @ts-expect-error: not what output promises
      run: () => ({ n: 'one' }),
    });
    expectTypeOf(codex.startThread({ tools: [weather] })).toEqualTypeOf<Observable<Thread>>();
    codex.resumeThread('t', { tools: [weather] });
    codex.forkThread('t', { tools: [weather] });
  });
});

describe('Turn', () => {
  it('is watched', () => {
    expectTypeOf(turn.id).toEqualTypeOf<string>();
    expectTypeOf(turn.threadId).toEqualTypeOf<string>();
    expectTypeOf(turn.events$).toEqualTypeOf<Observable<TurnEvent>>();
    expectTypeOf(turn.text$).toEqualTypeOf<Observable<string>>();
    expectTypeOf(turn.items$).toEqualTypeOf<Observable<ThreadItem>>();
    expectTypeOf(turn.item$).toEqualTypeOf<Observable<ItemEvents>>();
    expectTypeOf(turn.plan$).toEqualTypeOf<Observable<TurnPlanUpdatedNotification>>();
    expectTypeOf(turn.diff$).toEqualTypeOf<Observable<string>>();
    expectTypeOf(turn.usage$).toEqualTypeOf<Observable<ThreadTokenUsage>>();
    expectTypeOf(turn.retries$).toEqualTypeOf<Observable<ErrorNotification>>();
    expectTypeOf(turn.result$).toEqualTypeOf<Observable<TurnResult>>();
  });

  it('is steered and interrupted', () => {
    expectTypeOf(turn.steer('Faster')).toEqualTypeOf<Observable<TurnSteerResponse>>();
    expectTypeOf(turn.steer([textInput('Faster')])).toEqualTypeOf<Observable<TurnSteerResponse>>();
    expectTypeOf(turn.interrupt()).toEqualTypeOf<Observable<void>>();
  });
});

describe('TurnEvent', () => {
  it('is narrowed by its method', () => {
    const narrow = (event: TurnEvent) => {
      if (event.method === 'turn/completed') {
        expectTypeOf(event.params).toEqualTypeOf<TurnCompletedNotification>();
        expectTypeOf(event.params.turn.status).toEqualTypeOf<TurnStatus>();
      } else if (event.method === 'item/agentMessage/delta') {
        expectTypeOf(event.params.delta).toEqualTypeOf<string>();
        expectTypeOf(event.params).not.toHaveProperty('turn');
      }
      switch (event.method) {
        case 'turn/started':
          return event.params.turn.id;
        case 'item/completed':
          return event.params.item.type;
        default:
          // @ts-expect-error: what is left has many shapes
          return event.params.item as string;
      }
    };
    expectTypeOf(narrow).returns.toBeString();
  });

  it('tells when it was sent, and what deviates', () => {
    expectTypeOf<TurnEvent['emittedAtMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TurnEvent['invalid']>().toEqualTypeOf<readonly ValidationIssue[] | undefined>();
  });

  it('has no method of which nothing is known', () => {
    const compare = (event: TurnEvent) =>
      // @ts-expect-error: a misspelt method is found out
      event.method === 'turn/complete';
    expectTypeOf(compare).returns.toBeBoolean();
  });
});

describe('ofMethod', () => {
  it('narrows to one method', () => {
    const completed$ = events$.pipe(ofMethod('turn/completed'));
    expectTypeOf(completed$).toEqualTypeOf<Observable<NotificationOf<'turn/completed'>>>();
    completed$.subscribe(({ params }) => expectTypeOf(params).toEqualTypeOf<TurnCompletedNotification>());
  });

  it('narrows to several, and those to one another', () => {
    const both$ = events$.pipe(ofMethod('turn/started', 'turn/completed'));
    expectTypeOf(both$).toEqualTypeOf<
      Observable<NotificationOf<'turn/started'> | NotificationOf<'turn/completed'>>
    >();
    both$.subscribe((event) => {
      if (event.method === 'turn/started') {
        expectTypeOf(event.params).toEqualTypeOf<TurnStartedNotification>();
      } else {
        expectTypeOf(event.params).toEqualTypeOf<TurnCompletedNotification>();
      }
    });
  });

  it('finds methods this version does not know', () => {
    expectTypeOf(events$.pipe(ofMethod('thread/levitated'))).toEqualTypeOf<Observable<UnknownNotification>>();
    expectTypeOf(events$.pipe(ofMethod(name))).toEqualTypeOf<Observable<UnknownNotification>>();
    expectTypeOf<UnknownNotification['params']>().toBeUnknown();
  });

  it('looks at the notifications of a client and of a thread as well', () => {
    expectTypeOf(codex.notifications$.pipe(ofMethod('turn/started'))).toEqualTypeOf<
      Observable<NotificationOf<'turn/started'>>
    >();
    expectTypeOf(thread.events$.pipe(ofMethod('turn/started'))).toEqualTypeOf<
      Observable<NotificationOf<'turn/started'>>
    >();
  });

  it('wants a method', () => {
    // @ts-expect-error: nothing would pass
    events$.pipe(ofMethod());
  });
});

describe('the other operators', () => {
  it('take the events of a turn', () => {
    expectTypeOf(events$.pipe(agentText())).toEqualTypeOf<Observable<string>>();
    expectTypeOf(events$.pipe(completedItems())).toEqualTypeOf<Observable<ThreadItem>>();
    expectTypeOf(events$.pipe(commandOutput())).toEqualTypeOf<Observable<CommandOutput>>();
    expectTypeOf(events$.pipe(groupByItem())).toEqualTypeOf<Observable<ItemEvents>>();
    expectTypeOf(events$.pipe(toTurnResult())).toEqualTypeOf<Observable<TurnResult>>();
    expectTypeOf<CommandOutput>().toEqualTypeOf<{ readonly itemId: string; readonly output: string }>();
    expectTypeOf<ItemEvents>().toExtend<Observable<TurnEvent> & { readonly key: string }>();
  });

  it('accumulate events or deltas', () => {
    expectTypeOf(events$.pipe(accumulateText())).toEqualTypeOf<Observable<string>>();
    expectTypeOf(thread.text('Hello').pipe(accumulateText())).toEqualTypeOf<Observable<string>>();
  });

  it('retry anything', () => {
    expectTypeOf(thread.run('Hello').pipe(retryOnOverload({ maxAttempts: 5 }))).toEqualTypeOf<
      Observable<TurnResult>
    >();
    // @ts-expect-error: the name of a duration says its unit
    retryOnOverload({ delay: 5 });
  });

  it('do not take what is no event of a turn', () => {
    // @ts-expect-error: a text is no event
    of('text').pipe(agentText());
  });
});

describe('toAsyncIterable', () => {
  it('gives the values of its source', () => {
    expectTypeOf(toAsyncIterable(thread.text('Hello'))).toEqualTypeOf<AsyncIterable<string>>();
    const read = async () => {
      for await (const event of toAsyncIterable(thread.stream('Hello'))) {
        expectTypeOf(event).toEqualTypeOf<TurnEvent>();
      }
    };
    expectTypeOf(read).returns.resolves.toBeVoid();
  });
});

describe('ThreadItem', () => {
  it('is narrowed by its type', () => {
    const narrow = (item: ThreadItem) => {
      if (item.type === 'agentMessage') expectTypeOf(item).toEqualTypeOf<AgentMessageThreadItem>();
      if (item.type === 'commandExecution') expectTypeOf(item).toEqualTypeOf<CommandExecutionThreadItem>();
      // @ts-expect-error: not every item has a text
      return item.text as string;
    };
    expectTypeOf(narrow).returns.toBeString();
    expectTypeOf<ThreadItem['id']>().toEqualTypeOf<string>();
  });

  it('is what a result lists', () => {
    expectTypeOf<TurnResult['items'][number]>().toEqualTypeOf<ThreadItem>();
  });
});

describe('a transport', () => {
  it('has three members to implement', () => {
    class Own implements Transport {
      readonly frames$ = new Subject<Frame>();
      send(frame: Frame): void {
        this.frames$.next({ id: frame.id ?? 0, result: {} });
      }
      close(): Promise<void> {
        this.frames$.complete();
        return Promise.resolve();
      }
    }
    const own: TransportFactory = () => new Own();
    expectTypeOf(new Codex(own)).toEqualTypeOf<Codex>();
    expectTypeOf<TransportFactory>().toEqualTypeOf<() => Transport>();
  });

  it('is none without one of them', () => {
    const send = (frame: Frame) => frame;
    const frames$ = new Subject<Frame>();
    const close = () => Promise.resolve();
    // @ts-expect-error: nothing can be read from it
    expectTypeOf({ send, close }).toExtend<Transport>();
    // @ts-expect-error: nothing can be written to it
    expectTypeOf({ frames$, close }).toExtend<Transport>();
    // @ts-expect-error: nothing would be left of it if this were sync
    expectTypeOf({ frames$, send, close: () => undefined }).toExtend<Transport>();
  });

  it('carries frames', () => {
    expectTypeOf<Frame>().toEqualTypeOf<{
      readonly id?: RequestId;
      readonly method?: string;
      readonly params?: unknown;
      readonly result?: unknown;
      readonly error?: RpcErrorObject;
      readonly emittedAtMs?: number;
    }>();
    expectTypeOf<RequestId>().toEqualTypeOf<number | string>();
    expectTypeOf<WireFrame>().toEqualTypeOf<{
      readonly direction: 'in' | 'out';
      readonly at: number;
      readonly frame: Frame;
    }>();
  });

  it('comes from stdio', () => {
    expectTypeOf(stdio).toEqualTypeOf<(options?: StdioOptions) => TransportFactory>();
    stdio({ codexPath: '/usr/bin/codex', cwd: '/tmp', env: { A: 'b' }, config: { model: 'gpt-5.4' } });
    stdio({ command: ['node', 'server.js'] as const, maxFrameBytes: 1024 });
    // @ts-expect-error: a command is a list, so that nothing has to be quoted
    stdio({ command: 'node server.js' });
  });
});

describe('errors', () => {
  it('have a code, a message and a cause', () => {
    expectTypeOf<CodexError>().toExtend<Error>();
    expectTypeOf<CodexError['code']>().toEqualTypeOf<CodexErrorCode>();
    expectTypeOf<CodexError['cause']>().toEqualTypeOf<unknown>();
    // @ts-expect-error: a misspelt code is found out
    const compare = (error: CodexError) => error.code === 'turn_fail';
    expectTypeOf(compare).returns.toBeBoolean();
  });

  it('of the server are kinds of RpcError', () => {
    expectTypeOf<RpcError>().toExtend<CodexError>();
    expectTypeOf<RpcError['rpcCode']>().toEqualTypeOf<number>();
    expectTypeOf<RpcError['method']>().toEqualTypeOf<string>();
    expectTypeOf<RpcError['data']>().toBeUnknown();
    type Kinds =
      | ParseError
      | InvalidRequestError
      | MethodNotFoundError
      | InternalRpcError
      | ServerOverloadedError
      | InputTooLargeError
      | StaleTurnError
      | NotInitializedError;
    expectTypeOf<Kinds>().toExtend<RpcError>();
    expectTypeOf<InputTooLargeError['maxChars']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<InputTooLargeError['actualChars']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<StaleTurnError['expectedTurnId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<StaleTurnError['actualTurnId']>().toEqualTypeOf<string | undefined>();
  });

  it('say what they are about', () => {
    expectTypeOf<TransportClosedError['exitCode']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TransportClosedError['signal']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<TransportClosedError['stderrTail']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<InvalidParamsError['issues']>().toEqualTypeOf<readonly ValidationIssue[]>();
    expectTypeOf<InvalidParamsError['rpcCode']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<InvalidResponseError['issues']>().toEqualTypeOf<readonly ValidationIssue[]>();
    expectTypeOf<ValidationIssue>().toEqualTypeOf<{
      readonly path: readonly PropertyKey[];
      readonly message: string;
    }>();
    expectTypeOf<TurnFailedError['result']>().toEqualTypeOf<TurnResult>();
    expectTypeOf<OutputParseError>().toExtend<{
      readonly text: string | null;
      readonly issues: readonly ValidationIssue[];
      readonly result: TurnResult;
    }>();
    expectTypeOf<TurnFailedError['codexErrorInfo']>().toEqualTypeOf<CodexErrorInfo | null>();
    expectTypeOf<RequestTimeoutError['timeoutMs']>().toEqualTypeOf<number>();
    expectTypeOf<CodexNotFoundError['tried']>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<AbortedError>().toExtend<CodexError>();
  });

  it('are told apart by instanceof, also where two have the same shape', () => {
    const tell = (error: unknown, refusal: RpcError) => {
      if (error instanceof ParseError) expectTypeOf(error).toEqualTypeOf<ParseError>();
      if (refusal instanceof ParseError) return refusal.message;
      expectTypeOf(refusal).toEqualTypeOf<RpcError>();
      return refusal.method;
    };
    expectTypeOf(tell).returns.toBeString();
  });
});

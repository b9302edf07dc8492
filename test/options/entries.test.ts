import {
  acceptAll,
  agentTree,
  answerWith,
  driftOf,
  finalResponseOf,
  firstDecision,
  initialThreadState,
  initialTurnState,
  ofMethod,
  parseOutput,
  threadReducerWith,
  turnReducerWith,
  approveWhen,
  coalesceDeltas,
  Codex,
  commandRules,
  dropDeltas,
  interruptLadder,
  InvalidParamsError,
  reconnecting,
  retryOnOverload,
  toAsyncIterable,
  tool,
  turnInactivity,
  webSocket,
  type Thread,
  type Turn,
} from 'codex-rx';
import { findCodexBinary, spawnServer, stdio, unixSocket, webSocket as nodeWebSocket } from 'codex-rx/node';
import { FakeAppServer, memoryTransport } from 'codex-rx/testing';
import { ScriptedModel } from 'codex-rx/testing/node';
import { firstValueFrom, from, isObservable, NEVER, of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf, record, settled } from '../fixtures/fake.js';
import { VALUES } from './values.js';

type Kind = (value: unknown) => boolean;
const none: Kind = () => false;
const isNull: Kind = (value) => value === null;
/** Params of a method that this version does not know. */
const isUnchecked: Kind = (value) =>
  typeof value !== 'object' ||
  value === null ||
  plain(value) ||
  ['a list', 'a list of null', 'a nested list'].some((label) => value === VALUES[label]);
const flag: Kind = (value) => typeof value === 'boolean';
const amount: Kind = (value) => typeof value === 'number' && value >= 0;
const positive: Kind = (value) => typeof value === 'number' && value > 0;
const text: Kind = (value) => typeof value === 'string';
const word: Kind = (value) => typeof value === 'string' && value !== '';
const callback: Kind = (value) => typeof value === 'function';
const list: Kind = (value) => value === VALUES['a list'];
const plain: Kind = (value) =>
  value === VALUES['an object'] || value === VALUES['an object with a prototype'];
const observable: Kind = (value) => value === VALUES['an Observable'];
const either =
  (...kinds: readonly Kind[]): Kind =>
  (value) =>
    kinds.some((kind) => kind(value));

interface Entry {
  /** Which values each option takes of those above. */
  readonly options: Readonly<Record<string, Kind>>;
  /** Options without which the call is refused anyway. */
  readonly given?: object;
  /** Whether `null` stands for no options, as on the wire. */
  readonly takesNull?: true;
  /** What the call wants beside what is left out. */
  readonly call: (options: never) => unknown;
}

const server = new FakeAppServer();
const codex = new Codex(server.transport);
// A turn that is taken holds its thread.
let threads = 0;
const anyThread = (): Thread => codex.thread(`t${(threads += 1)}`);
let anyTurn: Turn;
beforeAll(async () => {
  anyTurn = await firstValueFrom(anyThread().turn('Hello'));
});
afterAll(() => codex.close());

const COMMAND = {
  stdin$: observable,
  tty: flag,
  size$: none,
  timeoutMs: amount,
  outputBytesCap: amount,
  env: plain,
};
const REQUEST = { timeoutMs: amount, signal: none };
const TURN = {
  signal: none,
  onUnsubscribe: none,
  output: none,
  outputSchema: plain,
  sandbox: none,
  approvals: none,
  retryTimeoutMs: amount,
};
const GOAL = { tokenBudget: positive, startTimeoutMs: amount, signal: none, onUnsubscribe: none };
const SOCKET = {
  handshakeTimeoutMs: amount,
  maxFrameBytes: positive,
  maxSendBytes: positive,
  allowPlaintext: flag,
  pingIntervalMs: amount,
  pongTimeoutMs: positive,
};
const NODE_SOCKET = {
  handshakeTimeoutMs: amount,
  maxFrameBytes: positive,
  maxSendBytes: positive,
  headers: plain,
  bearerToken: either(word, callback),
  proxy: none,
  agent: none,
  pingIntervalMs: amount,
  pongTimeoutMs: positive,
};
const STDIO = {
  command: none,
  codexPath: word,
  packageFrom: word,
  cwd: word,
  env: plain,
  config: plain,
  maxFrameBytes: positive,
  shutdownTimeoutMs: amount,
};
const RETRY = {
  maxAttempts: positive,
  delayMs: amount,
  maxDelayMs: amount,
  jitter: (value: unknown) => value === 0,
};

const ENTRIES: Readonly<Record<string, Entry>> = {
  'new Codex': {
    options: {
      clientInfo: none,
      experimentalApi: flag,
      capabilities: plain,
      optOut: list,
      requestTimeoutMs: amount,
      connectTimeoutMs: amount,
      interruptTimeoutMs: amount,
      reconnect: either(flag, plain, callback),
      maxInFlight: positive,
      serverRequestHoldMs: amount,
      approvalTimeoutMs: amount,
      approvalTimeoutDecision: none,
      maxConcurrentHandlers: positive,
      onServerRequest: plain,
      validation: none,
      retryTimeoutMs: amount,
      secrets: either(list, callback),
      history: plain,
      sharedRequestGraceMs: amount,
      maxConcurrentHandlersPerThread: positive,
      maxOpenServerRequests: positive,
    },
    call: (options) => new Codex(server.transport, options),
  },
  stdio: { options: STDIO, call: (options) => stdio(options) },
  spawnServer: {
    options: {
      codexPath: word,
      cwd: word,
      env: plain,
      config: plain,
      shutdownTimeoutMs: amount,
      listen: none,
      auth: none,
      startTimeoutMs: amount,
    },
    call: (options) => void spawnServer(options),
  },
  'webSocket of codex-rx': {
    options: { ...SOCKET, WebSocket: callback },
    call: (options) => webSocket('ws://127.0.0.1:9/', options),
  },
  'webSocket of codex-rx/node': {
    options: { ...NODE_SOCKET, allowPlaintext: flag, tls: plain },
    call: (options) => nodeWebSocket('wss://127.0.0.1:9/', options),
  },
  unixSocket: { options: NODE_SOCKET, call: (options) => unixSocket('/run/codex.sock', options) },
  findCodexBinary: {
    options: { codexPath: word, env: plain },
    call: (options) => void findCodexBinary(options),
  },
  request: { options: REQUEST, call: (options) => codex.request('thread/loaded/list', {}, options) },
  'a method of a group': { options: REQUEST, call: (options) => codex.features.list({}, options) },
  'a method of a group of a thread': {
    options: REQUEST,
    call: (options) => anyThread().goals.clear({}, options),
  },
  'turn.interrupt': { options: { escalate: none }, call: (options) => anyTurn.interrupt(options) },
  startThread: {
    options: { sandbox: none, approvals: none, tools: list },
    call: (options) => codex.startThread(options),
  },
  resumeThread: {
    options: { sandbox: none, approvals: none, tools: list, as: none },
    call: (options) => codex.resumeThread('t', options),
  },
  forkThread: {
    options: { sandbox: none, approvals: none, tools: list },
    call: (options) => codex.forkThread('t', options),
  },
  'thread.run': { options: TURN, call: (options) => anyThread().run('Hello', options) },
  'thread.stream': { options: TURN, call: (options) => anyThread().stream('Hello', options) },
  'thread.text': { options: TURN, call: (options) => anyThread().text('Hello', options) },
  'thread.turn': {
    options: { ...TURN, replay: none },
    call: (options) => anyThread().turn('Hello', options),
  },
  'thread.send': { options: TURN, call: (options) => anyThread().send('Hello', options) },
  'thread.enqueue': {
    options: { clientUserMessageId: text },
    call: (options) => anyThread().enqueue('Hello', options),
  },
  'thread.loadOlder': { options: { turns: positive }, call: (options) => anyThread().loadOlder(options) },
  'thread.goal': { options: { ...GOAL, replay: none }, call: (options) => anyThread().goal('Win', options) },
  'thread.runGoal': { options: GOAL, call: (options) => anyThread().runGoal('Win', options) },
  'thread.mcpEvents': {
    options: { timeoutMs: amount },
    call: (options) => anyThread().mcpEvents({ server: 's', name: 'n' }, options),
  },
  'thread.realtime': {
    options: {
      audio$: observable,
      sampleRate: positive,
      numChannels: positive,
      text$: observable,
      speech$: observable,
    },
    call: (options) => anyThread().realtime(options),
  },
  exec: { options: { ...COMMAND, cwd: word, sandbox: none }, call: (options) => codex.exec(['ls'], options) },
  spawn: {
    options: { ...COMMAND, cwd: none },
    given: { cwd: '/' },
    call: (options) => codex.spawn(['ls'], options),
  },
  watch: { options: { readyObserver: none }, call: (options) => codex.watch('/project', options) },
  searchFiles: { options: { roots: none }, call: (options) => codex.searchFiles(NEVER, options) },
  'files.readText': { options: { fatal: flag }, call: (options) => codex.files.readText('/f', options) },
  'files.remove': {
    options: { recursive: flag, force: flag },
    call: (options) => codex.files.remove('/f', options),
  },
  'files.copy': { options: { recursive: flag }, call: (options) => codex.files.copy('/f', '/g', options) },
  'files.createDirectory': {
    options: { recursive: flag },
    call: (options) => codex.files.createDirectory('/f', options),
  },
  loginChatGpt: { options: { timeoutMs: amount }, call: (options) => codex.loginChatGpt(options) },
  loginDeviceCode: { options: { timeoutMs: amount }, call: (options) => codex.loginDeviceCode(options) },
  loginTokens: {
    options: { timeoutMs: amount, accessToken: text, chatgptAccountId: text },
    given: { accessToken: 'a', chatgptAccountId: 'b' },
    call: (options) => codex.loginTokens(options),
  },
  'codex.listThreads': {
    options: { archived: either(flag, isNull) },
    call: (filter) => codex.listThreads(filter),
  },
  'codex.models': {
    options: { includeHidden: either(flag, isNull) },
    call: (filter) => codex.models(filter),
  },
  'codex.account': { options: { refreshToken: flag }, call: (params) => codex.account(params) },
  'codex.rateLimits': { options: {}, call: (params) => codex.rateLimits(params) },
  'thread.read': { options: { includeTurns: flag }, call: (options) => anyThread().read(options) },
  'thread.turns': { options: { sortDirection: isNull }, call: (filter) => anyThread().turns(filter) },
  'thread.items': { options: { sortDirection: isNull }, call: (filter) => anyThread().items(filter) },
  'thread.review': { options: { delivery: isNull }, call: (options) => anyThread().review('Look', options) },
  'thread.shell': { options: {}, call: (options) => anyThread().shell('ls', options) },
  'thread.fork': { options: { tools: list }, call: (options) => anyThread().fork(options) },
  'thread.resume': { options: { tools: list, as: none }, call: (options) => anyThread().resume(options) },
  'new FakeAppServer': {
    options: { mode: none, maxFrameBytes: positive },
    call: (options) => new FakeAppServer(options),
  },
  memoryTransport: {
    options: { mode: none, maxFrameBytes: positive },
    call: (options) => memoryTransport(options),
  },
  turnReducerWith: {
    options: { maxOutputChars: amount, maxItems: amount, maxTurns: amount },
    call: (options) => turnReducerWith(options),
  },
  threadReducerWith: {
    options: { maxOutputChars: amount, maxItems: amount, maxTurns: amount },
    call: (options) => threadReducerWith(options),
  },
  'ScriptedModel.start': {
    options: { keepRequests: positive },
    call: (options) => ScriptedModel.start(options).then((model) => model.close()),
  },
  importAgentConfig: {
    options: { migrationItems: list },
    given: { migrationItems: [] },
    call: (options) => codex.importAgentConfig(options),
  },
  retryOnOverload: {
    options: { ...RETRY, factor: positive, random: callback },
    call: (options) => retryOnOverload(options),
  },
  reconnecting: { options: RETRY, call: (options) => reconnecting(options) },
  interruptLadder: {
    options: { upTo: none, rungTimeoutMs: amount },
    call: (options) => interruptLadder(options),
  },
  toAsyncIterable: {
    options: { maxQueued: positive },
    given: { maxQueued: 1 },
    call: (options) => toAsyncIterable(of({ method: 'm' }), options),
  },
  commandRules: {
    options: { accept: list, decline: list, cwd: list },
    call: (options) => commandRules(options),
  },
  'a group': { takesNull: true, options: {}, call: (params) => codex.config.read(params) },
  'a group of a thread': { takesNull: true, options: {}, call: (params) => anyThread().queue.list(params) },
  'options of a group': { options: REQUEST, call: (options) => codex.config.read({}, options) },
  tool: {
    options: {
      name: (value) => value === 'no',
      description: text,
      input: none,
      output: none,
      run: callback,
      deferLoading: flag,
    },
    given: { name: 'n', description: 'd', input: z.object({}), run: () => 'x' },
    call: (options) => tool(options),
  },
};

/** The error with which a call refuses, at once or when it is subscribed to. */
async function refusal(call: () => unknown): Promise<unknown> {
  try {
    const result = call();
    if (!isObservable(result)) {
      await result;
      return undefined;
    }
    const seen = record(result);
    await settled();
    seen.unsubscribe();
    return errorOf(seen);
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(ENTRIES))('%s', (_name, { options, given, takesNull, call }) => {
  // Each entry is called as a program without types would call it.
  const calling = (value: unknown) => refusal(() => call(value as never));
  const sent = () => server.received.length;

  it.each(Object.keys(options))('refuses values of a wrong type for %s, and names it', async (option) => {
    const passed: string[] = [];
    const before = sent();
    for (const [label, value] of Object.entries(VALUES)) {
      if (options[option]?.(value) === true) continue;
      const error = await calling({ ...given, [option]: value });
      const isNamed =
        error instanceof InvalidParamsError &&
        error.issues.every(({ path }) => path.flatMap((key) => String(key).split('.')).includes(option));
      if (!isNamed) passed.push(`${label}: ${String(error)}`);
    }
    expect(passed).toEqual([]);
    expect(sent()).toBe(before);
  });

  it('refuses what is no object with options', async () => {
    const passed: string[] = [];
    const before = sent();
    const noOptions = [
      5,
      'text',
      true,
      [],
      new Map(),
      Promise.resolve({}),
      of({}),
      VALUES['a revoked proxy'],
    ];
    for (const value of takesNull === true ? noOptions : [null, ...noOptions]) {
      const error = await calling(value);
      if (!(error instanceof InvalidParamsError)) passed.push(`${typeof value}: ${String(error)}`);
    }
    expect(passed).toEqual([]);
    expect(sent()).toBe(before);
  });

  it('refuses an option that does not exist', async () => {
    const before = sent();
    const error = await calling({ ...given, noSuchOption: 1 });
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(String(error)).toContain('noSuchOption');
    expect(sent()).toBe(before);
  });
});

describe('arguments that are no options', () => {
  const CALLS: Readonly<Record<string, (value: never) => unknown>> = {
    'new Codex': (value) => new Codex(value),
    'codex.request': (value) => codex.request(value),
    'codex.notify': (value) => codex.notify(value),
    'codex.on': (value) => codex.on(value),
    'codex.handle of what': (value) => codex.handle('currentTime/read', value),
    'codex.thread': (value) => codex.thread(value),
    'codex.resumeThread': (value) => codex.resumeThread(value),
    'codex.archiveThread': (value) => codex.archiveThread(value),
    'thread.run': (value) => anyThread().run(value),
    'thread.send': (value) => anyThread().send(value),
    'thread.goal': (value) => anyThread().goal(value),
    'thread.setName': (value) => anyThread().setName(value),
    'thread.enqueue': (value) => anyThread().enqueue(value),
    'thread.enqueue of what': (value) => anyThread().enqueue('Hello', value),
    'thread.mcpEvents': (value) => anyThread().mcpEvents(value),
    'codex.exec': (value) => codex.exec(value),
    'codex.watch': (value) => codex.watch(value),
    'codex.searchFiles': (value) => codex.searchFiles(value, { roots: ['/'] }),
    'codex.loginApiKey': (value) => codex.loginApiKey(value),
    'codex.request of what': (value) => codex.request('thread/loaded/list', value),
    'codex.request of a strange method': (value) => codex.request('strange/method', value),
    'codex.notify of what': (value) => codex.notify('strange/method', value),
    'codex.handle': (value) => codex.handle(value, () => undefined),
    'codex.deleteThread': (value) => codex.deleteThread(value),
    'codex.unarchiveThread': (value) => codex.unarchiveThread(value),
    'codex.forkThread': (value) => codex.forkThread(value),
    'codex.decideApprovals': (value) => codex.decideApprovals(value),
    'thread.decideApprovals': (value) => anyThread().decideApprovals(value),
    'thread.handle of what': (value) => anyThread().handle('currentTime/read', value),
    'thread.stream': (value) => anyThread().stream(value),
    'thread.text': (value) => anyThread().text(value),
    'thread.turn': (value) => anyThread().turn(value),
    'thread.review': (value) => anyThread().review(value),
    'thread.shell': (value) => anyThread().shell(value),
    'thread.runGoal': (value) => anyThread().runGoal(value),
    'codex.spawn': (value) => codex.spawn(value, { cwd: '/' }),
    'codex.searchFiles of what': (value) => codex.searchFiles(from<string[]>([value]), { roots: ['/'] }),
    'files.readFile': (value) => codex.files.readFile(value),
    'files.metadata': (value) => codex.files.metadata(value),
    'files.readDirectory': (value) => codex.files.readDirectory(value),
    'files.createDirectory': (value) => codex.files.createDirectory(value),
    'files.readText': (value) => codex.files.readText(value),
    'files.writeFile': (value) => codex.files.writeFile('/f', value),
    'files.remove': (value) => codex.files.remove(value),
    'files.copy': (value) => codex.files.copy('/f', value),
    answerWith: (value) => answerWith(value),
    firstDecision: (value) => firstDecision(value),
    tool: (value) => tool(value),
    parseOutput: (value) => parseOutput(value),
    ofMethod: (value) => ofMethod(value),
    driftOf: (value) => driftOf(value),
    agentTree: (value) => agentTree(value),
    finalResponseOf: (value) => finalResponseOf(value),
    initialThreadState: (value) => initialThreadState(value),
    'initialThreadState of an id': (id) => initialThreadState({ id }),
    initialTurnState: (value) => initialTurnState(value),
    'initialTurnState of an id': (id) => initialTurnState({ id }),
    'initialTurnState of an id of a thread': (threadId) => initialTurnState({ threadId }),
    toAsyncIterable: (value) => toAsyncIterable(value),
    turnInactivity: (value) => of(1).pipe(turnInactivity(value)),
    coalesceDeltas: (value) => coalesceDeltas(value),
    dropDeltas: (value) => dropDeltas(value),
    approveWhen: (value) => approveWhen(value),
    unixSocket: (value) => unixSocket(value),
    webSocket: (value) => webSocket(value),
  };
  const TAKEN: Readonly<Record<string, Kind>> = {
    'new Codex': callback,
    'codex.decideApprovals': callback,
    'thread.decideApprovals': callback,
    'thread.handle of what': callback,
    'thread.stream': text,
    'thread.text': text,
    'thread.turn': text,
    'thread.enqueue': text,
    'thread.review': text,
    'thread.shell': text,
    'thread.runGoal': word,
    'codex.searchFiles of what': text,
    'files.writeFile': text,
    'codex.request of what': (value) => plain(value) || value == null,
    'codex.request of a strange method': isUnchecked,
    'codex.notify of what': isUnchecked,
    toAsyncIterable: observable,
    agentTree: observable,
    finalResponseOf: list,
    initialThreadState: (value) => value === undefined || plain(value),
    'initialThreadState of an id': (value) => value === undefined || text(value),
    initialTurnState: (value) => value === undefined || plain(value),
    'initialTurnState of an id': (value) => value === undefined || text(value),
    'initialTurnState of an id of a thread': (value) => value === undefined || text(value),
    answerWith: callback,
    firstDecision: callback,
    'codex.handle of what': callback,
    'thread.run': text,
    'thread.send': text,
    'thread.enqueue of what': (value) => value === undefined || plain(value),
    'thread.goal': word,
    'thread.setName': text,
    'codex.loginApiKey': (value) => value === 'no',
    turnInactivity: amount,
    coalesceDeltas: amount,
    dropDeltas: either(callback, observable),
    approveWhen: callback,
    unixSocket: word,
    // An address may be an object, which is read once.
    webSocket: (value) => value === VALUES['a boxed text'],
  };
  const NAMES = [
    'codex.request',
    'codex.notify',
    'codex.on',
    'codex.thread',
    'codex.resumeThread',
    'codex.archiveThread',
    'codex.handle',
    'codex.deleteThread',
    'codex.unarchiveThread',
    'codex.forkThread',
    'ofMethod',
  ];

  it.each(Object.keys(CALLS))('are refused by %s', async (name) => {
    const passed: string[] = [];
    const before = server.received.length;
    for (const [label, value] of [...Object.entries(VALUES), ['undefined', undefined] as const]) {
      if (TAKEN[name]?.(value) === true || (NAMES.includes(name) && word(value))) continue;
      // Each entry is called as a program without types would call it.
      const error = await refusal(() => CALLS[name]?.(value as never));
      if (!(error instanceof InvalidParamsError)) passed.push(`${label}: ${String(error)}`);
    }
    expect(passed).toEqual([]);
    expect(server.received.length).toBe(before);
  });

  it('are not needed by acceptAll', () => {
    expect(acceptAll()).toBeTypeOf('function');
  });
});

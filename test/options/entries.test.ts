import {
  acceptAll,
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
} from 'codex-rx';
import { findCodexBinary, spawnServer, stdio, unixSocket, webSocket as nodeWebSocket } from 'codex-rx/node';
import { FakeAppServer } from 'codex-rx/testing';
import { firstValueFrom, isObservable, NEVER, of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf, record, settled } from '../fixtures/fake.js';

/** Values that programs without types give. */
const VALUES: Readonly<Record<string, unknown>> = {
  null: null,
  true: true,
  false: false,
  0: 0,
  5: 5,
  '-1': -1,
  NaN,
  '5n': 5n,
  'an empty text': '',
  'the text no': 'no',
  'a symbol': Symbol('value'),
  'a list': [],
  'a list of null': [null],
  'an object': {},
  'a function': () => undefined,
  'a date': new Date(0),
  'a promise': Promise.resolve(1),
  'a controller': new AbortController(),
};

type Kind = (value: unknown) => boolean;
const none: Kind = () => false;
const flag: Kind = (value) => typeof value === 'boolean';
const amount: Kind = (value) => typeof value === 'number' && value >= 0;
const positive: Kind = (value) => typeof value === 'number' && value > 0;
const text: Kind = (value) => typeof value === 'string';
const word: Kind = (value) => typeof value === 'string' && value !== '';
const callback: Kind = (value) => typeof value === 'function';
const list: Kind = (value) => Array.isArray(value) && value.length === 0;
const plain: Kind = (value) => Object.prototype.toString.call(value) === '[object Object]';
const either =
  (...kinds: readonly Kind[]): Kind =>
  (value) =>
    kinds.some((kind) => kind(value));

interface Entry {
  /** Which values each option takes of those above. */
  readonly options: Readonly<Record<string, Kind>>;
  /** Options without which the call is refused anyway. */
  readonly given?: object;
  /** What the call wants beside what is left out. */
  readonly call: (options: never) => unknown;
}

const server = new FakeAppServer();
const codex = new Codex(server.transport);
// A turn that is taken holds its thread.
let threads = 0;
const anyThread = (): Thread => codex.thread(`t${(threads += 1)}`);
beforeAll(() => firstValueFrom(codex.connect()));
afterAll(() => codex.close());

const COMMAND = {
  stdin$: none,
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
};
const NODE_SOCKET = {
  handshakeTimeoutMs: amount,
  maxFrameBytes: positive,
  maxSendBytes: positive,
  headers: plain,
  bearerToken: either(word, callback),
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
      history: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
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
  'thread.goal': { options: { ...GOAL, replay: none }, call: (options) => anyThread().goal('Win', options) },
  'thread.runGoal': { options: GOAL, call: (options) => anyThread().runGoal('Win', options) },
  'thread.mcpEvents': {
    options: { timeoutMs: amount },
    call: (options) => anyThread().mcpEvents({ server: 's', name: 'n' }, options),
  },
  'thread.realtime': {
    options: { audio$: none, sampleRate: positive, numChannels: positive, text$: none, speech$: none },
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
    if (!isObservable(result)) return undefined;
    const seen = record(result);
    await settled();
    seen.unsubscribe();
    return errorOf(seen);
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(ENTRIES))('%s', (_name, { options, given, call }) => {
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
    for (const value of [null, 5, 'text', true, []]) {
      const error = await calling(value);
      if (!(error instanceof InvalidParamsError)) passed.push(`${String(value)}: ${String(error)}`);
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
    'codex.exec': (value) => codex.exec(value),
    'codex.watch': (value) => codex.watch(value),
    'codex.searchFiles': (value) => codex.searchFiles(value, { roots: ['/'] }),
    'codex.loginApiKey': (value) => codex.loginApiKey(value),
    turnInactivity: (value) => of(1).pipe(turnInactivity(value)),
    coalesceDeltas: (value) => coalesceDeltas(value),
    dropDeltas: (value) => dropDeltas(value),
    approveWhen: (value) => approveWhen(value),
    unixSocket: (value) => unixSocket(value),
    webSocket: (value) => webSocket(value),
  };
  const TAKEN: Readonly<Record<string, Kind>> = {
    'new Codex': callback,
    'codex.handle of what': callback,
    'thread.run': text,
    'thread.send': text,
    'thread.goal': word,
    'thread.setName': text,
    'codex.loginApiKey': (value) => value === 'no',
    turnInactivity: amount,
    coalesceDeltas: amount,
    dropDeltas: callback,
    approveWhen: callback,
    unixSocket: word,
  };
  const NAMES = [
    'codex.request',
    'codex.notify',
    'codex.on',
    'codex.thread',
    'codex.resumeThread',
    'codex.archiveThread',
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

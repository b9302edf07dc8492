import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Console } from 'node:console';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import * as source from 'codex-rx';
import type { CodexError, TurnResult } from 'codex-rx';
import { clientRequestSchemas, issuesOf } from 'codex-rx/protocol';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/errors/redact.js';
import { StderrTail } from '../../src/transport/stderr-tail.js';
import { bundle, entry, root } from '../packaging/built.js';

type Library = typeof source;

const KEY = 'sk-proj-Zz9876543210abcdefghijklmnop';
const PAYLOAD = 'what the user confided to the agent';

const refusal = {
  code: -32600,
  message: `refused with ${KEY}`,
  data: { prompt: PAYLOAD, headers: { authorization: `Bearer ${KEY}` } },
};

const failedTurn: TurnResult = {
  id: 'turn-1',
  threadId: 'thread-1',
  status: 'failed',
  error: {
    message: `upstream said 401 for ${KEY}`,
    additionalDetails: PAYLOAD,
    codexErrorInfo: 'unauthorized',
  },
  startedAt: null,
  completedAt: null,
  durationMs: null,
  finalResponse: PAYLOAD,
  items: [{ type: 'agentMessage', id: 'item-1', text: `${PAYLOAD} ${KEY}` }],
  usage: null,
};

/** What is wrong with params in which every value is a secret. */
const badParams = issuesOf(clientRequestSchemas['turn/start'].params, {
  threadId: { secret: PAYLOAD },
  input: [
    { type: PAYLOAD, text: KEY },
    { type: 'text', text: 5, unknown: PAYLOAD },
  ],
  approvalPolicy: PAYLOAD,
  effort: [KEY],
  sandboxPolicy: { type: PAYLOAD },
  apiKey: KEY,
});
const badResult = issuesOf(clientRequestSchemas['model/list'].result, { data: [{ id: [PAYLOAD] }, KEY] });

/** One error of each class, built where something secret is at hand wherever there may be. */
const MAKE: Readonly<Record<string, (library: Library) => CodexError>> = {
  AbortError: ({ AbortedError }) => new AbortedError('turn/start', undefined),
  ApprovalSettledError: ({ ApprovalSettledError }) =>
    new ApprovalSettledError('item/commandExecution/requestApproval'),
  CodexNotFoundError: ({ CodexNotFoundError }) => new CodexNotFoundError(['CODEX_PATH (not set)']),
  GoalRefusedError: ({ GoalRefusedError, RpcError }) =>
    new GoalRefusedError('busy', new RpcError('thread/goal/set', refusal)),
  InputTooLargeError: ({ InputTooLargeError }) => new InputTooLargeError('turn/start', refusal, 10, 11),
  InternalRpcError: ({ InternalRpcError }) => new InternalRpcError('turn/start', refusal),
  InvalidParamsError: ({ InvalidParamsError }) => new InvalidParamsError('turn/start', badParams ?? []),
  InvalidRequestError: ({ InvalidRequestError }) => new InvalidRequestError('turn/start', refusal),
  InvalidResponseError: ({ InvalidResponseError }) => new InvalidResponseError('model/list', badResult ?? []),
  LoginFailedError: ({ LoginFailedError }) => new LoginFailedError('login-1', `refused ${KEY}`),
  MethodNotFoundError: ({ MethodNotFoundError }) => new MethodNotFoundError('turn/start', refusal),
  NotInitializedError: ({ NotInitializedError }) => new NotInitializedError('turn/start', refusal),
  NotLoggedInError: ({ NotLoggedInError }) => new NotLoggedInError(failedTurn),
  OutputParseError: ({ OutputParseError }) =>
    new OutputParseError('The final answer does not fit the schema', {
      issues: [{ path: ['secret', 0], message: 'is invalid' }],
      text: `${PAYLOAD} ${KEY}`,
      result: failedTurn,
    }),
  ParseError: ({ ParseError }) => new ParseError('turn/start', refusal),
  RealtimeFailedError: ({ RealtimeFailedError }) => new RealtimeFailedError('thread-1', `refused ${KEY}`),
  RequestTimeoutError: ({ RequestTimeoutError }) => new RequestTimeoutError('turn/start', 1000),
  RpcError: ({ RpcError }) => new RpcError('turn/start', refusal),
  ServerOverloadedError: ({ ServerOverloadedError }) => new ServerOverloadedError('turn/start', refusal),
  StaleTurnError: ({ StaleTurnError }) => new StaleTurnError('turn/steer', refusal, 'turn-1', 'turn-2'),
  TransportClosedError: ({ TransportClosedError }) =>
    new TransportClosedError('The server has exited.', { exitCode: 1, stderrTail: redact(`key ${KEY}`) }),
  TurnFailedError: ({ TurnFailedError }) => new TurnFailedError(failedTurn),
  ViewOnlyError: ({ ViewOnlyError }) => new ViewOnlyError('item/tool/call'),
  TurnInactiveError: ({ TurnInactiveError }) => new TurnInactiveError('It is silent.', { inactiveMs: 1000 }),
};

/** The classes an error of a class belongs to besides its own; `AbortedError` goes by the name the web gives it. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      ...['InputTooLargeError', 'InternalRpcError', 'InvalidRequestError', 'MethodNotFoundError'],
      ...['ParseError', 'ServerOverloadedError'],
    ].map((name) => [name, ['RpcError']]),
  ),
  GoalRefusedError: ['InvalidRequestError', 'RpcError'],
  NotInitializedError: ['InvalidRequestError', 'RpcError'],
  NotLoggedInError: ['TurnFailedError'],
  StaleTurnError: ['InvalidRequestError', 'RpcError'],
};

const names = Object.keys(MAKE);

function make(library: Library, name: string): CodexError {
  const build = MAKE[name];
  if (build === undefined) throw new Error(`no ${name} here`);
  return build(library);
}

/** The classes of a library that claim an error. */
function claimants(library: Library, error: unknown): readonly string[] {
  const { AbortedError: AbortError, ...rest } = library;
  const classes: object = { AbortError, ...rest };
  return ['CodexError', ...names]
    .filter((name) => error instanceof (Reflect.get(classes, name) as new () => CodexError))
    .sort();
}

async function load(url: string): Promise<Library> {
  return (await import(/* @vite-ignore */ url)) as Library;
}

/** The built package in one file, minified with everything it needs, as a bundler for the browser leaves it. */
async function minified(): Promise<Library> {
  const { text } = await bundle(`export * from 'codex-rx'`, { minify: true, packages: 'bundle' });
  const folder = await mkdtemp(join(tmpdir(), 'codex-rx-'));
  try {
    await writeFile(join(folder, 'bundle.mjs'), text);
    return await load(pathToFileURL(join(folder, 'bundle.mjs')).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { esm, cjs } = entry('codex-rx');
const copies: Readonly<Record<'sources' | 'ESM' | 'CommonJS' | 'minified', Library>> = {
  sources: source,
  ESM: await load(pathToFileURL(join(root, esm)).href),
  CommonJS: createRequire(import.meta.url)(join(root, cjs)) as Library,
  minified: await minified(),
};

describe('instanceof', () => {
  const pairs = Object.entries(copies).flatMap(([from, maker]) =>
    Object.entries(copies).map(([to, judge]) => ({ from, to, maker, judge })),
  );

  it('is tested with copies that have no class in common', () => {
    expect(new Set(Object.values(copies).map(({ CodexError }) => CodexError)).size).toBe(4);
  });

  it.each(pairs)('knows the errors of $from by the classes of $to', ({ maker, judge }) => {
    for (const name of names) {
      const expected = ['CodexError', name, ...(PARENTS[name] ?? [])].sort();
      expect(claimants(judge, make(maker, name)), name).toEqual(expected);
    }
  });

  it('takes nothing else for one of ours', () => {
    const others = [
      ...[new Error('[rpc_error]'), new TypeError('no'), new DOMException('aborted', 'AbortError')],
      ...[
        { name: 'RpcError', code: 'rpc_error', message: '' },
        Object.create(Error.prototype) as unknown,
        () => 1,
      ],
      ...[null, undefined, 'RpcError', 0, Symbol('codex-rx.error')],
    ];
    for (const other of others) expect(claimants(source, other)).toEqual([]);
  });

  it('treats the class of a user like any other', () => {
    const { CommonJS, ESM } = copies;
    class QuotaError extends ESM.RpcError {}
    class BillingError extends ESM.RpcError {}
    class DailyQuotaError extends QuotaError {}
    const error = new DailyQuotaError('turn/start', refusal);

    expect(error).toBeInstanceOf(DailyQuotaError);
    expect(error).toBeInstanceOf(QuotaError);
    expect(error).not.toBeInstanceOf(BillingError);
    expect(new ESM.RpcError('turn/start', refusal)).not.toBeInstanceOf(QuotaError);
    expect(new QuotaError('turn/start', refusal)).not.toBeInstanceOf(DailyQuotaError);
    expect(new CommonJS.RpcError('turn/start', refusal)).not.toBeInstanceOf(QuotaError);
    expect(claimants(CommonJS, error)).toEqual(['CodexError', 'RpcError']);
    expect(error.stack).toContain('refused with');
  });
});

describe.each(names)('%s', (name) => {
  it.each(Object.entries(copies))('tells its name in the %s', (_, library) => {
    const error = make(library, name);
    expect(error.name).toBe(name);
    expect(String(error)).toBe(`${name}: ${error.message}`);
    expect(error).toBeInstanceOf(Error);
  });

  it('shows nothing secret, however it is printed', () => {
    const error = make(source, name);
    const output = new PassThrough();
    new Console(output).error('failed', error, { error });
    const shown = [
      ...[error.message, String(error), error.stack, JSON.stringify(error), JSON.stringify({ error })],
      ...[inspect(error, { depth: Infinity }), inspect({ nested: [error] }, { depth: Infinity })],
      ...[JSON.stringify(Object.entries(error)), inspect(structuredClone(error)), String(output.read())],
    ];
    for (const text of shown) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(PAYLOAD);
    }
  });

  it('is brief', () => {
    expect(make(source, name).message).not.toBe('');
    expect(make(source, name).message.length).toBeLessThan(600);
  });
});

describe('an error', () => {
  it('has a code of its own for each class', () => {
    const codes = names.map((name) => make(source, name).code);
    expect(new Set(codes).size).toBe(names.length);
  });

  it('is found here, whichever class it is', () => {
    const classes = Object.keys(source).filter(
      (name) => /^[A-Z].*Error$/.test(name) && name !== 'CodexError',
    );
    expect(classes.map((name) => name.replace('AbortedError', 'AbortError')).sort()).toEqual(
      [...names].sort(),
    );
  });

  it('keeps what it does not show', () => {
    expect(new source.RpcError('turn/start', refusal).data).toBe(refusal.data);
    expect(new source.TurnFailedError(failedTurn).result).toBe(failedTurn);
  });

  it('says where params are wrong', () => {
    const { message, issues } = new source.InvalidParamsError('turn/start', badParams ?? []);
    expect(message).toMatch(/^turn\/start: /);
    expect(message).toContain('approvalPolicy: expected one of');
    expect(issues.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['threadId', 'input.0.type', 'approvalPolicy', 'apiKey']),
    );
  });

  it('serialises to its name, code and message', () => {
    const error = make(source, 'TransportClosedError');
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TransportClosedError',
      code: 'transport_closed',
      message: 'The server has exited.',
    });
  });

  it('cuts a long answer of the server short, after blanking out what is secret in it', () => {
    const message = `${'x'.repeat(280)} ${KEY} ${'y'.repeat(10_000)}`;
    const errors = [
      new source.RpcError('turn/start', { code: -32000, message }),
      new source.TurnFailedError({ ...failedTurn, error: { message } }),
    ];
    for (const error of errors) {
      expect(error.message.length).toBeLessThan(400);
      expect(error.message).not.toContain(KEY.slice(0, 8));
    }
  });

  it('shows no half of a secret where only the end of what the server wrote is kept', () => {
    const filler = `${'x'.repeat(99)}\n`.repeat(20);
    const tail = new StderrTail();
    for (const chunk of ['using ', KEY.slice(0, 12), KEY.slice(12), ` ${filler.slice(20)}`]) tail.push(chunk);
    const shown = tail.summary([]);
    expect(shown).toContain('xxx');
    expect(shown).not.toContain(KEY.slice(-16));
  });

  it('keeps its cause, and has none where there is none', () => {
    const cause = new Error('EPIPE');
    const { AbortedError, CodexError, CodexNotFoundError, InvalidParamsError, TransportClosedError } = source;
    for (const error of [
      new CodexError('rpc_error', 'It failed.', { cause }),
      new TransportClosedError('The link broke.', {}, { cause }),
      new CodexNotFoundError([], { cause }),
      new InvalidParamsError('turn/start', [], { cause }),
      new AbortedError('turn/start', cause),
    ]) {
      expect(error.cause).toBe(cause);
      expect(inspect(error)).toContain('EPIPE');
    }
    expect(make(source, 'TransportClosedError')).not.toHaveProperty('cause');
  });
});

describe('redact', () => {
  const HIDDEN = '[redacted]';
  const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';

  it.each([
    ['an OpenAI key', `using ${KEY} now`, `using ${HIDDEN} now`],
    ['an older OpenAI key', 'key sk-abcdefghijklmnopqrstuvwx.', `key ${HIDDEN}.`],
    ['a session key', 'sess-abcdefghijklmnop', HIDDEN],
    ['a GitHub token', 'cloning with ghp_abcdefghijklmnop0123', `cloning with ${HIDDEN}`],
    ['a key id of AWS', 'as AKIAABCDEFGHIJKLMNOP', `as ${HIDDEN}`],
    ['a bearer token', 'authorization: bearer abc.def-123/x', `authorization: bearer ${HIDDEN}`],
    ['a bearer token in JSON', '{"Authorization":"Bearer abcdef123"}', `{"Authorization":"${HIDDEN}"}`],
    ['basic credentials', 'Authorization: Basic dXNlcjpodW50ZXIy', `Authorization: Basic ${HIDDEN}`],
    ['a JWT', `got ${JWT}, expired`, `got ${HIDDEN}, expired`],
    ['a password in an address', 'https://me:hunter22@host/x?y=1', `https://me:${HIDDEN}@host/x?y=1`],
    ['a password of a database', 'postgres://app:p%40ss@db:5432/x', `postgres://app:${HIDDEN}@db:5432/x`],
    ['a token in a query', 'GET /x?access_token=abcdef12&page=2', `GET /x?access_token=${HIDDEN}&page=2`],
    ['KEY=value', 'OPENAI_API_KEY=abcdef123456 codex', `OPENAI_API_KEY=${HIDDEN} codex`],
    ['TOKEN: value', 'CODEX_TOKEN: abcdef123456', `CODEX_TOKEN: ${HIDDEN}`],
    ['a quoted value', `client_secret='abcdef123456'`, `client_secret='${HIDDEN}'`],
    ['a member of JSON', '{"apiKey": "abcdef123456"}', `{"apiKey": "${HIDDEN}"}`],
    ['a header', 'x-api-key: abcdef123456', `x-api-key: ${HIDDEN}`],
    ['a password', 'password=hunter22', `password=${HIDDEN}`],
    ['a password by its short name', 'DB_PASSWD=hunter22', `DB_PASSWD=${HIDDEN}`],
    ['a secret key', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', `AWS_SECRET_ACCESS_KEY=${HIDDEN}`],
    ['a password of several words', 'PASSWORD="correct horse battery"', `PASSWORD="${HIDDEN}"`],
    [
      'a long value',
      `{"access_token": "${'a1'.repeat(5000)}", "x": 1}`,
      `{"access_token": "${HIDDEN}", "x": 1}`,
    ],
    ['a long JWT', `eyJ${'a'.repeat(2000)}.${'b'.repeat(20_000)}.c_d-e`, HIDDEN],
    [
      'a member of quoted JSON',
      String.raw`body="{\"api_key\":\"abcdef123456\"}"`,
      String.raw`body="{\"api_key\":\"${HIDDEN}\"}"`,
    ],
    ['two secrets', `${KEY} and password=hunter22`, `${HIDDEN} and password=${HIDDEN}`],
  ])('blanks out %s', (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'thread/start: unknown variant `foo`, expected one of `bar`, `baz` (-32600)',
    'used 1200 tokens of 272000; input_tokens: 1200000',
    'the key is missing, no token was given, a password is needed',
    'disk-usage and risk-assessment, task-management_of_things',
    '/home/me/.codex/config.toml:12: invalid value',
    'https://example.org:8080/path?q=1#top and wss://host/x',
    'thread 019a8e0c-7d5e-7a10-b0f0-0123456789ab, item msg_0123456789',
    'Bearer of it',
  ])('leaves ordinary text alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  // With a cost that grew with the square of the text, this would take the better part of an hour.
  it.each(['eyJ-', 'a://b:', 'api_key-', 'token= ', '"\'', 'Bearer ', 'sk-', ' '])(
    'takes a time that grows with the text: a million characters of %j',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(redact(text).length).toBeLessThan(2 * text.length);
    },
  );
});

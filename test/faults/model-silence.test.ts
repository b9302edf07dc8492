import { createServer, type AddressInfo } from 'node:net';
import { AbortedError, TurnFailedError, type Thread, type TurnEvent } from 'codex-rx';
import {
  brokenStream,
  failedResponse,
  failure,
  hold,
  silence,
  text,
  type Script,
} from 'codex-rx/testing/node';
import { filter, firstValueFrom, timeout, TimeoutError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTurnEnd, Real, storedStatuses, watch, type Watch } from '../fixtures/real.js';
import { said } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';

const SOON = 10_000;
const TRIES_AGAIN = { stream_max_retries: 1 };

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

type Settings = Readonly<Record<string, unknown>>;

/** A thread with settings of its own for the model's provider. */
function thread(
  scripts: readonly Script[],
  provider: Settings = {},
  features: Settings = {},
): Promise<Thread> {
  const under = (prefix: string, settings: Settings) =>
    Object.entries(settings).map(([key, value]) => [`${prefix}.${key}`, value] as const);
  const config = Object.fromEntries([
    ...under('model_providers.scripted', provider),
    ...under('features', features),
  ]);
  return real.thread(scripts, { config });
}

/** An address of this machine at which nothing listens. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}

async function works(on: Thread): Promise<void> {
  const again = await within(SOON, firstValueFrom(on.run('Again?')));
  expect(again).toMatchObject({ status: 'completed', finalResponse: 'Again.' });
}

/** Resolves when the model has been asked on behalf of a thread. */
async function asked({ id }: Thread): Promise<void> {
  await firstValueFrom(real.model.requests$.pipe(filter(({ headers }) => headers['thread-id'] === id)));
}

const WAYS_OUT: Readonly<Record<string, (on: Thread) => Promise<void>>> = {
  async 'interrupt() of a handle'(on) {
    const turn = await firstValueFrom(on.turn('Hello?'));
    const [result, events] = [watch(turn.result$), watch(turn.events$)];
    await asked(on);
    await within(SOON, firstValueFrom(turn.interrupt()));
    expect(await within(SOON, result.ended)).toBeUndefined();
    expect(result.values).toMatchObject([{ status: 'interrupted', finalResponse: null, error: null }]);
    await events.ended;
    expect(events.values.filter(isTurnEnd)).toHaveLength(1);
    expect(events.values.map(({ method }) => method)).not.toContain('error');
  },
  async unsubscribing(on) {
    const run = watch(on.run('Hello?'));
    await asked(on);
    run.unsubscribe();
    expect([run.values, run.ends]).toEqual([[], 0]);
  },
  async 'its signal'(on) {
    const controller = new AbortController();
    const run = watch(on.run('Hello?', { signal: controller.signal }));
    await asked(on);
    controller.abort('enough');
    expect(await within(SOON, run.ended)).toBeInstanceOf(AbortedError);
    expect([run.values, run.ends]).toEqual([[], 1]);
  },
  async "RxJS's timeout"(on) {
    const run = watch(on.run('Hello?').pipe(timeout(1500)));
    expect(await within(SOON, run.ended)).toBeInstanceOf(TimeoutError);
    expect([run.values, run.ends]).toEqual([[], 1]);
  },
};

describe.concurrent('a model that never answers', () => {
  it.each(Object.entries(WAYS_OUT))('is waited for until %s ends the turn', async (_, end) => {
    const on = await thread([silence(), text('Again.')], { stream_idle_timeout_ms: 100 });
    await end(on);
    await works(on);
    expect(real.requests(on)).toHaveLength(2);
    expect(await storedStatuses(on)).toEqual(['interrupted', 'completed']);
  });

  it('after it has begun fails the turn once the provider has waited long enough', async () => {
    const on = await thread([text(['Hel', hold()]), text('Again.')], { stream_idle_timeout_ms: 300 });
    const turn = await firstValueFrom(on.turn('Hello?'));
    const [events, result] = [watch(turn.events$), watch(turn.result$)];
    const error = await within(SOON, result.ended);
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({
      codexErrorInfo: 'other',
      message: 'stream disconnected before completion: idle timeout waiting for SSE',
    });
    await events.ended;
    expect(said(events)).toEqual(['Hel']);
    expect(events.values.filter(isTurnEnd)).toHaveLength(1);
    await works(on);
  });
});

describe.concurrent('a model that nobody reaches for longer than retryTimeoutMs', () => {
  const unreachable = async () =>
    thread([], { base_url: await nobody() }, { unbounded_connection_retries: true });
  const GIVEN_UP = {
    name: 'TurnInactiveError',
    inactiveMs: 300,
    message: expect.stringMatching(/\(retryTimeoutMs\).* Last it said: Reconnecting/),
  };

  it.each(['run', 'stream', 'text'] as const)('is waited for no more by %s', async (method) => {
    const on = await unreachable();
    const turn = watch<unknown>(on[method]('Hello?', { retryTimeoutMs: 300 }));
    expect(await within(SOON, turn.ended)).toMatchObject({ ...GIVEN_UP, threadId: on.id });
    await expect.poll(() => storedStatuses(on)).toEqual(['interrupted']);
  });

  it('is waited for no more by the result of a handle', async () => {
    const on = await unreachable();
    const turn = await firstValueFrom(on.turn('Hello?', { retryTimeoutMs: 300 }));
    const [result, events] = [watch(turn.result$), watch(turn.events$)];
    expect(await within(SOON, result.ended)).toMatchObject({ ...GIVEN_UP, turnId: turn.id });
    expect(await within(SOON, events.ended)).toBeUndefined();
    expect(events.values.at(-1)).toMatchObject({ params: { turn: { status: 'interrupted' } } });
    expect(await watch(turn.result$).ended).toMatchObject(GIVEN_UP);
  });
});

describe.concurrent('a model that nobody reaches', () => {
  it('fails the turn where retries are bounded', async () => {
    const on = await thread([], { base_url: await nobody() });
    const run = watch(on.run('Hello?'));
    const error = await within(SOON, run.ended);
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({
      codexErrorInfo: { httpConnectionFailed: { httpStatusCode: null } },
      message: expect.stringContaining('Connection failed'),
    });
    expect(run.ends).toBe(1);
  });

  it('is waited for without end by default, as retries$ tells, until the turn is interrupted', async () => {
    const on = await thread([], { base_url: await nobody() }, { unbounded_connection_retries: true });
    const turn = await firstValueFrom(on.turn('Hello?'));
    const [retries, result] = [watch(turn.retries$), watch(turn.result$)];
    expect(await within(SOON, retries.first())).toMatchObject({
      willRetry: true,
      error: {
        message: expect.stringContaining('waiting for network'),
        codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: null } },
      },
    });
    await within(SOON, firstValueFrom(turn.interrupt()));
    expect(await within(SOON, result.ended)).toBeUndefined();
    expect(result.values).toMatchObject([{ status: 'interrupted' }]);
  });
});

interface Recovery {
  readonly script: Script;
  /** Settings of the provider. Default: a response that has failed is asked for once more. */
  readonly provider?: Settings;
  readonly said: readonly string[];
  /** What `retries$` tells: the failures. */
  readonly retries: readonly object[];
  /** How long the server waits at least before it tries again, in milliseconds. */
  readonly waitsMs?: number;
}

const told = (httpStatusCode: number | null) => ({
  willRetry: true,
  error: {
    message: 'Reconnecting... 1/1',
    codexErrorInfo: { responseStreamDisconnected: { httpStatusCode } },
  },
});
const half = text('Hel', { unfinished: true });

const RECOVERIES: Readonly<Record<string, Recovery>> = {
  'a stream that ends early': {
    script: brokenStream(half),
    said: ['Hel', 'Hello'],
    retries: [told(null)],
  },
  'HTTP 401': { script: failure(401), said: ['Hello'], retries: [told(401)] },
  'HTTP 429 with retry-after': {
    script: failure(429, { headers: { 'retry-after': '1' } }),
    said: ['Hello'],
    retries: [told(429)],
    waitsMs: 1000,
  },
  'HTTP 503': { script: failure(503), said: ['Hello'], retries: [told(503)] },
  'HTTP 500, by a request alone': {
    script: failure(500),
    provider: { request_max_retries: 1 },
    said: ['Hello'],
    retries: [],
  },
  'rate_limit_exceeded with a time': {
    script: failedResponse({ code: 'rate_limit_exceeded', message: 'Please try again in 1s.' }),
    said: ['Hello'],
    retries: [told(null)],
    waitsMs: 1000,
  },
};

describe.concurrent('a model that is asked once more after', () => {
  it.each(Object.entries(RECOVERIES))('%s completes the turn', async (_, how) => {
    const on = await thread([how.script, text('Hello'), text('Again.')], how.provider ?? TRIES_AGAIN);
    const since = performance.now();
    const turn = await firstValueFrom(on.turn('Hello?'));
    const [events, result, retries] = [watch(turn.events$), watch(turn.result$), watch(turn.retries$)];
    expect(await within(SOON, result.ended)).toBeUndefined();
    expect(performance.now() - since).toBeGreaterThan((how.waitsMs ?? 0) * 0.9);
    expect(result.values).toMatchObject([{ status: 'completed', finalResponse: 'Hello' }]);
    await retries.ended;
    expect(retries.values).toMatchObject(how.retries);
    expect(said(events)).toEqual(how.said);
    expect(itemsSaid(events)).toBe(how.said.length);
    expect(events.values.filter(isTurnEnd)).toHaveLength(1);
    expect(real.requests(on)).toHaveLength(2);
    await works(on);
  });

  it('HTTP 429 without retry-after is not', async () => {
    const on = await thread([failure(429), text('Again.')], TRIES_AGAIN);
    const error = await within(SOON, watch(on.run('Hello?')).ended);
    expect(error).toMatchObject({
      codexErrorInfo: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
    });
    expect(real.requests(on)).toHaveLength(1);
    await works(on);
  });
});

/** How many messages what the agent said belongs to: what is said again is another one. */
function itemsSaid({ values }: Watch<TurnEvent>): number {
  const ids = values.flatMap((event) =>
    event.method === 'item/agentMessage/delta' ? [event.params.itemId] : [],
  );
  return new Set(ids).size;
}

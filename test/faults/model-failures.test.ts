import { TurnFailedError } from 'codex-rx';
import {
  brokenStream,
  connectionReset,
  cutStream,
  failedResponse,
  failure,
  hold,
  rawEvent,
  response,
  text,
  type Script,
} from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDelta, isTurnEnd, Real, storedStatuses, watch } from '../fixtures/real.js';
import { said } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';

/** What a failure may take at most when the server does not try again, in milliseconds. */
const SOON = 10_000;

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const NO_END = 'stream disconnected before completion: stream closed before response.completed';
const half = text('Hel', { unfinished: true });

interface Failure {
  /** What the model answers; the default options of the test's home try nothing again. */
  readonly script: Script;
  readonly info: unknown;
  readonly message: string;
  /** What has been heard of the agent by then. */
  readonly said?: readonly string[];
  /** What of it is whole. */
  readonly final?: string;
}

const status = (code: number) => ({ httpConnectionFailed: { httpStatusCode: code } });
const event = (code: string, message = 'as it was scripted') => failedResponse({ code, message });
const json = (error: object) => ({ body: { error } });
const html = { body: '<html>no</html>', headers: { 'content-type': 'text/html' } };

const FAILURES: Readonly<Record<string, Failure>> = {
  'HTTP 400': { script: failure(400), info: 'other', message: 'scripted failure 400' },
  'HTTP 401': { script: failure(401), info: status(401), message: 'unexpected status 401 Unauthorized' },
  'HTTP 403': { script: failure(403), info: status(403), message: 'unexpected status 403 Forbidden' },
  'HTTP 404': { script: failure(404), info: status(404), message: 'unexpected status 404 Not Found' },
  'HTTP 429': {
    script: failure(429),
    info: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
    message: 'exceeded retry limit, last status: 429 Too Many Requests',
  },
  'HTTP 429 with the usage limit': {
    script: failure(429, json({ type: 'usage_limit_reached' })),
    info: 'usageLimitExceeded',
    message: 'hit your usage limit',
  },
  'HTTP 500': { script: failure(500), info: 'internalServerError', message: 'high demand' },
  'HTTP 502 of a proxy': {
    script: failure(502, html),
    info: status(502),
    message: 'unexpected status 502 Bad Gateway',
  },
  'HTTP 503 when overloaded': {
    script: failure(503, json({ code: 'server_is_overloaded', message: 'busy' })),
    info: 'serverOverloaded',
    message: 'at capacity',
  },
  'a page of HTML': { script: failure(200, html), info: 'other', message: NO_END },
  'an empty body': { script: failure(200, { body: '' }), info: 'other', message: NO_END },
  'events that are no JSON, and no others': {
    script: brokenStream([rawEvent('{"type":'), rawEvent('no')]),
    info: 'other',
    message: NO_END,
  },
  'a stream that ends in the middle of an answer': {
    script: brokenStream(half),
    info: 'other',
    message: NO_END,
    said: ['Hel'],
  },
  'a stream that ends without response.completed': {
    script: brokenStream(text('Hello')),
    info: 'other',
    message: NO_END,
    said: ['Hello'],
    final: 'Hello',
  },
  'a connection that is reset': {
    script: connectionReset(),
    info: 'other',
    message: 'stream disconnected before completion: error sending request',
  },
  context_length_exceeded: {
    script: event('context_length_exceeded'),
    info: 'contextWindowExceeded',
    message: 'ran out of room',
  },
  rate_limit_exceeded: {
    script: event('rate_limit_exceeded', 'Rate limit reached. Please try again in 30s.'),
    info: 'rateLimitExceeded',
    message: 'rate limit exceeded: Rate limit reached. Please try again in 30s.',
  },
  insufficient_quota: {
    script: event('insufficient_quota'),
    info: 'usageLimitExceeded',
    message: 'Quota exceeded',
  },
  server_is_overloaded: {
    script: event('server_is_overloaded'),
    info: 'serverOverloaded',
    message: 'at capacity',
  },
  invalid_prompt: { script: event('invalid_prompt'), info: 'other', message: 'as it was scripted' },
  'an error that nobody knows, in the middle of an answer': {
    script: failedResponse({ code: 'unheard_of', message: 'boom' }, half),
    info: 'other',
    message: 'stream disconnected before completion: boom',
    said: ['Hel'],
  },
};

describe.concurrent('a model that answers', () => {
  it.each(Object.entries(FAILURES))('with %s fails the turn once, and the next one runs', async (_, how) => {
    const thread = await real.thread([how.script, text('Again.'), text('Again.')]);
    const turn = await firstValueFrom(thread.turn('Hello?'));
    const [events, heard, result] = [watch(turn.events$), watch(turn.text$), watch(turn.result$)];
    const error = await within(SOON, result.ended);
    if (!(error instanceof TurnFailedError)) throw new Error(`ended with ${String(error)}`);
    expect(error).toMatchObject({ code: 'turn_failed', turnId: turn.id, threadId: thread.id });
    expect(error.message).toContain(how.message);
    expect(error.codexErrorInfo).toEqual(how.info);
    expect(error.result).toMatchObject({ status: 'failed', finalResponse: how.final ?? null });
    expect(await events.ended).toBeUndefined();
    expect(await heard.ended).toEqual(error);
    expect(await heard.ended).toMatchObject({ result: error.result });
    expect(events.values.filter(isTurnEnd)).toHaveLength(1);
    expect(said(events)).toEqual(how.said ?? []);
    expect(heard.values).toEqual(how.said ?? []);
    expect([events.ends, heard.ends, result.ends]).toEqual([1, 1, 1]);
    expect(real.requests(thread)).toHaveLength(1);
    const again = await within(SOON, firstValueFrom(thread.run('Again?')));
    expect(again).toMatchObject({ status: 'completed', finalResponse: 'Again.' });
    expect(await storedStatuses(thread)).toEqual(['failed', 'completed']);
  });

  it('by a reset of the connection in the middle of what it says fails the turn once', async () => {
    const arrived = hold();
    const thread = await real.thread([
      cutStream(text(['Hel', arrived], { unfinished: true })),
      text('Again.'),
    ]);
    const turn = watch(thread.stream('Hello?'));
    await turn.first(isDelta);
    arrived.release();
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(said(turn)).toEqual(['Hel']);
    expect(turn.values.filter(isTurnEnd)).toMatchObject([
      { params: { turn: { status: 'failed', error: { codexErrorInfo: 'other' } } } },
    ]);
    expect(await firstValueFrom(thread.run('Again?'))).toMatchObject({ finalResponse: 'Again.' });
  });

  it.each<[string, Script]>([
    ['events that are no JSON among others', [rawEvent('{"type":"respon'), rawEvent('no'), text('Hello.')]],
    ['another content-type', response(text('Hello.'), { headers: { 'content-type': 'text/html' } })],
  ])('with %s is understood', async (_, script) => {
    const thread = await real.thread([script]);
    const turn = watch(thread.stream('Hello?'));
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(said(turn)).toEqual(['Hello.']);
    expect(turn.values.filter(isTurnEnd)).toMatchObject([{ params: { turn: { status: 'completed' } } }]);
  });

  it('letter by letter is heard letter by letter', async () => {
    const words = 'as slowly as it comes';
    const thread = await real.thread([response(text(words, { chunkChars: 1 }), { paceMs: 10 })]);
    const turn = watch(thread.stream('Hello?'));
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(said(turn)).toEqual(words.split(''));
  });
});

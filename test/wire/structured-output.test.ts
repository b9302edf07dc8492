import {
  AbortedError,
  InvalidParamsError,
  OutputParseError,
  parseOutput,
  TurnFailedError,
  type TurnOptions,
} from 'codex-rx';
import { Codex as LeanCodex } from 'codex-rx/lean';
import { FakeAppServer, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf, MODES, record, settled, setUp, turnFrames, type Mode } from '../fixtures/fake.js';

const City = z.object({ city: z.string(), since: z.iso.date().transform((date) => new Date(date)) });
const CITY = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    since: { type: 'string', format: 'date', pattern: expect.any(String) },
  },
  required: ['city', 'since'],
  additionalProperties: false,
};
const OSLO = '{"city":"Oslo","since":"1048-01-01"}';
const frames = turnFrames('a', 't');

async function sent(server: FakeAppServer): Promise<readonly unknown[]> {
  await settled();
  return server.requests('turn/start').map(({ params }) => params);
}

/** A run whose turn has begun. */
async function running(options: TurnOptions, mode: Mode = 'sync') {
  const { server, codex } = setUp({ mode });
  server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
  const run = record(codex.thread('a').run('Where?', options));
  const params = await sent(server);
  const send = async (...all: readonly { method: string; params: unknown }[]) => {
    for (const { method, params: of } of all) server.notify(method, of);
    await settled();
  };
  await send(frames.started);
  return { server, codex, run, params, send };
}

describe.each(MODES)('run with output (%s transport)', (mode) => {
  it('sends the schema in turn/start, and nothing else of it', async () => {
    const { params } = await running({ output: City, model: 'm' }, mode);
    expect(params).toEqual([
      { threadId: 'a', input: [{ type: 'text', text: 'Where?' }], model: 'm', outputSchema: CITY },
    ]);
  });

  it('emits the result with the output and completes', async () => {
    const { run, send } = await running({ output: City }, mode);
    await send(frames.message(OSLO, { phase: 'final_answer' }), frames.completed());
    const output = { city: 'Oslo', since: new Date('1048-01-01') };
    expect(run.values).toMatchObject([{ id: 't', status: 'completed', finalResponse: OSLO, output }]);
    expect([run.end, run.ends]).toEqual(['complete', 1]);
  });
});

describe('run with output', () => {
  it('does not parse commentary', async () => {
    const { run, send } = await running({ output: City });
    await send(
      frames.message('Let me think.', { phase: 'commentary', id: '1' }),
      frames.message(OSLO, { phase: 'final_answer', id: '2' }),
      frames.message('{"city":"Bergen"}', { phase: 'commentary', id: '3' }),
      frames.completed(),
    );
    expect(run.values).toMatchObject([{ output: { city: 'Oslo' } }]);
  });

  it('errors once with OutputParseError where the answer does not fit', async () => {
    const { run, send } = await running({ output: City });
    await send(frames.message('{"city":"Oslo","since":7}'), frames.completed());
    expect(errorOf(run)).toBeInstanceOf(OutputParseError);
    expect(errorOf(run)).toMatchObject({
      text: '{"city":"Oslo","since":7}',
      issues: [{ path: ['since'] }],
      result: { id: 't', threadId: 'a', status: 'completed' },
    });
    expect([run.values, run.ends]).toEqual([[], 1]);
  });

  it('errors with OutputParseError where there is only commentary', async () => {
    const { run, send } = await running({ output: City });
    await send(frames.message(OSLO, { phase: 'commentary' }), frames.completed());
    expect(errorOf(run)).toMatchObject({
      name: 'OutputParseError',
      text: null,
      issues: [{ message: expect.stringContaining('without a final answer') }],
    });
  });

  it('errors with OutputParseError where the turn was interrupted', async () => {
    const { run, send } = await running({ output: City });
    await send(frames.message(OSLO, { phase: 'final_answer' }), frames.completed('interrupted'));
    expect(errorOf(run)).toMatchObject({
      name: 'OutputParseError',
      text: null,
      issues: [{ message: expect.stringContaining('interrupted') }],
      result: { status: 'interrupted' },
    });
  });

  it('errors with TurnFailedError where the turn failed', async () => {
    const { run, send } = await running({ output: City });
    const error = { message: 'no more', codexErrorInfo: null, additionalDetails: null };
    await send(frames.completed('failed', { error }));
    expect(errorOf(run)).toBeInstanceOf(TurnFailedError);
  });

  it('interrupts the turn when it is left', async () => {
    const { server, run } = await running({ output: City });
    run.unsubscribe();
    await settled();
    expect(server.requests('turn/interrupt')).toHaveLength(1);
  });

  it('hears its signal also while the answer is being parsed', async () => {
    const abort = new AbortController();
    const endless = City.refine(() => new Promise<boolean>(() => undefined));
    const { run, send } = await running({ output: endless, signal: abort.signal });
    await send(frames.message(OSLO), frames.completed());
    expect(run.end).toBeUndefined();
    abort.abort();
    expect(errorOf(run)).toBeInstanceOf(AbortedError);
    expect(run.ends).toBe(1);
  });

  it('keeps its place in the queue of its thread', async () => {
    const { server, codex } = setUp();
    record(codex.thread('a').run('first', { output: City }));
    record(codex.thread('a').run('second'));
    const [first] = await sent(server);
    expect(first).toMatchObject({ input: [{ text: 'first' }] });
    server.notify('turn/completed', turnFrames('a', 'turn-1').completed().params);
    expect(await sent(server)).toMatchObject([{}, { input: [{ text: 'second' }] }]);
  });
});

describe('output', () => {
  it.each(['stream', 'text', 'turn'] as const)('is taken by %s, which parses nothing', async (method) => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const values = record<unknown>(codex.thread('a')[method]('Where?', { output: City }));
    expect(await sent(server)).toMatchObject([{ outputSchema: CITY }]);
    server.notify('turn/completed', frames.completed().params);
    await settled();
    expect(values.end).toBe('complete');
  });

  it('is parsed from the result of a handle with parseOutput', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const handle = await firstValueFrom(codex.thread('a').turn('Where?', { output: City }));
    server.notify('item/completed', frames.message(OSLO).params);
    server.notify('turn/completed', frames.completed().params);
    const { output } = await firstValueFrom(handle.result$.pipe(parseOutput(City)));
    expect(output.since.getUTCFullYear()).toBe(1048);
  });

  it('is refused beside outputSchema, and both are named', async () => {
    const { server, codex } = setUp();
    const run = record(codex.thread('a').run('Where?', { output: City, outputSchema: {} }));
    await settled();
    expect(errorOf(run)).toBeInstanceOf(InvalidParamsError);
    expect(errorOf(run)).toMatchObject({
      method: 'turn/start',
      issues: [{ path: ['output'] }, { path: ['outputSchema'] }],
    });
    expect(server.requests('turn/start')).toEqual([]);
  });

  it('is refused before anything is sent where the endpoint would refuse it', async () => {
    const { server, codex } = setUp();
    const output = z.object({ at: z.date(), note: z.string().optional() });
    await expect(firstValueFrom(codex.thread('a').run('Where?', { output }))).rejects.toMatchObject({
      name: 'InvalidParamsError',
      method: 'turn/start',
      issues: [{ path: ['output', 'at'] }, { path: ['output', 'note'] }],
    });
    expect(server.requests('turn/start')).toEqual([]);
    const next = record(codex.thread('a').run('And now?'));
    await sent(server);
    expect(server.requests('turn/start')).toHaveLength(1);
    next.unsubscribe();
  });

  it('leaves an outputSchema of the wire alone', async () => {
    const { params, run, send } = await running({ outputSchema: { type: 'object' } });
    expect(params).toMatchObject([{ outputSchema: { type: 'object' } }]);
    await send(frames.message('free text'), frames.completed());
    expect(run.values).toMatchObject([{ finalResponse: 'free text' }]);
    expect(run.values[0]).not.toHaveProperty('output');
  });

  it('is refused by a lean client, which takes outputSchema and parseOutput instead', async () => {
    const server = new FakeAppServer();
    const thread = new LeanCodex(server.transport).thread('a');
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    for (const refused$ of [
      thread.run('Where?', { output: City }),
      thread.stream('Where?', { output: City }),
    ]) {
      const refused = record<unknown>(refused$);
      await settled();
      expect(errorOf(refused)).toBeInstanceOf(InvalidParamsError);
      expect(errorOf(refused)).toMatchObject({ message: expect.stringContaining('outputSchema') as string });
    }
    expect(server.requests('turn/start')).toEqual([]);

    const run = record(thread.run('Where?', { outputSchema: CITY }).pipe(parseOutput(City)));
    server.notify('item/completed', frames.message(OSLO).params);
    server.notify('turn/completed', frames.completed().params);
    await settled();
    expect(run.values).toMatchObject([{ output: { city: 'Oslo' } }]);
  });
});

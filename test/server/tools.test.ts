import { tool, type Diagnostic } from 'codex-rx';
import { functionCall, text, type ModelRequest } from 'codex-rx/testing/node';
import { finalize, firstValueFrom, map, NEVER, Subject, take } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Real, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const sum = tool({
  name: 'sum',
  description: 'Adds two numbers.',
  input: z.object({ a: z.number(), b: z.number() }),
  run: ({ a, b }) => `${a} and ${b} make ${a + b}`,
});

/** What the model was told of each call, in the order of its requests. */
function told(requests: readonly ModelRequest[]): readonly unknown[] {
  return requests.flatMap(({ body }) =>
    (body as { input: { type: string; output?: unknown }[] }).input
      .filter(({ type }) => type === 'function_call_output')
      .slice(-1)
      .map(({ output }) => output),
  );
}

function toolNames(request: ModelRequest | undefined): readonly unknown[] {
  return (request?.body as { tools: { name?: string }[] }).tools.map(({ name }) => name);
}

describe('a tool of this process', () => {
  it('is offered to the model, called with parsed arguments, and its text is what the model is told', async () => {
    const thread = await real.thread([functionCall('sum', { a: 1, b: 2 }), text('Three.')], { tools: [sum] });
    const result = await firstValueFrom(thread.run('Add one and two.'));
    expect(result.finalResponse).toBe('Three.');
    expect(result.items).toMatchObject([
      { type: 'userMessage' },
      { type: 'dynamicToolCall', tool: 'sum', status: 'completed', success: true },
      { type: 'agentMessage' },
    ]);
    const requests = real.requests(thread);
    expect((requests[0]?.body as { tools: unknown[] }).tools).toContainEqual({
      type: 'function',
      name: 'sum',
      description: 'Adds two numbers.',
      strict: false,
      parameters: {
        type: 'object',
        properties: { a: { type: 'number' }, b: { type: 'number' } },
        required: ['a', 'b'],
      },
    });
    expect(told(requests)).toEqual(['1 and 2 make 3']);
  });

  it('tells the model what is wrong with its arguments, or with itself, and the turn goes on', async () => {
    const diagnostics: Diagnostic[] = [];
    const watching = real.codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
    const broken = tool({
      name: 'broken',
      description: 'Fails.',
      input: z.object({}),
      run: () => Promise.reject(new Error('the database is away')),
    });
    const thread = await real.thread(
      [functionCall('sum', { a: 'one' }), functionCall('broken', {}), text('Sorry.')],
      { tools: [sum, broken] },
    );
    const result = await firstValueFrom(thread.run('Add, then fail.'));
    watching.unsubscribe();
    expect(result).toMatchObject({ status: 'completed', finalResponse: 'Sorry.' });
    expect(told(real.requests(thread))).toEqual([
      expect.stringMatching(/^sum failed: its arguments are not valid: a: .*; b: /),
      'broken failed: the database is away',
    ]);
    expect(diagnostics.map(({ kind }) => kind)).toEqual(['toolFailed', 'toolFailed']);
  });

  it('sends a value as JSON, and several values as several items', async () => {
    const lookup = tool({
      name: 'lookup',
      description: 'Looks up.',
      input: z.object({}),
      output: z.object({ found: z.boolean() }),
      run: () => ({ found: true }),
    });
    const stream = tool({
      name: 'stream',
      description: 'Streams.',
      input: z.object({}),
      run: async function* () {
        yield 'first';
        await Promise.resolve();
        yield 'second';
      },
    });
    const thread = await real.thread(
      [functionCall('lookup', {}), functionCall('stream', {}), text('Done.')],
      {
        tools: [lookup, stream],
      },
    );
    await firstValueFrom(thread.run('Look up, then stream.'));
    expect(told(real.requests(thread))).toEqual([
      '{"found":true}',
      [
        { type: 'input_text', text: 'first' },
        { type: 'input_text', text: 'second' },
      ],
    ]);
  });

  it('is unsubscribed when its turn is interrupted', async () => {
    const ended = new Subject<'ended'>();
    const endless = tool({
      name: 'endless',
      description: 'Never ends.',
      input: z.object({}),
      run: (_, { progress }) => {
        progress('begun');
        return NEVER.pipe(finalize(() => ended.next('ended')));
      },
    });
    const begun = firstValueFrom(endless.progress$);
    const over = firstValueFrom(ended);
    const thread = await real.thread([functionCall('endless', {})], { tools: [endless] });
    const run = watch(thread.stream('Go.'));
    await expect(begun).resolves.toMatchObject({
      threadId: thread.id,
      value: 'begun',
    });
    run.unsubscribe();
    await expect(over).resolves.toBe('ended');
  });

  it('lets the notifications of other turns pass while it works', async () => {
    const release = new Subject<string>();
    const slow = tool({
      name: 'slow',
      description: 'Waits.',
      input: z.object({}),
      run: (_, { progress }) => {
        progress('begun');
        return release.pipe(take(1));
      },
    });
    const begun = firstValueFrom(slow.progress$);
    const waiting = await real.thread([functionCall('slow', {}), text('At last.')], { tools: [slow] });
    const slowRun = watch(waiting.run('Wait.'));
    await begun;
    const other = await real.thread([text('Meanwhile.')]);
    await expect(firstValueFrom(other.run('Go on.'))).resolves.toMatchObject({ finalResponse: 'Meanwhile.' });
    release.next('ready');
    await expect(slowRun.first()).resolves.toMatchObject({ finalResponse: 'At last.' });
  });

  it('is known to the server after a resume and in a fork, where it is registered again', async () => {
    const thread = await real.thread([functionCall('sum', { a: 1, b: 1 }), text('Two.')], { tools: [sum] });
    await firstValueFrom(thread.run('Add.'));
    const other = real.connect();
    // A thread has one writer: it goes to the other server once this one has unloaded it.
    await firstValueFrom(real.codex.request('thread/unsubscribe', { threadId: thread.id }));
    const fork = await firstValueFrom(other.forkThread(thread.id, { tools: [sum] }));
    real.script(fork.id, [functionCall('sum', { a: 2, b: 2 }), text('Four.')]);
    await expect(firstValueFrom(fork.run('Again.'))).resolves.toMatchObject({ finalResponse: 'Four.' });
    expect(toolNames(real.requests(fork)[0])).toContain('sum');
    expect(told(real.requests(fork))).toContain('2 and 2 make 4');

    await other.close();
    const third = real.connect({}, { sharedRequestGraceMs: 100 });
    const bare = await firstValueFrom(third.resumeThread(fork.id));
    real.script(fork.id, [functionCall('sum', { a: 3, b: 3 }), text('No.')]);
    await firstValueFrom(bare.run('Once more, without the tool.'));
    expect(toolNames(real.requests(fork).at(-1))).toContain('sum');
    expect(told(real.requests(fork)).at(-1)).toBe('This client cannot run that tool.');

    const resumed = await firstValueFrom(third.resumeThread(fork.id, { tools: [sum] }));
    real.script(fork.id, [functionCall('sum', { a: 3, b: 3 }), text('Six.')]);
    await firstValueFrom(resumed.run('And with it.').pipe(map(({ finalResponse }) => finalResponse)));
    expect(told(real.requests(fork)).at(-1)).toBe('3 and 3 make 6');
  });
});

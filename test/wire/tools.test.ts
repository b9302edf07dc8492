import { InvalidParamsError, tool, type Tool, type ToolContext, type ToolProgress } from 'codex-rx';
import { concat, finalize, firstValueFrom, map, NEVER, of, throwError, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { askingServer } from '../fixtures/asking-server.js';
import { errorOf, record, turnFrames } from '../fixtures/fake.js';

const CALL = { threadId: 'thread-1', turnId: 't', callId: 'c', namespace: null };
const city = z.object({ city: z.string().min(1) });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client with a thread that has these tools, and what the model is told when it calls one. */
async function withTools(...tools: readonly Tool[]) {
  const context = await askingServer();
  const thread = await firstValueFrom(context.codex.startThread({ tools }));
  // The fake says less of a thread than the schema asks for.
  context.diagnostics.length = 0;
  let id = 0;
  const call = async (name: string, args: unknown, more: object = {}) => {
    id += 1;
    context.ask('item/tool/call', { ...CALL, tool: name, arguments: args, ...more }, id);
    await vi.advanceTimersByTimeAsync(0);
    return context.answers(id).map(({ result }) => result);
  };
  return { ...context, thread, call };
}

function weather(run: (context: ToolContext) => unknown): Tool {
  return tool({
    name: 'weather',
    description: 'Tells the weather.',
    input: city,
    run: (_, context) => run(context) as string,
  });
}

const text = (...texts: readonly string[]) => ({
  success: true,
  contentItems: texts.map((each) => ({ type: 'inputText', text: each })),
});
const failure = (message: string) => ({
  success: false,
  contentItems: [{ type: 'inputText', text: expect.stringContaining(message) as string }],
});

describe('tool()', () => {
  it('is announced with the JSON Schema of its input', async () => {
    const { server } = await withTools(
      tool({
        name: 'search',
        description: 'Finds things.',
        input: z.object({ query: z.string().describe('What to find'), limit: z.number().int().optional() }),
        deferLoading: true,
        run: () => '',
      }),
    );
    expect(server.requests('thread/start')[0]?.params).toEqual({
      dynamicTools: [
        {
          type: 'function',
          name: 'search',
          description: 'Finds things.',
          deferLoading: true,
          inputSchema: {
            type: 'object',
            properties: {
              query: { type: 'string', description: 'What to find' },
              limit: { type: 'integer', minimum: expect.any(Number), maximum: expect.any(Number) },
            },
            required: ['query'],
          },
        },
      ],
    });
  });

  it('takes schemas of zod/mini too', async () => {
    const { call } = await withTools(
      tool({
        name: 'double',
        description: 'Doubles.',
        input: mini.object({ n: mini.number() }),
        run: ({ n }) => String(2 * n),
      }),
    );
    expect(await call('double', { n: 4 })).toEqual([text('8')]);
  });

  it.each<[string, string, z.ZodType, string]>([
    ['a name the model cannot use', 'two words', city, 'name'],
    ['no name', '', city, 'name'],
    ['an input that is no object', 'x', z.string(), 'input'],
    ['an input that JSON Schema cannot express', 'x', z.object({ at: z.date() }), 'input'],
  ])('refuses %s', (_, name, input, field) => {
    const define = () => tool({ name, input, description: '', run: () => '' });
    expect(define).toThrow(InvalidParamsError);
    expect(define).toThrow(field);
  });

  it('types what run is given by its input', () => {
    tool({
      name: 'typed',
      description: '',
      input: z.object({ at: z.string().transform((value) => value.length) }),
      run: (args, { signal }) => {
        expectTypeOf(args).toEqualTypeOf<{ at: number }>();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        return '';
      },
    });
  });
});

describe('a call', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a text', 'sunny', ['sunny']],
    [
      'content items',
      [
        { type: 'inputText', text: 'sunny' },
        { type: 'inputText', text: 'warm' },
      ],
      ['sunny', 'warm'],
    ],
    ['one content item', { type: 'inputText', text: 'sunny' }, ['sunny']],
    ['a promise', Promise.resolve('sunny'), ['sunny']],
    ['an Observable of several', of('sunny', 'warm'), ['sunny', 'warm']],
    ['nothing', undefined, []],
  ])('is answered with what run returns: %s', async (_, value, texts) => {
    const { call, diagnostics } = await withTools(weather(() => value));
    expect(await call('weather', { city: 'Bern' })).toEqual([text(...texts)]);
    expect(diagnostics).toEqual([]);
  });

  it('is answered with what an async generator yields', async () => {
    const { call } = await withTools(
      weather(async function* () {
        yield 'sunny';
        await Promise.resolve();
        yield 'warm';
      }),
    );
    expect(await call('weather', { city: 'Bern' })).toEqual([text('sunny', 'warm')]);
  });

  it('gives run the arguments as they were parsed, and says of which call they are', async () => {
    const contexts: ToolContext[] = [];
    const { call } = await withTools(
      tool({
        name: 'length',
        description: '',
        input: z.object({
          word: z.string().transform((word) => word.length),
          extra: z.string().default('none'),
        }),
        run: (args, context) => {
          contexts.push(context);
          return JSON.stringify(args);
        },
      }),
    );
    expect(await call('length', { word: 'four', unknown: 1 })).toEqual([text('{"word":4,"extra":"none"}')]);
    expect(contexts).toMatchObject([{ threadId: 'thread-1', turnId: 't', callId: 'c' }]);
  });

  it.each([[{ city: 7 }], [{ city: '' }], [{}], [null], ['Bern'], [undefined]])(
    'with arguments that are not what they should be never reaches run: %j',
    async (args) => {
      const run = vi.fn(() => 'sunny');
      const { call, diagnostics } = await withTools(weather(run));
      expect(await call('weather', args)).toEqual([failure('arguments are not valid')]);
      expect(run).not.toHaveBeenCalled();
      expect(diagnostics.filter(({ kind }) => kind === 'toolFailed')).toHaveLength(1);
    },
  );

  it('names the argument that is wrong', async () => {
    const { call } = await withTools(weather(() => 'sunny'));
    expect(await call('weather', { city: 7 })).toEqual([failure('city: ')]);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => raise()],
    ['rejects', () => Promise.reject(new Error('no such city'))],
    [
      'errors after a value',
      () =>
        concat(
          of('sunny'),
          throwError(() => new Error('no such city')),
        ),
    ],
  ])('that %s fails with the message, without the stack, and the error is reported', async (_, run) => {
    const { call, diagnostics } = await withTools(weather(run));
    const [answer] = await call('weather', { city: 'Bern' });
    expect(answer).toEqual(failure('weather failed: no such city'));
    expect(JSON.stringify(answer)).not.toContain('.ts:');
    expect(diagnostics).toEqual([
      {
        kind: 'toolFailed',
        tool: 'weather',
        callId: 'c',
        error: expect.objectContaining({ message: 'no such city' }),
      },
    ]);
  });

  it('tells the model no credential that stands in an error', async () => {
    const { call } = await withTools(
      weather(() => throwError(() => new Error('401 for Bearer abcdefghijklmnop123456'))),
    );
    expect(JSON.stringify(await call('weather', { city: 'Bern' }))).not.toContain('abcdefghijklmnop');
  });

  it('with an output schema sends its value as JSON, and fails where that is not what it promises', async () => {
    let degrees: unknown = 21;
    const { call } = await withTools(
      tool({
        name: 'weather',
        description: '',
        input: city,
        output: z.object({ degrees: z.number() }),
        run: () => of({ degrees: degrees as number }),
      }),
    );
    expect(await call('weather', { city: 'Bern' })).toEqual([text('{"degrees":21}')]);
    degrees = 'warm';
    expect(await call('weather', { city: 'Bern' })).toEqual([failure('degrees: ')]);
  });

  it.each([[{ degrees: 21 }], [{ type: 'text', text: 'sunny' }], [{ type: 'inputText' }], [21]])(
    'whose result is neither text nor content fails and says what to do: %j',
    async (result) => {
      const { call, diagnostics } = await withTools(weather(() => result));
      expect(await call('weather', { city: 'Bern' })).toEqual([failure('declare it with output')]);
      expect(diagnostics.map(({ kind }) => kind)).toEqual(['toolFailed']);
    },
  );

  it('with a result that has no JSON form fails', async () => {
    const { call } = await withTools(
      tool({ name: 'weather', description: '', input: city, output: z.any(), run: () => undefined }),
    );
    expect(await call('weather', { city: 'Bern' })).toEqual([failure('no JSON form')]);
  });

  it('with arguments of unknown names does not repeat them', async () => {
    const strict = tool({ name: 'strict', description: '', input: z.strictObject({}), run: () => '' });
    const { call, diagnostics } = await withTools(strict);
    expect(JSON.stringify(await call('strict', { 'secret name': 1 }))).not.toContain('secret name');
    expect(diagnostics).toMatchObject([
      { error: { message: expect.not.stringContaining('secret') as string } },
    ]);
  });

  it.each([
    [
      'its turn ends',
      { method: 'turn/completed', params: turnFrames('thread-1', 't').completed('interrupted').params },
    ],
    [
      'the server gives it up',
      {
        method: 'item/completed',
        params: {
          threadId: 'thread-1',
          turnId: 't',
          completedAtMs: 1,
          item: { type: 'dynamicToolCall', id: 'c', tool: 'weather', arguments: {}, status: 'failed' },
        },
      },
    ],
  ])('is unsubscribed when %s', async (_, { method, params }) => {
    let unsubscribed = 0;
    let signal: AbortSignal | undefined;
    const { call, server } = await withTools(
      weather((context) => {
        ({ signal } = context);
        return NEVER.pipe(finalize(() => (unsubscribed += 1)));
      }),
    );
    expect(await call('weather', { city: 'Bern' })).toEqual([]);
    server.notify(method, params);
    expect([unsubscribed, signal?.aborted]).toEqual([1, true]);
  });

  it('shows its progress here and not to the model', async () => {
    const slow = weather(({ progress }) => {
      progress('asking');
      return timer(10).pipe(
        map(() => {
          progress({ percent: 50 });
          return 'sunny';
        }),
      );
    });
    const { call, answers } = await withTools(slow);
    const seen = record<ToolProgress>(slow.progress$);
    await call('weather', { city: 'Bern' });
    await vi.advanceTimersByTimeAsync(10);
    const of_ = { threadId: 'thread-1', turnId: 't', callId: 'c' };
    expect(seen.values).toEqual([
      { ...of_, value: 'asking' },
      { ...of_, value: { percent: 50 } },
    ]);
    expect(answers(1).map(({ result }) => result)).toEqual([text('sunny')]);
  });

  it('of several at once are answered as they finish', async () => {
    const { ask, answers } = await withTools(
      tool({
        name: 'wait',
        description: '',
        input: z.object({ ms: z.number() }),
        run: ({ ms }) => timer(ms).pipe(map(() => String(ms))),
      }),
    );
    ask('item/tool/call', { ...CALL, callId: 'a', tool: 'wait', arguments: { ms: 20 } }, 1);
    ask('item/tool/call', { ...CALL, callId: 'b', tool: 'wait', arguments: { ms: 10 } }, 2);
    await vi.advanceTimersByTimeAsync(10);
    expect([answers(1), answers(2).length]).toEqual([[], 1]);
    await vi.advanceTimersByTimeAsync(10);
    expect(answers(1)).toHaveLength(1);
  });

  it('of a tool that the thread does not have goes to the handler, else is refused', async () => {
    const { codex, call, ask, answers } = await withTools(weather(() => 'sunny'));
    expect(await call('time', {})).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(answers(1)).toMatchObject([{ result: { success: false } }]);
    codex.handle('item/tool/call', ({ tool: name }) => ({
      success: true,
      contentItems: [{ type: 'inputText', text: `handled ${name}` }],
    }));
    ask('item/tool/call', { ...CALL, tool: 'time', arguments: {} }, 7);
    ask('item/tool/call', { ...CALL, callId: 'd', tool: 'weather', namespace: 'mcp', arguments: {} }, 8);
    await vi.advanceTimersByTimeAsync(0);
    expect([answers(7), answers(8)].map(([answer]) => answer?.result)).toEqual([
      text('handled time'),
      text('handled weather'),
    ]);
  });
});

describe('tools of a thread', () => {
  it('are registered again on resume and on fork, in place of those before', async () => {
    const { codex, server, call } = await withTools(weather(() => 'old'));
    server.handle('thread/resume', (params) => ({
      thread: { id: (params as { threadId: string }).threadId },
    }));
    server.handle('thread/fork', () => ({ thread: { id: 'fork' } }));
    await firstValueFrom(codex.resumeThread('thread-1', { tools: [weather(() => 'new')] }));
    await firstValueFrom(codex.forkThread('thread-1', { tools: [weather(() => 'forked')] }));
    expect(await call('weather', { city: 'Bern' })).toEqual([text('new')]);
    expect(await call('weather', { city: 'Bern' }, { threadId: 'fork' })).toEqual([text('forked')]);
    expect(server.requests('thread/resume')[0]?.params).not.toHaveProperty('tools');
  });

  it('stand beside those that are given in the words of the wire', async () => {
    const { codex, server } = await askingServer();
    const raw = { type: 'function', name: 'raw', description: '', inputSchema: {} } as const;
    await firstValueFrom(codex.startThread({ tools: [weather(() => '')], dynamicTools: [raw] }));
    const { dynamicTools } = server.requests('thread/start')[0]?.params as {
      dynamicTools: { name: string }[];
    };
    expect(dynamicTools.map(({ name }) => name)).toEqual(['raw', 'weather']);
  });

  it('are refused before anything is sent when two have one name, or the experimental API is off', async () => {
    const { codex, server } = await askingServer();
    const twice = record(codex.startThread({ tools: [weather(() => ''), weather(() => '')] }));
    expect(errorOf(twice)).toBeInstanceOf(InvalidParamsError);
    expect(errorOf(twice)).toMatchObject({ message: expect.stringContaining('tools.1.name') as string });
    const again = { tools: [weather(() => ''), weather(() => '')] };
    for (const refused$ of [codex.resumeThread('a', again), codex.forkThread('a', again)]) {
      expect(errorOf(record(refused$))).toBeInstanceOf(InvalidParamsError);
    }
    const stable = await askingServer({ experimentalApi: false });
    const refused = record(stable.codex.startThread({ tools: [weather(() => '')] }));
    expect(errorOf(refused)).toMatchObject({ message: expect.stringContaining('experimentalApi') as string });
    expect([...server.requests('thread/start'), ...stable.server.requests('thread/start')]).toEqual([]);
  });
});

function raise(): never {
  throw new Error('no such city');
}

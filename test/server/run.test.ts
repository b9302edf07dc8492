import { TurnFailedError } from 'codex-rx';
import {
  failedResponse,
  failure,
  functionCall,
  reasoning,
  response,
  text,
  type Script,
} from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

function asError(body: object): Script {
  return failure(429, { body: { error: body } });
}

describe('run', () => {
  it('emits the result once: the final text, the items, the usage', async () => {
    const thread = await real.thread([text('Hello from the model.')]);
    const results = await all(thread.run('Say hello.'));
    expect(results).toMatchObject([
      {
        threadId: thread.id,
        status: 'completed',
        error: null,
        finalResponse: 'Hello from the model.',
        items: [{ type: 'userMessage' }, { type: 'agentMessage', text: 'Hello from the model.' }],
        usage: { last: { totalTokens: 15 }, total: { totalTokens: 15 } },
      },
    ]);
    const [result] = results;
    expect(result?.items).toHaveLength(2);
    expect(result?.completedAt).toBeGreaterThanOrEqual(result?.startedAt ?? Infinity);
    expect(result?.durationMs).toBeGreaterThan(0);
  });

  it('makes the server ask the model once, for a stream, with the prompt of the user', async () => {
    const thread = await real.thread([text('Yes.')]);
    await firstValueFrom(thread.run('Are you there?'));
    expect(real.requests(thread)).toMatchObject([
      { body: { model: 'scripted-model', stream: true }, lastUserText: 'Are you there?' },
    ]);
  });

  it('asks the model that this run names', async () => {
    const thread = await real.thread([text('Yes.')]);
    await firstValueFrom(thread.run('Are you the other?', { model: 'other-model' }));
    expect(real.requests(thread)).toMatchObject([{ body: { model: 'other-model' } }]);
  });

  it('accounts for every token', async () => {
    const usage = { inputTokens: 11, cachedInputTokens: 3, outputTokens: 7, reasoningTokens: 5 };
    const thread = await real.thread([response(text('Counted.'), { usage })]);
    const counted = await firstValueFrom(thread.run('Count.'));
    const figures = {
      inputTokens: 11,
      cachedInputTokens: 3,
      outputTokens: 7,
      reasoningOutputTokens: 5,
      totalTokens: 18,
    };
    expect(counted.usage).toMatchObject({ last: figures, total: figures });
  });

  it('keeps the history of its thread', async () => {
    const thread = await real.thread([text('One.'), text('Two.')]);
    const first = await firstValueFrom(thread.run('First?'));
    const second = await firstValueFrom(thread.run('Second?'));
    expect([first.finalResponse, second.finalResponse]).toEqual(['One.', 'Two.']);
    expect(second.id).not.toBe(first.id);
    expect(real.requests(thread)[1]?.userTexts.slice(-2)).toEqual(['First?', 'Second?']);
    expect(JSON.stringify(real.requests(thread)[1]?.body['input'])).toContain('One.');
  });

  it('keeps what the agent did on the way to its answer', async () => {
    const thread = await real.thread(
      [
        [reasoning('A command will tell.'), functionCall('exec_command', { cmd: 'echo $((40 + 2))' })],
        text('It is 42.'),
      ],
      { sandbox: 'fullAccess', approvals: 'denyAll' },
    );
    const { items, finalResponse } = await firstValueFrom(thread.run('Compute 40 + 2.'));
    expect(items).toMatchObject([
      { type: 'userMessage' },
      { type: 'reasoning', summary: ['A command will tell.'] },
      { type: 'commandExecution', status: 'completed', exitCode: 0, aggregatedOutput: '42\n' },
      { type: 'agentMessage' },
    ]);
    expect(finalResponse).toBe('It is 42.');
  });
});

describe('the final response', () => {
  it('is the last message that has no phase, and the items keep them all', async () => {
    const thread = await real.thread([[text('First.'), text('Second.')]]);
    const { finalResponse, items } = await firstValueFrom(thread.run('Say two things.'));
    expect(finalResponse).toBe('Second.');
    expect(items).toMatchObject([{ type: 'userMessage' }, { text: 'First.' }, { text: 'Second.' }]);
  });

  it('is empty when the last message is', async () => {
    const thread = await real.thread([[text('First.'), text('')]]);
    const { finalResponse, items } = await firstValueFrom(thread.run('Say something, then nothing.'));
    expect(finalResponse).toBe('');
    expect(items).toMatchObject([{ type: 'userMessage' }, { text: 'First.' }, { text: '' }]);
  });

  it('is missing when all that was said is commentary', async () => {
    const thread = await real.thread([text('I am thinking.', { phase: 'commentary' })]);
    const { status, finalResponse, items } = await firstValueFrom(thread.run('Think.'));
    expect([status, finalResponse]).toEqual(['completed', null]);
    expect(items).toMatchObject([{ type: 'userMessage' }, { text: 'I am thinking.', phase: 'commentary' }]);
  });

  it.each([
    ['before', ['commentary', 'final_answer']],
    ['after', ['final_answer', 'commentary']],
  ] as const)('is the message marked as such, with commentary %s it', async (_, phases) => {
    const thread = await real.thread([phases.map((phase) => text(`As ${phase}.`, { phase }))]);
    const { finalResponse, items } = await firstValueFrom(thread.run('Comment and answer.'));
    expect(finalResponse).toBe('As final_answer.');
    expect(items.slice(1)).toMatchObject(phases.map((phase) => ({ type: 'agentMessage', phase })));
  });
});

describe('a failed turn', () => {
  it.each<[string, Script, string, unknown]>([
    ['a bad request', failure(400, { body: 'no such thing' }), 'no such thing', 'other'],
    ['a refused login', failure(401), '401', { httpConnectionFailed: { httpStatusCode: 401 } }],
    ['too many requests', failure(429), '429', { responseTooManyFailedAttempts: { httpStatusCode: 429 } }],
    ['a fault of the provider', failure(500), 'high demand', 'internalServerError'],
    ['a used up limit', asError({ type: 'usage_limit_reached' }), 'usage limit', 'usageLimitExceeded'],
    [
      'a context that is too long',
      failedResponse({ code: 'context_length_exceeded', message: 'Your input is too long.' }),
      'context window',
      'contextWindowExceeded',
    ],
    [
      'a limit of the rate',
      failedResponse({ code: 'rate_limit_exceeded', message: 'Slow down, please.' }),
      'Slow down, please.',
      'rateLimitExceeded',
    ],
  ])('errors run with what the server says of it: %s', async (_, script, message, codexErrorInfo) => {
    const thread = await real.thread([script]);
    const error: unknown = await watch(thread.run('Fail.')).ended;
    if (!(error instanceof TurnFailedError)) throw new Error(`ended with ${String(error)}`);
    // A refused login is followed by what can be done about it.
    expect(error.message.startsWith(String(error.result.error?.message))).toBe(true);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({
      code: 'turn_failed',
      codexErrorInfo,
      threadId: thread.id,
      result: { threadId: thread.id, status: 'failed', error: { codexErrorInfo } },
    });
  });

  it('errors text() too, after the text that came', async () => {
    const thread = await real.thread([
      failure(429),
      failedResponse({ code: 'unheard_of', message: 'boom' }, text('Hel', { unfinished: true })),
    ]);
    const refused = watch(thread.text('Fail.'));
    expect(await refused.ended).toBeInstanceOf(TurnFailedError);
    expect(refused.values).toEqual([]);
    const broken = watch(thread.text('Fail again.'));
    expect(await broken.ended).toMatchObject({ code: 'turn_failed', result: { status: 'failed' } });
    expect(broken.values).toEqual(['Hel']);
  });

  it('leaves its thread fit for the next', async () => {
    const thread = await real.thread([failure(400), text('Better now.')]);
    await expect(firstValueFrom(thread.run('Fail.'))).rejects.toThrow(TurnFailedError);
    expect(await firstValueFrom(thread.run('Again.'))).toMatchObject({
      status: 'completed',
      finalResponse: 'Better now.',
    });
  });
});

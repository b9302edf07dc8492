import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { Subject, firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ScriptedModel,
  brokenStream,
  connectionReset,
  failedResponse,
  failure,
  functionCall,
  hold,
  pause,
  rawEvent,
  reasoning,
  response,
  silence,
  text,
  type CodexHomeOptions,
} from 'codex-rx/testing/node';
import { Pipe } from '../fixtures/pipe.js';
import { has, runTurn, startThread, startTurn, turnEnd, turnParams } from '../fixtures/turns.js';

let model: ScriptedModel;
const pipes: Pipe[] = [];

beforeEach(async () => {
  model = await ScriptedModel.start();
});

afterEach(async () => {
  await Promise.all(pipes.splice(0).map((pipe) => pipe.close()));
  await model.close();
});

async function connect(options?: CodexHomeOptions, env: Record<string, string> = {}): Promise<Pipe> {
  const home = await model.codexHome(options);
  const pipe = await Pipe.connect({ env: { ...home.env, ...env }, cwd: home.path });
  pipes.push(pipe);
  return pipe;
}

/** Asks the model as the app-server does, without the app-server. */
function ask(prompt: string, of = model): Promise<Response> {
  const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] }];
  return fetch(`${of.url}/responses`, { method: 'POST', body: JSON.stringify({ model: 'any', input }) });
}

describe('what a scripted model says', () => {
  it('arrives as the text of a turn, in chunks that split no character', async () => {
    model.reply(text('Hello, 🌍!', { chunkChars: 4 }));
    const pipe = await connect();
    const turnId = await startTurn(pipe, await startThread(pipe), 'hi');
    expect(await turnEnd(pipe, turnId)).toMatchObject({ status: 'completed', error: null });
    const deltas = [{ delta: 'Hell' }, { delta: 'o, 🌍' }, { delta: '!' }];
    expect(await turnParams(pipe, turnId, 'item/agentMessage/delta')).toMatchObject(deltas);
  });

  it('arrives with its reasoning, its phases and an empty last message', async () => {
    model.reply([
      reasoning(['Look first.', 'Then act.'], { content: 'raw' }),
      text('I look.', { phase: 'commentary' }),
      text('Done.', { phase: 'final_answer' }),
      text(''),
    ]);
    const pipe = await connect();
    const turnId = await startTurn(pipe, await startThread(pipe), 'hi');
    await turnEnd(pipe, turnId);
    expect(await turnParams(pipe, turnId, 'item/completed')).toMatchObject([
      { item: { type: 'userMessage' } },
      { item: { type: 'reasoning', summary: ['Look first.', 'Then act.'], content: ['raw'] } },
      { item: { type: 'agentMessage', text: 'I look.', phase: 'commentary' } },
      { item: { type: 'agentMessage', text: 'Done.', phase: 'final_answer' } },
      { item: { type: 'agentMessage', text: '', phase: null } },
    ]);
  });

  it('is accounted for with the exact figures that were scripted', async () => {
    model.reply(text('a'), {
      usage: { inputTokens: 11, cachedInputTokens: 3, outputTokens: 7, reasoningTokens: 5 },
    });
    const pipe = await connect();
    const turnId = await startTurn(pipe, await startThread(pipe), 'hi');
    await turnEnd(pipe, turnId);
    const figures = {
      inputTokens: 11,
      cachedInputTokens: 3,
      outputTokens: 7,
      reasoningOutputTokens: 5,
      totalTokens: 18,
    };
    expect(await turnParams(pipe, turnId, 'thread/tokenUsage/updated')).toMatchObject([
      { tokenUsage: { last: figures, total: figures } },
    ]);
  });

  it('runs commands by calling functions, several at once, and is told their output', async () => {
    model.reply([
      functionCall('exec_command', { cmd: 'echo one' }),
      functionCall('exec_command', { cmd: 'echo two' }),
    ]);
    model.reply(text('both ran'));
    const pipe = await connect();
    const threadId = await startThread(pipe, { approvalPolicy: 'never', sandbox: 'danger-full-access' });
    expect(await runTurn(pipe, threadId, 'run')).toMatchObject({ status: 'completed' });
    const outputs = [...(model.requests[1]?.toolOutputs.values() ?? [])];
    expect(outputs).toEqual([expect.stringContaining('one'), expect.stringContaining('two')]);
  });

  it('waits in the middle of a message until it is released', async () => {
    const middle = hold();
    model.reply(text(['Hel', middle, 'lo']));
    const pipe = await connect();
    const turnId = await startTurn(pipe, await startThread(pipe), 'hi');
    await middle.reached;
    await pipe.first(has('item/agentMessage/delta', { turnId, delta: 'Hel' }));
    const endedBefore = pipe.wire.some(({ frame }) => frame.method === 'turn/completed');
    middle.release();
    expect(endedBefore).toBe(false);
    expect(await turnEnd(pipe, turnId)).toMatchObject({ items: [{ text: 'Hello' }] });
  });
});

describe('what goes wrong by script', () => {
  it.each([
    ['an HTTP status', failure(401), { httpConnectionFailed: { httpStatusCode: 401 } }],
    [
      'an HTTP status with a body',
      failure(429, { body: { error: { type: 'usage_limit_reached' } } }),
      'usageLimitExceeded',
    ],
    ['an event', failedResponse({ code: 'rate_limit_exceeded', message: 'slow down' }), 'rateLimitExceeded'],
    ['a stream that ends early', brokenStream(text('Hel', { unfinished: true })), 'other'],
  ])('fails the turn: %s', async (_, script, codexErrorInfo) => {
    model.reply(script);
    const pipe = await connect();
    const turn = await runTurn(pipe, await startThread(pipe), 'hi');
    expect(turn).toMatchObject({ status: 'failed', error: { codexErrorInfo } });
  });

  it('is retried by the server as often as the home allows: a broken stream, a reset connection', async () => {
    model
      .reply(brokenStream(text('Hel', { unfinished: true })))
      .reply(connectionReset())
      .reply(text('Hello'));
    const pipe = await connect({ streamMaxRetries: 2 });
    const turnId = await startTurn(pipe, await startThread(pipe), 'hi');
    expect(await turnEnd(pipe, turnId)).toMatchObject({ status: 'completed', items: [{ text: 'Hello' }] });
    expect(await turnParams(pipe, turnId, 'error')).toMatchObject([{ willRetry: true }, { willRetry: true }]);
    expect(model.requests).toHaveLength(3);
  });

  it('is passed over by the server: an event that is not JSON, an event of an unknown type', async () => {
    model.reply([rawEvent('{not json'), rawEvent({ type: 'response.unheard_of' }), text('fine')]);
    const pipe = await connect();
    const turn = await runTurn(pipe, await startThread(pipe), 'hi');
    expect(turn).toMatchObject({ status: 'completed', items: [{ text: 'fine' }] });
  });

  it('keeps a turn waiting: no answer at all', async () => {
    model.reply(silence());
    const pipe = await connect();
    const threadId = await startThread(pipe);
    const turnId = await startTurn(pipe, threadId, 'hi');
    await firstValueFrom(model.requests$);
    await pipe.request('turn/interrupt', { threadId, turnId });
    expect(await turnEnd(pipe, turnId)).toMatchObject({ status: 'interrupted' });
  });

  it('is told to the turn when the script has nothing left to say', async () => {
    const pipe = await connect();
    const turn = await runTurn(pipe, await startThread(pipe), 'hi');
    expect(turn.error?.message).toBe('ScriptedModel has no answer for request 0: its queue is empty');
  });
});

describe('how an answer is chosen and timed', () => {
  it('lets the responder choose by what is asked, so that turns at once are told apart', async () => {
    model.respondWith((request) => response(text(`you said ${request.lastUserText}`)));
    const pipe = await connect();
    const turns = ['a', 'b', 'c'].map(async (prompt) => runTurn(pipe, await startThread(pipe), prompt));
    expect(await Promise.all(turns)).toMatchObject([
      { items: [{ text: 'you said a' }] },
      { items: [{ text: 'you said b' }] },
      { items: [{ text: 'you said c' }] },
    ]);
  });

  it('asks the responder, then the queue, then the standing answer', async () => {
    model.respondWith(({ lastUserText }) => (lastUserText === 'special' ? text('by responder') : undefined));
    model.reply(text('by queue')).otherwise(text('by default'));
    expect(await (await ask('plain')).text()).toContain('by queue');
    expect(await (await ask('special')).text()).toContain('by responder');
    expect(await (await ask('plain')).text()).toContain('by default');
    expect(await (await ask('plain')).text()).toContain('by default');
  });

  it('answers a responder that throws with what it threw', async () => {
    model.respondWith(() => {
      throw new Error('out of ideas');
    });
    const answer = await ask('hi');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('out of ideas');
  });

  it('serves nothing but responses, under any prefix', async () => {
    model.otherwise(text('here'));
    const origin = new URL(model.url).origin;
    expect((await fetch(`${origin}/v1/models`)).status).toBe(404);
    expect((await fetch(`${origin}/other/responses`, { method: 'POST', body: '{}' })).status).toBe(200);
    expect((await fetch(`${origin}/v1/responses`, { method: 'POST', body: '[' })).status).toBe(400);
    expect(model.requests).toHaveLength(1);
  });

  it('is no matter of another model', async () => {
    const other = await ScriptedModel.start();
    model.reply(text('mine'));
    other.reply(text('theirs'));
    expect(await (await ask('hi', other)).text()).toContain('theirs');
    expect(await (await ask('hi')).text()).toContain('mine');
    expect([model.requests.length, other.requests.length]).toEqual([1, 1]);
    await other.close();
  });

  it('is released by what a hold was told to wait for, even when that came first', async () => {
    const ready$ = new Subject<void>();
    model.reply([hold(ready$), text('ready')]);
    ready$.next();
    expect(ready$.observed).toBe(false);
    expect(await (await ask('hi')).text()).toContain('ready');
  });

  it('takes the time it was told to take', async () => {
    model.reply([pause(30), text('abc', { chunkChars: 1, paceMs: 20 })]);
    const before = performance.now();
    await (await ask('hi')).text();
    expect(performance.now() - before).toBeGreaterThanOrEqual(30 + 3 * 20 - 4);
  });

  it('rejects chunks of no length', () => {
    expect(() => text('a', { chunkChars: 0 })).toThrow(RangeError);
  });
});

describe('what a scripted model keeps', () => {
  it('records each request, and shows those of the past to whoever asks later', async () => {
    model.otherwise(text('ok'));
    const pipe = await connect();
    const threadId = await startThread(pipe);
    await runTurn(pipe, threadId, 'first');
    await runTurn(pipe, threadId, 'second');
    const requests = await lastValueFrom(model.requests$.pipe(take(2), toArray()));
    expect(requests).toEqual(model.requests);
    expect(requests).toMatchObject([
      {
        index: 0,
        path: '/v1/responses',
        lastUserText: 'first',
        body: { model: 'scripted-model', stream: true },
      },
      { index: 1, headers: { 'thread-id': threadId }, lastUserText: 'second' },
    ]);
    expect(requests[1]?.userTexts).toEqual(expect.arrayContaining(['first', 'second']));
  });

  it('keeps no more requests than it was told to', async () => {
    const forgetful = await ScriptedModel.start({ keepRequests: 1 });
    forgetful.otherwise(text('ok'));
    for (const prompt of ['first', 'second']) await ask(prompt, forgetful);
    expect(forgetful.requests).toMatchObject([{ index: 1, lastUserText: 'second' }]);
    expect(await firstValueFrom(forgetful.requests$)).toBe(forgetful.requests[0]);
    await forgetful.close();
  });

  it('makes a home with the configuration that was asked for', async () => {
    model.otherwise(text('ok'));
    const table = await connect({ config: { model: 'other-model', features: { goals: true } } });
    await runTurn(table, await startThread(table), 'hi');
    const lines = await connect({ config: 'model_reasoning_effort = "high"' });
    await runTurn(lines, await startThread(lines), 'hi');
    expect(model.requests).toMatchObject([
      { body: { model: 'other-model' } },
      { body: { model: 'scripted-model', reasoning: { effort: 'high' } } },
    ]);
  });

  it('makes a home that reaches for no address outside', async () => {
    const reached$ = new Subject<string>();
    const attempts: string[] = [];
    reached$.subscribe((line) => attempts.push(line));
    const proxy = createServer((socket) => {
      socket.once('data', (data) => {
        reached$.next(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });
    const url = await new Promise<string>((resolve) => {
      proxy.listen(0, '127.0.0.1', () => {
        const address = proxy.address();
        resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
      });
    });
    const env = {
      OPENAI_API_KEY: 'sk-none',
      CODEX_API_KEY: 'sk-none',
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      ALL_PROXY: url,
      http_proxy: url,
      https_proxy: url,
      all_proxy: url,
    };
    model.otherwise(text('ok'));
    const pipe = await connect({}, env);
    expect(await runTurn(pipe, await startThread(pipe), 'hi')).toMatchObject({ status: 'completed' });
    await pipe.close();
    expect(attempts).toEqual([]);

    // The same listener does notice a server that is not told to leave loopback alone.
    const noticed = firstValueFrom(reached$);
    const proxied = await connect({}, { ...env, NO_PROXY: '', no_proxy: '' });
    await startTurn(proxied, await startThread(proxied), 'hi');
    expect(await noticed).toContain(model.url);
    proxy.close();
  });

  it('lets a program end that has forgotten to close it, once its turn is over', async () => {
    const program = `
      import { Codex } from 'codex-rx';
      import { stdio } from 'codex-rx/node';
      import { ScriptedModel, text } from 'codex-rx/testing/node';
      import { concatMap, firstValueFrom } from 'rxjs';

      const model = await ScriptedModel.start();
      model.reply(text('Hello.'));
      const home = await model.codexHome();
      const codex = new Codex(stdio({ env: home.env }));
      const result$ = codex.startThread().pipe(concatMap((thread) => thread.run('hi')));
      console.log((await firstValueFrom(result$)).finalResponse);
      await codex.close();
      await home.remove();
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 40_000 });
    expect(stdout).toBe('Hello.\n');
  });

  it('leaves nothing behind when it is closed: no server, no open answer, no home', async () => {
    const [own, home] = [await ScriptedModel.start(), await model.codexHome()];
    const held = hold();
    model.reply([text('Hel', { unfinished: true }), held]);
    const answer = await ask('hi');
    await held.reached;
    const closed = model.close();
    expect(model.close()).toBe(closed);
    await closed;
    await expect(answer.text()).rejects.toThrow();
    await expect(ask('again')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(await lastValueFrom(model.requests$)).toBe(model.requests[0]);
    expect(existsSync(home.path)).toBe(false);
    expect((await ask('hi', own)).status).toBe(400);
    await own.close();
  });
});

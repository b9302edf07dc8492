import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ofMethod, tool, TurnFailedError } from 'codex-rx';
import { failure, functionCall, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, lastValueFrom, map, mergeMap, range, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { z } from 'zod';
import { all, begun, isDelta, isTurnEnd, Real, storedStatuses, watch } from '../fixtures/real.js';
import { behaviour, endOf, version } from './behaviour.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start({ config: { features: { default_mode_request_user_input: true, goals: true } } });
});
afterAll(() => real.close());

/** Nothing is asked, and no sandbox is needed. */
const FREE = { approvals: 'denyAll', sandbox: 'fullAccess' } as const;
/** Every command is asked for. */
const ASKS = { approvalPolicy: 'untrusted', sandbox: 'fullAccess' } as const;

describe('turns', () => {
  behaviour('handshake: the server tells its version', async () => {
    const info = await firstValueFrom(real.codex.connect());
    expect(info.version).toBe(version());
  });

  behaviour('run: one result, with text, items and usage', async () => {
    const thread = await real.thread([text('Hello.')]);
    const [result, ...more] = await all(thread.run('Say hello.'));
    expect(more).toEqual([]);
    expect(result).toMatchObject({
      threadId: thread.id,
      status: 'completed',
      finalResponse: 'Hello.',
      items: [{ type: 'userMessage' }, { type: 'agentMessage', text: 'Hello.' }],
      usage: { total: { totalTokens: 15 } },
    });
    expect(result?.durationMs).toBeGreaterThan(0);
  });

  behaviour('stream: the deltas, then the item, then the end of the turn, last and once', async () => {
    const thread = await real.thread([text(['One ', 'two ', 'three.'])]);
    const events = await all(thread.stream('Count.'));
    const deltas = events.filter(({ method }) => method === 'item/agentMessage/delta');
    expect(deltas.map(({ params }) => params)).toMatchObject([
      { delta: 'One ' },
      { delta: 'two ' },
      { delta: 'three.' },
    ]);
    expect(events.filter(isTurnEnd)).toEqual([events.at(-1)]);
    const item = events.findLastIndex(({ method }) => method === 'item/completed');
    expect(item).toBeGreaterThan(events.findLastIndex(isDelta));
  });

  behaviour('text: the pieces as the agent says them', async () => {
    const thread = await real.thread([text(['One ', 'two ', 'three.'])]);
    expect(await all(thread.text('Count.'))).toEqual(['One ', 'two ', 'three.']);
  });

  behaviour('a handle: late observers see what early ones saw', async () => {
    const thread = await real.thread([text(['One ', 'two.'])]);
    const turn = await firstValueFrom(thread.turn('Count.'));
    const early = watch(turn.events$);
    expect(await early.ended).toBeUndefined();
    expect(await all(turn.events$)).toEqual(early.values);
    expect(early.values[0]).toMatchObject({ method: 'turn/started' });
    expect(await firstValueFrom(turn.result$)).toMatchObject({ id: turn.id, finalResponse: 'One two.' });
  });

  behaviour('many threads at once, each with its own answer', async () => {
    const answers = await lastValueFrom(
      range(8).pipe(
        mergeMap(async (n) => {
          const thread = await real.thread([text([`This is `, `${n}.`])]);
          return (await firstValueFrom(thread.run(`Say ${n}.`))).finalResponse === `This is ${n}.`;
        }),
        toArray(),
      ),
    );
    expect(answers).toEqual(Array(8).fill(true));
  });

  behaviour('many turns of one thread, one after another', async () => {
    const thread = await real.thread([text('One.'), text('Two.'), text('Three.')]);
    const asked = ['1', '2', '3'].map((input) => firstValueFrom(thread.run(input)));
    const results = await Promise.all(asked);
    expect(results.map(({ finalResponse }) => finalResponse)).toEqual(['One.', 'Two.', 'Three.']);
  });

  behaviour('steer: the input joins the running turn', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Now the other thing.')]);
    const turn = await firstValueFrom(thread.turn('Do one thing.'));
    await firstValueFrom(turn.text$);
    expect(await firstValueFrom(turn.steer('No, the other.'))).toEqual({ turnId: turn.id });
    first.release();
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'Now the other thing.' });
    expect(real.requests(thread).at(-1)?.userTexts.slice(-2)).toEqual(['Do one thing.', 'No, the other.']);
  });

  behaviour('interrupt: right after the start, every time', async () => {
    const thread = await real.thread(() => begun().script);
    for (let round = 0; round < 8; round += 1) {
      const turn = await firstValueFrom(thread.turn(`Round ${round}.`));
      await firstValueFrom(turn.interrupt());
      expect(await firstValueFrom(turn.result$)).toMatchObject({ id: turn.id, status: 'interrupted' });
    }
  });

  behaviour('unsubscribing: ends the turn on the server', async () => {
    const thread = await real.thread(() => begun().script);
    const ended = firstValueFrom(thread.events$.pipe(filter(isTurnEnd)));
    const run = watch(thread.run('Talk.'));
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    run.unsubscribe();
    expect(await ended).toMatchObject({ params: { turn: { status: 'interrupted' } } });
    expect(await storedStatuses(thread)).toEqual(['interrupted']);
  });

  behaviour('a failed turn: an error with what the server says of it', async () => {
    const thread = await real.thread([failure(400, { body: 'no such thing' }), text('Fine.')]);
    const error = await watch(thread.run('Fail.')).ended;
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({
      message: expect.stringContaining('no such thing'),
      codexErrorInfo: 'other',
    });
    expect(await firstValueFrom(thread.run('Again.'))).toMatchObject({ finalResponse: 'Fine.' });
  });

  behaviour('structured output: a typed value', async () => {
    const thread = await real.thread([text('{"sum":3}')]);
    const output = z.object({ sum: z.number() });
    expect(await firstValueFrom(thread.run('Add.', { output }))).toMatchObject({ output: { sum: 3 } });
    expect(real.requests(thread)[0]?.body).toMatchObject({ text: { format: { type: 'json_schema' } } });
  });

  behaviour('a run while another client has a turn on the thread: settles', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Both.')]);
    const started = firstValueFrom(thread.events$.pipe(filter(isDelta)));
    const input = [{ type: 'text' as const, text: 'Theirs.' }];
    await firstValueFrom(real.codex.request('turn/start', { threadId: thread.id, input }));
    await started;
    const run = watch(thread.run('Ours.'));
    await firstValueFrom(
      real.codex.wire$.pipe(
        filter(({ direction, frame }) => direction === 'in' && frame.method === undefined),
      ),
    );
    first.release();
    const error = await run.ended;
    // Before 0.148 the reply names a turn that never begins, which is said.
    if (error !== undefined) expect(error).toMatchObject({ code: 'invalid_response' });
    else expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'Both.' }]);
  });
});

describe('what the server asks', () => {
  async function decided(decision: 'accept' | 'decline') {
    const marker = join(real.workspace, decision);
    const call = functionCall('exec_command', { cmd: `touch ${marker}` });
    const thread = await real.thread([call, text('I went on.')], ASKS);
    const approval = firstValueFrom(thread.approvals$);
    const run = firstValueFrom(thread.run('Touch it.'));
    const asked = await approval;
    expect(asked).toMatchObject({ kind: 'command', params: { command: expect.stringContaining(marker) } });
    asked[decision]();
    expect(await run).toMatchObject({ status: 'completed', finalResponse: 'I went on.' });
    expect(await firstValueFrom(real.codex.pendingApprovals$)).toEqual([]);
    return existsSync(marker);
  }

  behaviour('approval: accepted, and the command runs', async () => {
    expect(await decided('accept')).toBe(true);
  });

  behaviour('approval: declined, and the turn goes on without', async () => {
    expect(await decided('decline')).toBe(false);
  });

  behaviour('approval: nobody decides, so it is declined', async () => {
    const marker = join(real.workspace, 'nobody');
    const call = functionCall('exec_command', { cmd: `touch ${marker}` });
    const thread = await real.thread([call, text('I went on.')], ASKS);
    expect(await firstValueFrom(thread.run('Touch it.'))).toMatchObject({ finalResponse: 'I went on.' });
    expect(existsSync(marker)).toBe(false);
  });

  behaviour('a tool of the client: called with parsed arguments', async () => {
    const input = z.object({ a: z.number(), b: z.number() });
    const sum = tool({ name: 'sum', description: 'Adds.', input, run: ({ a, b }) => `makes ${a + b}` });
    const thread = await real.thread([functionCall('sum', { a: 1, b: 2 }), text('Three.')], { tools: [sum] });
    const { finalResponse, items } = await firstValueFrom(thread.run('Add one and two.'));
    expect(finalResponse).toBe('Three.');
    expect(items).toMatchObject([{}, { type: 'dynamicToolCall', tool: 'sum', success: true }, {}]);
    expect([...(real.requests(thread).at(-1)?.toolOutputs.values() ?? [])]).toEqual(['makes 3']);
  });

  behaviour('a question to the user: answered', async () => {
    const question = {
      id: 'color',
      header: 'Color',
      question: 'Which color?',
      options: [
        { label: 'Red', description: 'Like blood.' },
        { label: 'Blue', description: 'Like the sky.' },
      ],
    };
    const call = functionCall('request_user_input', { questions: [question] });
    const thread = await real.thread([call, text('Painted.')], FREE);
    const handler = real.codex.handle('item/tool/requestUserInput', ({ questions }) => ({
      answers: Object.fromEntries(questions.map(({ id }) => [id, { answers: ['Blue'] }])),
    }));
    const { finalResponse } = await firstValueFrom(thread.run('Paint it.'));
    handler.unsubscribe();
    expect(finalResponse).toBe('Painted.');
    expect([...(real.requests(thread).at(-1)?.toolOutputs.values() ?? [])]).toEqual([
      expect.stringContaining('Blue'),
    ]);
  });

  const CLOCK = { before: '0.146.0', after: '0.169.0', member: 'currentTime/read' };

  behaviour(
    'the time: told to the server that asks for it, and to the model',
    async () => {
      const current_time_reminder = { enabled: true, reminder_interval_seconds: 1, clock_source: 'external' };
      await using home = await Real.start({ config: { features: { current_time_reminder } } });
      const thread = await home.thread([text('Thank you.')], FREE);
      const currentTimeAt = Date.UTC(2026, 5, 17, 17, 34, 15) / 1000;
      home.codex.handle('currentTime/read', () => ({ currentTimeAt }));
      expect(await firstValueFrom(thread.run('What time is it?'))).toMatchObject({
        finalResponse: 'Thank you.',
      });
      expect(JSON.stringify(home.requests(thread)[0]?.body)).toContain('It is 2026-06-17 17:34:15 UTC.');
    },
    CLOCK,
  );

  behaviour('a command of the agent: its item, with the output', async () => {
    const call = functionCall('exec_command', { cmd: 'echo first; sleep 0.3; echo second' });
    const thread = await real.thread([call, text('Done.')], FREE);
    // Older servers may tell of it after the end of the turn.
    const command = firstValueFrom(
      thread.events$.pipe(
        ofMethod('item/completed'),
        map(({ params: { item } }) => item),
        filter(({ type }) => type === 'commandExecution'),
      ),
    );
    expect(await firstValueFrom(thread.run('Echo.'))).toMatchObject({ finalResponse: 'Done.' });
    expect(await command).toMatchObject({
      status: 'completed',
      exitCode: 0,
      aggregatedOutput: expect.stringContaining('second'),
    });
  });
});

describe('turns without a prompt', () => {
  behaviour('compact: a turn of its own', async () => {
    const thread = await real.thread([text('Hello.'), text('Summary.')]);
    await firstValueFrom(thread.run('Hello.'));
    const turn = await firstValueFrom(thread.compact());
    expect(await firstValueFrom(turn.result$)).toMatchObject({ id: turn.id, status: 'completed' });
  });

  behaviour('shell: the command in a turn of its own', async () => {
    const thread = await real.thread([text('Hello.')], FREE);
    await firstValueFrom(thread.run('Hello.'));
    const turn = await firstValueFrom(thread.shell('echo from the shell'));
    expect(await firstValueFrom(turn.result$)).toMatchObject({
      status: 'completed',
      items: [{ type: 'commandExecution', aggregatedOutput: 'from the shell\n' }],
    });
  });

  behaviour('review: one turn, under the id of the reply', async () => {
    await using reviews = await Real.start();
    reviews.model.respondWith(() => text('Looks good.'));
    const thread = await firstValueFrom(reviews.codex.startThread(FREE));
    const begunHere = watch(thread.turns$.pipe(map(({ id }) => id)));
    const turn = await firstValueFrom(thread.review('Look at it.'));
    const result = await firstValueFrom(turn.result$);
    expect(result).toMatchObject({ id: turn.id, status: 'completed', finalResponse: 'Looks good.' });
    expect(begunHere.values).toEqual([turn.id]);
  });

  behaviour('goal: the turns of a goal as one', async () => {
    const thread = await real.thread([
      text('Half of it.'),
      functionCall('update_goal', { status: 'complete' }),
      text('All of it.'),
    ]);
    const goal = await firstValueFrom(thread.goal('Get all of it done.'));
    expect(await firstValueFrom(goal.result$)).toMatchObject({ finalResponse: 'All of it.' });
  });

  behaviour('enqueue: the input runs as the next turn', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('From the queue.')]);
    const running = await firstValueFrom(thread.turn('First.'));
    const queued = watch(thread.enqueue('Then this.'));
    await Promise.race([firstValueFrom(real.codex.on('thread/queue/changed')), endOf(queued)]);
    first.release();
    await firstValueFrom(running.result$);
    const turn = await queued.first();
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'From the queue.' });
  });
});

import {
  RequestTimeoutError,
  StaleTurnError,
  TransportClosedError,
  TurnFailedError,
  type Codex,
  type Thread,
} from 'codex-rx';
import { failure, functionCall, hold, response, text, type Script } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoalRefusedError } from '../../src/goals/goal-refused-error.js';
import { turnIdOf } from '../../src/protocol/route.js';
import { all, begun, Real, sent, storedStatuses, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const update = (status: string): Script => functionCall('update_goal', { status });
const left = (codex: Codex) => codex['context'].connection.session.threads.size;
const NOTHING = { threads: 0, turns: 0 };

async function goalOf(thread: Thread) {
  const { goal } = await firstValueFrom(real.codex.request('thread/goal/get', { threadId: thread.id }));
  return goal;
}

describe('a goal', () => {
  it('is one turn with one id, whatever the number of turns the server runs for it', async () => {
    const thread = await real.thread([
      text('Half of it.'),
      update('complete'),
      text('All of it.'),
      text('Hello.'),
    ]);
    const goal = await firstValueFrom(thread.goal('  Get all of it done. '));
    const [events, turns, goals, texts, items, result] = await Promise.all([
      all(goal.events$),
      all(goal.turns$),
      all(goal.goal$),
      all(goal.text$),
      all(goal.items$),
      firstValueFrom(goal.result$),
    ]);
    expect(turns).toHaveLength(2);
    expect(goal).toMatchObject({ id: turns[0]?.id, threadId: thread.id });
    expect(new Set(events.map(({ method, params }) => turnIdOf(method, params)))).toEqual(new Set([goal.id]));
    const methods = events.map(({ method }) => method);
    expect(methods.filter((method) => method.startsWith('turn/'))).toEqual([
      'turn/started',
      'turn/completed',
    ]);
    expect([methods[0], methods.at(-1)]).toEqual(['turn/started', 'turn/completed']);
    expect(methods).not.toContain('thread/goal/updated');
    expect(texts.join('')).toBe('Half of it.All of it.');
    expect(items.map(({ type }) => type)).toEqual(['agentMessage', 'agentMessage']);
    expect(goals.map((goal) => goal?.status)).toEqual(expect.arrayContaining(['active', 'complete']));
    const [first, last] = await Promise.all(turns.map(({ result$ }) => firstValueFrom(result$)));
    expect(result).toMatchObject({
      id: goal.id,
      threadId: thread.id,
      status: 'completed',
      finalResponse: 'All of it.',
      items,
      // The thread is new, so all that it has cost is of the goal.
      usage: { ...last?.usage, turn: last?.usage?.total },
      startedAt: first?.startedAt,
      completedAt: last?.completedAt,
      goal: { objective: 'Get all of it done.', status: 'complete' },
    });
    const [begun, over] = [events[0]?.emittedAtMs ?? 0, events.at(-1)?.emittedAtMs ?? 0];
    expect(result.durationMs).toBe(over - begun);
    expect(real.requests(thread)[0]?.body).toSatisfy((body) =>
      JSON.stringify(body).includes('Get all of it done.'),
    );
    expect(left(real.codex)).toEqual(NOTHING);
    expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Hello.' });
  });

  it('can be reached in its first turn; what is asked of it after that is refused as stale', async () => {
    const thread = await real.thread([update('complete'), text('Done at once.')]);
    const goal = await firstValueFrom(thread.goal('Get it done.'));
    expect(await firstValueFrom(goal.result$)).toMatchObject({ finalResponse: 'Done at once.' });
    const frames = sent(real.codex);
    for (const asked of [goal.steer('More.'), goal.interrupt(), goal.pause()])
      expect(await watch<unknown>(asked).ended).toBeInstanceOf(StaleTurnError);
    expect(['turn/steer', 'turn/interrupt', 'thread/goal/set'].flatMap(frames)).toEqual([]);
  });

  it('takes the place of the one before it, whose tokens do not count for it', async () => {
    const expensive = response([functionCall('update_goal', { status: 'complete' })], {
      usage: { inputTokens: 5000, outputTokens: 5000 },
    });
    const thread = await real.thread([expensive, text('A.'), update('complete'), text('B.')]);
    expect(await firstValueFrom(thread.runGoal('First.'))).toMatchObject({ finalResponse: 'A.' });
    const { finalResponse, goal } = await firstValueFrom(thread.runGoal('Second.'));
    expect({ finalResponse, goal }).toMatchObject({
      finalResponse: 'B.',
      goal: { objective: 'Second.', status: 'complete' },
    });
    expect(goal?.tokensUsed).toBeLessThan(5000);
  });

  it('takes a thread up again that was left', async () => {
    const thread = await real.thread([text('Hello.'), text('Half.'), update('complete'), text('All.')]);
    await firstValueFrom(thread.run('Hello?'));
    await firstValueFrom(thread.unsubscribe());
    const result = await firstValueFrom(thread.runGoal('Get it done.'));
    expect(result).toMatchObject({
      status: 'completed',
      finalResponse: 'All.',
      goal: { status: 'complete' },
    });
  });

  it('holds turns of its thread back until it is over', async () => {
    const first = begun();
    const thread = await real.thread([first.script, update('complete'), text('Done.'), text('Hello.')]);
    const goal = await firstValueFrom(thread.goal('Get it done.'));
    const ends: string[] = [];
    const over = watch(goal.result$)
      .first()
      .then(() => ends.push('goal'));
    const answer = firstValueFrom(thread.run('Hello?')).then(({ finalResponse }) =>
      ends.push(String(finalResponse)),
    );
    first.release();
    await Promise.all([over, answer]);
    expect(ends).toEqual(['goal', 'Hello.']);
  });

  it('is completed as a turn when it is blocked, limited or paused by the model, and says so', async () => {
    const statuses = await Promise.all(
      ['blocked', 'paused'].map(async (status) => {
        const thread = await real.thread([update(status), text('I cannot.')]);
        return firstValueFrom(thread.runGoal('Get it done.'));
      }),
    );
    const limited = await real.thread(() => text('Still at it.'));
    const limit = limited.runGoal('Get it done.', { tokenBudget: 20 });
    const results = [...statuses, await firstValueFrom(limit)];
    expect(results.map(({ status, goal }) => [status, goal?.status])).toEqual([
      ['completed', 'blocked'],
      ['completed', 'paused'],
      ['completed', 'budgetLimited'],
    ]);
  });

  it.each([
    [failure(400), 'other', 'blocked'],
    [
      failure(429, {
        body: { error: { type: 'usage_limit_reached', message: 'No more.', plan_type: 'plus' } },
      }),
      'usageLimitExceeded',
      'usageLimited',
    ],
  ])(
    'fails when a turn does, with what came before; the thread goes on (%#)',
    async (fails, info, status) => {
      const thread = await real.thread([text('Half of it.'), fails, text('Hello.')]);
      const error = await watch(thread.runGoal('Get it done.')).ended;
      expect(error).toBeInstanceOf(TurnFailedError);
      expect(error).toMatchObject({
        codexErrorInfo: info,
        result: { status: 'failed', finalResponse: 'Half of it.', goal: { status } },
      });
      expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Hello.' });
      expect(left(real.codex)).toEqual(NOTHING);
    },
  );
});

describe('while it runs', () => {
  it('is steered in whichever turn runs then', async () => {
    const rest = hold();
    const thread = await real.thread([
      text('Half of it.'),
      text(['I begin', rest]),
      update('complete'),
      text('Done your way.'),
    ]);
    const goal = await firstValueFrom(thread.goal('Get it done.'));
    await watch(goal.text$).first((piece) => piece === 'I begin');
    expect(await firstValueFrom(goal.steer('Another way.'))).toEqual({ turnId: goal.id });
    expect(await firstValueFrom(goal.result$)).toMatchObject({ finalResponse: 'Done your way.' });
    expect(real.requests(thread).at(-1)?.lastUserText).toBe('Another way.');
    expect(await storedStatuses(thread)).toEqual(['completed', 'completed']);
  });

  it('is paused and stopped by interrupt; the thread is free, and the goal can be resumed', async () => {
    const thread = await real.thread([
      begun().script,
      text('Hello.'),
      update('complete'),
      text('Done after all.'),
    ]);
    const goal = await firstValueFrom(thread.goal('Get it done.'));
    await firstValueFrom(goal.text$);
    await firstValueFrom(goal.interrupt());
    expect(await firstValueFrom(goal.result$)).toMatchObject({
      status: 'interrupted',
      goal: { status: 'paused' },
    });
    expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Hello.' });
    const again = await firstValueFrom(thread.resumeGoal());
    expect(again.id).not.toBe(goal.id);
    expect(await firstValueFrom(again.result$)).toMatchObject({
      finalResponse: 'Done after all.',
      goal: { objective: 'Get it done.', status: 'complete' },
    });
  });

  it('goes on to the end of its turn when it is paused, and no further', async () => {
    const first = begun();
    const thread = await real.thread([first.script]);
    const goal = await firstValueFrom(thread.goal('Get it done.'));
    await firstValueFrom(goal.text$);
    expect(await firstValueFrom(goal.pause())).toMatchObject({ status: 'paused' });
    first.release();
    expect(await firstValueFrom(goal.result$)).toMatchObject({
      status: 'interrupted',
      finalResponse: 'I begin and end.',
    });
    expect(await storedStatuses(thread)).toEqual(['completed']);
  });

  it('is paused and interrupted when whoever runs it leaves, and not when a handle’s streams are left', async () => {
    const first = begun();
    const thread = await real.thread([first.script, begun().script]);
    const handle = await firstValueFrom(thread.goal('Get it done.'));
    await firstValueFrom(handle.text$);
    watch(handle.result$).unsubscribe();
    const ended = watch(handle.events$).ended;
    await firstValueFrom(handle.pause());
    first.release();
    await ended;
    expect(await storedStatuses(thread)).toEqual(['completed']);

    const turns = watch(thread.turns$);
    const owner = watch(thread.runGoal('Once more.'));
    const turn = await turns.first();
    await firstValueFrom(turn.text$);
    owner.unsubscribe();
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'interrupted' });
    expect(await goalOf(thread)).toMatchObject({ objective: 'Once more.', status: 'paused' });
  });
});

describe('refused before the model is asked', () => {
  it('an objective that is none', async () => {
    const thread = await real.thread();
    const frames = sent(real.codex);
    for (const objective of ['', '  \n', 'x'.repeat(4001)])
      expect(await watch(thread.goal(objective)).ended).toMatchObject({
        code: 'invalid_params',
        issues: [{ path: ['objective'] }],
      });
    expect([...frames('thread/read'), ...frames('thread/goal/set')]).toEqual([]);
  });

  it('where the configuration has no goals', async () => {
    await using off = await Real.start({ config: { features: { goals: false } } });
    const thread = await off.thread();
    expect(await watch(thread.goal('Get it done.')).ended).toMatchObject({ reason: 'disabled' });
    expect(off.model.requests).toEqual([]);
  });

  it('on an ephemeral thread', async () => {
    const thread = await real.thread([], { ephemeral: true });
    const error = await watch(thread.goal('Get it done.')).ended;
    expect(error).toBeInstanceOf(GoalRefusedError);
    expect(error).toMatchObject({ reason: 'ephemeral', method: 'thread/goal/set' });
  });

  it('while a turn runs that was begun past the queue; the queue goes on', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Hello.')]);
    const turns = watch(thread.turns$);
    const input = [{ type: 'text' as const, text: 'Hi.' }];
    await firstValueFrom(real.codex.request('turn/start', { threadId: thread.id, input }));
    const turn = await turns.first();
    expect(await watch(thread.goal('Get it done.')).ended).toMatchObject({ reason: 'busy' });
    first.release();
    await firstValueFrom(turn.result$);
    expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Hello.' });
    expect(real.requests(thread)).toHaveLength(2);
  });

  it('when there is none to resume', async () => {
    const thread = await real.thread();
    expect(await watch(thread.resumeGoal()).ended).toMatchObject({ reason: 'missing' });
  });
});

it('is given up and paused when the server takes it but begins no turn', async () => {
  const thread = await real.thread([], { config: { 'features.goals': false } });
  const error = await watch(thread.goal('Get it done.', { startTimeoutMs: 300 })).ended;
  expect(error).toBeInstanceOf(RequestTimeoutError);
  // Its place in the queue is free once it is known that no turn was on its way.
  real.script(thread.id, [text('Hello.')]);
  expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Hello.' });
  expect(await goalOf(thread)).toMatchObject({ status: 'paused' });
});

describe('the end of the link', () => {
  it('ends everything of a goal once, and so does what is asked of it then', async () => {
    const codex = real.connect();
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, [begun().script]);
    const goal = await firstValueFrom(thread.goal('Get it done.'));
    await firstValueFrom(goal.text$);
    const watches = [goal.events$, goal.turns$, goal.goal$, goal.result$].map((view$) =>
      watch<unknown>(view$),
    );
    await codex.close();
    expect(await Promise.all(watches.map(({ ended }) => ended))).toEqual(
      Array(4).fill(expect.any(TransportClosedError)),
    );
    expect(watches.map(({ ends }) => ends)).toEqual([1, 1, 1, 1]);
    for (const asked of [goal.steer('More.'), goal.interrupt(), goal.pause()])
      expect(await watch<unknown>(asked).ended).toBeInstanceOf(TransportClosedError);
  });
});

import { expand, filter, firstValueFrom, map, mergeMap, toArray, type Observable } from 'rxjs';
import type { Subagent, Turn } from 'codex-rx';
import { functionCall, hold, text, type ModelRequest, type Script } from 'codex-rx/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, watch } from '../fixtures/real.js';

let real: Real;
beforeAll(async () => {
  real = await Real.start({ config: { agents: { max_depth: 2 } } });
});
afterAll(() => real.close());

const tool = (name: string, args: Readonly<Record<string, unknown>>) =>
  functionCall(name, args, { namespace: 'multi_agent_v1' });
const spawn = (message: string) => tool('spawn_agent', { message });

/** Answers the requests of threads that are told by their first prompt, in order. */
function play(scripts: Readonly<Record<string, readonly ((asked: ModelRequest) => Script)[]>>): void {
  const left = new Map(Object.entries(scripts).map(([prompt, answers]) => [prompt, [...answers]]));
  real.model.respondWith((request) => {
    const prompt = request.userTexts.find((said) => left.has(said)) ?? '';
    return left.get(prompt)?.shift()?.(request);
  });
}

/** Waits for the agent that the thread has spawned. */
function wait({ toolOutputs }: ModelRequest): Script {
  const [spawned = ''] = toolOutputs.values();
  return tool('wait_agent', { targets: [/"agent_id":"([^"]+)"/.exec(spawned)?.[1]] });
}

async function start(prompt: string, params: object = {}): Promise<Turn> {
  const thread = await real.thread([], { approvalPolicy: 'never', sandbox: 'fullAccess', ...params });
  return firstValueFrom(thread.turn(prompt));
}

const answers = (agents$: Observable<Subagent>) =>
  agents$.pipe(
    mergeMap((agent) => agent.turns$),
    mergeMap((turn) => turn.result$),
    map(({ finalResponse }) => finalResponse),
  );

describe('a turn that has agents work for it', () => {
  it('shows them as a tree, each with its turns, and keeps their events out of its own', async () => {
    play({
      Delegate: [() => spawn('Outer'), wait, () => text('Root says so.')],
      Outer: [() => spawn('Inner'), wait, () => text('Outer says so.')],
      Inner: [() => text('Inner says so.')],
    });
    const followed = watch(real.codex.turns$);
    const turn = await start('Delegate');
    const trees = watch(turn.agents$);
    const events = watch(turn.events$);
    const agents = await all(turn.children$.pipe(expand(({ children$ }) => children$)));
    expect(agents.map(({ prompt }) => prompt)).toEqual(['Outer', 'Inner']);
    expect(agents.map(({ parentThreadId }) => parentThreadId)).toEqual([turn.threadId, agents[0]?.threadId]);
    expect(await all(answers(turn.children$))).toEqual(['Outer says so.']);
    expect((await firstValueFrom(turn.result$)).finalResponse).toBe('Root says so.');

    expect(await trees.ended).toBeUndefined();
    expect(trees.values.at(-1)).toMatchObject([
      { status: 'completed', children: [{ status: 'completed', children: [] }] },
    ]);
    const threads = new Set(events.values.map(({ params }) => 'threadId' in params && params.threadId));
    expect([...threads]).toEqual([turn.threadId]);

    // The server lets this connection follow the agents' threads unasked.
    const ids = new Set(followed.values.map(({ threadId }) => threadId));
    expect([...ids]).toEqual(expect.arrayContaining(agents.map(({ threadId }) => threadId)));
    followed.unsubscribe();
    const { agentNickname, parentThreadId } = await firstValueFrom(agents[0]!.thread.read());
    expect(agentNickname).toEqual(expect.any(String));
    expect(parentThreadId).toBe(turn.threadId);
  });

  it('is not below the agents that write to it', async () => {
    let rootId = '';
    play({
      'Be written to': [
        () => spawn('Write'),
        wait,
        () => text('Root says so.'),
        () => text('I have read it.'),
      ],
      Write: [
        () => tool('send_input', { target: rootId, message: 'Are you there?' }),
        () => text('I wrote.'),
      ],
    });
    const thread = await real.thread([], { approvalPolicy: 'never', sandbox: 'fullAccess' });
    rootId = thread.id;
    const items = watch(real.codex.on('item/completed'));
    const turn = await firstValueFrom(thread.turn('Be written to'));
    const trees = watch(turn.agents$);
    const agents = await all(turn.children$.pipe(expand(({ children$ }) => children$)));
    expect(agents.map(({ prompt }) => prompt)).toEqual(['Write']);
    expect(await trees.ended).toBeUndefined();
    expect(trees.values.at(-1)).toMatchObject([{ status: 'completed', children: [] }]);
    const written = items.values.filter(
      ({ item }) => item.type === 'collabAgentToolCall' && item.tool === 'sendInput',
    );
    expect(written).toMatchObject([
      { threadId: agents[0]?.threadId, item: { receiverThreadIds: [turn.threadId] } },
    ]);
    items.unsubscribe();
  });

  it('shows what is left of an agent that outlives it, to those who look when it has begun', async () => {
    const pause = hold();
    play({
      'Fire and forget': [() => spawn('Slow'), () => text('Root is done.')],
      Slow: [() => text(['Slow begins', pause, ' and ends.'])],
    });
    const deltas = watch(real.codex.on('item/agentMessage/delta'));
    const turn = await start('Fire and forget');
    await firstValueFrom(turn.result$);
    await deltas.first(({ threadId }) => threadId !== turn.threadId);
    deltas.unsubscribe();
    const [agent] = await all(turn.children$);
    const texts = watch(agent!.turns$.pipe(mergeMap(({ text$ }) => text$)));
    await firstValueFrom(agent!.status$.pipe(filter((status) => status === 'running')));
    pause.release();
    expect(await texts.ended).toBeUndefined();
    expect(texts.values.join('')).toMatch(/ and ends\.$/);
    expect(await all(agent!.status$)).toEqual(['completed']);
  });

  it('leaves its agents at work when it is interrupted; each turn of theirs can be', async () => {
    const pause = hold();
    play({
      'Interrupt me': [() => spawn('Endless'), wait],
      Endless: [() => text(['I begin', pause])],
    });
    const turn = await start('Interrupt me');
    const agent = await firstValueFrom(turn.children$);
    const work = await firstValueFrom(agent.turns$);
    await firstValueFrom(work.text$);
    await firstValueFrom(turn.interrupt());
    expect((await firstValueFrom(turn.result$)).status).toBe('interrupted');
    expect(await firstValueFrom(agent.status$)).toBe('running');
    await firstValueFrom(work.interrupt());
    expect((await all(agent.status$)).at(-1)).toBe('interrupted');
    pause.release();
  });
});

describe('an approval that an agent needs', () => {
  const scripts = {
    Ask: [() => spawn('Touch'), wait, () => text('Done.')],
    Touch: [() => functionCall('exec_command', { cmd: 'touch made' }), () => text('Tried.')],
  };

  it('is one of its turn and of the client, and not of the turn it works for', async () => {
    play(scripts);
    const turn = await start('Ask', { approvalPolicy: 'untrusted' });
    const own = watch(turn.approvals$);
    const ofAgent$ = turn.children$.pipe(
      mergeMap((agent) => agent.turns$),
      mergeMap((work) => work.approvals$),
    );
    const approval = await firstValueFrom(ofAgent$);
    expect(await firstValueFrom(real.codex.pendingApprovals$)).toEqual([approval]);
    approval.accept();
    expect((await firstValueFrom(turn.result$)).status).toBe('completed');
    expect(own.values).toEqual([]);
  });

  it('is declined when nobody looks, and nothing waits for it', async () => {
    play(scripts);
    const turn = await start('Ask', { approvalPolicy: 'untrusted' });
    const items = turn.children$.pipe(
      mergeMap((agent) => agent.turns$),
      mergeMap((work) => work.items$),
      filter(({ type }) => type === 'commandExecution'),
      toArray(),
    );
    expect(await firstValueFrom(items)).toMatchObject([{ status: 'declined' }]);
    expect((await firstValueFrom(turn.result$)).status).toBe('completed');
  });
});

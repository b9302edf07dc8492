import type { Codex, Thread, TurnResult } from 'codex-rx';
import { response, text } from 'codex-rx/testing/node';
import { firstValueFrom, switchMap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shell } from '../fixtures/approvals.js';
import { RUNS } from '../fixtures/gap.js';
import { Real } from '../fixtures/real.js';
import { Served } from '../fixtures/served.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** An answer of the model that takes so many tokens. */
const taking = (
  inputTokens: number,
  outputTokens: number,
  part: Parameters<typeof response>[0] = text('Yes.'),
) => response(part, { usage: { inputTokens, outputTokens } });

const tokens = (inputTokens: number, outputTokens: number) => ({
  totalTokens: inputTokens + outputTokens,
  inputTokens,
  outputTokens,
});

const run = (thread: Thread) => firstValueFrom(thread.run('Well?'));

const usageOf = ({ usage }: TurnResult) => usage;

describe('the usage of a turn', () => {
  it('tells what the turn has cost apart from what its thread has', async () => {
    const thread = await real.thread([taking(100, 10), taking(250, 20)]);
    expect(usageOf(await run(thread))).toMatchObject({ turn: tokens(100, 10), total: tokens(100, 10) });
    expect(usageOf(await run(thread))).toMatchObject({
      turn: tokens(250, 20),
      total: tokens(350, 30),
      last: tokens(250, 20),
    });
  });

  it('counts every request to the model that the turn has made', async () => {
    const tools = [taking(100, 10, shell('true; echo x')), taking(120, 12)];
    const thread = await real.thread([taking(50, 5), ...tools], RUNS);
    await run(thread);
    expect(usageOf(await run(thread))).toMatchObject({ turn: tokens(220, 22), last: tokens(120, 12) });
  });

  it('counts a compaction, and nothing of it for the turn after it', async () => {
    const thread = await real.thread([taking(100, 10), taking(30, 3), taking(7, 1)]);
    await run(thread);
    const compaction = await firstValueFrom(thread.compact().pipe(switchMap(({ result$ }) => result$)));
    expect(usageOf(compaction)?.turn).toMatchObject(tokens(30, 3));
    expect(usageOf(await run(thread))?.turn).toMatchObject(tokens(7, 1));
  });

  it('is that of the turn alone after a resume by a further server', async () => {
    const { id } = await real.thread([taking(100, 10)]).then(async (thread) => {
      await run(thread);
      await firstValueFrom(thread.unsubscribe());
      return thread;
    });
    await real.codex.close();
    const codex = real.connect();
    real.script(id, [taking(30, 3), taking(7, 1)]);
    const thread = await firstValueFrom(codex.resumeThread(id));
    const compaction = await firstValueFrom(thread.compact().pipe(switchMap(({ result$ }) => result$)));
    expect(usageOf(compaction)).toMatchObject({ turn: tokens(30, 3), total: tokens(130, 13) });
    expect(usageOf(await run(thread))?.turn).toMatchObject(tokens(7, 1));
    await codex.close();
  });

  it.each<[string, (thread: Thread) => Promise<TurnResult>, number]>([
    ['a turn', run, 30],
    [
      'a compaction',
      (thread) => firstValueFrom(thread.compact().pipe(switchMap(({ result$ }) => result$))),
      30,
    ],
  ])('leaves out what the thread had cost from which it was forked: %s', async (_what, act, cost) => {
    const codex: Codex = real.connect();
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, [taking(100, 10)]);
    await run(thread);
    const fork = await firstValueFrom(thread.fork());
    real.script(fork.id, [taking(cost, 3)]);
    expect(usageOf(await act(fork))?.turn).toMatchObject(tokens(cost, 3));
    await codex.close();
  });
});

describe('the usage of a turn on a shared server', () => {
  it('is right for a client that has joined the thread after turns of others', async () => {
    await using served = await Served.start();
    const [first, second] = [served.client(), served.client()];
    const thread = await firstValueFrom(first.startThread());
    served.real.script(thread.id, [taking(100, 10), taking(30, 3), taking(7, 1), taking(9, 2)]);
    await run(thread);
    const joined = await firstValueFrom(second.resumeThread(thread.id));
    expect(usageOf(await run(joined))?.turn).toMatchObject(tokens(30, 3));
    expect(usageOf(await run(thread))?.turn).toMatchObject(tokens(7, 1));
    expect(usageOf(await run(joined))?.turn).toMatchObject(tokens(9, 2));
  });
});

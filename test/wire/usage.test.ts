import type { TurnResult } from 'codex-rx';
import { turn, type FakeAppServer } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { goalServer, OBJECTIVE } from '../fixtures/goal-server.js';
import { MODES, record, settled, setUp, turnFrames, type Record } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

const breakdown = (totalTokens: number) => ({
  totalTokens,
  inputTokens: totalTokens,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
});

const told = (turnId: string, total: number, last: number, threadId = 'a') => ({
  method: 'thread/tokenUsage/updated',
  params: { threadId, turnId, tokenUsage: { total: breakdown(total), last: breakdown(last) } },
});

const costs = ({ values }: Record<TurnResult>) => values.map(({ usage }) => usage?.turn.totalTokens);

function talkative(server: FakeAppServer) {
  let turns = 0;
  server
    .handle('thread/start', () => ({ thread: { id: 'a' } }))
    .handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'idle' } } }))
    .handle('turn/start', () => ({ turn: turn(`turn-${(turns += 1)}`, 'inProgress') }));
}

async function started(options: Parameters<typeof setUp>[0] = {}) {
  const { server, codex } = setUp(options);
  talkative(server);
  const thread = await firstValueFrom(codex.startThread());
  const say = (...frames: readonly object[]) => {
    for (const frame of frames) server.link.send(frame);
  };
  return { server, codex, thread, say };
}

describe.each(MODES)('what a turn has cost (%s)', (mode) => {
  it('is what stands at its end less what stood before it, however often the server repeats itself', async () => {
    const { thread, say } = await started({ mode });
    // What the server tells at a resume, of the turn before.
    say(told('old', 100, 40));
    const run = record(thread.run('hi'));
    await settled();
    const frames = turnFrames('a', 'turn-1');
    say(frames.started, told('turn-1', 100, 40), told('turn-1', 120, 20), told('turn-1', 120, 9000));
    say(told('turn-1', 150, 30), frames.completed());
    await settled();
    expect(costs(run)).toEqual([50]);
  });

  it('is the same for those who come later', async () => {
    const { thread, say } = await started({ mode });
    say(told('old', 100, 40));
    const handle = record(thread.turn('hi'));
    await settled();
    const frames = turnFrames('a', 'turn-1');
    say(frames.started, told('turn-1', 100, 40), told('turn-1', 130, 30), frames.completed());
    say(told('turn-2', 500, 7));
    await settled();
    expect(costs(record(handle.values[0]!.result$))).toEqual([30]);
  });

  it('is that of this turn, though other threads take tokens', async () => {
    const { thread, say } = await started({ mode });
    say(told('old', 100, 40), told('other', 900, 1, 'b'));
    const run = record(thread.run('hi'));
    await settled();
    const frames = turnFrames('a', 'turn-1');
    say(frames.started, told('other', 990, 90, 'b'), told('turn-1', 130, 30), frames.completed());
    await settled();
    expect(costs(run)).toEqual([30]);
  });
});

describe('what a turn has cost', () => {
  it.each(['thread/closed', 'thread/archived'])('forgets what stood before a %s', async (method) => {
    const { thread, say } = await started();
    say(told('old', 100, 40), { method, params: { threadId: 'a' } });
    const run = record(thread.run('hi'));
    await settled();
    const frames = turnFrames('a', 'turn-1');
    // Another client's turns were not told to this one.
    say(frames.started, told('turn-1', 700, 30), frames.completed());
    await settled();
    expect(costs(run)).toEqual([30]);
  });

  it('goes on counting over the next link, and counts no turn that was missed meanwhile', async () => {
    const { server, codex, thread, say } = await started({ reconnect: AT_ONCE });
    server
      .handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'active', activeFlags: [] } } }))
      .handle('thread/turns/list', () => ({ data: [turn('turn-1', 'inProgress')], nextCursor: null }));
    say(told('old', 100, 40));
    const run = record(thread.run('hi'));
    await settled();
    const frames = turnFrames('a', 'turn-1');
    say(frames.started, told('turn-1', 130, 30));
    server.link.fail(GONE);
    await expect.poll(() => server.requests('thread/turns/list').length).toBe(1);
    await settled();
    say(told('turn-1', 170, 40), frames.completed());
    await expect.poll(() => costs(run)).toEqual([70]);

    server.link.fail(GONE);
    const next = record(thread.run('hi'));
    await expect.poll(() => server.requests('turn/start').length).toBe(2);
    const after = turnFrames('a', 'turn-2');
    say(after.started, told('turn-2', 900, 30), after.completed());
    await expect.poll(() => costs(next)).toEqual([30]);
    await codex.close();
  });
});

describe('what a goal has cost', () => {
  it('is that of all its turns', async () => {
    const { server, thread, started: begin, ended, updated } = await goalServer();
    server.notify('thread/tokenUsage/updated', told('old', 100, 40).params);
    const run = record(thread.runGoal(OBJECTIVE));
    await settled();
    begin('t1');
    for (const { params } of [told('t1', 100, 40), told('t1', 120, 20)])
      server.notify('thread/tokenUsage/updated', params);
    ended('t1');
    begin('t2');
    server.notify('thread/tokenUsage/updated', told('t2', 150, 30).params);
    updated('complete');
    ended('t2');
    await settled();
    expect(costs(run)).toEqual([50]);
  });
});

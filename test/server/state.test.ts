import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { initialThreadState, type Thread, type ThreadState, type TurnState } from 'codex-rx';
import { functionCall, hold, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKS, shell } from '../fixtures/approvals.js';
import { begun, isDelta, Real, sent, watch } from '../fixtures/real.js';

let real: Real;
beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const NEVER_ASKS = { approvalPolicy: 'never', sandbox: 'fullAccess' } as const;

/** A turn as the server has stored it. */
function lasting(turn: TurnState): TurnState {
  return {
    ...turn,
    items: turn.items.filter(({ lifecycle }) => lifecycle === 'completed'),
    plan: null,
    diff: null,
    usage: null,
    retries: 0,
    lastRetry: null,
  };
}

/** What another handle, which has watched nothing, reads of a thread. */
const read = ({ id }: Thread): Promise<ThreadState> =>
  firstValueFrom(real.codex.thread(id).state$.pipe(filter(isLoaded)));
const isLoaded = (state: ThreadState) => state.isLoaded;
const hasEnded = ({ isEnded }: TurnState) => isEnded;

describe('the state of a thread', () => {
  it('is the same read afterwards as watched', async () => {
    const thread = await real.thread(
      [shell('echo one; echo two'), text('Done.', { chunkChars: 2 }), text('Again.')],
      NEVER_ASKS,
    );
    const live = watch(thread.state$);
    await firstValueFrom(thread.run('Go.'));
    await firstValueFrom(thread.run('And again.'));
    const watched = await live.first(({ turns }) => turns.length === 2 && turns.every(hasEnded));
    const { turns, name } = await read(thread);
    expect(turns).toEqual(watched.turns.map(lasting));
    expect(name).toBe(watched.name);
    expect(live.values[1]).toMatchObject({ turns: [], status: { type: 'idle' } });
    live.unsubscribe();
  });

  it('goes on from the middle of a turn', async () => {
    const { script, release } = begun();
    const thread = await real.thread([text('Before.'), script]);
    await firstValueFrom(thread.run('First.'));
    const events = watch(thread.events$);
    const turn = await firstValueFrom(thread.turn('Second.'));
    await events.first(isDelta);
    const live = watch(thread.state$);
    const first = await live.first(isLoaded);
    expect(first.turns).toMatchObject([{ finalResponse: 'Before.' }, { id: turn.id, isEnded: false }]);
    release();
    await firstValueFrom(turn.result$);
    const last = await live.first(({ turns }) => turns.length === 2 && turns.every(hasEnded));
    expect(last.turns[1]).toMatchObject({ finalResponse: 'I begin and end.', status: 'completed' });
    expect(last.turns.map(lasting)).toEqual((await read(thread)).turns);
    live.unsubscribe();
    events.unsubscribe();
  });

  it('has a review as one turn, although the server stores two', async () => {
    const thread = await real.thread([text('Nothing to say against it.')]);
    const live = watch(thread.state$);
    await live.first(isLoaded);
    const target = { type: 'custom', instructions: 'Look.' } as const;
    const { turn } = await firstValueFrom(
      real.codex.request('review/start', { threadId: thread.id, target }),
    );
    const watched = await live.first(({ turns }) => turns.length > 0 && turns.every(hasEnded));
    expect(watched.turns.map(({ id }) => id)).toEqual([turn.id]);
    const stored = await read(thread);
    expect(stored.turnAliases).toEqual(watched.turnAliases);
    expect(stored.turns).toEqual(watched.turns.map(lasting));
    live.unsubscribe();
  });

  it('loses the turns that a revert takes back', async () => {
    const thread = await real.thread([text('One.'), text('Two.'), text('Three.')]);
    await firstValueFrom(thread.run('1'));
    const second = await firstValueFrom(thread.run('2'));
    const live = watch(thread.state$);
    expect((await live.first(isLoaded)).turns).toHaveLength(2);
    await firstValueFrom(
      real.codex.request('thread/revert', { threadId: thread.id, beforeTurnId: second.id }),
    );
    const reverted = await live.first(({ turns }) => turns.length === 1);
    expect(reverted).toMatchObject({ isReverted: false, turns: [{ finalResponse: 'One.' }] });
    await firstValueFrom(thread.run('3'));
    const last = await live.first(({ turns }) => turns.at(-1)?.finalResponse === 'Three.');
    expect(last.turns.map(({ finalResponse }) => finalResponse)).toEqual(['One.', 'Three.']);
    live.unsubscribe();
  });

  it('begins empty where nothing is stored', async () => {
    const ephemeral = await real.thread([text('Gone.')], { ephemeral: true });
    await firstValueFrom(ephemeral.run('Go.'));
    for (const thread of [ephemeral, await real.thread()]) {
      const state = await read(thread);
      expect(state).toEqual({
        ...initialThreadState({ id: thread.id }),
        isLoaded: true,
        status: { type: 'idle' },
      });
    }
  });

  it('errors where there is no such thread', async () => {
    const nobody = real.codex.thread('019a0000-0000-7000-8000-000000000000');
    await expect(read(nobody)).rejects.toMatchObject({ name: 'InvalidRequestError' });
  });
});

describe('the state of a thread with a long history', () => {
  const TURNS = 33;

  async function withHistory(): Promise<Thread> {
    const answers = Array.from({ length: TURNS + 2 }, (_, nth) =>
      text(`Answer ${nth}. ${'x'.repeat(20_000)}`),
    );
    const thread = await real.thread(answers, NEVER_ASKS);
    for (let nth = 0; nth < TURNS; nth += 1) await firstValueFrom(thread.run(`${nth}`));
    return thread;
  }

  /** The answers in a state, by their numbers. */
  const shown = ({ turns }: ThreadState) =>
    turns.map(({ finalResponse }) => Number(/^Answer (\d+)/.exec(finalResponse ?? '')?.[1]));
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth);

  it('reads the newest turns, and older ones on demand', async () => {
    const { id } = await withHistory();
    const reader = real.codex.thread(id);
    let bytes = 0;
    const traffic = real.codex.wire$.subscribe(({ direction, frame }) => {
      if (direction === 'in') bytes += JSON.stringify(frame).length;
    });
    const requests = sent(real.codex);
    const states = watch(reader.state$);
    expect(states.values).toMatchObject([{ isLoaded: false, turns: [] }]);
    const first = await states.first(isLoaded);
    expect(shown(first)).toEqual(numbers(TURNS - 20, TURNS));
    expect(first.hasOlder).toBe(true);
    expect(requests('thread/turns/list')).toHaveLength(2);
    expect(bytes).toBeLessThan(20 * 25_000);

    await firstValueFrom(reader.run('more'));
    expect(await firstValueFrom(reader.loadOlder({ turns: 5 }))).toBe(5);
    expect(requests('thread/turns/list')).toHaveLength(3);
    expect(shown(states.values.at(-1)!)).toEqual(numbers(TURNS - 25, TURNS + 1));
    expect(await firstValueFrom(reader.loadOlder())).toBe(TURNS - 25);
    expect(await firstValueFrom(reader.loadOlder())).toBe(0);
    const whole = states.values.at(-1)!;
    expect([shown(whole), whole.hasOlder]).toEqual([numbers(0, TURNS + 1), false]);
    expect(states.values.filter((state) => !state.isLoaded)).toHaveLength(1);

    const turnId = whole.turns.at(-2)!.id;
    await firstValueFrom(reader.revert({ beforeTurnId: turnId }));
    const reverted = await states.first(({ turns }) => turns.length === TURNS - 1);
    expect([shown(reverted), reverted.hasOlder]).toEqual([numbers(0, TURNS - 1), false]);
    states.unsubscribe();
    traffic.unsubscribe();
  }, 60_000);
});

describe('a command that goes on when its turn has ended', () => {
  it('is open until it ends', async () => {
    const background = functionCall('exec_command', { cmd: 'cat fifo; echo over', yield_time_ms: 300 });
    await promisify(execFile)('mkfifo', [join(real.workspace, 'fifo')]);
    const thread = await real.thread([background, text('It runs.')], NEVER_ASKS);
    const states = watch(thread.state$);
    await states.first(isLoaded);
    const turn = await firstValueFrom(thread.turn('Go.'));
    const alone = watch(turn.state$);
    await alone.ended;
    const command = ({ turns }: ThreadState) =>
      turns[0]?.items.find(({ item }) => item.type === 'commandExecution');
    const ended = await states.first(({ turns }) => turns[0]?.isEnded === true);
    expect(ended.turns[0]).toMatchObject({ status: 'completed', finalResponse: 'It runs.' });
    expect(command(ended)).toMatchObject({ lifecycle: 'open', item: { status: 'inProgress' } });
    expect(alone.values.at(-1)).toEqual(ended.turns[0]);
    await writeFile(join(real.workspace, 'fifo'), 'released\n');
    const last = await states.first((state) => command(state)?.lifecycle === 'completed');
    expect(command(last)?.item).toMatchObject({ status: 'completed', aggregatedOutput: 'released\nover\n' });
    expect(states.values.some((state) => command(state)?.lifecycle === 'abandoned')).toBe(false);
    states.unsubscribe();
  });
});

describe('the approvals in a state', () => {
  it('come and go with those that wait', async () => {
    const thread = await real.thread([shell('touch asked'), text('I went on.')], ASKS);
    const all = watch(thread.state$);
    const statuses = watch(thread.status$);
    await all.first(isLoaded);
    const turn = await firstValueFrom(thread.turn('Go.'));
    const states = watch(turn.state$);
    const asking = await states.first(({ pendingApprovals }) => pendingApprovals.length > 0);
    const [pending] = asking.pendingApprovals;
    expect(pending).toMatchObject({ kind: 'command', method: 'item/commandExecution/requestApproval' });
    expect(asking.items.map(({ id }) => id)).toContain(pending?.itemId);
    expect(JSON.parse(JSON.stringify(asking))).toEqual(asking);
    await all.first(({ turns }) => turns[0]?.pendingApprovals[0]?.requestId === pending?.requestId);
    await statuses.first((status) => status.type === 'active' && status.activeFlags.length > 0);

    const waiting = await firstValueFrom(real.codex.pendingApprovals$);
    waiting.find(({ requestId }) => requestId === pending?.requestId)?.decline();
    expect(states.values.at(-1)?.pendingApprovals).toEqual([]);
    const { finalResponse } = await states.first(hasEnded);
    expect(finalResponse).toBe('I went on.');
    expect(await states.ended).toBeUndefined();
    await statuses.first(({ type }) => type === 'active');
    await all.first(({ turns, status }) => turns.every(hasEnded) && status?.type === 'idle');
    expect(all.values.at(-1)?.turns[0]?.pendingApprovals).toEqual([]);
    all.unsubscribe();
    statuses.unsubscribe();
  });
});

describe('the status of a thread', () => {
  it('is asked for once, and followed through a turn', async () => {
    const rest = hold();
    const thread = await real.thread([text(['I begin', rest, ' and end.'])]);
    const requests = sent(real.codex);
    const statuses = watch(thread.status$);
    await statuses.first(({ type }) => type === 'idle');
    const turn = await firstValueFrom(thread.turn('Go.'));
    await statuses.first(({ type }) => type === 'active');
    rest.release();
    await firstValueFrom(turn.result$);
    expect(statuses.values.map(({ type }) => type)).toEqual(['unknown', 'idle', 'active', 'idle']);
    expect(requests('thread/read')).toHaveLength(1);
    statuses.unsubscribe();
  });
});

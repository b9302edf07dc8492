import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ApprovalSettledError,
  InvalidRequestError,
  TransportClosedError,
  type Codex,
  type CodexOptions,
  type Thread,
  type TurnEvent,
} from 'codex-rx';
import { text, type Script } from 'codex-rx/testing/node';
import { firstValueFrom, NEVER } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersOf, ASKS, shell } from '../fixtures/approvals.js';
import { begun, isDelta, isTurnEnd, storedStatuses, watch } from '../fixtures/real.js';
import { said, Served } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';

const SOON = 10_000;

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

interface Shared {
  /** The client that has started the thread. */
  readonly one: Codex;
  readonly a: Thread;
  /** The client that follows it too. */
  readonly two: Codex;
  readonly b: Thread;
}

/** Two clients of one thread, which has had a turn. */
async function shared(scripts: readonly Script[], options?: object, ofTwo?: CodexOptions): Promise<Shared> {
  const [one, two] = [served.client(), served.client(undefined, ofTwo)];
  const a = await firstValueFrom(one.startThread(options));
  served.real.script(a.id, [text('First.'), ...scripts]);
  await firstValueFrom(a.run('First?'));
  return { one, a, two, b: await firstValueFrom(two.resumeThread(a.id)) };
}

/** The same in the middle of a turn of the first, of which the second has a handle. */
async function talking(...later: readonly Script[]) {
  const { script, release } = begun();
  const clients = await shared([script, ...later]);
  const begins = firstValueFrom(clients.b.turns$);
  const run = watch(clients.a.run('Talk.'));
  const turn = await begins;
  const events = watch<TurnEvent>(turn.events$);
  await events.first(isDelta);
  return { ...clients, release, run, turn, events };
}

async function works(...threads: readonly Thread[]): Promise<void> {
  for (const thread of threads) {
    const again = await within(SOON, firstValueFrom(thread.run('Again?')));
    expect(again).toMatchObject({ status: 'completed', finalResponse: 'Again.' });
  }
}

const twice = [text('Again.'), text('Again.')];

describe.concurrent('two clients of one thread', () => {
  it('see the same events of each turn, whoever began it', async () => {
    const { a, b } = await shared([text('One.'), text('Two.')]);
    for (const [doer, looker] of [
      [a, b],
      [b, a],
    ] as const) {
      const begins = firstValueFrom(looker.turns$);
      const done = watch<TurnEvent>(doer.stream('Go.'));
      const seen = watch<TurnEvent>((await begins).events$);
      expect(await within(SOON, Promise.all([done.ended, seen.ended]))).toEqual([undefined, undefined]);
      expect(seen.values).toEqual(done.values);
      expect(seen.values.filter(isTurnEnd)).toHaveLength(1);
    }
  });

  it('can both start a turn at once: it is one turn, with what both have asked', async () => {
    const { script, release } = begun();
    const { a, b } = await shared([script, text('Both.'), ...twice]);
    const starts = [a.turn('This.'), b.turn('That.')].map((start$) => firstValueFrom(start$));
    const turns = await within(SOON, Promise.all(starts));
    release();
    const results = await within(SOON, Promise.all(turns.map(({ result$ }) => firstValueFrom(result$))));
    const [{ id } = { id: undefined }] = turns;
    const one = { id, status: 'completed', finalResponse: 'Both.' };
    expect(results).toMatchObject([one, one]);
    expect(served.real.requests(a).at(-1)?.userTexts.slice(-2).sort()).toEqual(['That.', 'This.']);
    expect(await storedStatuses(a)).toEqual(['completed', 'completed']);
    await works(a, b);
  });

  it('can both interrupt it', async () => {
    const { a, b, run, turn, events } = await talking(...twice);
    await within(SOON, firstValueFrom(turn.interrupt()));
    expect(await within(SOON, Promise.all([run.ended, events.ended]))).toEqual([undefined, undefined]);
    expect(run.values).toMatchObject([{ id: turn.id, status: 'interrupted' }]);
    expect(events.values.filter(isTurnEnd)).toMatchObject([{ params: { turn: { status: 'interrupted' } } }]);
    await works(a, b);
  });

  it('end a turn for both when its owner leaves', async () => {
    const { a, b, run, events } = await talking(...twice);
    run.unsubscribe();
    expect(await within(SOON, events.ended)).toBeUndefined();
    expect(events.values.filter(isTurnEnd)).toMatchObject([{ params: { turn: { status: 'interrupted' } } }]);
    await works(a, b);
  });

  it('of which one unsubscribes from the thread: its streams end, the turn and the other do not', async () => {
    const { a, b, run, events, release } = await talking(...twice);
    await within(SOON, firstValueFrom(b.unsubscribe()));
    expect(await within(SOON, events.ended)).toBeUndefined();
    expect(events.values.filter(isTurnEnd)).toEqual([]);
    release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    await works(a, b);
  });

  it('of which the owner of a turn closes: the turn ends for the other', async () => {
    const { one, b, run, events, release } = await talking(...twice);
    await within(SOON, one.close());
    expect(await run.ended).toBeInstanceOf(TransportClosedError);
    expect([run.values, run.ends]).toEqual([[], 1]);
    release();
    expect(await within(SOON, events.ended)).toBeUndefined();
    expect(said(events)).toEqual(['I begin', ' and end.']);
    await works(b);
  });

  it('of which the other closes: the turn goes on', async () => {
    const { two, a, run, events, release } = await talking(...twice);
    await within(SOON, two.close());
    expect(await events.ended).toBeInstanceOf(TransportClosedError);
    release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    await works(a);
  });
});

describe.concurrent('when one of two clients', () => {
  it('archives the thread, its turn ends interrupted for both', async () => {
    const { a, b, run, events } = await talking(...twice);
    const seen = watch(a.events$);
    await within(SOON, firstValueFrom(b.archive()));
    expect(await within(SOON, Promise.all([run.ended, events.ended]))).toEqual([undefined, undefined]);
    expect(run.values).toMatchObject([{ status: 'interrupted' }]);
    await within(
      SOON,
      seen.first(({ method }) => method === 'thread/archived'),
    );
    const refused = await within(SOON, watch(a.run('Again?')).ended);
    expect(refused).toBeInstanceOf(InvalidRequestError);
    await firstValueFrom(b.unarchive());
    for (const thread of [a, b]) await firstValueFrom(thread.resume());
    await works(a, b);
    expect(await storedStatuses(a)).toEqual(['completed', 'interrupted', 'completed', 'completed']);
  });

  it('deletes the thread, its turn ends interrupted for both, and nothing is left', async () => {
    const { a, b, run, events } = await talking();
    const seen = watch(a.events$);
    await within(SOON, firstValueFrom(b.delete()));
    expect(await within(SOON, Promise.all([run.ended, events.ended]))).toEqual([undefined, undefined]);
    expect(run.values).toMatchObject([{ status: 'interrupted' }]);
    await within(
      SOON,
      seen.first(({ method }) => method === 'thread/deleted'),
    );
    for (const use$ of [a.run('Again?'), a.read(), a.resume()]) {
      const refused = await within(SOON, watch<unknown>(use$).ended);
      expect(refused).toBeInstanceOf(InvalidRequestError);
    }
  });
});

describe.concurrent('an approval that two clients are shown', () => {
  async function asked(name: string) {
    const file = join(served.real.workspace, name);
    const clients = await shared([shell(`echo done >> ${file}`), text('I went on.')], ASKS);
    const shown = Promise.all([firstValueFrom(clients.a.approvals$), firstValueFrom(clients.b.approvals$)]);
    const run = watch(clients.a.run('Do it.'));
    const [ofA, ofB] = await shown;
    return { ...clients, file, run, ofA, ofB, ends: [watch(ofA.resolved$), watch(ofB.resolved$)] as const };
  }

  it('is answered by the first, and withdrawn from the other', async () => {
    const { run, ofA, ofB, ends, file } = await asked('first');
    expect(ofA.requestId).toBe(ofB.requestId);
    ofB.accept();
    await within(SOON, Promise.all(ends.map(({ ended }) => ended)));
    expect(ends[0].values).toEqual([{ outcome: 'withdrawn', by: 'server' }]);
    expect(ends[1].values).toMatchObject([{ outcome: 'answered', by: 'caller' }]);
    expect(() => ofA.decline()).toThrow(ApprovalSettledError);
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I went on.' }]);
    expect(readFileSync(file, 'utf8')).toBe('done\n');
  });

  it('and both answer at once, is decided by the answer that arrives first', async () => {
    const { run, ofA, ofB, ends, file } = await asked('at-once');
    ofA.accept();
    ofB.decline();
    await within(SOON, Promise.all(ends.map(({ ended }) => ended)));
    expect(await within(SOON, run.ended)).toBeUndefined();
    const [item] = run.values.flatMap(({ items }) =>
      items.flatMap((each) => (each.type === 'commandExecution' ? [each] : [])),
    );
    // Which one arrives first is not ours to tell.
    expect([item?.status, existsSync(file) && readFileSync(file, 'utf8')]).toEqual(
      item?.status === 'completed' ? ['completed', 'done\n'] : ['declined', false],
    );
    expect([run.ends, ends[0].ends, ends[1].ends]).toEqual([1, 1, 1]);
  });

  it('is left to the one who has started the turn when the other looks at no approvals', async () => {
    // The other one declines for its own turns at once.
    const hasty = { serverRequestHoldMs: 0 };
    const { a, two } = await shared([shell('true; echo x'), text('I went on.')], ASKS, hasty);
    const shown = firstValueFrom(a.approvals$);
    const answers = answersOf(two);
    const run = watch(a.run('Do it.'));
    const approval = await shown;
    // By this answer, the other one has been asked too.
    await firstValueFrom(two.request('thread/loaded/list', {}));
    expect([answers, approval.isPending]).toEqual([[], true]);
    approval.accept();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values[0]?.items).toContainEqual(expect.objectContaining({ status: 'completed' }));
  });

  it('waits for the one who decides when the other handles it without answering', async () => {
    const { a, b } = await shared([shell('true; echo x'), text('I went on.')], ASKS);
    b.handle('item/commandExecution/requestApproval', () => NEVER);
    const shown = firstValueFrom(a.approvals$);
    const run = watch(a.run('Do it.'));
    (await shown).accept();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values[0]?.items).toContainEqual(
      expect.objectContaining({ status: 'completed', exitCode: 0 }),
    );
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TransportClosedError, tool, type Approval, type Codex, type Thread, type TurnEvent } from 'codex-rx';
import { unixSocket } from 'codex-rx/node';
import { functionCall, hold, pause, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, retry, Subject, switchMap, take, tap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ASKS, shell } from '../fixtures/approvals.js';
import {
  AT_ONCE,
  completions,
  cuttable,
  joinedText,
  RUNS,
  SOON,
  statesOf,
  storedItems,
} from '../fixtures/gap.js';
import { begun, isDelta, isTurnEnd, replyTo, watch, type Watch } from '../fixtures/real.js';
import { history, Served } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';
import { eventually } from '../transport/support.js';

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

const AGAIN = { status: 'completed', finalResponse: 'Again.' };

/** A turn in the middle of what it says, after a command that is done. */
async function talking(codex: Codex, options: object = RUNS) {
  const thread = await firstValueFrom(codex.startThread(options));
  const { script, release } = begun();
  served.real.script(thread.id, [shell('true; echo x'), script, text('Again.'), text('Again.')]);
  const run = watch(thread.run('Talk.'));
  const turn = await firstValueFrom(thread.turns$);
  const events = watch<TurnEvent>(turn.events$);
  const words = watch(turn.text$);
  await events.first(isDelta);
  return { thread, turn, run, events, words, release };
}

/** Each item that is stored was told of once, in the order in which it is stored. */
async function expectWhole(thread: Thread, events: Watch<TurnEvent>): Promise<void> {
  expect(events.values.filter(isTurnEnd)).toHaveLength(1);
  expect(events.ends).toBe(1);
  expect(completions(events).map(([id]) => id)).toEqual(await storedItems(thread));
}

async function works(thread: Thread): Promise<void> {
  const again = await within(SOON, firstValueFrom(thread.run('Again?')));
  expect(again).toMatchObject(AGAIN);
}

describe.concurrent('a turn whose link is cut while it talks', () => {
  it('goes on live over the next one', async () => {
    const { codex, states, sent, cut, catchUp } = await cuttable(served);
    const { thread, run, events, words, release } = await talking(codex);
    await cut();
    await catchUp();
    release();
    expect(await within(SOON, Promise.all([run.ended, events.ended, words.ended]))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(states).toEqual(['ready', 'reconnecting', 'ready']);
    expect(joinedText(words)).toBe('I begin and end.');
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    expect(run.values[0]).not.toHaveProperty('cause');
    expect(completions(events).map(([, type, isMissed]) => [type, isMissed])).toEqual([
      ['userMessage', false],
      ['commandExecution', false],
      ['agentMessage', false],
    ]);
    await expectWhole(thread, events);
    await works(thread);
    expect(sent('turn/start')).toHaveLength(2);
    expect(sent('turn/interrupt')).toEqual([]);
  });

  it('and has ended before there is another, ends as it has ended, and tells what was missed', async () => {
    const { codex, cut, mend } = await cuttable(served);
    const { thread, turn, run, events, words, release } = await talking(codex);
    const queued = watch(thread.run('And then?'));
    const state = watch(turn.state$);
    await cut();
    const ended = served.client();
    const other = await firstValueFrom(ended.resumeThread(thread.id));
    release();
    await history(other);
    expect([run.ends, events.ends, words.ends]).toEqual([0, 0, 0]);
    mend();
    expect(await within(SOON, Promise.all([run.ended, events.ended, words.ended, queued.ended]))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(joinedText(words)).toBe('I begin and end.');
    const cause = expect.any(TransportClosedError) as unknown;
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.', cause }]);
    expect(events.values.at(-1)).toMatchObject({ method: 'turn/completed', reconciled: true, cause });
    expect(completions(events).map(([, type, isMissed]) => [type, isMissed])).toEqual([
      ['userMessage', false],
      ['commandExecution', false],
      ['agentMessage', true],
    ]);
    expect(queued.values).toMatchObject([AGAIN]);
    expect(state.values.at(-1)).toMatchObject({ status: 'completed' });
  });

  it('can be steered and interrupted after the gap', async () => {
    const { codex, blink } = await cuttable(served);
    const { thread, turn, run, events } = await talking(codex);
    // The model is asked anew for what steers, and must not have answered before the interrupt comes.
    served.real.script(thread.id, ({ body }) =>
      JSON.stringify(body).includes('Again?') ? text('Again.') : begun().script,
    );
    await blink();
    await within(SOON, firstValueFrom(turn.steer('Do something else.')));
    await within(SOON, firstValueFrom(turn.interrupt()));
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'interrupted' }]);
    expect(events.ends).toBe(1);
    await works(thread);
  });

  it('can be interrupted during the gap, by call and by leaving', async () => {
    const { codex, sent, cut, mend } = await cuttable(served);
    const one = await talking(codex);
    const two = await talking(codex);
    await cut();
    const asked = watch(one.turn.interrupt());
    two.run.unsubscribe();
    mend();
    expect(await within(SOON, Promise.all([asked.ended, one.run.ended, two.events.ended]))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(one.run.values).toMatchObject([{ status: 'interrupted' }]);
    expect(two.events.values.filter(isTurnEnd)).toMatchObject([
      { params: { turn: { status: 'interrupted' } } },
    ]);
    expect(sent('turn/interrupt')).toHaveLength(2);
    for (const { thread } of [one, two]) await works(thread);
  });

  it('with the answers to a steer and an interrupt, is steered once and interrupted', async () => {
    const { codex, proxy, sent, lost } = await cuttable(served);
    const { thread, turn, run, events } = await talking(codex);
    const other = watch((await firstValueFrom(served.client().resumeThread(thread.id))).events$);
    served.real.script(thread.id, [text(['Steered', hold()]), text('Again.')]);
    proxy.choke();
    const steer = watch(turn.steer('Do something else.'));
    await other.first(
      ({ method, params }) => method === 'item/started' && JSON.stringify(params).includes('agentMessage'),
    );
    await lost(() => proxy.finish());
    expect(await within(SOON, steer.ended)).toMatchObject({ method: 'turn/steer', mayHaveRun: true });
    await firstValueFrom(codex.connect());
    proxy.choke();
    const interrupt = watch(turn.interrupt());
    await other.first(isTurnEnd);
    await lost(() => proxy.finish());
    expect(await within(SOON, Promise.all([interrupt.ended, run.ended]))).toEqual([undefined, undefined]);
    expect(run.values).toMatchObject([{ status: 'interrupted' }]);
    await expectWhole(thread, events);
    expect(sent('turn/steer')).toHaveLength(1);
    await works(thread);
  });

  it('whose links are cut again and again, tells everything once', async () => {
    const { codex, proxy, sent } = await cuttable(served);
    const states = statesOf(codex);
    const thread = await firstValueFrom(codex.startThread(RUNS));
    const pieces = Array.from({ length: 100 }, (_, index) => `${index} `);
    served.real.script(thread.id, [
      shell('for i in $(seq 20); do echo $i; sleep 0.02; done'),
      text(pieces.flatMap((piece) => [piece, pause(10)])),
      text('Again.'),
    ]);
    const told = watch(codex.notifications$);
    const turns = watch(codex.turns$);
    const turn = await firstValueFrom(thread.turn('Go.'));
    const words = watch(turn.text$);
    const events = watch<TurnEvent>(turn.events$);
    const cutting = setInterval(() => proxy.finish(), 300);
    await within(2 * SOON, words.ended).finally(() => clearInterval(cutting));
    expect(states.filter((state) => state === 'reconnecting').length).toBeGreaterThan(2);
    expect(joinedText(words)).toBe(pieces.join(''));
    expect(turns.values.map(({ id }) => id)).toEqual([turn.id]);
    // What only reads may be asked again until it comes over a link that is newer than the last cut.
    await within(SOON, firstValueFrom(codex.request('thread/loaded/list', {}).pipe(retry())));
    await expectWhole(thread, events);
    const completed = told.values.filter(({ method }) => method === 'item/completed');
    expect(completed).toHaveLength(completions(events).length);
    await works(thread);
    expect(sent('turn/start')).toHaveLength(2);
  });

  it('again while it is being brought up to date, is whole all the same', async () => {
    const { codex, proxy, cut, catchUp, states } = await cuttable(served);
    const { thread, run, events, words, release } = await talking(codex);
    const asked = (method: string) =>
      codex.wire$.pipe(
        filter(({ direction, frame }) => direction === 'out' && frame.method === method),
        take(1),
      );
    await cut();
    const lists = watch(
      asked('thread/resume').pipe(
        tap(() => proxy.finish()),
        switchMap(() => asked('thread/turns/list')),
        tap(() => proxy.finish()),
      ),
    );
    proxy.resume();
    await within(SOON, lists.first());
    await catchUp();
    release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(states.filter((state) => state === 'reconnecting')).toHaveLength(3);
    expect(joinedText(words)).toBe('I begin and end.');
    await expectWhole(thread, events);
    await works(thread);
  });

  it('together with fifteen others, goes on as they do', async () => {
    const { codex, cut, mend } = await cuttable(served);
    const talks = await Promise.all(Array.from({ length: 16 }, () => talking(codex)));
    await cut();
    for (const { release } of talks.slice(0, 8)) release();
    mend();
    await firstValueFrom(codex.connect());
    for (const { release } of talks.slice(8)) release();
    expect(await within(3 * SOON, Promise.all(talks.map(({ run }) => run.ended)))).toEqual(
      talks.map(() => undefined),
    );
    for (const { thread, run, words, events } of talks) {
      expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
      expect(joinedText(words)).toBe('I begin and end.');
      await expectWhole(thread, events);
    }
  });

  it('to two clients, is told to both, each as much as it has missed', async () => {
    const [one, two] = [await cuttable(served), await cuttable(served)];
    const a = await firstValueFrom(one.codex.startThread(RUNS));
    const { script, release } = begun();
    served.real.script(a.id, [text('First.'), script, text('Again.')]);
    await firstValueFrom(a.run('First?'));
    const b = await firstValueFrom(two.codex.resumeThread(a.id));
    const begins = firstValueFrom(b.turns$);
    const run = watch(a.run('Talk.'));
    const turn = await begins;
    const [events, words] = [watch<TurnEvent>(turn.events$), watch(turn.text$)];
    await events.first(isDelta);
    await Promise.all([one.cut(), two.cut()]);
    await one.catchUp();
    release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    expect(run.values[0]).not.toHaveProperty('cause');
    two.mend();
    expect(await within(SOON, events.ended)).toBeUndefined();
    expect(joinedText(words)).toBe('I begin and end.');
    expect(completions(events).map(([, , isMissed]) => isMissed)).toEqual([false, true]);
    await expectWhole(b, events);
    await works(b);
  });

  it('over a unix socket, goes on as well', async () => {
    const path = join(served.real.home.path, 'gap.sock');
    const proxy = await served.proxy({ path });
    const codex = served.client(unixSocket(path, served.credentials), { reconnect: AT_ONCE });
    const { thread, run, events, words, release } = await talking(codex);
    const told = firstValueFrom(codex.wire$.pipe(filter(replyTo('thread/turns/list'))));
    proxy.finish();
    await told;
    release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(joinedText(words)).toBe('I begin and end.');
    await expectWhole(thread, events);
  });

  it('is over for a client that is closed during the gap', async () => {
    const { codex, cut } = await cuttable(served);
    const { thread, run, events, words } = await talking(codex);
    const queued = watch(thread.run('And then?'));
    const request = watch(codex.request('thread/loaded/list', {}));
    await request.ended;
    await cut();
    const waiting = watch(codex.request('thread/loaded/list', {}));
    await within(SOON, codex.close());
    const ends = await within(
      SOON,
      Promise.all([run, queued, events, words, waiting].map(({ ended }) => ended)),
    );
    for (const end of ends)
      expect(end).toMatchObject({ message: expect.stringContaining('The client was closed.') });
    expect([run, queued, events, words, waiting].map(({ ends }) => ends)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe.concurrent('an approval whose link is cut', () => {
  async function asked(name: string, codex: Codex) {
    const file = join(served.real.workspace, name);
    const thread = await firstValueFrom(codex.startThread(ASKS));
    served.real.script(thread.id, [shell(`echo done >> ${file}`), text('I did.'), text('Again.')]);
    const approvals: Approval[] = [];
    codex.approvals$.subscribe((approval) => approvals.push(approval));
    const pending = watch(codex.pendingApprovals$);
    const shown = firstValueFrom(thread.approvals$);
    const run = watch(thread.run('Do it.'));
    const approval = await shown;
    return { thread, file, run, approval, approvals, pending };
  }

  it.each(['after', 'during'] as const)('is decided %s the gap: its command runs once', async (when) => {
    const { codex, cut, mend } = await cuttable(served);
    const { thread, file, run, approval, approvals, pending } = await asked(`decided-${when}`, codex);
    await cut();
    if (when === 'during') approval.accept();
    mend();
    await firstValueFrom(codex.connect());
    if (when === 'after') {
      await firstValueFrom(
        codex.wire$.pipe(
          filter(({ frame }) => frame.id === approval.requestId && frame.method !== undefined),
        ),
      );
      expect(approval.isPending).toBe(true);
      expect(pending.values.at(-1)).toEqual([approval]);
      approval.accept();
    }
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I did.' }]);
    expect(await firstValueFrom(approval.resolved$)).toMatchObject({ outcome: 'answered', by: 'caller' });
    expect(readFileSync(file, 'utf8')).toBe('done\n');
    expect(approvals).toEqual([approval]);
    await works(thread);
  });

  it('is withdrawn when another client has decided during the gap', async () => {
    const { codex, cut, mend } = await cuttable(served);
    const { thread, file, run, approval } = await asked('elsewhere', codex);
    await cut();
    const other = served.client();
    const again = firstValueFrom(other.approvals$);
    await firstValueFrom(other.resumeThread(thread.id));
    (await again).accept();
    await eventually('it has run', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
    mend();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I did.' }]);
    expect(await firstValueFrom(approval.resolved$)).toMatchObject({ outcome: 'withdrawn' });
    expect(readFileSync(file, 'utf8')).toBe('done\n');
  });
});

describe.concurrent('a tool of this process whose link is cut while it works', () => {
  it.each(['after', 'during'] as const)(
    'is run once, and its answer %s the gap reaches the model',
    async (when) => {
      const { codex, cut, mend } = await cuttable(served);
      const answer = new Subject<string>();
      const calls: unknown[] = [];
      const weather = tool({
        name: 'weather',
        description: 'Tells the weather.',
        input: z.object({ place: z.string() }),
        run: (input) => {
          calls.push(input);
          return answer.pipe(take(1));
        },
      });
      const thread = await firstValueFrom(codex.startThread({ tools: [weather] }));
      served.real.script(thread.id, [
        functionCall('weather', { place: 'Ulm' }),
        text('Sunny.'),
        text('Again.'),
      ]);
      const run = watch(thread.run('How is it?'));
      await eventually('it works', () => calls.length === 1);
      await cut();
      if (when === 'during') answer.next('sun');
      mend();
      await firstValueFrom(codex.connect());
      if (when === 'after') {
        await firstValueFrom(codex.wire$.pipe(filter(({ frame }) => frame.method === 'item/tool/call')));
        answer.next('sun');
      }
      expect(await within(SOON, run.ended)).toBeUndefined();
      expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'Sunny.' }]);
      expect(calls).toEqual([{ place: 'Ulm' }]);
      expect([...(served.real.requests(thread).at(-1)?.toolOutputs.values() ?? [])]).toEqual(['sun']);
      await works(thread);
    },
  );
});

import type { Turn, TurnEvent } from 'codex-rx';
import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cuttable, SOON } from '../fixtures/gap.js';
import { begun, isDelta, watch, type Watch } from '../fixtures/real.js';
import { said, Served, talk } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';
import { eventually } from '../transport/support.js';

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

function ids({ values }: Watch<Turn | undefined>): readonly (string | undefined)[] {
  return values.map((turn) => turn?.id);
}

/** A client in the middle of a turn, and another one that has just taken the thread up. */
async function joined() {
  const one = served.client();
  const { thread: a, turn: stream, release } = await talk(served.real, one);
  const [first] = stream.values;
  const id = first?.method === 'turn/started' ? first.params.turn.id : undefined;
  const b = await firstValueFrom(served.client().resumeThread(a.id));
  return { a, b, id, stream, release, one };
}

describe.concurrent('the turn that runs on a thread', () => {
  it('is shown to a client that resumes into it, goes on there, and can be stopped by it', async () => {
    const { b, id, stream } = await joined();
    const active = watch(b.activeTurn$);
    const turn = await within(SOON, active.first());
    expect(turn?.id).toBe(id);
    const result = watch(turn!.result$);
    const stopped = watch(b.interrupt());
    expect(await within(SOON, stopped.ended)).toBeUndefined();
    expect(stopped.values).toHaveLength(1);
    expect(await result.first()).toMatchObject({ id, status: 'interrupted' });
    expect(await stream.ended).toBeUndefined();
    expect(stream.values.at(-1)).toMatchObject({ params: { turn: { id, status: 'interrupted' } } });
    await active.first((value) => value === undefined);
    expect(ids(active)).toEqual([id, undefined]);
  });

  it('goes on live, and is the same handle for all who look', async () => {
    const { b, id, stream, release } = await joined();
    const [active, again] = [watch(b.activeTurn$), watch(b.activeTurn$)];
    const turn = await within(SOON, active.first());
    expect(await again.first()).toBe(turn);
    again.unsubscribe();
    const events = watch<TurnEvent>(turn!.events$);
    const words = watch(turn!.text$);
    release();
    expect(await within(SOON, words.ended)).toBeUndefined();
    expect(words.values.join('')).toMatch(/ and end\.$/);
    expect(said(events).join('')).toBe(' and end.');
    expect(await firstValueFrom(turn!.result$)).toMatchObject({ id, finalResponse: 'I begin and end.' });
    await stream.ended;
    expect(ids(active)).toEqual([id, undefined]);
  });

  it('is looked up by a client that was not used yet and has only its id', async () => {
    const { thread, turn: stream, release } = await talk(served.real, served.client());
    const active = watch(served.client().thread(thread.id).activeTurn$);
    const turn = await within(
      SOON,
      active.first((value) => value !== undefined),
    );
    release();
    expect(await within(SOON, firstValueFrom(turn!.result$))).toMatchObject({
      status: 'completed',
      finalResponse: 'I begin and end.',
    });
    await stream.ended;
    await within(
      SOON,
      active.first((value) => value === undefined),
    );
    const unknown = served.client().thread('01990000-0000-7000-8000-000000000000');
    expect(await within(SOON, firstValueFrom(unknown.activeTurn$))).toBeUndefined();
  });

  it('shows what this client and others begin after another, and nothing between', async () => {
    const { a, b, id, stream, release } = await joined();
    const [ofA, ofB] = [watch(a.activeTurn$), watch(b.activeTurn$)];
    expect((await within(SOON, ofA.first()))?.id).toBe(id);
    await within(SOON, ofB.first());
    release();
    await stream.ended;
    const second = await firstValueFrom(b.run('Again.'));
    await ofA.first((turn) => turn?.id === second.id);
    for (const active of [ofA, ofB]) {
      await eventually('what is shown', () => active.values.length === 4);
      expect(ids(active)).toEqual([id, undefined, second.id, undefined]);
    }
  });

  it('is nothing on a thread that is idle, had no turn yet, or is not stored', async () => {
    const { real } = served;
    const codex = served.client();
    const fresh = await firstValueFrom(codex.startThread());
    const ephemeral = await firstValueFrom(codex.startThread({ ephemeral: true }));
    for (const thread of [fresh, ephemeral]) {
      const active = watch(thread.activeTurn$);
      expect(await within(SOON, active.first())).toBeUndefined();
      expect(await within(SOON, watch(thread.interrupt()).ended)).toBeUndefined();
      real.script(thread.id, [text('Hello.')]);
      const { id } = await firstValueFrom(thread.run('Hello?'));
      await eventually('what is shown', () => active.values.length === 3);
      expect(ids(active)).toEqual([undefined, id, undefined]);
      expect(await within(SOON, firstValueFrom(thread.activeTurn$))).toBeUndefined();
    }
  });

  it('can be stopped by its thread alone, also when it was started here, and on a thread that nobody has loaded', async () => {
    const codex = served.client();
    const thread = await firstValueFrom(codex.startThread());
    served.real.script(thread.id, [text(['I begin', hold()])]);
    const run = watch(thread.run('Talk.'));
    await watch(thread.events$).first(isDelta);
    await firstValueFrom(thread.interrupt());
    expect(await within(SOON, run.first())).toMatchObject({ status: 'interrupted' });
    const unloaded = codex.thread('01a22be2-4e29-71b2-80a6-b512841952f2');
    expect(await within(SOON, watch(unloaded.interrupt()).ended)).toBeUndefined();
  });

  it('is found again after the link was lost', async () => {
    const client = await cuttable(served);
    const thread = await firstValueFrom(client.codex.startThread());
    const [one, two] = [begun(), begun()];
    served.real.script(thread.id, [one.script, two.script]);
    const run = watch(thread.run('One.'));
    const active = watch(thread.activeTurn$);
    const first = await within(
      SOON,
      active.first((turn) => turn !== undefined),
    );
    await client.blink();
    one.release();
    expect(await within(SOON, run.first())).toMatchObject({ id: first?.id, status: 'completed' });
    await eventually('what is shown', () => active.values.at(-1) === undefined);
    // What another client begins while there is no link.
    const other = await firstValueFrom(served.client().resumeThread(thread.id));
    await client.cut();
    const begins = await firstValueFrom(other.turn('Two.'));
    client.mend();
    const second = await within(
      SOON,
      active.first((turn) => turn?.id === begins.id),
    );
    await firstValueFrom(thread.interrupt());
    expect(await within(SOON, firstValueFrom(second!.result$))).toMatchObject({ status: 'interrupted' });
    await eventually('what is shown', () => active.values.at(-1) === undefined);
  });
});

import { ofMethod, type TurnEvent } from 'codex-rx';
import { webSocket } from 'codex-rx/node';
import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AT_ONCE, joinedText, RUNS, SOON, statesOf } from '../fixtures/gap.js';
import { begun, isDelta, isTurnEnd, watch } from '../fixtures/real.js';
import { Served } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';

/** With this policy a link is opened again only where there is no wait. */
const AFTER_A_DAY = { ...AT_ONCE, delayMs: 86_400_000, maxDelayMs: 86_400_000 };

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

describe('reconnect()', () => {
  it('lets a turn of a server that others can reach go on over the next link', async () => {
    const transport = webSocket(served.server.url, served.credentials);
    const codex = served.client(transport, { reconnect: AFTER_A_DAY });
    const thread = await firstValueFrom(codex.startThread(RUNS));
    const { script, release } = begun();
    served.real.script(thread.id, [script]);
    const states = statesOf(codex);
    const run = watch(thread.run('Talk.'));
    const turn = await firstValueFrom(thread.turns$);
    const events = watch<TurnEvent>(turn.events$);
    const words = watch(turn.text$);
    await events.first(isDelta);
    await within(SOON, firstValueFrom(codex.reconnect()));
    release();
    await within(SOON, Promise.all([run.ended, events.ended, words.ended]));
    expect(states).toEqual(['ready', 'reconnecting', 'ready']);
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    expect(events.values.filter(isTurnEnd)).toHaveLength(1);
    expect(joinedText(words)).toBe('I begin and end.');
  });

  it('goes through where the network is silent, and nothing has told so', async () => {
    const proxy = await served.proxy();
    const transport = webSocket(proxy.url, { ...served.credentials, pingIntervalMs: 0 });
    const codex = served.client(transport, { reconnect: AFTER_A_DAY });
    const thread = await firstValueFrom(codex.startThread(RUNS));
    served.real.script(thread.id, [text('One.'), text('Two.')]);
    await firstValueFrom(thread.run('Say one.'));
    const states = statesOf(codex);
    proxy.stall();
    const lost = watch(codex.models());
    const reconnected = watch(codex.reconnect());
    expect(await within(SOON, lost.ended)).toMatchObject({ mayHaveRun: true });
    expect(states).toEqual(['ready', 'reconnecting']);
    proxy.resume();
    await within(SOON, reconnected.ended);
    expect(reconnected.values).toHaveLength(1);
    expect(await within(SOON, firstValueFrom(thread.run('Say two.')))).toMatchObject({
      finalResponse: 'Two.',
    });
  });

  it('ends the turns of a server of one client, and starts another', async () => {
    const codex = served.real.connect({}, { reconnect: AFTER_A_DAY });
    const thread = await firstValueFrom(codex.startThread(RUNS));
    served.real.script(thread.id, [text(['I begin', hold()]), text('Again.')]);
    const events = watch<TurnEvent>(thread.stream('Talk.'));
    await events.first(isDelta);
    await within(SOON, firstValueFrom(codex.reconnect()));
    await within(SOON, events.ended);
    expect(events.values.at(-1)).toMatchObject({
      method: 'turn/completed',
      params: { turn: { status: 'interrupted' } },
      reconciled: true,
    });
    const again = await within(SOON, firstValueFrom(thread.run('Again?')));
    expect(again).toMatchObject({ status: 'completed', finalResponse: 'Again.' });
    await codex.close();
  });

  it('ends a turn that nothing is stored of with its server', async () => {
    const codex = served.real.connect({}, { reconnect: AFTER_A_DAY });
    const thread = await firstValueFrom(codex.startThread({ ...RUNS, ephemeral: true }));
    served.real.script(thread.id, [text(['I begin', hold()])]);
    const run = watch(thread.run('Talk.'));
    await firstValueFrom(thread.events$.pipe(ofMethod('item/agentMessage/delta')));
    await within(SOON, firstValueFrom(codex.reconnect()));
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'interrupted' }]);
    await codex.close();
  });

  it('of a client that is not to reconnect: opens another link, over which the thread can be resumed', async () => {
    const codex = served.client();
    const thread = await firstValueFrom(codex.startThread(RUNS));
    served.real.script(thread.id, [text('One.'), text('Two.')]);
    await firstValueFrom(thread.run('Say one.'));
    const heard = watch(thread.events$);
    await within(SOON, firstValueFrom(codex.reconnect()));
    await expect(heard.ended).resolves.toMatchObject({ code: 'transport_closed' });
    const resumed = await firstValueFrom(codex.resumeThread(thread.id));
    expect(await firstValueFrom(resumed.run('Say two.'))).toMatchObject({ finalResponse: 'Two.' });
  });
});

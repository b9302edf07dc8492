import { createServer } from 'node:net';
import {
  Codex,
  InvalidRequestError,
  tool,
  TransportClosedError,
  type ConnectionState,
  type TurnEvent,
} from 'codex-rx';
import { spawnServer, webSocket } from 'codex-rx/node';
import { functionCall, hold, text } from 'codex-rx/testing/node';
import { firstValueFrom, Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ASKS, shell } from '../fixtures/approvals.js';
import { running, serverPid } from '../fixtures/faults-open.js';
import { AT_ONCE, completions, joinedText, RUNS, SOON, statesOf } from '../fixtures/gap.js';
import { begun, isDelta, isTurnEnd, Real, sent, storedStatuses, watch } from '../fixtures/real.js';
import { within } from '../fixtures/within.js';
import { eventually, isAlive } from '../transport/support.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** Answers that stop half way, and then others. */
const unfinished = () => [shell('true; echo x'), text(['I begin', hold()]), text('Again.')];

describe('a child process that is killed', () => {
  it('in the middle of turns: they end interrupted and say why; their threads go on with another', async () => {
    const codex = real.connect({}, { reconnect: AT_ONCE });
    const requests = sent(codex);
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    const diagnostics = watch(codex.diagnostics$);
    const talkative = async () => {
      const thread = await firstValueFrom(codex.startThread(RUNS));
      real.script(thread.id, unfinished());
      return thread;
    };
    const [a, b, c, d] = [await talkative(), await talkative(), await talkative(), await talkative()];
    const asking = await firstValueFrom(codex.startThread(ASKS));
    real.script(asking.id, [shell('true; touch never'), text('Again.')]);
    const pending = watch(codex.pendingApprovals$);
    const turn = await firstValueFrom(d.turn('Talk.'));
    const handle = {
      events: watch<TurnEvent>(turn.events$),
      text: watch(turn.text$),
      result: watch(turn.result$),
      state: watch(turn.state$),
      items: watch(turn.items$),
    };
    const shown = firstValueFrom(asking.approvals$);
    const heard = watch(a.events$);
    const run = watch(a.run('Talk.'));
    const queued = watch(a.run('Talk on.'));
    const stream = watch<TurnEvent>(b.stream('Talk.'));
    const words = watch(c.text('Talk.'));
    const asked = watch(asking.run('Touch it.'));
    await Promise.all([
      handle.events.first(isDelta),
      stream.first(isDelta),
      words.first(),
      heard.first(isDelta),
    ]);
    const resolution = watch((await shown).resolved$);
    const open = [run, queued, stream, words, asked, resolution, ...Object.values(handle)];

    process.kill(serverPid(real), 'SIGKILL');
    const ends = await within(SOON, Promise.all(open.map(({ ended }) => ended)));
    expect(ends).toEqual(open.map(() => undefined));
    expect(open.map((each) => each.ends)).toEqual(open.map(() => 1));
    expect(states.map(({ status }) => status)).toEqual([
      'idle',
      'connecting',
      'ready',
      'reconnecting',
      'ready',
    ]);
    const cause = states[3]?.error;
    expect(cause).toBeInstanceOf(TransportClosedError);
    expect(cause).toMatchObject({ signal: 'SIGKILL', message: expect.stringContaining('SIGKILL') });

    const interrupted = { status: 'interrupted', cause };
    expect(run.values).toMatchObject([interrupted]);
    expect(asked.values).toMatchObject([interrupted]);
    expect(handle.result.values).toMatchObject([{ ...interrupted, id: turn.id }]);
    expect(queued.values).toMatchObject([{ status: 'completed', finalResponse: 'Again.' }]);
    for (const told of [handle.events, stream]) {
      expect(told.values.filter(isTurnEnd)).toHaveLength(1);
      expect(told.values.at(-1)).toMatchObject({ method: 'turn/completed', reconciled: true, cause });
      expect(completions(told).map(([, type, isMissed]) => [type, isMissed])).toEqual([
        ['userMessage', false],
        ['commandExecution', false],
      ]);
    }
    expect([joinedText(words), joinedText(handle.text)]).toEqual(['I begin', 'I begin']);
    expect(resolution.values).toEqual([{ outcome: 'withdrawn', by: 'turn' }]);
    expect(pending.values.at(-1)).toEqual([]);
    expect(handle.state.values.at(-1)).toMatchObject({ status: 'interrupted' });

    for (const thread of [b, c, d, asking]) {
      const again = await within(SOON, firstValueFrom(thread.run('Again?')));
      expect(again).toMatchObject({ status: 'completed', finalResponse: 'Again.' });
      expect(again).not.toHaveProperty('cause');
    }
    expect(await storedStatuses(a)).toEqual(['interrupted', 'completed']);
    expect(requests('turn/start')).toHaveLength(10);
    expect(requests('turn/interrupt')).toEqual([]);
    expect(diagnostics.values).toEqual([]);
    await codex.close();
    expect(running(real)).toEqual([]);
  });

  it('while a tool of this process works: the tool is unsubscribed, and can be called again', async () => {
    const codex = real.connect({}, { reconnect: AT_ONCE });
    const calls: string[] = [];
    const weather = tool({
      name: 'weather',
      description: 'Tells the weather.',
      input: z.object({}),
      run: () =>
        new Observable<string>((subscriber) => {
          calls.push('called');
          if (calls.length > 1) {
            subscriber.next('sun');
            subscriber.complete();
          }
          return () => calls.push('left');
        }),
    });
    const thread = await firstValueFrom(codex.startThread({ ...RUNS, tools: [weather] }));
    const unused = await firstValueFrom(codex.startThread(RUNS));
    real.script(thread.id, [functionCall('weather', {}), functionCall('weather', {}), text('Sunny.')]);
    const run = watch(thread.run('How is it?'));
    await eventually('it was called', () => calls.length === 1);
    process.kill(serverPid(real), 'SIGKILL');
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'interrupted' }]);
    await eventually('it was left', () => calls.length === 2);
    const again = await within(SOON, firstValueFrom(thread.run('And now?')));
    expect(again).toMatchObject({ status: 'completed', finalResponse: 'Sunny.' });
    expect(calls).toEqual(['called', 'left', 'called', 'left']);
    // Of a thread that never had a turn nothing is stored.
    expect(await within(SOON, watch(unused.run('Hello?')).ended)).toBeInstanceOf(InvalidRequestError);
    await codex.close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe.concurrent('a server that listens', () => {
  /** A server on a port of its own, a client of it in the middle of a turn, and a way to start the next one there. */
  async function listening(reconnect: object = AT_ONCE, auth: 'none' | 'token' = 'none') {
    const home = await Real.start();
    const { workspace: cwd } = home;
    const listen = `ws://127.0.0.1:${await freePort()}`;
    const start$ = spawnServer({ cwd, env: home.home.env, listen, auth, shutdownTimeoutMs: 500 });
    const server = await firstValueFrom(start$);
    const codex = new Codex(auth === 'none' ? webSocket(server.url) : server.transport, { reconnect });
    const states = statesOf(codex);
    const thread = await firstValueFrom(codex.startThread(RUNS));
    const { script, release } = begun();
    home.script(thread.id, [script, text('Again.')]);
    const heard = watch(thread.events$);
    const run = watch(thread.run('Talk.'));
    await heard.first(isDelta);
    const pid = serverPid(home);
    const close = async () => {
      await codex.close();
      await server.close();
      await home.close();
    };
    return { codex, states, thread, run, heard, release, pid, server, start$, [Symbol.asyncDispose]: close };
  }

  it('and is killed, with another on its port: its turn ends interrupted, its thread goes on', async () => {
    await using setup = await listening();
    const { thread, run, states, pid, start$ } = setup;
    process.kill(pid, 'SIGKILL');
    await eventually('it is known', () => states.includes('reconnecting'));
    // Its port is free when it is gone.
    await eventually('it is gone', () => !isAlive(pid));
    await using another = await firstValueFrom(start$);
    expect(another.url).toBe(setup.server.url);
    expect(await within(SOON, run.ended)).toBeUndefined();
    const cause = expect.any(TransportClosedError) as unknown;
    expect(run.values).toMatchObject([{ status: 'interrupted', cause }]);
    expect(await within(SOON, firstValueFrom(thread.run('Again?')))).toMatchObject({
      finalResponse: 'Again.',
    });
    await setup.codex.close();
  });

  it('and is told to end: its last turn, whose end it does not tell, ends as it has ended', async () => {
    await using setup = await listening();
    const { thread, run, states, pid, release, start$ } = setup;
    process.kill(pid, 'SIGTERM');
    release();
    await eventually('it is known', () => states.includes('reconnecting'));
    // Its port is free when it is gone.
    await eventually('it is gone', () => !isAlive(pid));
    await using another = await firstValueFrom(start$);
    expect(another.url).toBe(setup.server.url);
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    expect(await within(SOON, firstValueFrom(thread.run('Again?')))).toMatchObject({
      finalResponse: 'Again.',
    });
    await setup.codex.close();
  });

  it('and never comes back: everything ends once, after as many attempts as were allowed', async () => {
    await using setup = await listening({ delayMs: 10, maxDelayMs: 20, maxAttempts: 3 });
    const { codex, thread, run, heard, pid } = setup;
    const states = watch(codex.state$);
    const queued = watch(thread.run('And then?'));
    process.kill(pid, 'SIGKILL');
    await states.first(({ status }) => status === 'reconnecting');
    const request = watch(codex.request('thread/loaded/list', {}));
    const { error } = await within(
      SOON,
      states.first(({ status }) => status === 'closed'),
    );
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      message: expect.stringContaining('Gave up after 3 attempts to open the connection again.'),
    });
    expect(states.values.flatMap(({ attempt }) => attempt ?? [])).toEqual([1, 2, 3]);
    const open = [run, queued, heard, request];
    const ends = await within(SOON, Promise.all(open.map(({ ended }) => ended)));
    expect([ends[0], ends[2]]).toEqual([error, error]);
    for (const end of [ends[1], ends[3]]) expect(end).toMatchObject({ mayHaveRun: false, cause: error });
    expect(open.map((each) => each.ends)).toEqual([1, 1, 1, 1]);
    expect(await within(SOON, watch(codex.connect()).ended)).toBeInstanceOf(TransportClosedError);
  });

  it('and takes the token no more: that is not tried again', async () => {
    await using setup = await listening(AT_ONCE, 'token');
    const { codex, run, states, pid, start$ } = setup;
    const state = watch(codex.state$);
    process.kill(pid, 'SIGKILL');
    await eventually('it is known', () => states.includes('reconnecting'));
    // Its port is free when it is gone.
    await eventually('it is gone', () => !isAlive(pid));
    await using another = await firstValueFrom(start$);
    expect(another.url).toBe(setup.server.url);
    const { error } = await within(
      SOON,
      state.first(({ status }) => status === 'closed'),
    );
    expect(error).toMatchObject({ httpStatus: 401 });
    expect(await within(SOON, run.ended)).toBe(error);
  });
});

import {
  Codex,
  interruptLadder,
  TransportClosedError,
  turnInactivity,
  type Frame,
  type Thread,
  type TransportFactory,
} from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { functionCall, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, merge, Subject } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ASKS } from '../fixtures/approvals.js';
import { running, serverPid, standStill } from '../fixtures/faults-open.js';
import { all, begun, isDelta, Real, sent, watch } from '../fixtures/real.js';

const SILENCE_MS = 300;
const FREE = { sandbox: 'fullAccess', approvalPolicy: 'never' } as const;

/** Which frames of the server get lost on their way, and which requests of the client are refused there. */
let isLost: (frame: Frame) => boolean;
let isRefused: (frame: Frame) => boolean;
let real: Real;
let codex: Codex;

/** A link that loses frames, and refuses some. */
function lossy(factory: TransportFactory): TransportFactory {
  return () => {
    const transport = factory();
    const refusals = new Subject<Frame>();
    return {
      frames$: merge(transport.frames$.pipe(filter((frame) => !isLost(frame))), refusals),
      send: (frame) => {
        const { id } = frame;
        if (id === undefined || !isRefused(frame)) transport.send(frame);
        else refusals.next({ id, error: { code: -32603, message: 'broken' } });
      },
      close: () => transport.close(),
    };
  };
}

beforeAll(async () => {
  real = await Real.start();
  const { env } = real.home;
  codex = new Codex(lossy(stdio({ cwd: real.workspace, env, shutdownTimeoutMs: 300 })));
});
afterAll(async () => {
  await codex.close();
  await real.close();
});
beforeEach(() => {
  isLost = isRefused = () => false;
});

async function startThread(answers: Parameters<Real['script']>[1], options = {}): Promise<Thread> {
  const thread = await firstValueFrom(codex.startThread(options));
  real.script(thread.id, answers);
  return thread;
}

/** A turn whose agent speaks, and would go on for ever. */
async function talking() {
  const thread = await startThread([begun().script]);
  const turn = await firstValueFrom(thread.turn('Talk.'));
  const events = watch(turn.events$);
  await events.first(isDelta);
  return { thread, turn, events };
}

const isInterrupt = ({ method }: Frame) => method === 'turn/interrupt';
const turnIdIn = ({ params }: Frame): unknown => Reflect.get(Object(params), 'turnId');

describe('turnInactivity', () => {
  it('ends a turn whose end was lost, with the answer that was lost with it', async () => {
    const thread = await startThread([text('All is well.')]);
    isLost = ({ method }) => method === 'turn/completed' || method === 'item/completed';
    const events = await all(thread.stream('How are you?').pipe(turnInactivity(SILENCE_MS)));
    const reconciled = events.filter((event) => event.reconciled === true).map(({ method }) => method);
    expect(reconciled).toEqual(['item/completed', 'item/completed', 'turn/completed']);
    expect(events.at(-1)).toMatchObject({ params: { turn: { status: 'completed' } } });
  });

  it('lets run() have its result, and the thread its next turn', async () => {
    const thread = await startThread([text('First.'), text('Second.')]);
    isLost = ({ method }) => method === 'turn/completed';
    const run = () => firstValueFrom(thread.run('Speak.').pipe(turnInactivity(SILENCE_MS)));
    expect(await run()).toMatchObject({ status: 'completed', finalResponse: 'First.' });
    expect(await run()).toMatchObject({ status: 'completed', finalResponse: 'Second.' });
  });

  it('makes up the end of a turn that has no history', async () => {
    const thread = await startThread([text('Gone with the wind.')], { ephemeral: true });
    isLost = ({ method }) => method === 'turn/completed';
    const events = await all(thread.stream('Speak.').pipe(turnInactivity(SILENCE_MS)));
    expect(events.at(-1)).toMatchObject({
      method: 'turn/completed',
      params: { turn: { status: 'interrupted', items: [] } },
      reconciled: true,
    });
  });

  it('waits for a model that is silent, and for an approval, for as long as they take', async () => {
    const { script, release } = begun();
    const slow = await startThread([script]);
    const asking = await startThread([functionCall('exec_command', { cmd: 'true' }), text('Done.')], ASKS);
    const asked = sent(codex);
    const approvals = watch(codex.approvals$);
    const runs = [slow, asking].map((thread) => watch(thread.run('Go.').pipe(turnInactivity(SILENCE_MS))));
    const approval = await approvals.first();
    await firstValueFrom(
      codex.wire$.pipe(
        filter(() => asked('thread/read').length >= 4 && asked('thread/turns/list').length >= 4),
      ),
    );
    expect(runs.map(({ values, ends }) => [values.length, ends])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    release();
    approval.accept();
    await Promise.all(runs.map(({ ended }) => ended));
    expect(runs.map(({ values }) => values)).toMatchObject([
      [{ finalResponse: 'I begin and end.' }],
      [{ finalResponse: 'Done.' }],
    ]);
    expect(sent(codex)('turn/interrupt')).toEqual([]);
  });
});

describe('an interrupt that escalates', () => {
  const escalate = interruptLadder();

  it('ends with the first rung, where nothing is wrong', async () => {
    const { turn, events } = await talking();
    expect(await firstValueFrom(turn.interrupt({ escalate }))).toBe('interrupt');
    expect(await events.ended).toBeUndefined();
    expect(await firstValueFrom(turn.interrupt({ escalate }))).toBeUndefined();
  });

  it('interrupts the turn without its id, when it is refused with it', async () => {
    const { turn, events } = await talking();
    isRefused = (frame) => isInterrupt(frame) && turnIdIn(frame) !== '';
    expect(await firstValueFrom(turn.interrupt({ escalate }))).toBe('anyTurn');
    expect(events.values.at(-1)).toMatchObject({ params: { turn: { status: 'interrupted' } } });
  });

  it('ends the command that the turn has running, and not what an earlier turn has left', async () => {
    const command = (cmd: string, ms: number) => functionCall('exec_command', { cmd, yield_time_ms: ms });
    const answers = [command('sleep 81', 250), text('It runs.'), command('sleep 82', 60_000), begun().script];
    const thread = await startThread(answers, FREE);
    await firstValueFrom(thread.run('Leave something running.'));
    const turn = await firstValueFrom(thread.turn('Wait for something.'));
    const events = watch(turn.events$);
    await events.first(
      ({ method, params }) => method === 'item/started' && JSON.stringify(params).includes('sleep 82'),
    );
    const interrupts = sent(codex);
    isRefused = (frame) =>
      isInterrupt(frame) && interrupts('thread/backgroundTerminals/terminate').length === 0;
    expect(await firstValueFrom(turn.interrupt({ escalate }))).toBe('commands');
    expect(events.values.at(-1)).toMatchObject({ params: { turn: { status: 'interrupted' } } });
    const left = await all(thread.backgroundTerminals.list());
    expect(left.map(({ command }) => command)).toEqual(['sleep 81']);
    await firstValueFrom(thread.backgroundTerminals.clean());
  });

  it('gives the link to a server that stands still up, which ends its process', async () => {
    const { turn, events } = await talking();
    await standStill(serverPid(real));
    const impatient = interruptLadder({ rungTimeoutMs: 300 });
    expect(await firstValueFrom(turn.interrupt({ escalate: impatient }))).toBe('recycle');
    expect(await events.ended).toBeInstanceOf(TransportClosedError);
    expect(await firstValueFrom(codex.state$)).toMatchObject({ status: 'closed' });
    await codex.close();
    expect(running(real)).toEqual([]);
  });
});

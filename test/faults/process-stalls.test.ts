import { RequestTimeoutError, TransportClosedError, type Codex } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  endsOf,
  everythingOpen,
  oneErrorOf,
  running,
  serverPid,
  standStill,
  tooManyRequests,
} from '../fixtures/faults-open.js';
import { within } from '../fixtures/within.js';
import { begun, Real, watch } from '../fixtures/real.js';

const requestTimeoutMs = 700;
const shutdownTimeoutMs = 200;
const SETTLE_MS = 5000;

let real: Real;
let codex: Codex;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());
beforeEach(async () => {
  codex = real.connect({ shutdownTimeoutMs }, { requestTimeoutMs });
  onTestFinished(() => codex.close());
  await firstValueFrom(codex.connect());
});

describe('a process that stands still (SIGSTOP)', () => {
  it('lets requests run into their deadline; when it goes on, so do its turns, and nothing is missed or told twice', async () => {
    const thread = await firstValueFrom(codex.startThread());
    const { script, release } = begun();
    real.script(thread.id, [script]);
    const [diagnostics, notifications] = [watch(codex.diagnostics$), watch(codex.notifications$)];
    const turn = await firstValueFrom(thread.turn('Talk.'));
    const [events, deltas, result] = [watch(turn.events$), watch(turn.text$), watch(turn.result$)];
    await deltas.first();

    await standStill(serverPid(real));
    release();
    const request = watch(codex.request('thread/loaded/list', {}));
    const error = await within(requestTimeoutMs + SETTLE_MS, request.ended);
    expect(error).toBeInstanceOf(RequestTimeoutError);
    expect(error).toMatchObject({ method: 'thread/loaded/list', timeoutMs: requestTimeoutMs });
    expect([events, deltas, result, notifications].map(({ ends }) => ends)).toEqual([0, 0, 0, 0]);
    expect(await firstValueFrom(codex.state$)).toEqual({ status: 'ready' });

    process.kill(serverPid(real), 'SIGCONT');
    await within(SETTLE_MS, Promise.all([events.ended, deltas.ended, result.ended]));
    expect([events, deltas, result, notifications].map(({ ends }) => ends)).toEqual([1, 1, 1, 0]);
    expect(deltas.values).toEqual(['I begin', ' and end.']);
    expect(result.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    expect(await diagnostics.first()).toMatchObject({ kind: 'lateReply', method: 'thread/loaded/list' });
    expect(request.values).toEqual([]);
  });

  it('is ended by close(), though it sees neither the end of its input nor SIGTERM', async () => {
    const open = await everythingOpen(real, codex);
    await standStill(serverPid(real));
    const requests = tooManyRequests(codex);
    await within(2 * shutdownTimeoutMs + SETTLE_MS, codex.close());
    const error = await oneErrorOf({ ...open.asked, ...requests });
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ message: 'The client was closed.' });
    expect(new Set(await endsOf({ ...open.views, ...open.lasting }))).toEqual(new Set([undefined]));
    expect(open.lasting.state.values.at(-1)).toEqual({ status: 'closed' });
    expect(open.resolution).toMatchObject({ values: [{ outcome: 'withdrawn', by: 'link' }], ends: 1 });
    expect(running(real)).toEqual([]);
  });

  it('that is killed with 4 MB of a prompt half written ends the run, and all that was queued behind it', async () => {
    const [thread, other] = [
      await firstValueFrom(codex.startThread()),
      await firstValueFrom(codex.startThread()),
    ];
    const megabyte = { type: 'text', text: 'x'.repeat(1_000_000) } as const;
    await standStill(serverPid(real));
    const open = {
      run: watch<unknown>(thread.run([megabyte, megabyte, megabyte, megabyte])),
      queued: watch<unknown>(thread.run('And this.')),
      other: watch<unknown>(other.text('And that.')),
      request: watch<unknown>(codex.request('thread/loaded/list', {})),
    };
    process.kill(serverPid(real), 'SIGKILL');
    const error = await within(SETTLE_MS, oneErrorOf(open));
    expect(error).toMatchObject({ code: 'transport_closed', signal: 'SIGKILL' });
    expect(String(error)).not.toContain('xxx');
    await firstValueFrom(codex.connect());
    const next = await firstValueFrom(codex.startThread());
    real.script(next.id, [text('I am back.')]);
    expect(await firstValueFrom(next.run('Are you back?'))).toMatchObject({ finalResponse: 'I am back.' });
  });
});

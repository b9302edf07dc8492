import { RequestTimeoutError, type Codex, type CodexOptions, type Frame } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { running } from '../fixtures/faults-open.js';
import { within } from '../fixtures/within.js';
import { Wire } from '../fixtures/faults-wire.js';
import { begun, Real, storedStatuses, watch } from '../fixtures/real.js';

const requestTimeoutMs = 500;
const SETTLE_MS = requestTimeoutMs + 3000;

let real: Real;
let wire: Wire;
let codex: Codex;

beforeAll(async () => {
  real = await Real.start();
  wire = await Wire.open();
  codex = connect({ requestTimeoutMs });
});
afterAll(async () => {
  await real.close();
  await wire.close();
});
beforeEach(() => wire.heal());

function connect(options: CodexOptions): Codex {
  return real.connect({ command: wire.command }, options);
}

/** The errors of a request that waited for its deadline. */
function overdue(method: string, timeoutMs = requestTimeoutMs) {
  const message = expect.stringContaining(`${method}: no reply within ${timeoutMs} ms`);
  return { name: 'RequestTimeoutError', code: 'request_timeout', method, timeoutMs, message };
}

/** Keeps the replies to one method back, and gives them. */
function keepBack(method: string): readonly string[] {
  const ids = new Set<unknown>();
  const kept: string[] = [];
  wire.up = (line) => {
    const frame = read(line);
    if (frame.method === method) ids.add(frame.id);
    return [line];
  };
  wire.down = (line) => {
    const { id, method: asked } = read(line);
    if (asked !== undefined || !ids.has(id)) return [line];
    kept.push(line);
    return [];
  };
  return kept;
}

function read(line: string): Frame {
  return JSON.parse(line) as Frame;
}

describe('a server that never answers', () => {
  it('initialize: whoever waits for the handshake is told after connectTimeoutMs, and the next use tries again', async () => {
    const other = connect({ connectTimeoutMs: 3000 });
    onTestFinished(() => other.close());
    const states = watch(other.state$);
    wire.down = () => [];
    const waiting = [
      watch<unknown>(other.connect()),
      watch<unknown>(other.startThread()),
      watch<unknown>(other.thread('any').run('hi')),
      watch<unknown>(other.request('thread/loaded/list', {})),
    ];
    const errors = await within(8000, Promise.all(waiting.map(({ ended }) => ended)));
    expect(waiting.map(({ ends }) => ends)).toEqual([1, 1, 1, 1]);
    const [error, ...others] = new Set(errors);
    expect(others).toEqual([]);
    expect(error).toBeInstanceOf(RequestTimeoutError);
    expect(error).toMatchObject(overdue('initialize', 3000));
    expect(error).toMatchObject({ stderrTail: expect.stringContaining('WARNING') });
    expect(states.values.at(-1)).toEqual({ status: 'closed', error });
    wire.heal();
    await firstValueFrom(other.connect());
    expect(states.values.at(-1)).toEqual({ status: 'ready' });
    await other.close();
    expect(running(real)).toEqual([]);
  });

  it('a request: that request alone errors after requestTimeoutMs, and a reply that comes later is reported', async () => {
    await firstValueFrom(codex.connect());
    const diagnostics = watch(codex.diagnostics$);
    const kept = keepBack('thread/loaded/list');
    const [lost, other] = [
      watch(codex.request('thread/loaded/list', {})),
      watch(codex.request('config/read', {})),
    ];
    expect(await within(SETTLE_MS, lost.ended)).toMatchObject(overdue('thread/loaded/list'));
    expect(await other.ended).toBeUndefined();
    wire.heal();
    wire.say(...kept);
    const { id } = read(kept[0] ?? '{}');
    expect(await diagnostics.first()).toMatchObject({ kind: 'lateReply', id, method: 'thread/loaded/list' });
    expect(lost).toMatchObject({ values: [], ends: 1 });
    expect(await firstValueFrom(codex.request('thread/loaded/list', {}))).toHaveProperty('data');
  });

  it('turn/start: the run errors after requestTimeoutMs, the turn goes on, and the run behind it joins it', async () => {
    const thread = await firstValueFrom(codex.startThread());
    const turns = watch(codex.turns$);
    const scripts = [begun().script, text('Here I am.')];
    real.script(thread.id, () => scripts.shift());
    const kept = keepBack('turn/start');
    const runs = [watch(thread.run('Talk.')), watch(thread.run('Where are you?'))] as const;
    expect(await within(SETTLE_MS, runs[0].ended)).toMatchObject(overdue('turn/start'));
    wire.heal();
    expect(await within(SETTLE_MS, runs[1].ended)).toBeUndefined();
    expect(kept).toHaveLength(1);
    expect(runs.map(({ ends }) => ends)).toEqual([1, 1]);
    expect(turns.values).toHaveLength(1);
    const joined = { id: turns.values[0]?.id, status: 'completed', finalResponse: 'Here I am.' };
    expect(runs.map(({ values }) => values)).toMatchObject([[], [joined]]);
    expect(await storedStatuses(thread)).toEqual(['completed']);
  });

  it('turn/interrupt: interrupt() errors after requestTimeoutMs, the turn is still watched, and can be interrupted again', async () => {
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, [begun().script]);
    const turn = await firstValueFrom(thread.turn('Talk.'));
    const [events, result] = [watch(turn.events$), watch(turn.result$)];
    await firstValueFrom(turn.text$);
    wire.up = (line) => (read(line).method === 'turn/interrupt' ? [] : [line]);
    const interrupted = watch(turn.interrupt());
    expect(await within(SETTLE_MS, interrupted.ended)).toMatchObject(overdue('turn/interrupt'));
    expect([events.ends, result.ends]).toEqual([0, 0]);
    wire.heal();
    await firstValueFrom(turn.interrupt());
    expect(await within(SETTLE_MS, Promise.all([events.ended, result.ended]))).toEqual([
      undefined,
      undefined,
    ]);
    expect(result.values).toMatchObject([{ status: 'interrupted' }]);
    expect([events.ends, result.ends]).toEqual([1, 1]);
  });
});

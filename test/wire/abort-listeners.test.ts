import { getEventListeners } from 'node:events';
import { AbortedError } from 'codex-rx';
import { LATER } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

const count = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

const warnings: Error[] = [];
const warned = (warning: Error) => warnings.push(warning);

beforeEach(() => {
  warnings.length = 0;
  process.on('warning', warned);
});
afterEach(() => {
  process.off('warning', warned);
});

/** Fifty of each of what a signal can end, all at once. */
async function busy() {
  const { server, codex } = setUp({ maxInFlight: 100 });
  await firstValueFrom(codex.connect());
  const goal = { objective: 'Do.', status: 'active', tokensUsed: 0, timeUsedSeconds: 0 };
  server
    .handle('thread/read', () => ({ thread: { id: 'g', ephemeral: false, status: { type: 'idle' } } }))
    .handle('thread/goal/clear', () => ({ cleared: false }))
    .handle('thread/goal/set', (params) => ({ goal: { ...goal, ...Object(params) } }))
    .handle('model/list', () => LATER);
  const abort = new AbortController();
  const { signal } = abort;
  const output = z.object({ a: z.string() });
  const all = Array.from({ length: 50 }, (_, at) => {
    const thread = codex.thread(`thread-${at + 1}`);
    const turn$ = [
      () => thread.turn('hi', { signal }),
      () => thread.run('hi', { signal }),
      () => thread.send('hi', { signal }),
      () => thread.run('hi', { signal, output }),
    ];
    const turn = record<unknown>(turn$[at % turn$.length]!());
    const goals = [
      record(codex.thread(`goal-${at}`).runGoal('Do.', { signal })),
      record(codex.thread(`run-${at}`).goal('Do.', { signal })),
    ];
    return [turn, ...goals, record(codex.request('model/list', {}, { signal }))];
  }).flat();
  await settled();
  return { server, codex, abort, signal, all };
}

describe('one signal for fifty turns, goals and requests', () => {
  it('has one listener for them all, and none when they have settled', async () => {
    const { server, codex, signal, all } = await busy();
    expect(count(signal)).toBe(1);
    for (let index = 1; index <= 50; index += 1) {
      const frames = turnFrames(`thread-${index}`, `turn-${index}`);
      for (const frame of [frames.started, frames.message('{"a":"b"}'), frames.completed()])
        server.link.send(frame);
    }
    for (const request of server.requests('model/list'))
      server.reply(request, { data: [], nextCursor: null });
    await settled();
    expect(count(signal)).toBe(1);
    for (const each of all) each.unsubscribe();
    await codex.close();
    await settled();
    expect(count(signal)).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('ends each that runs, once, and leaves no listener', async () => {
    const { codex, abort, signal, all } = await busy();
    const running = all.filter(({ end }) => end === undefined);
    expect(running.length).toBeGreaterThan(100);
    abort.abort();
    expect(running.map(({ ends }) => ends)).toEqual(running.map(() => 1));
    for (const each of running) expect(errorOf(each)).toBeInstanceOf(AbortedError);
    await codex.close();
    expect(count(signal)).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('that has fired before sends nothing, and gets no listener', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    const signal = AbortSignal.abort();
    const run = record(codex.thread('a').run('hi', { signal }));
    const request = record(codex.request('model/list', {}, { signal }));
    for (const each of [run, request]) expect(errorOf(each)).toBeInstanceOf(AbortedError);
    expect([server.requests('turn/start'), server.requests('model/list')]).toEqual([[], []]);
    expect(count(signal)).toBe(0);
  });

  it('is listened to again after the last has left', async () => {
    const { codex } = setUp();
    await firstValueFrom(codex.connect());
    const abort = new AbortController();
    record(codex.request('model/list', {}, { signal: abort.signal })).unsubscribe();
    expect(count(abort.signal)).toBe(0);
    const run = record(codex.thread('a').run('hi', { signal: abort.signal }));
    expect(count(abort.signal)).toBe(1);
    abort.abort();
    expect(errorOf(run)).toBeInstanceOf(AbortedError);
  });
});

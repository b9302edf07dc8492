import { firstValueFrom } from 'rxjs';
import { Codex, type Transport } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { MODES, record } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it.each(MODES)('a request that waits for a link outlives one that takes nothing (%s)', async (mode) => {
  const server = new FakeAppServer({ mode });
  const thread = () => ({ thread: { id: 't', status: { type: 'idle' } } });
  server
    .handle('thread/start', () => ({ thread: { id: 't' } }))
    .handle('thread/resume', thread)
    .handle('thread/read', thread)
    .handle('model/list', () => ({ data: [], nextCursor: null }))
    .handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
  let links = 0;
  const transport = (): Transport => {
    const link = (links += 1);
    const inner = server.transport();
    return {
      ...inner,
      send: (frame) => {
        if (link === 2 && frame.method === 'thread/resume') throw new Error('full');
        inner.send(frame);
      },
    };
  };
  const codex = new Codex(transport, { reconnect: { ...AT_ONCE, delayMs: 10 } });
  await firstValueFrom(codex.startThread());
  const states: string[] = [];
  codex.state$.subscribe(({ status }) => states.push(status));
  server.link.fail(GONE);
  await wait(1);
  const read = record(codex.request('thread/read', { threadId: 't' }));
  const connected = record(codex.connect());
  await wait(1000);
  expect(states.at(-1)).toBe('ready');
  expect(links).toBe(3);
  expect([read.end, connected.end]).toEqual(['complete', 'complete']);
  await codex.close();
});

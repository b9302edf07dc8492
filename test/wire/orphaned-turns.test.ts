import { firstValueFrom } from 'rxjs';
import { Codex } from 'codex-rx';
import { FakeAppServer, LATER } from 'codex-rx/testing';
import { expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, MODES, record } from '../fixtures/fake.js';
import { GONE } from '../fixtures/lost-link.js';

useFakeTime();
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it.each(MODES)(
  'without reconnect, a turn that nobody holds is waited for after connect() (%s)',
  async (mode) => {
    const server = new FakeAppServer({ mode });
    let lost = true;
    const thread = () => ({ thread: { id: 't', status: { type: 'active', activeFlags: [] } } });
    server
      .handle('thread/start', () => ({ thread: { id: 't' } }))
      .handle('thread/resume', thread)
      .handle('thread/read', thread)
      .handle('turn/start', () =>
        lost ? LATER : { turn: { id: 'turn-2', items: [], status: 'inProgress' } },
      );
    const codex = new Codex(server.transport);
    const t = await firstValueFrom(codex.startThread());
    const first = record(t.turn('Go.'));
    await wait(0);
    server.link.fail(GONE);
    await wait(0);
    expect(errorOf(first)).toMatchObject({ mayHaveRun: true });
    lost = false;
    await firstValueFrom(codex.connect());
    const second = record(t.turn('Again.'));
    await wait(10);
    const starts = () => server.link.received.filter(({ method }) => method === 'turn/start').length;
    expect(starts()).toBe(0);
    server.notify('thread/status/changed', { threadId: 't', status: { type: 'idle' } });
    await wait(10);
    expect(starts()).toBe(1);
    expect(second.values).toHaveLength(1);
    await codex.close();
  },
);

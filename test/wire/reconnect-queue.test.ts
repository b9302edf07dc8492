import { LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, record, setUp } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();

/** A server that knows of one thread, and a client that has opened it. */
async function opened() {
  const { server, codex } = setUp({ reconnect: AT_ONCE });
  const status = { now: 'idle' };
  const resumed = () => ({ thread: { id: 't', status: { type: status.now, activeFlags: [] } } });
  server.handle('thread/start', () => ({ thread: { id: 't' } }));
  server.handle('thread/resume', resumed);
  server.handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
  const thread = await firstValueFrom(codex.startThread());
  const lose = async () => {
    server.link.fail(GONE);
    await vi.advanceTimersByTimeAsync(20);
  };
  return { server, thread, status, resumed, lose };
}

describe('a turn that was not begun yet', () => {
  it('is begun once, though the link is lost while its thread is being resumed for it', async () => {
    const { server, thread, resumed, lose } = await opened();
    server.link.fail(GONE);
    const start = record(thread.turn('Go.'));
    server.handle('thread/resume', () => LATER);
    await vi.advanceTimersByTimeAsync(20);
    expect(server.requests('thread/resume').length).toBeGreaterThan(0);
    server.handle('thread/resume', resumed);
    await lose();
    expect(start.end).toBe('complete');
    expect(server.requests('turn/start')).toHaveLength(1);
  });

  it('is begun once, though the link is lost while it waits for a turn that nobody holds', async () => {
    const { server, thread, status, lose } = await opened();
    const answers: unknown[] = [LATER];
    server.handle('turn/start', () => answers.shift() ?? { turn: turn('turn-2', 'inProgress') });
    const lost = record(thread.turn('One.'));
    const next = record(thread.turn('Two.'));
    status.now = 'active';
    await lose();
    expect(errorOf(lost)).toMatchObject({ method: 'turn/start', mayHaveRun: true });
    expect(next.end).toBeUndefined();
    await lose();
    expect(next.end).toBeUndefined();
    server.notify('thread/status/changed', { threadId: 't', status: { type: 'idle' } });
    await vi.advanceTimersByTimeAsync(20);
    expect(next.end).toBe('complete');
    expect(server.requests('turn/start')).toHaveLength(2);
  });
});

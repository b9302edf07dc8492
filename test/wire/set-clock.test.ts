import { turnInactivity } from 'codex-rx';
import { FakeRefusal } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const HOUR_MS = 3_600_000;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const set = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('a clock that is set', () => {
  it('back makes an interrupt wait no longer', async () => {
    const { server, codex } = setUp();
    server.handle(
      'turn/interrupt',
      () => new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' }),
    );
    const turn = await firstValueFrom(codex.thread('a').turn('hi'));
    const interrupt = record(turn.interrupt());
    await pass(1_000);
    set(-HOUR_MS);
    await pass(8_000);
    expect(interrupt.end).toBeUndefined();
    await pass(2_500);
    expect(errorOf(interrupt)).toMatchObject({ code: 'stale_turn' });
  });

  it('forward makes an interrupt give up no sooner', async () => {
    const { server, codex } = setUp();
    server.handle(
      'turn/interrupt',
      () => new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' }),
    );
    const turn = await firstValueFrom(codex.thread('a').turn('hi'));
    const interrupt = record(turn.interrupt());
    await pass(1_000);
    set(HOUR_MS);
    await pass(8_000);
    expect(interrupt.end).toBeUndefined();
  });

  it('back uses up no attempts to reconnect', async () => {
    const { server, codex } = setUp({ reconnect: AT_ONCE });
    await firstValueFrom(codex.connect());
    const states = record(codex.state$);
    for (let lost = 0; lost < 10; lost += 1) {
      server.link.fail(GONE);
      await pass(100);
      set(-HOUR_MS);
      await pass(1_000);
    }
    expect(states.values.at(-1)).toEqual({ status: 'ready' });
  });

  it.each([-HOUR_MS, HOUR_MS])('by %i ms makes no turn silent, and no silence longer', async (ms) => {
    const { server, codex } = setUp({ validation: 'off' });
    server.handle('thread/read', () => ({
      thread: { id: 'a', status: { type: 'active', activeFlags: [] } },
    }));
    server.handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
    record(codex.thread('a').stream('hi').pipe(turnInactivity(5_000)));
    await pass(1_000);
    server.link.send(turnFrames('a', 'turn-1').started);
    set(ms);
    await pass(4_900);
    expect(server.requests('thread/read')).toHaveLength(0);
    await pass(200);
    expect(server.requests('thread/read')).toHaveLength(1);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { deadline, stopwatch } from '../../src/connection/deadline.js';
import { blockLoop } from '../fixtures/block-loop.js';
import { marbles } from '../fixtures/marbles.js';
import { useFakeTime } from '../fixtures/fake-time.js';

describe('a deadline', () => {
  it('is over after its time, once', () => {
    marbles(({ expectObservable }) => {
      expectObservable(deadline(5)).toBe('-----(0|)', { 0: 0 });
      expectObservable(deadline(60_000), '30s !').toBe('');
    });
  });

  it('lets what has arrived be read first when the event loop stood still', async () => {
    const marker = join(mkdtempSync(join(tmpdir(), 'deadline-')), 'written');
    const program = `
      const { writeFileSync, writeSync } = require('node:fs');
      process.stdin.once('data', () => { writeSync(1, 'reply'); writeFileSync(${JSON.stringify(marker)}, ''); });
    `;
    const child = spawn(process.execPath, ['-e', program]);
    const order: string[] = [];
    const heard = once(child.stdout, 'data').then(() => order.push('reply'));
    child.stdin.write('request');
    const over = firstValueFrom(deadline(10)).then(() => order.push('deadline'));
    await new Promise((resolve) => setImmediate(resolve));
    // No limit of time ends a loop that stands still, so their number does.
    for (let blocks = 0; blocks === 0 || (blocks < 400 && !existsSync(marker)); blocks += 1) blockLoop(50);
    await Promise.all([heard, over]);
    child.kill();
    rmSync(dirname(marker), { recursive: true });
    expect(order).toEqual(['reply', 'deadline']);
  });

  it('does not wait for ever for an event loop that never comes to rest', async () => {
    let isOver = false;
    let blocks = 0;
    const busy = () => {
      blockLoop(30);
      blocks += 1;
      if (!isOver && blocks < 1000) setTimeout(busy);
    };
    const over = firstValueFrom(deadline(10));
    blockLoop(50);
    busy();
    await over;
    isOver = true;
  });

  it('is no later for that, and leaves no timer, when it is left', async () => {
    const late = deadline(10).subscribe();
    blockLoop(50);
    await new Promise((resolve) => setImmediate(resolve));
    late.unsubscribe();
    expect(late.closed).toBe(true);
  });
});

describe('on a clock that is set', () => {
  useFakeTime();

  it.each([-3_600_000, 3_600_000])('by %i ms, a stopwatch goes on as before', async (ms) => {
    const now = stopwatch();
    const begunAt = now();
    await vi.advanceTimersByTimeAsync(100);
    vi.setSystemTime(Date.now() + ms);
    await vi.advanceTimersByTimeAsync(100);
    expect(Math.round(now() - begunAt)).toBe(200);
  });

  it('a deadline is over when it was to be', async () => {
    const over = vi.fn();
    deadline(1000).subscribe(over);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Measured } from '../bench/memory-gauge.js';
import { measured } from '../bench/memory-run.js';

// `npm run memory` measures the same with a million notifications, each situation in a process of its own.
const NOTIFICATIONS = 100_000;
const MB_KEPT = 4;
const MB_AT_MOST = 120;

let results: readonly Measured[];

beforeAll(async () => {
  results = await measured(
    ['unread', { notifications: NOTIFICATIONS }],
    ['unreadQueue', { notifications: NOTIFICATIONS, maxQueued: 1000 }],
    ['unclaimed', { turns: 10_000 }],
  );
}, 180_000);

describe('memory', () => {
  it('holds nothing of notifications that nobody reads', () => {
    expect(results[0]?.counts).toEqual({ left: 0 });
  });

  it('holds as much for a loop that stands still as it was told to', () => {
    // What the loop has, what waits for it, and the marker.
    expect(results[1]?.counts).toEqual({ read: 1002, shed: NOTIFICATIONS - 1001 });
  });

  it('holds nothing of ten thousand turns that nobody claims, ended or not', () => {
    expect(results[2]?.counts).toEqual({ left: 0 });
  });

  it('grows in none of these', () => {
    expect(results).toHaveLength(3);
    for (const { keptMb, peakMb } of results) {
      expect(keptMb).toBeLessThan(MB_KEPT);
      expect(peakMb).toBeLessThan(MB_AT_MOST);
    }
  });
});

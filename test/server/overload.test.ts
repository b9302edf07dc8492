import { spawnServer } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Measured } from '../bench/memory-gauge.js';
import { measured } from '../bench/memory-run.js';
import { Real } from '../fixtures/real.js';

const pieces = Array.from({ length: 12_000 }, (_, n) => `word${n} `);

let overStdio: Measured | undefined;
let overSocket: Measured | undefined;
let notLookedAt: Measured | undefined;

// The client is in a process of its own, so that only its event loop is blocked and not that of the model.
beforeAll(async () => {
  await using real = await Real.start();
  real.model.otherwise(text(pieces));
  const { workspace: cwd } = real;
  const { env } = real.home;
  await using server = await firstValueFrom(spawnServer({ cwd, env }));
  const socket = { url: server.url, bearerToken: server.bearerToken ?? '' };
  [overStdio, overSocket, notLookedAt] = await measured(
    ['pipelined', { place: { env, cwd }, requests: 5000 }],
    ['pipelined', { place: socket, requests: 5000 }],
    ['blocked', { place: socket, blockMs: 3000 }],
  );
}, 180_000);

describe('five thousand requests at once', () => {
  it('are each answered once over stdio, where the server forgets some of what is too much', () => {
    expect(overStdio?.counts).toEqual({ answeredOnce: 5000, refused: 0, mostInFlight: 64, left: 0 });
  });

  it('are each answered once over a WebSocket, where it refuses what is too much', () => {
    expect(overSocket?.counts).toEqual({ answeredOnce: 5000, refused: 0, mostInFlight: 64, left: 0 });
  });
});

describe('a turn over a WebSocket whose consumer looks at nothing for three seconds', () => {
  it('is whole, or ends with the link that the server has cut', () => {
    const { isWhole, wasCut, deltas, chars, left } = notLookedAt?.counts ?? {};
    expect(left).toBe(0);
    expect([isWhole, wasCut]).toEqual(isWhole === 1 ? [1, 0] : [0, 1]);
    const all = { deltas: pieces.length, chars: pieces.join('').length };
    expect({ deltas, chars }).toEqual(
      isWhole === 1 ? all : { deltas: expect.any(Number), chars: expect.any(Number) },
    );
  });
});

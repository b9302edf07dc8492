import { Codex, turnInactivity } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../fixtures/fake.js';
import { Real } from '../fixtures/real.js';
import { blockLoop } from '../fixtures/block-loop.js';

const TIMEOUT_MS = 400;
/** Longer than the server takes to answer, or to start, and than the deadline is. */
const STILL_MS = 2_500;
const START_MS = 8_000;

/** Lets what was sent go out. */
const sent = () => new Promise((resolve) => setImmediate(resolve));

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(async () => {
  await real.close();
});

const clientOf = (options = {}) => {
  const { env } = real.home;
  return new Codex(stdio({ cwd: real.workspace, env, shutdownTimeoutMs: 300 }), options);
};

describe('an event loop that stands still for longer than a deadline', () => {
  it('times out no request whose reply has arrived meanwhile', async () => {
    const codex = clientOf({ requestTimeoutMs: TIMEOUT_MS });
    await firstValueFrom(codex.connect());
    const replies = Array.from({ length: 20 }, () => record(codex.request('thread/loaded/list', {})));
    await sent();
    blockLoop(STILL_MS);
    await expect.poll(() => replies.every(({ end }) => end !== undefined)).toBe(true);
    expect(replies.map(({ end }) => end)).toEqual(replies.map(() => 'complete'));
    await codex.close();
  });

  it('times out no handshake', async () => {
    const codex = clientOf({ connectTimeoutMs: TIMEOUT_MS });
    const connecting = firstValueFrom(codex.connect());
    await sent();
    blockLoop(START_MS);
    expect(await connecting).toMatchObject({ version: expect.any(String) });
    await codex.close();
  });

  it('interrupts no turn that runs well, and asks the server nothing about it', async () => {
    const codex = clientOf({ requestTimeoutMs: TIMEOUT_MS });
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, [text('fine')]);
    const asked = record(
      codex.wire$.pipe(
        filter(({ direction }) => direction === 'out'),
        map(({ frame }) => frame.method),
      ),
    );
    const run = thread.run('hi').pipe(turnInactivity(TIMEOUT_MS));
    const result = firstValueFrom(run);
    await sent();
    blockLoop(STILL_MS);
    expect(await result).toMatchObject({ status: 'completed', finalResponse: 'fine' });
    expect(asked.values).toEqual(['turn/start']);
    await codex.close();
  });
});

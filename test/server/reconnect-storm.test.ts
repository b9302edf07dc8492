import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool, type Approval, type TurnEvent } from 'codex-rx';
import { functionCall, pause, text } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom, timer } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { ASKS, shell } from '../fixtures/approvals.js';
import { completions, cuttable, SOON, type Cuttable } from '../fixtures/gap.js';
import { isTurnEnd, watch } from '../fixtures/real.js';
import { Served } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

const PIECES = Array.from({ length: 30 }, (_, index) => `${index} `);

/** Cuts the link after every so many frames: more than it takes to bring three threads up to date. */
function cutAtEach(frames: number, { codex, proxy }: Cuttable): () => void {
  let count = 0;
  const cutting = codex.wire$.subscribe(() => {
    count += 1;
    if (count % frames === 0) proxy.finish();
  });
  return () => cutting.unsubscribe();
}

it.each([31, 43])(
  'turns, approvals and tools over a link that is cut after every %i frames are whole, and nothing is done twice',
  async (frames) => {
    const client = await cuttable(served);
    const { codex, states, sent } = client;
    const calls: unknown[] = [];
    const weather = tool({
      name: 'weather',
      description: 'Tells the weather.',
      input: z.object({}),
      run: (_, { callId }) => {
        calls.push(callId);
        return timer(20).pipe(concatMap(() => ['sun']));
      },
    });
    const shown: Approval[] = [];
    const deciding = codex.approvals$.subscribe((approval) => {
      shown.push(approval);
      approval.accept();
    });
    const opened = [1, 2, 3].map(async (index) => {
      const thread = await firstValueFrom(codex.startThread({ ...ASKS, tools: [weather] }));
      const file = join(served.real.workspace, `storm-${frames}-${index}`);
      served.real.script(thread.id, [
        shell(`echo one >> ${file}`),
        functionCall('weather', {}),
        shell(`echo two >> ${file}`),
        functionCall('weather', {}),
        text(PIECES.flatMap((piece) => [piece, pause(5)])),
      ]);
      return { thread, file, turn: watch<TurnEvent>(thread.stream('Go.')) };
    });
    const running = await Promise.all(opened);
    await Promise.all(running.map(({ turn }) => turn.first()));
    const stop = cutAtEach(frames, client);
    const streams = running.map(({ turn }) => turn);
    const ends = await within(3 * SOON, Promise.all(streams.map(({ ended }) => ended))).finally(stop);
    expect(ends).toEqual(streams.map(() => undefined));
    expect(states.filter((state) => state === 'reconnecting').length).toBeGreaterThan(3);

    const other = served.client();
    for (const { thread, file, turn } of running) {
      const { turns } = await firstValueFrom(other.thread(thread.id).read({ includeTurns: true }));
      expect([completions(turn).map(([id]) => id)]).toEqual(
        turns.map(({ items }) => items.map(({ id }) => id)),
      );
      expect(turn.values.filter(isTurnEnd)).toMatchObject([{ params: { turn: { status: 'completed' } } }]);
      expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
    }
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls).toHaveLength(6);
    expect(shown).toHaveLength(6);
    expect(sent('turn/start')).toHaveLength(3);
    deciding.unsubscribe();
  },
);

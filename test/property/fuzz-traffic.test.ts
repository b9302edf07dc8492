import fc from 'fast-check';
import { mergeAll } from 'rxjs';
import { describe, it } from 'vitest';
import { fuzz, PATIENCE_MS } from './fuzz.js';
import { FuzzClient, microtasks } from './fuzz-client.js';
import { scripts, type Script } from './fuzz-script.js';
import { throwEscaped, virtualTime } from './fuzz-time.js';

const { escaped } = virtualTime();

type Look = 'look' | 'lookAway' | 'pause';
const LOOKS: fc.Arbitrary<Look> = fc.constantFrom<Look>('look', 'look', 'lookAway', 'pause');

/** Plays a script to those who only look, and checks what must hold of any. */
async function play({ mode, maxFrameBytes, strands, steps }: Script<Look>): Promise<void> {
  escaped.length = 0;
  const client = new FuzzClient(mode, maxFrameBytes);
  const { codex } = client;
  client.watch('connect', codex.connect());
  if (mode === 'async') await microtasks();
  client.watch('turns$', codex.turns$, (turn) => client.hold(turn, client.order.frames.length - 1));
  client.watch('notifications$', codex.notifications$);
  const threadIds = strands.flatMap((strand) => strand.threadIds);
  for (const threadId of threadIds) client.watch(`events$ of ${threadId}`, codex.thread(threadId).events$);
  let looks = 0;
  for (const step of steps) {
    if (step instanceof Uint8Array) client.wire?.link.sendRaw(step);
    else if (step === 'pause') await microtasks();
    else if (step === 'lookAway') client.watched.at(-1)?.leave();
    else {
      const { turn } = client.held[(looks += 1) % client.held.length] ?? {};
      const thread = codex.thread(threadIds[looks % threadIds.length] ?? '');
      client.watch('approvals$', (turn ?? thread).approvals$);
      client.watch('pendingApprovals$', codex.pendingApprovals$);
      client.watch('turns$ of a thread', thread.turns$);
      if (turn === undefined) continue;
      client.watch('text$', turn.text$);
      client.watch('item$', turn.item$.pipe(mergeAll()));
      client.watch('state$ of a turn', turn.state$);
      client.watch('result$', turn.result$);
    }
  }
  await client.close();
  throwEscaped(escaped);
}

describe('recorded traffic', { timeout: PATIENCE_MS }, () => {
  const look = { actions: LOOKS, maxActions: 3 };

  it('of several turns, interleaved and cut anywhere', async () => {
    await fuzz(500, scripts({ ...look, strands: 3, mutations: 0, areWhole: true }), play);
  });

  it('that is reordered, cut off, repeated, lost and corrupted', async () => {
    await fuzz(5000, scripts({ ...look, strands: 3, mutations: 8 }), play);
  });
});

import type { Thread } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { filter, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, begun, isDelta, Real, watch } from '../../fixtures/real.js';

/** What is to run on a thread once it is idle. */

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

function say(words: string) {
  return [{ type: 'text', text: words }] as const;
}

/** Queues prompts; emits what they are called. */
async function queued(thread: Thread, ...prompts: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const prompt of prompts) {
    const params = { clientUserMessageId: prompt, input: say(prompt) };
    const { queuedSubmission } = await firstValueFrom(thread.queue.add(params));
    ids.push(queuedSubmission.id);
  }
  return ids;
}

async function queue(thread: Thread): Promise<readonly unknown[]> {
  const waiting = await all(thread.queue.list());
  return waiting.flatMap(({ input }) => input.map((part) => (part.type === 'text' ? part.text : part)));
}

describe('the queue of a thread', () => {
  it('is told apart, changed, reordered and shortened while a turn runs', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('One.'), text('Two.')]);
    const running = watch(thread.run('Begin.'));
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    const changes = watch(real.codex.on('thread/queue/changed'));
    const [a = '', b = '', c = ''] = await queued(thread, 'a', 'b', 'c');
    expect(await queue(thread)).toEqual(['a', 'b', 'c']);
    await firstValueFrom(thread.queue.reorder({ queuedSubmissionIds: [c, a, b] }));
    expect(await queue(thread)).toEqual(['c', 'a', 'b']);
    const update = thread.queue.update({ queuedSubmissionId: a, input: say('a, better') });
    expect(await firstValueFrom(update)).toMatchObject({ queuedSubmission: { id: a } });
    expect(await firstValueFrom(thread.queue.delete({ queuedSubmissionId: b }))).toEqual({ deleted: true });
    expect(await queue(thread)).toEqual(['c', 'a, better']);
    expect(changes.values).toContainEqual({ threadId: thread.id });
    const turns = watch(thread.turns$);
    first.release();
    await running.first();
    for (const place of [0, 1]) {
      const turn = await turns.first((value) => turns.values.indexOf(value) === place);
      await firstValueFrom(turn.result$);
    }
    expect(real.requests(thread).map(({ userTexts }) => userTexts.at(-1))).toEqual([
      'Begin.',
      'c',
      'a, better',
    ]);
    expect(await queue(thread)).toEqual([]);
  });

  it('stands still when a turn was interrupted, until it is started', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Next.')]);
    const turn = await firstValueFrom(thread.turn('Begin.'));
    await firstValueFrom(turn.events$.pipe(filter(isDelta)));
    await queued(thread, 'next');
    const tooEarly = await watch(thread.queue.start()).ended;
    expect(tooEarly).toMatchObject({ message: expect.stringContaining('active or pending turn') });
    await firstValueFrom(turn.interrupt());
    await firstValueFrom(turn.result$);
    expect(await queue(thread)).toEqual(['next']);
    const turns = watch(thread.turns$);
    const { turn: started } = await firstValueFrom(thread.queue.start());
    const next = await turns.first(({ id }) => id === started.id);
    expect(await firstValueFrom(next.result$)).toMatchObject({ finalResponse: 'Next.' });
    expect(await queue(thread)).toEqual([]);
  });
});

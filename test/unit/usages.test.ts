import { expect, it } from 'vitest';
import { Usages } from '../../src/connection/usages.js';

it('the totals of threads are kept for the newest 4096 threads', () => {
  const usages = new Usages();
  const known: string[] = [];
  const tell = (thread: number, turnId: string) =>
    usages.updated({ threadId: `${thread}`, turnId, tokenUsage: { total: { totalTokens: 1 } } }, (threadId) =>
      known.push(threadId),
    );
  for (let thread = 0; thread <= 4096; thread += 1) tell(thread, 'first');
  tell(0, 'second');
  tell(4096, 'second');
  expect(known).toEqual(['4096']);
});

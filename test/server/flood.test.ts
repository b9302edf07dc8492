import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom, lastValueFrom, merge, mergeMap, range, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, sent, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
  await firstValueFrom(real.codex.connect());
});
afterAll(() => real.close());

/** A thousand requests, all made at once; emits a list of the replies. */
function flood() {
  const requests$ = range(0, 1000).pipe(mergeMap(() => real.codex.request('thread/loaded/list', {})));
  return requests$.pipe(toArray());
}

describe('a thousand requests at once', () => {
  // The server forgets some of what it is sent when it has a few hundred requests to answer, without a word.
  it('are all answered', async () => {
    const replies = await firstValueFrom(flood());
    expect(replies.filter(({ data }) => Array.isArray(data))).toHaveLength(1000);
  });

  it('from three sides are all answered while a turn streams, which misses nothing', async () => {
    const rest = hold();
    const pieces = Array.from({ length: 500 }, (_, n) => `${n} `);
    const [first = '', ...others] = pieces;
    const thread = await real.thread([text([first, rest, ...others])]);
    const stream = watch(thread.text('Count.'));
    await stream.first();
    const floods = lastValueFrom(merge(flood(), flood(), flood()).pipe(toArray()));
    rest.release();
    expect((await floods).map(({ length }) => length)).toEqual([1000, 1000, 1000]);
    expect(await stream.ended).toBeUndefined();
    expect(stream.values).toEqual(pieces);
  });

  it('keep a turn waiting, which is never asked for when it is left meanwhile', async () => {
    const thread = await real.thread();
    const sentBy = sent(real.codex);
    const replies = firstValueFrom(flood());
    watch(thread.run('Never mind.')).unsubscribe();
    expect(await replies).toHaveLength(1000);
    expect(sentBy('turn/start')).toEqual([]);
  });
});

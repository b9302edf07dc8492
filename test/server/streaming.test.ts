import { accumulateText, ofMethod, toAsyncIterable, type Thread } from 'codex-rx';
import { brokenStream, functionCall, hold, reasoning, text, type Script } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom, map, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start({ streamMaxRetries: 1 });
});
afterAll(() => real.close());

describe('stream', () => {
  it('emits the deltas, then the completed item, then the end of the turn, once', async () => {
    const thread = await real.thread([text(['he', 'llo'])]);
    const events = await all(thread.stream('Say hello.'));
    const deltas = events.flatMap((event) =>
      event.method === 'item/agentMessage/delta' ? [event.params.delta] : [],
    );
    expect(deltas).toEqual(['he', 'llo']);
    const completed = events.flatMap((event) =>
      event.method === 'item/completed' ? [event.params.item] : [],
    );
    expect(completed).toMatchObject([{ type: 'userMessage' }, { type: 'agentMessage', text: 'hello' }]);
    const ends = events.filter(({ method }) => method === 'turn/completed');
    expect(ends).toMatchObject([{ params: { turn: { status: 'completed' } } }]);
    expect(events[0]?.method).toBe('turn/started');
    expect(events.at(-1)).toBe(ends[0]);
  });

  it('emits nothing of another turn', async () => {
    const thread = await real.thread([text('One.'), text('Two.')]);
    const first = await all(thread.stream('First.'));
    const second = await all(thread.stream('Second.'));
    const idOf = (events: typeof first) =>
      new Set(
        events.map(({ params }) => ('turnId' in params ? params.turnId : 'turn' in params && params.turn.id)),
      );
    expect([idOf(first).size, idOf(second).size]).toEqual([1, 1]);
    expect(idOf(first)).not.toEqual(idOf(second));
  });

  it('ends in good order when the turn fails', async () => {
    const broken = brokenStream(text('This breaks o', { unfinished: true }));
    const thread = await real.thread([broken, broken]);
    const events = await all(thread.stream('Break.'));
    expect(events.at(-1)).toMatchObject({ method: 'turn/completed', params: { turn: { status: 'failed' } } });
  });

  it('can be read with for await', async () => {
    const thread = await real.thread([text(['a', 'b', 'c'])]);
    const said: string[] = [];
    for await (const delta of toAsyncIterable(thread.text('Spell.'))) said.push(delta);
    expect(said).toEqual(['a', 'b', 'c']);
  });
});

describe('text', () => {
  it('emits what the agent says, and neither what it thinks nor what its commands print', async () => {
    const thread = await real.thread(
      [
        [
          reasoning('Thought.', { content: 'Thought at length.' }),
          text('I look. ', { phase: 'commentary' }),
          functionCall('exec_command', { cmd: 'for n in 1 2 3; do echo $n; sleep 0.1; done' }),
        ],
        [reasoning('Thought again.'), text(['It is', ' fine.'], { phase: 'final_answer' })],
      ],
      { sandbox: 'fullAccess', approvals: 'denyAll' },
    );
    const events = watch(thread.events$);
    expect(await all(thread.text('Look.'))).toEqual(['I look. ', 'It is', ' fine.']);
    expect(events.values.map(({ method }) => method)).toEqual(
      expect.arrayContaining([
        'item/reasoning/summaryTextDelta',
        'item/reasoning/textDelta',
        'item/commandExecution/outputDelta',
      ]),
    );
  });

  it('emits the first piece while the model still writes', async () => {
    const rest = hold();
    const thread = await real.thread([text(['first', rest, ' last'])]);
    const pieces = watch(thread.text('Write slowly.'));
    expect(await pieces.first()).toBe('first');
    expect([pieces.values, pieces.ends]).toEqual([['first'], 0]);
    rest.release();
    expect(await pieces.ended).toBeUndefined();
    expect(pieces.values).toEqual(['first', ' last']);
  });

  it('keeps line and paragraph separators, other line ends and characters of all planes whole', async () => {
    const odd = ['a\u2028b', '\u2029', 'c\u0085d\r', '\n', 'e👩‍👩‍👧‍👦🏳️‍🌈', '𝒳 ﷽ \u0000 "\\"'];
    const thread = await real.thread([text(odd)]);
    const pieces = watch(thread.text('Be odd.'));
    expect(await pieces.ended).toBeUndefined();
    expect(pieces.values).toEqual(odd);
  });

  it('brings two thousand deltas, each of them, in order', async () => {
    const pieces = Array.from({ length: 2000 }, (_, n) => `${n} `);
    const thread = await real.thread([text(pieces)]);
    expect(await all(thread.text('Count.'))).toEqual(pieces);
  });
});

describe('a handle', () => {
  it('has a result with its own id, and gives it again to whoever asks later', async () => {
    const thread = await real.thread([text('Done.')]);
    const turn = await firstValueFrom(thread.turn('Do it.'));
    const result = await firstValueFrom(turn.result$);
    expect(result).toMatchObject({
      id: turn.id,
      threadId: turn.threadId,
      status: 'completed',
      finalResponse: 'Done.',
      items: [{ type: 'userMessage' }, { type: 'agentMessage', text: 'Done.' }],
    });
    expect(await firstValueFrom(turn.result$)).toEqual(result);
  });

  it('shows early, attached and late subscribers the same', async () => {
    const rest = hold();
    const thread = await real.thread([text(['one ', rest, 'two'])]);
    const turn = await firstValueFrom(thread.turn('Count to two.'));
    const early = watch(turn.events$);
    await early.first(({ method }) => method === 'item/agentMessage/delta');
    const attached = watch(turn.events$);
    expect(attached.values).toEqual(early.values);
    rest.release();
    await Promise.all([early.ended, attached.ended]);
    const late = watch(turn.events$);
    expect(early.values.at(-1)?.method).toBe('turn/completed');
    expect(attached.values).toEqual(early.values);
    expect(late.values).toEqual(early.values);
    expect(await all(turn.text$)).toEqual(['one ', 'two']);
  });

  it('tells the tokens, the items and each item apart', async () => {
    const thread = await real.thread([[text(['a', 'b']), text('c')]]);
    const turn = await firstValueFrom(thread.turn('Say two things.'));
    const texts$ = turn.item$.pipe(
      concatMap((item$) =>
        item$.pipe(
          ofMethod('item/agentMessage/delta'),
          map(({ params }) => params.delta),
          toArray(),
        ),
      ),
    );
    expect(await all(texts$)).toEqual([[], ['a', 'b'], ['c']]);
    expect(await all(turn.items$)).toMatchObject([{ type: 'userMessage' }, { text: 'ab' }, { text: 'c' }]);
    expect(await all(turn.usage$)).toMatchObject([{ last: { inputTokens: 10, outputTokens: 5 } }]);
  });
});

describe('while a turn streams', () => {
  it('other requests are answered, and the stream goes on', async () => {
    const rest = hold();
    const thread = await real.thread([text(['before', rest, ' after'])]);
    const pieces = watch(thread.text('Take your time.'));
    await pieces.first();
    const models = await all(real.codex.models());
    expect(models.length).toBeGreaterThan(0);
    expect(pieces.ends).toBe(0);
    rest.release();
    await pieces.ended;
    expect(pieces.values).toEqual(['before', ' after']);
  });

  it.each([2, 8])('%i of them at once are kept apart', async (count) => {
    // No turn gets beyond its first piece before all have got there, so that they run at the same time.
    const names = Array.from({ length: count }, (_, n) => `turn ${n}`);
    const middles = names.map(() => hold());
    const piecesOf = (name: string) => Array.from({ length: 20 }, (_, n) => `${name} piece ${n}; `);
    const streams: { readonly thread: Thread; readonly pieces: ReturnType<typeof watch<string>> }[] = [];
    for (const [n, name] of names.entries()) {
      const [head = '', ...tail] = piecesOf(name);
      const scripts: Script[] = [text([head, middles[n] ?? hold(), ...tail])];
      const thread = await real.thread(scripts);
      streams.push({ thread, pieces: watch(thread.text(name)) });
    }
    await Promise.all(streams.map(({ pieces }) => pieces.first()));
    expect(streams.map(({ pieces }) => pieces.values)).toEqual(
      names.map((name) => piecesOf(name).slice(0, 1)),
    );
    for (const middle of middles) middle.release();
    await Promise.all(streams.map(({ pieces }) => pieces.ended));
    expect(streams.map(({ pieces }) => pieces.values)).toEqual(names.map(piecesOf));
    expect(
      streams.map(({ thread }) => real.requests(thread).map(({ lastUserText }) => lastUserText)),
    ).toEqual(names.map((name) => [name]));
  });
});

describe('several turns one after another', () => {
  it('stream on one client, each its own', async () => {
    const thread = await real.thread(['one', 'two', 'three'].map((word) => text(word)));
    for (const word of ['one', 'two', 'three']) {
      expect(await all(thread.text(`Say ${word}.`))).toEqual([word]);
    }
  });

  it('are queued by concatMap', async () => {
    const threads = await Promise.all(['a', 'b', 'c'].map((name) => real.thread([text(name)])));
    const [a, b, c] = threads;
    if (!a || !b || !c) throw new Error('three threads were started');
    const results$ = a.run('hi').pipe(
      concatMap(() => b.run('hi')),
      concatMap(() => c.run('hi')),
    );
    expect(await firstValueFrom(results$)).toMatchObject({ threadId: c.id, finalResponse: 'c' });
  });
});

describe('a response that breaks off and is tried again', () => {
  it('shows on retries$, and leaves a result without what was abandoned', async () => {
    const thread = await real.thread([
      brokenStream(text('This breaks o', { unfinished: true })),
      text('This one arrives.'),
    ]);
    const turn = await firstValueFrom(thread.turn('Try.'));
    const retries = watch(turn.retries$);
    const written = watch(turn.events$.pipe(accumulateText()));
    const result = await firstValueFrom(turn.result$);
    expect(result).toMatchObject({ status: 'completed', error: null, finalResponse: 'This one arrives.' });
    expect(result.items).toMatchObject([
      { type: 'userMessage' },
      { type: 'agentMessage', text: 'This one arrives.' },
    ]);
    expect(retries.values).toMatchObject([{ willRetry: true, turnId: turn.id }]);
    expect(retries.ends).toBe(1);
    expect(written.values).toEqual(['This breaks o', 'This one arrives.']);
    expect(real.requests(thread)).toHaveLength(2);
  });
});

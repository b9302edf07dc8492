import { finalResponseOf, toTurnResult, type TurnEvent } from 'codex-rx';
import type { ThreadItem } from 'codex-rx/protocol';
import { EMPTY, from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import { marbles } from '../fixtures/marbles.js';
import { eventOf, turnEvents } from '../fixtures/turn-events.js';

const simple = turnEvents('simple-turn');
const completed = eventOf(simple, 'turn/completed');

function message(text: string, phase?: string | null): ThreadItem {
  return { type: 'agentMessage', id: text, text, ...(phase === undefined ? {} : { phase }) };
}

describe('toTurnResult', () => {
  it('emits once on turn/completed, and leaves a source that goes on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-C-a', { a: simple[0], b: simple[1], C: completed } as Record<
        string,
        TurnEvent
      >);
      expectObservable(source.pipe(toTurnResult())).toBe('-----(r|)', {
        r: expect.objectContaining({ status: 'completed' }),
      });
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('gathers items in order, the last usage, and the times the server gave', async () => {
    const result = await lastValueFrom(from(simple).pipe(toTurnResult()));
    const { turn } = completed.params;
    const { tokenUsage } = eventOf(simple, 'thread/tokenUsage/updated').params;
    expect(result).toEqual({
      id: turn.id,
      threadId: completed.params.threadId,
      status: 'completed',
      error: null,
      startedAt: turn.startedAt,
      completedAt: turn.completedAt,
      durationMs: turn.durationMs,
      finalResponse: eventOf(simple, 'turn/completed').params.turn.items.flatMap((item) =>
        item.type === 'agentMessage' ? [item.text] : [],
      )[0],
      items: simple.flatMap((event) => (event.method === 'item/completed' ? [event.params.item] : [])),
      usage: { ...tokenUsage, turn: tokenUsage.last },
    });
  });

  it('reports a failed and an interrupted turn as results', async () => {
    const failed = await lastValueFrom(from(turnEvents('failed-turn')).pipe(toTurnResult()));
    const interrupted = await lastValueFrom(from(turnEvents('interrupted-turn')).pipe(toTurnResult()));
    expect(failed.status).toBe('failed');
    expect(failed.error?.message).toBeTypeOf('string');
    expect(interrupted.status).toBe('interrupted');
  });

  it('falls back on the items of turn/completed where none was seen to complete', async () => {
    const result = await lastValueFrom(from([completed]).pipe(toTurnResult()));
    expect(result.items).toEqual(completed.params.turn.items);
    expect(result.finalResponse).not.toBeNull();
  });

  it('completes empty when its source does', async () => {
    expect(await lastValueFrom(EMPTY.pipe(toTurnResult(), toArray()))).toEqual([]);
  });

  it('survives an end without the members it should have', async () => {
    const bare = toNotification({
      method: 'turn/completed',
      params: { threadId: 't', turn: { id: 'u', status: 'dreamt' } },
    });
    const result = await lastValueFrom(from([bare]).pipe(toTurnResult()));
    expect(result).toMatchObject({ id: 'u', status: 'dreamt', items: [], finalResponse: null, usage: null });
  });
});

describe('what a turn has cost, of its events alone', () => {
  const tokens = (totalTokens: number) => ({ totalTokens });
  const told = (total: unknown, last: unknown) =>
    toNotification({
      method: 'thread/tokenUsage/updated',
      params: { threadId: 't', turnId: 'u', tokenUsage: { total, last } },
    });
  const begun = (type: string) =>
    toNotification({
      method: 'item/started',
      params: { threadId: 't', turnId: 'u', startedAtMs: 1, item: { type, id: type } },
    });
  const costOf = async (...events: TurnEvent[]) =>
    (await lastValueFrom(from([...events, completed]).pipe(toTurnResult()))).usage?.turn.totalTokens;

  it.each<[string, TurnEvent[], number]>([
    ['one request', [told(tokens(50), tokens(20))], 20],
    ['several requests', [told(tokens(50), tokens(20)), told(tokens(90), tokens(40))], 60],
    ['an update that is repeated', [told(tokens(50), tokens(20)), told(tokens(50), tokens(20))], 20],
    [
      'a compaction, which begins with what stood before it and ends with what is left of the context',
      [
        begun('contextCompaction'),
        told(tokens(50), tokens(20)),
        told(tokens(80), tokens(30)),
        told(tokens(80), tokens(6000)),
      ],
      30,
    ],
    ['a total that falls', [told(tokens(50), tokens(0)), told(tokens(10), tokens(10))], 0],
    ['figures that are none', [told(undefined, null), told(tokens(10), 'ten')], 10],
  ])('is right with %s', async (_what, events, cost) => {
    expect(await costOf(...events)).toBe(cost);
  });
});

describe('finalResponseOf', () => {
  it.each([
    ['the last message without a phase', [message('one'), message('two')], 'two'],
    ['the last message whose phase is null', [message('one', null), message('two', null)], 'two'],
    [
      'the final answer, even when commentary follows',
      [message('answer', 'final_answer'), message('more', 'commentary')],
      'answer',
    ],
    [
      'the final answer, even when a message without a phase follows',
      [message('answer', 'final_answer'), message('more')],
      'answer',
    ],
    [
      'the last of several final answers',
      [message('one', 'final_answer'), message('two', 'final_answer')],
      'two',
    ],
    [
      'a message without a phase rather than later commentary',
      [message('one'), message('two', 'commentary')],
      'one',
    ],
    ['nothing when there is only commentary', [message('hm', 'commentary')], null],
    ['an empty text as it is', [message('one'), message('')], ''],
    ['nothing of no items', [], null],
  ] as const)('takes %s', (_what, items, expected) => {
    expect(finalResponseOf(items)).toBe(expected);
  });
});

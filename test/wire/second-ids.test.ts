import { turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { methods, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

const announced = (threadId: string, turnId: string, rootTurnId: string) => ({
  method: 'turn/started',
  params: { threadId, turn: turn(turnId, 'inProgress', { rootTurnId }) },
});

describe('a turn that is announced by a second id', () => {
  it('belongs to the turn that it names as its root', async () => {
    const { server, codex, diagnostics } = setUp();
    const thread = codex.thread('a');
    const [ofThread, ofClient] = [record(thread.turns$), record(codex.turns$)];
    server.handle('review/start', () => ({ turn: turn('t1', 'inProgress'), reviewThreadId: 'a' }));
    const review = await firstValueFrom(thread.review('Look.'));
    const events = record(review.events$);
    server.link.send(announced('a', 't2', 't1'));
    server.link.send(turnFrames('a', 't1').completed());
    expect(review.id).toBe('t1');
    expect(methods(events.values)).toEqual(['turn/started', 'turn/completed']);
    expect(events.end).toBe('complete');
    expect([ofThread, ofClient].map(({ values }) => values.map(({ id }) => id))).toEqual([['t1'], ['t1']]);
    expect(diagnostics).toEqual([]);
  });

  it('is held also when the reply that names it deviates from the schema', async () => {
    const { server, codex, diagnostics } = setUp();
    server.handle('review/start', () => ({ turn: { ...turn('t1', 'inProgress'), startedAt: 'now' } }));
    const review = await firstValueFrom(codex.thread('a').review('Look.'));
    expect(review.id).toBe('t1');
    expect(diagnostics).toMatchObject([{ kind: 'invalidResponse', method: 'review/start' }]);
  });

  it('is known by what was heard of its root before, when another client has begun it', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    const turns = record(codex.thread('a').turns$);
    const frames = turnFrames('a', 't1');
    server.link.send(frames.delta('entering'));
    server.link.send(announced('a', 't2', 't1'));
    server.link.send(frames.completed());
    expect(turns.values.map(({ id }) => id)).toEqual(['t1']);
    expect(record(turns.values[0]!.events$).end).toBe('complete');
  });

  it('is a turn of its own when its root is on another thread, as with agents', async () => {
    const { server, codex } = setUp();
    const parent = await firstValueFrom(codex.thread('a').turn('hi'));
    const turns = record(codex.turns$);
    server.link.send(turnFrames('a', parent.id).started);
    server.link.send(announced('child', 'c', parent.id));
    server.link.send(turnFrames('child', 'c').completed());
    await settled();
    expect(turns.values.map(({ threadId, id }) => [threadId, id])).toEqual([
      ['a', parent.id],
      ['child', 'c'],
    ]);
    expect(record(turns.values[1]!.events$).end).toBe('complete');
    expect(methods(record(parent.events$).values)).toEqual(['turn/started']);
  });
});

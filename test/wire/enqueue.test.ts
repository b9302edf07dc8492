import { InvalidRequestError, TransportClosedError } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, methods, record, settled, turnFrames } from '../fixtures/fake.js';

const theirMessage = {
  method: 'item/started',
  params: {
    threadId: 'a',
    turnId: 't',
    startedAtMs: 1,
    item: { type: 'userMessage', id: 'm', clientId: null, content: [] },
  },
};
const submission = { id: 'q', clientUserMessageId: 'mine', input: [] };
const changed = { method: 'thread/queue/changed', params: { threadId: 'a' } };

async function enqueued() {
  const all = await connected();
  all.server.handle('thread/queue/add', () => ({ queuedSubmission: submission }));
  all.server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
  const thread = all.codex.thread('a');
  const waiting = record(thread.enqueue('later'));
  await settled();
  return { ...all, thread, waiting, frames: turnFrames('a', 't') };
}

describe('an input in the queue of the server', () => {
  it('errors once when the client is closed', async () => {
    const { codex, waiting, left } = await enqueued();
    await codex.close();
    expect([errorOf(waiting), waiting.ends]).toEqual([expect.any(TransportClosedError), 1]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is taken out again by a server that was too busy for it at first', async () => {
    const { server, waiting } = await enqueued();
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const busy = new FakeRefusal({ code: -32001, message: 'Server overloaded; retry later.' });
    const asked = () => server.requests('thread/queue/delete').length;
    server.handle('thread/queue/delete', () => (asked() === 1 ? busy : {}));
    waiting.unsubscribe();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked()).toBe(2);
  });

  it('is another one for each subscription', async () => {
    const { server, codex } = await connected();
    const enqueue$ = codex.thread('a').enqueue('later');
    const both = [record(enqueue$), record(enqueue$)];
    await settled();
    const ids = server
      .requests('thread/queue/add')
      .map(({ params }): unknown => Reflect.get(Object(params), 'clientUserMessageId'));
    expect([both.length, new Set(ids).size]).toEqual([2, 2]);
  });

  it('takes nothing from a turn that is being started, whose events come before the reply', async () => {
    const { server, thread, frames } = await enqueued();
    server.handle('turn/start', () => LATER);
    const events = record(thread.stream('hi'));
    await settled();
    server.link.send(frames.started);
    server.link.send(theirMessage);
    const [request] = server.requests('turn/start');
    if (request !== undefined) server.reply(request, { turn: turn('t', 'inProgress') });
    server.link.send(frames.completed());
    expect(methods(events.values)).toEqual(['turn/started', 'item/started', 'turn/completed']);
  });

  it('takes nothing from a handle that keeps all for its first subscriber', async () => {
    const { server, thread, frames } = await enqueued();
    const handle = await firstValueFrom(thread.turn('hi', { replay: 'none' }));
    server.link.send(frames.started);
    server.link.send(theirMessage);
    expect(methods(record(handle.events$).values)).toEqual(['turn/started', 'item/started']);
  });

  it('errors when somebody takes it out, rather than wait for a turn that will not come', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { server, codex, left } = await connected();
    server.handle('thread/queue/add', () => ({ queuedSubmission: submission }));
    let data = [submission];
    server.handle('thread/queue/list', () => ({ data, nextCursor: null }));
    const waiting = record(codex.thread('a').enqueue('later'));
    await vi.advanceTimersByTimeAsync(1);
    server.link.send(changed);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(waiting.end).toBeUndefined();
    data = [];
    server.link.send(changed);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([errorOf(waiting), waiting.ends]).toEqual([expect.any(InvalidRequestError), 1]);
    expect(server.requests('thread/queue/delete')).toEqual([]);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

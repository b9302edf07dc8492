import { LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { methods, record, setUp, turnFrames } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();

const agentMessage = (id: string, text: string) => ({ type: 'agentMessage', id, text });

/** A turn that has begun, and a server whose history is told when that is asked for. */
async function begun() {
  const { server, codex } = setUp({ reconnect: AT_ONCE });
  const status = { type: 'active', activeFlags: [] };
  server.handle('thread/start', () => ({ thread: { id: 't' } }));
  server.handle('thread/resume', () => ({ thread: { id: 't', status } }));
  const waiting: ((page: object) => void)[] = [];
  let known: object | undefined;
  server.handle('thread/turns/list', (_, request) => {
    if (known !== undefined) return known;
    waiting.push((page) => server.reply(request, page));
    return LATER;
  });
  const thread = await firstValueFrom(codex.startThread());
  const handle = await firstValueFrom(thread.turn('Go.'));
  const events = record(handle.events$);
  const text = record(handle.text$);
  const frames = turnFrames('t', 'turn-1');
  const tell = ({ method, params }: { method: string; params: unknown }) => server.notify(method, params);
  const lose = async () => {
    server.link.fail(GONE);
    await vi.advanceTimersByTimeAsync(20);
  };
  tell(frames.started);
  const answerAs = (status: string, items: readonly object[]) => {
    const page = (known = { data: [turn('turn-1', status, { items })], nextCursor: null });
    for (const answer of waiting.splice(0)) answer(page);
  };
  return { ...frames, tell, lose, events, text, answerAs };
}

const stored = [agentMessage('a', 'missed'), agentMessage('b', 'told live')];

describe('what has arrived over the next link while the history was asked', () => {
  it('is told before the end that stands in the history', async () => {
    const { tell, lose, events, text, message, completed, answerAs } = await begun();
    await lose();
    tell(message('told live', { id: 'b' }));
    answerAs('completed', stored);
    tell(completed());
    const items = events.values.filter((event) => event.method === 'item/completed');
    expect(items.map(({ params, reconciled }) => [params.item.id, reconciled])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
    expect(methods(events.values)).toEqual([
      'turn/started',
      'item/completed',
      'item/completed',
      'turn/completed',
    ]);
    expect(text.values).toEqual(['missed', 'told live']);
  });

  it('is told when that link is lost as well, and the turn has ended by the third', async () => {
    const { tell, lose, events, message, answerAs } = await begun();
    await lose();
    tell(message('told live', { id: 'b' }));
    await lose();
    answerAs('completed', stored);
    const ids = events.values.flatMap((event) =>
      event.method === 'item/completed' ? [event.params.item.id] : [],
    );
    expect(ids).toEqual(['a', 'b']);
    expect(events).toMatchObject({ end: 'complete', ends: 1 });
  });

  it('stands between what was missed before it and what was missed after it', async () => {
    const { tell, lose, events, message, answerAs } = await begun();
    await lose();
    tell(message('told live', { id: 'b' }));
    await lose();
    answerAs('inProgress', [...stored, agentMessage('c', 'missed as well')]);
    const ids = events.values.flatMap((event) =>
      event.method === 'item/completed' ? [event.params.item.id] : [],
    );
    expect(ids).toEqual(['a', 'b', 'c']);
  });
});

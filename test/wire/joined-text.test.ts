import { accumulateText, agentText, toTurnResult } from 'codex-rx';
import { turn } from 'codex-rx/testing';
import { filter, firstValueFrom, from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import { record, setUp, settled, turnFrames } from '../fixtures/fake.js';

const frames = turnFrames('a', 't');
const message = (text: string, more: object = {}) => ({ type: 'agentMessage', id: 'message', text, ...more });
const end = (...items: readonly unknown[]) => frames.completed('completed', { items, itemsView: 'summary' });

/** A client that looks up a turn, which ends before its events come here: they begin with `tail`. */
async function joined(...tail: readonly object[]) {
  const { server, codex } = setUp();
  server.handle('thread/turns/list', () => ({ data: [turn('t', 'inProgress')], nextCursor: null }));
  server.handle('thread/resume', () => {
    for (const frame of tail) server.link.send(frame);
    return { thread: { id: 'a', status: { type: 'idle' } } };
  });
  const active = record(codex.thread('a').activeTurn$);
  await settled();
  const [handle] = active.values;
  if (handle === undefined) throw new Error('the turn was not looked up');
  return { handle, active };
}

const command = {
  method: 'item/completed',
  params: {
    threadId: 'a',
    turnId: 't',
    completedAtMs: 1,
    item: { type: 'contextCompaction', id: 'compaction' },
  },
};

describe('a turn of which a client hears only the end', () => {
  it.each([
    ['its end alone', [end(message('Hello.'))], ['Hello.']],
    ['the last piece', [frames.delta('lo.'), end(message('Hello.'))], ['lo.']],
    ['something that is no answer', [command, end(message('Hello.'))], ['Hello.']],
    [
      'the whole message',
      [frames.delta('Hel'), frames.message('Hello.'), end(message('Hello.'))],
      ['Hel', 'lo.'],
    ],
    ['that there was only commentary', [end(message('Hm.', { phase: 'commentary' }))], []],
    [
      'items that are none',
      [end(null, 7, { type: 'agentMessage', id: 'message' }, message('Hello.'))],
      ['Hello.'],
    ],
  ] as const)('says its answer once when that hears %s', async (_, tail, said) => {
    const { handle, active } = await joined(...tail);
    const text = record(handle.text$);
    expect(text).toMatchObject({ values: said, end: 'complete' });
    const whole = said.length === 0 ? undefined : 'Hello.';
    const folded = record(handle.events$.pipe(accumulateText()));
    expect(folded.values.at(-1)).toBe(whole);
    const result = await firstValueFrom(handle.result$);
    expect(result.finalResponse).toBe(whole ?? null);
    expect(await lastValueFrom(handle.state$)).toMatchObject({ finalResponse: whole ?? null, isEnded: true });
    expect(active.values.at(-1)).toBeUndefined();
  });

  it('says its plan where the end repeats that, unless it was seen', async () => {
    const plan = { type: 'plan', id: 'plan', text: '# Do it' };
    const { handle } = await joined(end(plan));
    expect(record(handle.text$).values).toEqual(['# Do it']);
    const seen = {
      method: 'item/completed',
      params: { threadId: 'a', turnId: 't', completedAtMs: 1, item: plan },
    };
    const { handle: other } = await joined(seen, end(plan));
    expect(record(other.text$).values).toEqual(['# Do it']);
  });
});

it('the operators repeat no answer at the end of the turns of a thread', async () => {
  const one = [frames.message('One.'), end(message('One.'))];
  const events$ = from([...one, end(message('Two.')), ...one].map(toNotification));
  const said = await lastValueFrom(events$.pipe(agentText(), toArray()));
  expect(said).toEqual(['One.', 'Two.', 'One.']);
  expect(await firstValueFrom(events$.pipe(toTurnResult()))).toMatchObject({ finalResponse: 'One.' });
});

it('a turn that is taken from activeTurn$ is heard to its end by a client that did not follow its thread', async () => {
  const { server, codex } = setUp();
  server.handle('thread/turns/list', () => ({ data: [turn('t', 'inProgress')], nextCursor: null }));
  server.handle('thread/resume', () => ({
    thread: { id: 'a', status: { type: 'active', activeFlags: [] } },
  }));
  server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'active', activeFlags: [] } } }));
  const handle = await firstValueFrom(codex.thread('a').activeTurn$.pipe(filter((it) => it !== undefined)));
  expect(server.requests('thread/resume')).toHaveLength(1);
  const result = firstValueFrom(handle.result$);
  for (const frame of [frames.message('Hello.'), end(message('Hello.'))]) server.link.send(frame);
  expect(await result).toMatchObject({ finalResponse: 'Hello.' });
});

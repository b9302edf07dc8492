import { InvalidParamsError } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { methods, record, setUp, turnFrames } from '../fixtures/fake.js';

async function seenLate(client: 'all' | 'none' | undefined, turn?: 'all' | 'none') {
  const { server, codex } = setUp(client && { replay: client });
  const thread = await firstValueFrom(codex.startThread());
  const [handle] = record(thread.turn('hi', { replay: turn })).values;
  const frames = turnFrames(thread.id, 'turn-1');
  server.link.send(frames.started);
  record(handle!.events$);
  server.link.send(frames.delta('a'));
  const late = record(handle!.events$);
  server.link.send(frames.completed());
  return methods(late.values);
}

const ALL = ['turn/started', 'item/agentMessage/delta', 'turn/completed'];
const REST = ['turn/completed'];

it.each([
  [undefined, undefined, ALL],
  ['all', undefined, ALL],
  ['none', undefined, REST],
  ['none', 'all', ALL],
  ['all', 'none', REST],
] as const)(
  'a client with replay %s, and a turn with %s, show to the late: %o',
  async (client, turn, seen) => {
    expect(await seenLate(client, turn)).toEqual(seen);
  },
);

it('refuses a replay that is none', () => {
  const wrong: object = { replay: 'some' };
  expect(() => setUp(wrong)).toThrow(InvalidParamsError);
  expect(() => setUp(wrong)).toThrow('replay');
});

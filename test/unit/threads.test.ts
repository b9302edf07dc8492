import { expect, it } from 'vitest';
import { Pump } from '../../src/connection/pump.js';
import { Threads } from '../../src/connection/threads.js';

it('remembers for which turn an agent works, but no id that is longer than any server has them', () => {
  const ignore = () => undefined;
  const threads = new Threads(new Pump(ignore), ignore, ignore);
  const long = 'x'.repeat(5000);
  for (const [id, rootTurnId] of [
    ['child', 'root'],
    [long, 'root'],
    ['other', long],
  ] as const) {
    threads.homeOf('turn/started', { threadId: 'a', turn: { id, rootTurnId } });
  }
  expect(['child', long, 'other'].map((id) => threads.rootOf(id))).toEqual(['root', undefined, undefined]);
});

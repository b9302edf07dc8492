import { getEventListeners } from 'node:events';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { record, setUp, turnFrames } from '../fixtures/fake.js';

const count = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

it('a signal has one listener for each turn that it can end, and none afterwards', async () => {
  const { server, codex } = setUp();
  await firstValueFrom(codex.connect());
  const { signal } = new AbortController();
  const output = z.object({ a: z.string() });
  for (let index = 1; index <= 50; index += 1) {
    const thread = codex.thread(`thread-${index}`);
    if (index % 3 === 0) record(thread.turn('hi', { signal }));
    else if (index % 3 === 1) record(thread.run('hi', { signal }));
    else record(thread.run('hi', { signal, output }));
    expect(count(signal)).toBe(index);
  }
  for (let index = 1; index <= 50; index += 1) {
    const frames = turnFrames(`thread-${index}`, `turn-${index}`);
    for (const frame of [frames.started, frames.message('{"a":"b"}'), frames.completed()])
      server.link.send(frame);
  }
  await expect.poll(() => count(signal)).toBe(0);
});

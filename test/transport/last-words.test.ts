import { stdio } from 'codex-rx/node';
import { expect, it } from 'vitest';
import { eventually, program, watch } from './support.js';

it('what a process writes when its input ends is delivered before the link completes', async () => {
  const command = program(
    `import { writeSync } from 'node:fs';
     const say = (frame) => writeSync(1, JSON.stringify(frame) + '\\n');
     say({ method: 'hello' });
     process.stdin.resume().on('end', () => {
       for (let n = 0; n < 500; n++) say({ id: n, result: 'x'.repeat(500) });
     });`,
  );
  const { transport, frames, ended } = watch(stdio({ command })());
  await eventually('the start', () => frames.length === 1);
  await transport.close();
  expect(await ended).toBeUndefined();
  expect(frames.slice(1).map(({ id }) => id)).toEqual(Array.from({ length: 500 }, (_, n) => n));
});

import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { WriteQueue } from '../../src/transport/write-queue.js';

/** Notes each write; it takes the next one when it is told to. */
function pipe(options: { readonly isFull?: boolean } = {}) {
  const writes: string[] = [];
  const taken: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: options.isFull === true ? 1 : 1_000_000,
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      writes.push(text);
      taken.push(done);
    },
  });
  return { stream, writes, take: () => taken.shift()?.() };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

it('writes the texts of one tick together, in their order', async () => {
  const { stream, writes, take } = pipe();
  const queue = new WriteQueue(stream);
  queue.write('a');
  queue.write('b');
  expect(writes).toEqual([]);
  await tick();
  take();
  queue.write('c');
  await tick();
  expect(writes).toEqual(['ab', 'c']);
});

it('writes what waits for a full stream together once that has drained', async () => {
  const { stream, writes, take } = pipe({ isFull: true });
  const queue = new WriteQueue(stream);
  queue.write('a');
  await tick();
  queue.write('b');
  await tick();
  queue.write('c');
  await tick();
  expect(writes).toEqual(['a']);
  take();
  await tick();
  expect(writes).toEqual(['a', 'bc']);
});

it('writes everything before it ends the stream, also what was given in the same tick', async () => {
  const { stream, writes, take } = pipe();
  const queue = new WriteQueue(stream);
  queue.write('a');
  queue.end();
  take();
  await tick();
  expect([writes, stream.writableFinished]).toEqual([['a'], true]);
});

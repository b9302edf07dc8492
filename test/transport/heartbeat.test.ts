import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Heartbeat } from '../../src/transport/heartbeat.js';
import { eventually } from './support.js';

async function pair(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const far = await accepted;
  near.resume();
  onTestFinished(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

it('does not take the time in which this process was busy for silence', async () => {
  const { near, far } = await pair();
  let pings = 0;
  let deaths = 0;
  const other = {
    ping: () => {
      pings += 1;
      far.write('pong');
      // The answer is there, and not read for longer than it may take.
      queueMicrotask(() => {
        for (const until = performance.now() + 60; performance.now() < until;);
      });
    },
    progress: () => near.bytesRead,
  };
  const heartbeat = new Heartbeat({ pingIntervalMs: 1, pongTimeoutMs: 20 }, other, () => (deaths += 1));
  onTestFinished(() => heartbeat.stop());
  await eventually('it goes on, or is over', () => pings >= 3 || deaths > 0);
  expect(deaths).toBe(0);
});

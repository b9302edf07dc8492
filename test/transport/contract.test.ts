import { join } from 'node:path';
import { webSocket, type TransportFactory } from 'codex-rx';
import { stdio, unixSocket, webSocket as nodeWebSocket } from 'codex-rx/node';
import { memoryTransport } from 'codex-rx/testing';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CASES, Link, runCase } from './contract.js';
import { obedientServer } from './obedient-server.js';
import { eventually, program, temporaryDirectory } from './support.js';

function memory(mode: 'sync' | 'async'): TransportFactory {
  const { factory, server } = memoryTransport({ mode });
  server.received$.subscribe(({ link, frame }) => {
    if (frame.method === 'die') link.fail();
    else if (frame.method === 'say') link.sendRaw(`${String(frame.params)}\n`);
    else link.send(frame);
  });
  return factory;
}

function child(): TransportFactory {
  const source = `import { createInterface } from 'node:readline';
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { method, params } = JSON.parse(line);
      if (method === 'die') process.exit(3);
      process.stdout.write((method === 'say' ? params : line) + '\\n');
    });`;
  return stdio({ command: program(source) });
}

interface Wire {
  readonly make: () => TransportFactory | Promise<TransportFactory>;
  /** What the error of a link that broke tells. */
  readonly lost: Readonly<Record<string, unknown>>;
}

const BROKEN_OFF = { closeCode: 1006 };

const WIRES: Readonly<Record<string, Wire>> = {
  'memory (sync)': { make: () => memory('sync'), lost: {} },
  'memory (async)': { make: () => memory('async'), lost: {} },
  stdio: { make: child, lost: { exitCode: 3 } },
  'webSocket of the platform': {
    make: async () => webSocket(await obedientServer()),
    lost: BROKEN_OFF,
  },
  'webSocket of the platform, with another class': {
    make: async () => webSocket(await obedientServer(), { WebSocket }),
    lost: BROKEN_OFF,
  },
  'webSocket of codex-rx/node': {
    make: async () => nodeWebSocket(await obedientServer()),
    lost: BROKEN_OFF,
  },
  unixSocket: {
    make: async () => unixSocket(await obedientServer(join(temporaryDirectory(), 's'))),
    lost: BROKEN_OFF,
  },
};

/** What keeps a process alive, but for timers, of which the test runner has its own. */
function handles(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(?:TCP|Pipe|Process|TLS)/.test(name));
}

describe.each(Object.entries(WIRES))('%s', (_name, { make, lost }) => {
  it.each(CASES)('$it', async (one) => {
    expect(await runCase(one, await make())).toEqual(one.sees(lost));
  });

  it('leaves nothing open', async () => {
    const factory = await make();
    const before = handles();
    const [closed, broken] = [new Link(factory()), new Link(factory())];
    for (const link of [closed, broken]) link.send({ method: 'm' });
    await Promise.all([closed.first(1), broken.first(1)]);
    broken.send({ method: 'die' });
    await Promise.all([closed.transport.close(), broken.ended]);
    await eventually('nothing is left', () => handles().length <= before.length);
    expect(handles().length).toBeLessThanOrEqual(before.length);
  });
});

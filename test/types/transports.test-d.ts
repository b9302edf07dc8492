import { webSocket as platformWebSocket, type WebSocketOptions } from 'codex-rx';
import {
  findCodexBinary,
  spawnServer,
  stdio,
  unixSocket,
  webSocket,
  type FindCodexOptions,
  type NodeWebSocketOptions,
  type StdioOptions,
} from 'codex-rx/node';
import { Agent } from 'node:http';
import { describe, expectTypeOf, it } from 'vitest';

describe('packageFrom', () => {
  it('is a directory, wherever the executable is looked for', () => {
    expectTypeOf<StdioOptions['packageFrom']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<FindCodexOptions['packageFrom']>().toEqualTypeOf<string | undefined>();
    stdio({ packageFrom: '/srv/app' });
    spawnServer({ packageFrom: '/srv/app' });
    findCodexBinary({ packageFrom: '/srv/app' });
    // @ts-expect-error: it is not a switch.
    stdio({ packageFrom: true });
  });
});

describe('the way to a server', () => {
  it('is a proxy or an agent, in Node', () => {
    expectTypeOf<NodeWebSocketOptions['proxy']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<NodeWebSocketOptions['agent']>().toEqualTypeOf<Agent | undefined>();
    webSocket('wss://agent.example', { proxy: 'env' });
    webSocket('wss://agent.example', { agent: new Agent() });
    // @ts-expect-error: a socket file is reached directly.
    unixSocket('/run/codex.sock', { proxy: 'env' });
    // @ts-expect-error: a platform asks nobody which way it goes.
    platformWebSocket('wss://agent.example', { proxy: 'env' });
  });
});

describe('the heartbeat', () => {
  it('has the same options on every WebSocket', () => {
    expectTypeOf<WebSocketOptions['pingIntervalMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<WebSocketOptions['pongTimeoutMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<NodeWebSocketOptions['pingIntervalMs']>().toEqualTypeOf<number | undefined>();
  });
});

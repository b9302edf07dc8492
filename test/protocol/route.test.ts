import { describe, expect, it } from 'vitest';
import { pinnedProtocol } from './pinned.js';
import { definitionOf } from '../../src/codegen/shape.js';
import { itemIdOf, notificationRoutes, resourceIdOf, threadIdOf, turnIdOf } from '../../src/protocol.js';
import * as usual from '../../src/protocol/route.js';

const routes = Object.entries(notificationRoutes);
const methodsWith = (kind: string) => routes.filter(([, route]) => kind in route).map(([method]) => method);

describe('the routes of notifications', () => {
  it('exist for every notification', () => {
    expect(routes).toHaveLength(87);
  });

  it('name members that the schema has', async () => {
    const { methods, definitions } = await pinnedProtocol();
    let checked = 0;
    for (const { name, params } of methods.serverNotifications) {
      const route = routes.find(([method]) => method === name)?.[1] ?? {};
      for (const path of Object.values<string>({ ...route })) {
        const [member, inner] = path.split('.');
        const { shape } = definitionOf(definitions, params ?? '');
        const field =
          shape.kind === 'object' ? shape.fields.find((candidate) => candidate.name === member) : undefined;
        expect(field, `${name}: ${path}`).toBeDefined();
        expect(field?.shape.kind === 'ref', `${name}: ${path} is inside a named object`).toBe(inner === 'id');
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });

  it.each([
    ['turn/started', { turn: 'turn.id', thread: 'threadId' }],
    ['turn/completed', { turn: 'turn.id', thread: 'threadId' }],
    ['thread/started', { thread: 'thread.id' }],
    ['item/started', { turn: 'turnId', thread: 'threadId', item: 'item.id' }],
    ['item/agentMessage/delta', { turn: 'turnId', thread: 'threadId', item: 'itemId' }],
    ['thread/goal/updated', { turn: 'turnId', thread: 'threadId' }],
    ['item/commandExecution/terminalInteraction', { turn: 'turnId', thread: 'threadId', item: 'itemId' }],
    ['command/exec/outputDelta', { process: 'processId' }],
    ['process/exited', { process: 'processHandle' }],
    ['fs/changed', { watch: 'watchId' }],
    ['account/login/completed', { login: 'loginId' }],
    ['fuzzyFileSearch/sessionUpdated', { search: 'sessionId' }],
    ['externalAgentConfig/import/completed', { import: 'importId' }],
    ['mcpServer/event/stream/notification', { stream: 'subscriptionId' }],
    ['serverRequest/resolved', { thread: 'threadId' }],
    ['account/rateLimits/updated', {}],
  ] as const)('say what %s is about', (method, route) => {
    expect({ ...notificationRoutes[method] }).toEqual(route);
  });

  it('are complete', () => {
    expect(methodsWith('turn')).toHaveLength(31);
    expect(methodsWith('thread')).toHaveLength(65);
    expect(methodsWith('item')).toHaveLength(15);
    expect(
      ['process', 'watch', 'login', 'search', 'import', 'stream'].map((kind) => methodsWith(kind).length),
    ).toEqual([3, 1, 3, 2, 2, 1]);
  });
});

describe('the id of a turn, thread or item', () => {
  it('is read where the notification has it', () => {
    expect(turnIdOf('turn/started', { threadId: 't', turn: { id: 'u' } })).toBe('u');
    expect(turnIdOf('item/agentMessage/delta', { turnId: 'u', turn: { id: 'other' } })).toBe('u');
    expect(threadIdOf('thread/started', { thread: { id: 't' } })).toBe('t');
    expect(threadIdOf('turn/started', { threadId: 't', turn: { id: 'u' } })).toBe('t');
    expect(itemIdOf('item/completed', { item: { id: 'i' } })).toBe('i');
    expect(itemIdOf('item/agentMessage/delta', { itemId: 'i' })).toBe('i');
  });

  it('is not looked for where the notification has none', () => {
    expect(turnIdOf('thread/status/changed', { threadId: 't', turnId: 'u' })).toBeUndefined();
    expect(itemIdOf('turn/started', { itemId: 'i' })).toBeUndefined();
    expect(itemIdOf('thread/realtime/itemAdded', { item: { id: 'i' } })).toBeUndefined();
    expect(usual.itemIdOf('thread/realtime/itemAdded', { item: { id: 'i' } })).toBeUndefined();
    expect(threadIdOf('fs/changed', { threadId: 't' })).toBeUndefined();
  });

  it('stands where it usually does in every notification', () => {
    for (const [method, { turn, thread, item }] of routes) {
      const names = {
        turnId: 'u',
        turn: { id: 'v' },
        threadId: 't',
        thread: { id: 's' },
        itemId: 'i',
        item: { id: 'j' },
      };
      const has = (member: string) => [turn, thread, item].some((path) => path?.split('.')[0] === member);
      const params = Object.fromEntries(Object.entries(names).filter(([member]) => has(member)));
      const said = [turnIdOf, threadIdOf, itemIdOf].map((idOf) => idOf(method, params));
      expect([usual.turnIdOf, usual.threadIdOf, usual.itemIdOf].map((idOf) => idOf(method, params))).toEqual(
        said,
      );
      expect(said.map((id) => id !== undefined)).toEqual(
        [turn, thread, item].map((path) => path !== undefined),
      );
    }
  });

  it('is that of the whole, where the notification has one', () => {
    expect(usual.turnIdOf('turn/started', { turnId: 'u' })).toBeUndefined();
    expect(usual.itemIdOf('item/completed', { itemId: 'i' })).toBeUndefined();
    expect(usual.threadIdOf('thread/started', { threadId: 't' })).toBeUndefined();
  });

  it('may be null in a particular notification', () => {
    expect(turnIdOf('thread/goal/updated', { threadId: 't', turnId: null })).toBeUndefined();
    expect(threadIdOf('thread/goal/updated', { threadId: 't', turnId: null })).toBe('t');
  });

  it.each(['thread/novelty/happened', 'item/tool/call', 'constructor'])(
    'is looked for in the usual places of %s',
    (method) => {
      expect(turnIdOf(method, { turnId: 'u' })).toBe('u');
      expect(turnIdOf(method, { turn: { id: 'u' } })).toBe('u');
      expect(threadIdOf(method, { threadId: 't' })).toBe('t');
      expect(threadIdOf(method, { thread: { id: 't' } })).toBe('t');
      expect(itemIdOf(method, { itemId: 'i' })).toBe('i');
      expect(itemIdOf(method, { item: { id: 'i' } })).toBe('i');
    },
  );

  it('is undefined, and nothing thrown, whatever the params are', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('do not look');
        },
      },
    );
    const strange = [
      ...[
        undefined,
        null,
        0,
        7,
        NaN,
        '',
        'turnId',
        true,
        Symbol('x'),
        1n,
        [],
        ['turnId'],
        () => 1,
        new Date(),
      ],
      ...[
        hostile,
        { turn: hostile },
        { turn: null },
        { turn: 'u' },
        { turn: { id: 5 } },
        { turnId: {} },
        { turnId: 5 },
      ],
    ];
    const methods = [...Object.keys(notificationRoutes), 'unknown', '', '__proto__'];
    for (const method of methods) {
      for (const params of strange) {
        expect([turnIdOf(method, params), threadIdOf(method, params), itemIdOf(method, params)]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
        expect(resourceIdOf('process', method, params)).toBeUndefined();
      }
    }
  });
});

describe('the id of another resource', () => {
  it('is read where the notification has it', () => {
    expect(resourceIdOf('process', 'command/exec/outputDelta', { processId: 'p' })).toBe('p');
    expect(resourceIdOf('process', 'process/exited', { processHandle: 'p' })).toBe('p');
    expect(resourceIdOf('watch', 'fs/changed', { watchId: 'w' })).toBe('w');
    expect(resourceIdOf('login', 'account/login/completed', { loginId: null })).toBeUndefined();
  });

  it('is not taken for that of a terminal inside a turn', () => {
    expect(
      resourceIdOf('process', 'item/commandExecution/terminalInteraction', { processId: 'p' }),
    ).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  clientRequestSchemas,
  issuesOf,
  notificationSchemas,
  schemas,
  type Lazy,
} from '../../src/protocol.js';

const ids = { threadId: 'thread-1', turnId: 'turn-1' };
const agentMessage = { type: 'agentMessage', id: 'item-1', text: 'Hello' };
const completed = (item: unknown) => ({ ...ids, item, completedAtMs: 1 });

/** The value passes and comes out as the very object that went in. */
function expectIntact(schema: Lazy<unknown>, value: object): void {
  const before = structuredClone(value);
  expect(issuesOf(schema, value)).toBeUndefined();
  expect(schema().parse(value)).toBe(value);
  expect(value).toEqual(before);
}

describe('what comes in', () => {
  it('passes when it is what the schema says', () => {
    expectIntact(notificationSchemas['item/completed'], completed(agentMessage));
    expectIntact(clientRequestSchemas['initialize'].result, {
      userAgent: 'codex',
      codexHome: '/home/user/.codex',
      platformFamily: 'unix',
      platformOs: 'linux',
    });
  });

  it('may hold members this version does not know', () => {
    expectIntact(notificationSchemas['item/completed'], {
      ...completed({ ...agentMessage, mood: { level: 3 } }),
      weather: 'fine',
    });
  });

  it('may hold enum values this version does not know', () => {
    expectIntact(
      notificationSchemas['item/completed'],
      completed({ ...agentMessage, phase: 'afterthought' }),
    );
    expectIntact(notificationSchemas['turn/completed'], {
      threadId: 'thread-1',
      turn: { id: 'turn-1', status: 'paused', items: [], itemsView: 'everything', error: null },
    });
  });

  it.each(['hologram', 'constructor', '__proto__'])('may hold an item of the unknown type %s', (type) => {
    expectIntact(notificationSchemas['item/completed'], completed({ type, id: 'item-1', text: 5 }));
  });

  it('must be an object with a tag where the schema has a tagged union', () => {
    expect(issuesOf(notificationSchemas['item/completed'], completed('text'))).toEqual([
      { path: ['item'], message: 'expected object' },
    ]);
    expect(issuesOf(notificationSchemas['item/completed'], completed({ id: 'item-1' }))).toEqual([
      { path: ['item', 'type'], message: 'is missing' },
    ]);
  });

  it('is checked inside a known variant', () => {
    expect(issuesOf(notificationSchemas['item/completed'], completed({ ...agentMessage, text: 5 }))).toEqual([
      { path: ['item', 'text'], message: 'expected string' },
    ]);
  });

  it('names the index of a list and the key of a map', () => {
    const call = {
      ...{
        type: 'collabAgentToolCall',
        id: 'item-1',
        tool: 'spawnAgent',
        status: 'completed',
        senderThreadId: 't',
      },
      ...{ receiverThreadIds: ['a', 7], agentsStates: { a: { status: 'running' }, b: { status: 1 } } },
    };
    expect(issuesOf(notificationSchemas['item/completed'], completed(call))).toEqual([
      { path: ['item', 'receiverThreadIds', 1], message: 'expected string' },
      { path: ['item', 'agentsStates', 'b', 'status'], message: 'expected string' },
    ]);
  });

  it('may be an int64 that JavaScript cannot count up to', () => {
    const value: unknown = JSON.parse(
      '{"threadId":"t","turnId":"u","item":{"type":"sleep","id":"i","durationMs":18446744073709551615},"completedAtMs":9007199254740993}',
    );
    expect(issuesOf(notificationSchemas['item/completed'], value)).toBeUndefined();
  });

  it('must hold a required member that may be null', () => {
    const account = { type: 'chatgpt', planType: 'pro' };
    expect(issuesOf(schemas.Account, { ...account, email: null })).toBeUndefined();
    expect(issuesOf(schemas.Account, { ...account, email: 'a@b.c' })).toBeUndefined();
    expect(issuesOf(schemas.Account, account)).toEqual([{ path: ['email'], message: 'is missing' }]);
    expect(issuesOf(schemas.Account, { ...account, email: 5 })).toEqual([
      { path: ['email'], message: 'expected string' },
    ]);
  });

  it('must hold a required member of any type', () => {
    const call = { type: 'mcpToolCall', id: 'i', server: 's', tool: 't', status: 'completed' };
    expect(issuesOf(schemas.ThreadItem, { ...call, arguments: null })).toBeUndefined();
    expect(issuesOf(schemas.ThreadItem, call)).toEqual([{ path: ['arguments'], message: 'is missing' }]);
  });

  it.each([
    'usageLimitExceeded',
    'moonPhase',
    { httpConnectionFailed: { httpStatusCode: 401 } },
    { moonPhase: { full: true } },
  ])('may be the word or one-member object %j where the schema has a union of both', (info) => {
    expect(issuesOf(schemas.CodexErrorInfo, info)).toBeUndefined();
  });

  it('is checked inside the known member of such an object', () => {
    const info = { httpConnectionFailed: { httpStatusCode: 'teapot' } };
    expect(issuesOf(schemas.CodexErrorInfo, info)).toEqual([
      { path: ['httpConnectionFailed', 'httpStatusCode'], message: 'expected number' },
    ]);
    expect(issuesOf(schemas.CodexErrorInfo, 5)).toEqual([{ path: [], message: 'expected string' }]);
  });

  it.each([schemas.ReasoningEffort, schemas.ThreadSource])(
    'is any string where the schema has an open set',
    (schema) => {
      expect(issuesOf(schema, 'high')).toBeUndefined();
      expect(issuesOf(schema, 'ultraviolet')).toBeUndefined();
      expect(issuesOf(schema, 3)).toHaveLength(1);
    },
  );

  it('may be any of several alternatives', () => {
    expect(issuesOf(schemas.FunctionCallOutputBody, 'done')).toBeUndefined();
    expect(issuesOf(schemas.FunctionCallOutputBody, [{ type: 'input_text', text: 'done' }])).toBeUndefined();
    expect(issuesOf(schemas.FunctionCallOutputBody, [{ type: 'input_text' }])).toEqual([
      { path: [0, 'text'], message: 'is missing' },
    ]);
  });

  it.each([undefined, null, 7, 'text', [], true])(
    'is reported, and nothing thrown, when it is %j',
    (value) => {
      for (const schema of Object.values(notificationSchemas)) {
        expect(issuesOf(schema, value)?.map(({ path }) => path)).toEqual([[]]);
      }
    },
  );
});

describe('a schema of the protocol', () => {
  it('is one of zod, to be combined with others', () => {
    const both = z.union([schemas.ThreadItem(), z.literal('none')]);
    expect(both.safeParse(agentMessage).success).toBe(true);
    expect(both.safeParse({ ...agentMessage, text: 5 }).success).toBe(false);
  });

  it('leaves what is derived from it an ordinary zod object', () => {
    const delta = schemas.AgentMessageDeltaNotification();
    if (!(delta instanceof z.ZodMiniObject)) throw new Error('not an object schema');
    const derived = z.extend(z.pick(delta, { delta: true }), { mood: z._default(z.string(), 'calm') });
    expect(derived.parse({ delta: 'Hello' })).toEqual({ delta: 'Hello', mood: 'calm' });
    expect(derived.safeParse({}).success).toBe(false);
  });
});

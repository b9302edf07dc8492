import { InternalRpcError } from 'codex-rx';
import { FakeRefusal, LATER } from 'codex-rx/testing';
import { describe, expect, it, vi } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, record } from '../fixtures/fake.js';
import { describeLease } from '../fixtures/lease-contract.js';

const START = 'mcpServer/event/stream/start';
const STOP = 'mcpServer/event/stream/stop';
const ISSUES = { server: 'codex_apps', name: 'issue.updated', arguments: { project: 'codex' } };

const active = { method: 'notifications/events/active', params: { status: 'active' } };
const event = {
  method: 'notifications/events/event',
  params: { name: 'issue.updated', data: { issue: 42 } },
};
const terminated = { method: 'notifications/events/terminated', params: {} };

async function subscribed() {
  const at = await connected();
  at.server.handle(START, () => LATER).handle(STOP, () => ({}));
  const seen = record(at.codex.thread('thread').mcpEvents(ISSUES));
  const start = at.server.requests(START)[0]!;
  const { subscriptionId } = start.params as { subscriptionId: string };
  const tell = (notification: unknown) =>
    at.server.notify('mcpServer/event/stream/notification', { subscriptionId, notification });
  const stops = () => at.server.requests(STOP).length;
  return { ...at, seen, start, tell, stops };
}

describe('events of an MCP server', () => {
  describeLease({
    open: (codex) => codex.thread('thread').mcpEvents(ISSUES),
    opens: START,
    reply: {},
    closes: STOP,
    tell: (server, { params }) => {
      const { subscriptionId } = params as { subscriptionId: string };
      server.notify('mcpServer/event/stream/notification', { subscriptionId, notification: active });
    },
  });

  it('are asked for by thread, server and name, with arguments or without', async () => {
    const { server, codex } = await connected();
    server.handle(START, () => LATER);
    record(codex.thread('thread').mcpEvents({ ...ISSUES, _meta: { source: 'test' } }));
    record(codex.thread('thread').mcpEvents({ server: 'codex_apps', name: 'all', arguments: undefined }));
    const subscriptionId = expect.any(String);
    expect(server.requests(START).map(({ params }) => params)).toEqual([
      { ...ISSUES, threadId: 'thread', subscriptionId, _meta: { source: 'test' } },
      { server: 'codex_apps', name: 'all', arguments: {}, threadId: 'thread', subscriptionId },
    ]);
  });

  it('are emitted as the MCP server sent them, also before they are said to flow', async () => {
    const { server, seen, start, tell } = await subscribed();
    tell(event);
    tell(active);
    server.reply(start, {});
    tell(event);
    expect(seen.values).toEqual([event, active, event]);
    expect(seen.end).toBeUndefined();
  });

  it('complete when the subscription has ended by itself, and there is nothing left to stop', async () => {
    const { server, seen, start, tell, stops, left } = await subscribed();
    server.reply(start, {});
    tell(active);
    tell(terminated);
    expect(seen.values).toEqual([active, terminated]);
    expect(seen.end).toBe('complete');
    expect(stops()).toBe(0);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('error with the refusal, also when the end is told before it', async () => {
    const { server, seen, start, tell, stops } = await subscribed();
    tell(terminated);
    expect(seen.end).toBeUndefined();
    server.link.refuse(start, { code: -32603, message: 'Mcp error: -32602: no such event' });
    expect(errorOf(seen)).toBeInstanceOf(InternalRpcError);
    expect(stops()).toBe(0);
  });

  it('pass through though they are no notifications', async () => {
    const { seen, tell, diagnostics } = await subscribed();
    for (const oddity of [null, 7, {}, { method: 3 }]) tell(oddity);
    expect(seen.values).toHaveLength(4);
    expect(seen.end).toBeUndefined();
    expect(diagnostics).not.toEqual([]);
  });

  it('may be waited for longer than for other replies', async () => {
    const { server, codex } = await connected({ requestTimeoutMs: 1_000 });
    vi.useFakeTimers();
    server.handle(START, () => LATER);
    const seen = record(codex.thread('thread').mcpEvents(ISSUES, { timeoutMs: 5_000 }));
    vi.advanceTimersByTime(4_999);
    expect(seen.end).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(errorOf(seen)).toMatchObject({ code: 'request_timeout', timeoutMs: 5_000 });
  });

  it('of a thread without such a server are refused', async () => {
    const { server, codex } = await connected();
    const message = 'MCP event subscriptions are only supported for hosted apps';
    server.handle(START, () => new FakeRefusal({ code: -32600, message }));
    const seen = record(codex.thread('thread').mcpEvents({ server: 'desk', name: 'all' }));
    expect(errorOf(seen)).toMatchObject({ code: 'invalid_request', method: START });
  });
});

import { getEventListeners } from 'node:events';
import { FakeAppServer, FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, take } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { fullHandles } from '../../src/client/codex.js';
import { contextOf } from '../../src/client/context.js';
import { connectionOptions } from '../../src/connection/connection-options.js';
import { Connection } from '../../src/connection/connection.js';
import { record, turnFrames } from '../fixtures/fake.js';

async function connected() {
  const server = new FakeAppServer();
  const connection = new Connection(server.transport, connectionOptions({}), {});
  await firstValueFrom(connection.connect());
  let turns = 0;
  server.handle('turn/start', () => ({ turn: turn(`t${(turns += 1)}`, 'inProgress') }));
  const send = (frame: { readonly method: string; readonly params: unknown }) =>
    server.notify(frame.method, frame.params);
  const left = () => {
    const { threads, replies, methods, requests } = connection.session;
    const asked = requests.size;
    return { ...threads.size, requests: replies.size, methods: methods.observed, asked };
  };
  return { server, connection, thread: contextOf(connection, fullHandles).thread('a'), send, left };
}

const NOTHING = { threads: 0, turns: 0, requests: 0, methods: false, asked: 0 };

describe('nothing is left', () => {
  it('of a turn that has ended', async () => {
    const { thread, send, left } = await connected();
    const run = record(thread.run('hi'));
    expect(left()).toEqual({ ...NOTHING, threads: 1, turns: 1 });
    send(turnFrames('a', 't1').started);
    send(turnFrames('a', 't1').completed());
    expect(run.end).toBe('complete');
    expect(left()).toEqual(NOTHING);
  });

  it('of a handle’s turn that has ended, though the handle still shows all of it', async () => {
    const { thread, send, left } = await connected();
    const handle = await firstValueFrom(thread.turn('hi'));
    send(turnFrames('a', 't1').started);
    send(turnFrames('a', 't1').completed());
    expect(left()).toEqual(NOTHING);
    expect(record(handle.events$).values).toHaveLength(2);
  });

  it('of a turn that ended before its reply came', async () => {
    const { server, thread, send, left } = await connected();
    server.handle('turn/start', () => LATER);
    const run = record(thread.run('hi'));
    send(turnFrames('a', 'other').delta('not ours'));
    send(turnFrames('a', 't').completed());
    server.reply(server.requests('turn/start')[0] ?? {}, { turn: turn('t', 'inProgress') });
    expect(run.end).toBe('complete');
    expect(left()).toEqual(NOTHING);
  });

  it('of a turn that was unsubscribed, once it has ended', async () => {
    const { thread, send, left } = await connected();
    record(thread.run('hi')).unsubscribe();
    expect(left()).toMatchObject({ turns: 1 });
    send(turnFrames('a', 't1').completed('interrupted'));
    expect(left()).toEqual(NOTHING);
  });

  it('of a turn that was refused, or left the queue', async () => {
    const { server, thread, send, left } = await connected();
    const first = record(thread.run('hi'));
    const second = record(thread.run('hi'));
    second.unsubscribe();
    send(turnFrames('a', 't1').completed());
    expect(first.end).toBe('complete');
    server.handle('turn/start', () => new FakeRefusal({ code: -32600, message: 'no' }));
    record(thread.run('hi'));
    expect(left()).toEqual(NOTHING);
  });

  it('of early notifications nobody came to claim', async () => {
    const { server, thread, send, left } = await connected();
    server.handle('turn/start', () => LATER);
    record(thread.run('hi'));
    send(turnFrames('a', 'other').started);
    expect(left()).toMatchObject({ turns: 1 });
    server.link.refuse(server.requests('turn/start')[0] ?? {}, { code: -32600, message: 'no' });
    expect(left()).toEqual(NOTHING);
  });

  it('of ten thousand turns of others, whether they end or not', async () => {
    const { connection, send, left } = await connected();
    const notifications = record(connection.view((session) => session.notifications));
    for (let index = 0; index < 10_000; index += 1) {
      const frames = turnFrames(`thread-${index}`, `turn-${index}`);
      send(frames.started);
      send(frames.delta('x'));
      if (index % 2 === 0) send(frames.completed());
    }
    expect(notifications.values).toHaveLength(25_000);
    expect(left()).toEqual(NOTHING);
  });

  it('of stragglers', async () => {
    const { thread, send, left } = await connected();
    record(thread.run('hi'));
    send(turnFrames('a', 't1').completed());
    for (let index = 0; index < 100; index += 1) send(turnFrames('a', 't1').delta('late'));
    expect(left()).toEqual(NOTHING);
  });

  it('of a turn that was given up, once it was given long enough to end', async () => {
    vi.useFakeTimers();
    const { thread, send, left } = await connected();
    record(thread.run('hi')).unsubscribe();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(left()).toEqual(NOTHING);
    send(turnFrames('a', 't1').delta('late'));
    expect(left()).toEqual(NOTHING);
    vi.useRealTimers();
  });

  it('on a signal, of runs that left before they were sent', async () => {
    const { server, connection, thread } = await connected();
    server.handle('model/list', () => LATER);
    for (let place = 0; place < 64; place += 1) record(connection.request('model/list', {}));
    const { signal } = new AbortController();
    for (let run = 0; run < 5; run += 1) record(thread.run('hi', { signal })).unsubscribe();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('of views that were unsubscribed', async () => {
    const { connection, thread, left } = await connected();
    const views = [
      record<unknown>(thread.events$),
      record<unknown>(thread.turns$),
      record<unknown>(connection.view((session) => session.methods.on('warning'))),
    ];
    expect(left()).toEqual({ ...NOTHING, threads: 1, methods: true });
    for (const view of views) view.unsubscribe();
    expect(left()).toEqual(NOTHING);
  });

  it('of requests, answered, refused, timed out or unsubscribed', async () => {
    const { server, connection, left } = await connected();
    server.handle('thread/loaded/list', () => ({ data: [] }));
    record(connection.request('thread/loaded/list', {}));
    record(connection.request('model/list', {}));
    server.handle('thread/list', () => LATER);
    record(connection.request('thread/list', {}).pipe(take(1))).unsubscribe();
    expect(left()).toMatchObject({ requests: 1 });
    server.reply(server.requests('thread/list')[0] ?? {}, { data: [] });
    expect(left()).toEqual(NOTHING);
  });

  it('of server requests, answered, settled elsewhere, or left when their turn or the link ended', async () => {
    const { server, connection, left } = await connected();
    const ask = (method: string, params: object) => {
      id += 1;
      server.link.send({ id, method, params });
    };
    let id = 0;
    const command = 'item/commandExecution/requestApproval';
    const turnParams = { threadId: 'a', turnId: 't', startedAtMs: 0 };
    const seen = record(connection.approvals({}));
    ask(command, { ...turnParams, itemId: '1' });
    seen.values[0]?.accept();
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: id });
    ask(command, { ...turnParams, itemId: '2' });
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: id });
    expect(left()).toEqual(NOTHING);
    ask('attestation/generate', {});
    ask('future/ask', { threadId: 'a' });
    expect(left()).toEqual(NOTHING);
    ask(command, { ...turnParams, itemId: '3' });
    ask('item/tool/call', { ...turnParams, callId: '4', tool: 'x', arguments: {} });
    seen.values[2]?.decline();
    expect(left().asked).toBe(2);
    server.notify('turn/completed', turnFrames('a', 't').completed().params);
    expect(left()).toEqual(NOTHING);
    ask(command, { ...turnParams, itemId: '5' });
    server.link.fail(new Error('cut'));
    expect(left()).toEqual(NOTHING);
  });

  it('of handlers that were taken away, and of those of a turn that has ended', async () => {
    const { connection, thread, send } = await connected();
    const method = 'item/tool/call';
    connection.handle({}, method, () => undefined).unsubscribe();
    thread.handle(method, () => ({ success: true, contentItems: [] })).unsubscribe();
    const turnHandle = await firstValueFrom(thread.turn('hi'));
    turnHandle.handle(method, () => ({ success: true, contentItems: [] }));
    expect(connection.handlers.size).toBe(1);
    send(turnFrames('a', 't1').completed());
    expect(connection.handlers.size).toBe(0);
  });

  it('when the link ends', async () => {
    const { server, connection, thread, left } = await connected();
    server.handle('model/list', () => LATER);
    record(connection.request('model/list', {}));
    record(thread.run('one'));
    record(thread.run('two'));
    record(thread.events$);
    server.link.fail();
    expect(left()).toEqual(NOTHING);
  });

  it('when the client is closed', async () => {
    const { server, connection, thread, left } = await connected();
    server.handle('model/list', () => LATER);
    record(connection.request('model/list', {}));
    record(thread.run('one'));
    record(thread.text('two'));
    await connection.close();
    expect(left()).toEqual(NOTHING);
  });

  it('by a subscriber that unsubscribes in its own next', async () => {
    const { thread, send, left } = await connected();
    record(thread.stream('hi').pipe(take(1)));
    send(turnFrames('a', 't1').started);
    send(turnFrames('a', 't1').completed('interrupted'));
    expect(left()).toEqual(NOTHING);
  });
});

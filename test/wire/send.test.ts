import { AbortedError, InvalidParamsError, InvalidRequestError, TransportClosedError } from 'codex-rx';
import { FakeAppServer, FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fullHandles } from '../../src/client/codex.js';
import { contextOf } from '../../src/client/context.js';
import { turnSandbox } from '../../src/client/turn-sandbox.js';
import { connectionOptions } from '../../src/connection/connection-options.js';
import type { ConnectionParts } from '../../src/connection/connection-parts.js';
import { Connection } from '../../src/connection/connection.js';
import { errorOf, record, settled, turnFrames } from '../fixtures/fake.js';

const parts: ConnectionParts = { turnSandbox };

/** A thread whose turns start when the test says so, and are steered at once. */
async function idleThread() {
  const server = new FakeAppServer();
  const connection = new Connection(server.transport, connectionOptions({}), parts);
  await firstValueFrom(connection.connect());
  server.handle('turn/start', () => LATER);
  server.handle('turn/steer', (params) => ({ turnId: Reflect.get(Object(params), 'expectedTurnId') }));
  const thread = contextOf(connection, fullHandles).thread('a');
  const accept = async (turnId: string) => {
    const [request] = server.requests('turn/start').slice(-1);
    if (request !== undefined) server.reply(request, { turn: turn(turnId, 'inProgress') });
    await settled();
    server.link.send(turnFrames('a', turnId).started);
  };
  const end = async (turnId: string) => {
    server.link.send(turnFrames('a', turnId).completed());
    await settled();
  };
  const sent = () =>
    server.received
      .filter(({ method = '' }) => method.startsWith('turn/'))
      .map(({ method, params }) => `${method} ${/"text":"(.*?)"/.exec(JSON.stringify(params))?.[1]}`);
  const left = () => connection.session.threads.size;
  return { server, connection, thread, accept, end, sent, left };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

const ids = (sending: { readonly values: readonly { readonly id: string }[] }) =>
  sending.values.map(({ id }) => id);

describe('send', () => {
  it('gives an input to the turn that is being started, once the server has named it', async () => {
    const { thread, accept, sent } = await idleThread();
    const [first, second] = [record(thread.send('one')), record(thread.send('two'))];
    await settled();
    expect(sent()).toEqual(['turn/start one']);
    await accept('t');
    await settled();
    expect(sent()).toEqual(['turn/start one', 'turn/steer two']);
    expect([ids(first), ids(second)]).toEqual([['t'], ['t']]);
    expect([first.end, second.end]).toEqual(['complete', 'complete']);
  });

  it('takes along what a steer can take', async () => {
    const { server, thread, accept } = await idleThread();
    const options = { clientUserMessageId: 'mine', signal: new AbortController().signal } as const;
    record(thread.send('one', options));
    await settled();
    await accept('t');
    expect(record(thread.send('two', { ...options, model: undefined })).end).toBe('complete');
    expect(server.requests('turn/start')[0]?.params).toMatchObject({ clientUserMessageId: 'mine' });
    expect(server.requests('turn/steer')[0]?.params).toEqual({
      threadId: 'a',
      expectedTurnId: 't',
      input: [{ type: 'text', text: 'two' }],
      clientUserMessageId: 'mine',
    });
  });

  it.each([{ model: 'm' }, { sandbox: 'readOnly' }, { outputSchema: {} }, { effort: 'low' }] as const)(
    'refuses %j, but only where the input would steer',
    async (options) => {
      const { thread, accept, sent } = await idleThread();
      record(thread.send('one', options));
      await settled();
      await accept('t');
      const error = errorOf(record(thread.send('two', options)));
      expect(error).toBeInstanceOf(InvalidParamsError);
      expect(error).toMatchObject({ method: 'turn/steer', issues: [{ path: Object.keys(options) }] });
      expect(String(error)).toMatch(/run or turn/);
      expect(sent()).toEqual(['turn/start one']);
    },
  );

  it('goes to the turn that runs, not behind the turns that wait for it', async () => {
    const { thread, accept, end, sent } = await idleThread();
    record(thread.run('one'));
    record(thread.run('two'));
    await settled();
    await accept('t');
    const sending = record(thread.send('more'));
    expect(ids(sending)).toEqual(['t']);
    await end('t');
    expect(sent()).toEqual(['turn/start one', 'turn/steer more', 'turn/start two']);
  });

  it('starts a turn when the one it was meant for ends before it takes the input', async () => {
    const { server, thread, accept, end, sent } = await idleThread();
    record(thread.run('one'));
    await settled();
    await accept('t');
    server.handle('turn/steer', () => new FakeRefusal({ code: -32600, message: 'no active turn to steer' }));
    const sending = record(thread.send('more'));
    expect([sending.end, sent()]).toEqual([undefined, ['turn/start one', 'turn/steer more']]);
    await end('t');
    expect(sent().at(-1)).toBe('turn/start more');
    await accept('t2');
    expect(ids(sending)).toEqual(['t2']);
  });

  it('starts a turn when the one before it was refused', async () => {
    const { server, thread, sent } = await idleThread();
    const first = record(thread.send('one'));
    const second = record(thread.send('two'));
    await settled();
    const [request] = server.requests('turn/start');
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    server.link.refuse(request!, { code: -32600, message: 'thread not found' });
    await settled();
    expect(errorOf(first)).toBeInstanceOf(InvalidRequestError);
    expect([ids(second), sent()]).toEqual([['t'], ['turn/start one', 'turn/start two']]);
  });

  it('sends nothing of an input that was taken back while it waited', async () => {
    const { thread, accept, sent, end, left } = await idleThread();
    const first = record(thread.send('one'));
    const [taken, third] = [record(thread.send('two')), record(thread.send('three'))];
    await settled();
    taken.unsubscribe();
    await accept('t');
    await settled();
    expect(sent()).toEqual(['turn/start one', 'turn/steer three']);
    expect([ids(first), ids(third)]).toEqual([['t'], ['t']]);
    await end('t');
    expect(left()).toEqual({ threads: 0, turns: 0 });
  });

  it('refuses bad input before anything is sent', async () => {
    const { thread, sent } = await idleThread();
    const sending = record(thread.send([]));
    expect(errorOf(sending)).toMatchObject({ issues: [{ path: ['input'] }] });
    expect(sent()).toEqual([]);
  });

  it('steers the next of the turns that wait when it could not reach the one before', async () => {
    const { server, thread, accept, end, sent } = await idleThread();
    record(thread.run('one'));
    record(thread.run('two'));
    await settled();
    await accept('t');
    server.handle('turn/steer', () => new FakeRefusal({ code: -32600, message: 'no active turn to steer' }));
    const sending = record(thread.send('more'));
    server.handle('turn/steer', () => ({ turnId: 't2' }));
    await end('t');
    await accept('t2');
    expect(ids(sending)).toEqual(['t2']);
    expect(sent()).toEqual(['turn/start one', 'turn/steer more', 'turn/start two', 'turn/steer more']);
  });

  it('is given up by its signal while it waits', async () => {
    const { server, thread, accept, end, sent } = await idleThread();
    record(thread.run('one'));
    await settled();
    await accept('t');
    server.handle('turn/steer', () => new FakeRefusal({ code: -32600, message: 'cannot steer a review' }));
    const { signal, abort } = abortable();
    const sending = record(thread.send('more', { signal }));
    abort();
    expect([errorOf(sending), sending.ends]).toEqual([expect.any(AbortedError), 1]);
    expect(errorOf(record(thread.send('more', { signal })))).toBeInstanceOf(AbortedError);
    await end('t');
    expect(sent()).toEqual(['turn/start one', 'turn/steer more']);
  });

  it('ends with the link also when the next one is opened at once', async () => {
    const { server, connection, thread, accept } = await idleThread();
    record(thread.run('one'));
    await settled();
    await accept('t');
    server.handle('turn/steer', () => new FakeRefusal({ code: -32600, message: 'no active turn to steer' }));
    const sending = record(thread.send('more'));
    connection.state$.subscribe(({ status }) => {
      if (status === 'closed') record(connection.connect());
    });
    server.link.end();
    await settled();
    expect(errorOf(sending)).toBeInstanceOf(TransportClosedError);
    expect(server.requests('turn/start')).toHaveLength(1);
  });

  it('ends once with the link, whatever it waits for, and leaves nothing', async () => {
    const { server, thread, accept, left } = await idleThread();
    const first = record(thread.send('one'));
    await settled();
    await accept('t');
    server.handle('turn/steer', () => LATER);
    const waiting = [record(thread.send('two')), record(thread.send('three'))];
    server.link.end();
    await settled();
    expect(first.end).toBe('complete');
    for (const { values, ends, end } of waiting) {
      expect([values, ends]).toEqual([[], 1]);
      expect(errorOf({ values: [], ends, end, unsubscribe: () => undefined })).toBeInstanceOf(
        TransportClosedError,
      );
    }
    expect(left()).toEqual({ threads: 0, turns: 0 });
  });
});

describe('enqueue', () => {
  const message = (turnId: string, clientId: string | null) => ({
    method: 'item/started',
    params: {
      threadId: 'a',
      turnId,
      startedAtMs: 1,
      item: { type: 'userMessage', id: 'm', clientId, content: [] },
    },
  });
  const queued = { queuedSubmission: { id: 'q', clientUserMessageId: 'mine', input: [] } };

  it('emits the turn whose first message is its own, with all of that turn', async () => {
    const { server, thread, end, left } = await idleThread();
    server.handle('thread/queue/add', () => queued);
    const waiting = record(thread.enqueue('later', { clientUserMessageId: 'mine' }));
    await settled();
    for (const [turnId, clientId] of [
      ['t1', null],
      ['t2', 'theirs'],
      ['t3', 'mine'],
    ] as const) {
      server.link.send(turnFrames('a', turnId).started);
      server.link.send(message(turnId, clientId));
      if (turnId !== 't3') await end(turnId);
    }
    expect(ids(waiting)).toEqual(['t3']);
    expect(waiting.end).toBe('complete');
    const events = record(waiting.values[0]!.events$);
    expect(events.values.map(({ method }) => method)).toEqual(['turn/started', 'item/started']);
    await end('t3');
    expect(events.end).toBe('complete');
    expect([server.requests('thread/queue/delete').length, left()]).toEqual([0, { threads: 0, turns: 0 }]);
  });

  it('takes an input out of the queue that nobody waits for, also when the reply comes later', async () => {
    const { server, thread, left } = await idleThread();
    server.handle('thread/queue/add', () => queued);
    server.handle('thread/queue/delete', () => ({}));
    const waiting = record(thread.enqueue('later'));
    await settled();
    waiting.unsubscribe();
    server.handle('thread/queue/add', () => LATER);
    const early = record(thread.enqueue('later'));
    await settled();
    early.unsubscribe();
    server.reply(server.requests('thread/queue/add').at(-1)!, queued);
    await settled();
    expect(server.requests('thread/queue/delete').map(({ params }) => params)).toEqual([
      { threadId: 'a', queuedSubmissionId: 'q' },
      { threadId: 'a', queuedSubmissionId: 'q' },
    ]);
    expect(left()).toEqual({ threads: 0, turns: 0 });
  });

  it('errors once with the link, and with a refusal', async () => {
    const { server, thread, left } = await idleThread();
    server.handle('thread/queue/add', () => new FakeRefusal({ code: -32600, message: 'queue is full' }));
    expect(errorOf(record(thread.enqueue('later')))).toBeInstanceOf(InvalidRequestError);
    server.handle('thread/queue/add', () => queued);
    const waiting = record(thread.enqueue('later'));
    await settled();
    server.link.end();
    await settled();
    expect([errorOf(waiting), waiting.ends]).toEqual([expect.any(TransportClosedError), 1]);
    expect(left()).toEqual({ threads: 0, turns: 0 });
  });
});

describe('a thread that was left', () => {
  it('is taken up again once, before the next turn is started', async () => {
    const { server, connection, thread, accept, end } = await idleThread();
    server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
    server.handle('thread/resume', () => ({ thread: { id: 'a' } }));
    await firstValueFrom(thread.unsubscribe());
    const run = record(thread.run('hi'));
    await settled();
    expect(server.received.slice(-2).map(({ method }) => method)).toEqual(['thread/resume', 'turn/start']);
    await accept('t');
    await end('t');
    expect(run.end).toBe('complete');
    record(thread.run('again'));
    await settled();
    expect(server.requests('thread/resume')).toHaveLength(1);
    expect(connection.following.hears('a')).toBe(true);
  });
});

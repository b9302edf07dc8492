import {
  CodexError,
  Codex,
  RequestTimeoutError,
  TransportClosedError,
  type ConnectionState,
  type Frame,
  type Transport,
} from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { concatMap, EMPTY, firstValueFrom, NEVER, Observable, Subject } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { errorOf, methods, MODES, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

afterEach(() => {
  vi.useRealTimers();
});

/** Everything a client can have open, opened. */
async function everythingOpen(mode: 'sync' | 'async' = 'sync') {
  const { server, codex, diagnostics } = setUp({ mode });
  await firstValueFrom(codex.connect());
  server.handle('turn/start', (params) => ({
    turn: turn(`turn-${(params as { threadId: string }).threadId}`, 'inProgress'),
  }));
  server.handle('model/list', () => LATER);
  const handle = await firstValueFrom(codex.thread('handle').turn('hi'));
  const open = {
    run: record<unknown>(codex.thread('run').run('hi')),
    queued: record<unknown>(codex.thread('run').run('waits for the first')),
    stream: record<unknown>(codex.thread('stream').stream('hi')),
    text: record<unknown>(codex.thread('text').text('hi')),
    handleEvents: record<unknown>(handle.events$),
    handleResult: record<unknown>(handle.result$),
    handleText: record<unknown>(handle.text$),
    handleItems: record<unknown>(handle.item$),
    request: record<unknown>(codex.request('model/list', {})),
    notifications: record<unknown>(codex.notifications$),
    frames: record<unknown>(codex.frames$),
    on: record<unknown>(codex.on('turn/started')),
    turns: record<unknown>(codex.turns$),
    threadEvents: record<unknown>(codex.thread('run').events$),
    threadTurns: record<unknown>(codex.thread('run').turns$),
  };
  const states = record(codex.state$);
  await settled();
  return { server, codex, diagnostics, handle, open, states };
}

describe.each(MODES)('when the link breaks (%s transport)', (mode) => {
  it('everything that is open errors once, because of the same error', async () => {
    const { server, open, states } = await everythingOpen(mode);
    server.link.fail(
      new TransportClosedError('gone', { exitCode: 3, signal: undefined, stderrTail: 'last words' }),
    );
    await settled();
    const errors = Object.entries(open).map(([name, { end, ends }]) => ({ name, end, ends }));
    for (const { name, end, ends } of errors) {
      expect({ name, ends, error: typeof end === 'object' && end.error }).toEqual({
        name,
        ends: 1,
        error: expect.any(TransportClosedError),
      });
    }
    const { request, queued, ...others } = open;
    expect(new Set(Object.values(others).map(errorOf)).size).toBe(1);
    for (const asked of [request, queued]) expect(errorOf(asked)).toMatchObject({ cause: errorOf(open.run) });
    expect(errorOf(open.request)).toMatchObject({ exitCode: 3, method: 'model/list', mayHaveRun: true });
    expect(errorOf(open.queued)).toMatchObject({ exitCode: 3, method: 'turn/start', mayHaveRun: false });
    expect(errorOf(open.run)).toMatchObject({
      code: 'transport_closed',
      exitCode: 3,
      stderrTail: 'last words',
    });
    expect(states.values.at(-1)).toEqual({ status: 'closed', error: errorOf(open.run) });
  });

  it('and so does whatever is subscribed later', async () => {
    const { server, codex, handle } = await everythingOpen(mode);
    const { method, params } = turnFrames('handle', 'turn-handle').delta('early');
    server.notify(method, params);
    server.link.fail();
    await settled();
    const late = record(handle.events$);
    expect(methods(late.values)).toEqual(['item/agentMessage/delta']);
    const others = [
      late,
      record<unknown>(handle.result$),
      record<unknown>(codex.request('model/list', {})),
      record<unknown>(codex.thread('x').run('hi')),
      record<unknown>(codex.thread('x').events$),
      record<unknown>(codex.notifications$),
      record<unknown>(codex.startThread()),
      record<unknown>(handle.steer('hi')),
    ];
    for (const { end } of others) expect(end).toEqual({ error: expect.any(TransportClosedError) });
  });

  it('what arrived before the end is delivered first', async () => {
    const { server, open } = await everythingOpen(mode);
    const frames = turnFrames('run', 'turn-run');
    const [method, params] = [frames.completed().method, frames.completed().params];
    server.notify(method, params);
    server.link.fail();
    await settled();
    expect(open.run).toMatchObject({ end: 'complete', values: [{ status: 'completed' }] });
    expect(open.queued.end).toEqual({ error: expect.any(TransportClosedError) });
  });
});

describe('after the link broke', () => {
  it('connect() opens a new one, and new use works on it', async () => {
    const { server, codex, states } = await everythingOpen();
    server.link.fail();
    await firstValueFrom(codex.connect());
    expect(states.values.map(({ status }) => status)).toEqual(['ready', 'closed', 'connecting', 'ready']);
    const run = record(codex.thread('new').run('hi'));
    const { method, params } = turnFrames('new', 'turn-new').completed();
    server.notify(method, params);
    expect(run.end).toBe('complete');
  });

  it('a server that closes its side in good order ends everything just the same', async () => {
    const { server, open } = await everythingOpen();
    server.link.end();
    expect(open.run.end).toEqual({ error: expect.any(TransportClosedError) });
    expect(open.notifications.end).toEqual({ error: expect.any(TransportClosedError) });
  });
});

describe('close', () => {
  it('errors what was asked for, completes what was only watched, and can be called twice', async () => {
    const { server, codex, open, states, handle } = await everythingOpen();
    const diagnostics = record(codex.diagnostics$);
    const wire = record(codex.wire$);
    const closing = codex.close();
    expect(codex.close()).toBe(closing);
    await closing;
    const { notifications, frames, on, turns, threadEvents, threadTurns, ...asked } = open;
    const watched = [notifications, frames, on, turns, threadEvents, threadTurns];
    for (const { end, ends } of watched) expect({ end, ends }).toEqual({ end: 'complete', ends: 1 });
    for (const { end, ends } of Object.values(asked)) {
      expect({ end, ends }).toEqual({ end: { error: expect.any(TransportClosedError) }, ends: 1 });
    }
    expect([states.end, diagnostics.end, wire.end]).toEqual(['complete', 'complete', 'complete']);
    expect(record(codex.state$).values).toEqual([{ status: 'closed' }]);
    expect(server.link.isClosed).toBe(true);
    expect(errorOf(record(codex.connect()))).toBeInstanceOf(TransportClosedError);
    expect(errorOf(record(handle.interrupt()))).toBeUndefined();
  });

  it('works before anything was opened, and from inside a subscriber', async () => {
    const idle = setUp();
    await idle.codex.close();
    expect(errorOf(record(idle.codex.startThread()))).toBeInstanceOf(TransportClosedError);

    const { server, codex, open } = await everythingOpen();
    const seen: string[] = [];
    codex.notifications$.subscribe({ next: () => void codex.close(), complete: () => seen.push('complete') });
    server.notify('skills/changed', {});
    server.notify('skills/changed', {});
    expect(seen).toEqual(['complete']);
    expect(open.notifications.values.length).toBeLessThanOrEqual(1);
    expect(open.run.ends).toBe(1);
  });

  it('is what `await using` does', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    await codex[Symbol.asyncDispose]();
    expect(server.link.isClosed).toBe(true);
  });
});

describe('the handshake', () => {
  it('is shared by all who use the client first, and introduces it', async () => {
    const { server, codex } = setUp({
      mode: 'async',
      clientInfo: { name: 'mine', title: 'Mine', version: '1' },
      optOut: ['warning'],
      capabilities: { requestAttestation: true },
    });
    const uses = [
      record(codex.connect()),
      record(codex.startThread()),
      record(codex.request('thread/loaded/list', {})),
    ];
    await settled();
    expect(uses[0]).toMatchObject({ end: 'complete' });
    expect(server.received.slice(0, 2)).toEqual([
      {
        id: 1,
        method: 'initialize',
        params: {
          clientInfo: { name: 'mine', title: 'Mine', version: '1' },
          capabilities: {
            requestAttestation: true,
            experimentalApi: true,
            optOutNotificationMethods: ['warning'],
          },
        },
      },
      { method: 'initialized' },
    ]);
    expect(server.requests('initialize')).toHaveLength(1);
  });

  it('reads the server’s version from its user agent', async () => {
    const { server, codex } = setUp({ clientInfo: { name: 'a b/c', title: null, version: '7.7.7' } });
    server.handle('initialize', () => ({
      userAgent: 'a b/c/0.169.0 (Debian 12.0.0; x86_64) unknown (a b/c; 7.7.7)',
    }));
    expect(record(codex.connect()).values).toMatchObject([{ version: '0.169.0' }]);
  });

  it.each([[{ userAgent: '' }], [{ userAgent: '  ' }], [{ userAgent: 7 }], [null], ['hello']])(
    'refuses a reply that says nothing of the server: %j',
    async (reply) => {
      const { server, codex } = setUp();
      server.handle('initialize', () => reply);
      expect(errorOf(record(codex.connect()))).toMatchObject({
        code: 'invalid_response',
        method: 'initialize',
      });
      expect(server.link.isClosed).toBe(true);
      await settled();
    },
  );

  it('that failed closes its link and may be tried again by the next use', async () => {
    const { server, codex } = setUp();
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    server.handle('initialize', () => new FakeRefusal({ code: -32600, message: 'not now' }));
    expect(errorOf(record(codex.startThread()))).toMatchObject({ rpcCode: -32600 });
    expect(server.link.isClosed).toBe(true);
    server.handle('initialize', () => ({ userAgent: 'fake/1.0.0' }));
    expect(record(codex.startThread())).toMatchObject({ end: 'complete', values: [{ id: 'thread-1' }] });
    expect(states.map(({ status }) => status)).toEqual([
      'idle',
      'connecting',
      'closed',
      'connecting',
      'ready',
    ]);
  });

  it('does not take longer than connectTimeoutMs, and ends with what the server said last', async () => {
    vi.useFakeTimers();
    const stderr$ = new Subject<string>();
    const mute: Transport = {
      frames$: NEVER,
      stderr$,
      stderrTail: () => 'waiting for a lock',
      send: () => undefined,
      close: () => Promise.resolve(),
    };
    const codex = new Codex(() => mute, { connectTimeoutMs: 500 });
    const connecting = record(codex.connect());
    const printed = record(codex.stderr$);
    stderr$.next('waiting for a lock\n');
    await vi.advanceTimersByTimeAsync(500);
    expect(errorOf(connecting)).toBeInstanceOf(RequestTimeoutError);
    expect(errorOf(connecting)).toMatchObject({
      method: 'initialize',
      timeoutMs: 500,
      stderrTail: 'waiting for a lock',
    });
    expect(printed.values).toHaveLength(1);
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('no transport');
      },
    ],
    [
      'errors at once',
      (): Transport => ({
        frames$: new Observable((s) => s.error(new TypeError('broken'))),
        send: () => undefined,
        close: () => Promise.resolve(),
      }),
    ],
    [
      'completes at once',
      (): Transport => ({ frames$: EMPTY, send: () => undefined, close: () => Promise.resolve() }),
    ],
  ])('errors when the transport %s', async (_how, factory) => {
    const codex = new Codex(factory);
    const failure = errorOf(record(codex.connect()));
    expect(failure).toBeInstanceOf(CodexError);
    expect(failure).toMatchObject({ code: 'transport_closed' });
    expect(errorOf(record(codex.request('model/list', {})))).toMatchObject({ code: 'transport_closed' });
    await settled();
  });

  it.each([
    [{ requestTimeoutMs: -1 }, 'requestTimeoutMs'],
    [{ connectTimeoutMs: Number.NaN }, 'connectTimeoutMs'],
    [{ maxInFlight: 0 }, 'maxInFlight'],
    [{ maxInFlight: 128 }, 'maxInFlight'],
    [{ optOut: ['turn/completed'] }, 'optOut'],
    [{ clientInfo: { name: 'we ird\n☃', title: null, version: '1' } }, 'clientInfo.name'],
  ])('refuses options that cannot work: %j', (options, field) => {
    expect(() => setUp(options)).toThrow(
      expect.objectContaining({ code: 'invalid_params', message: expect.stringContaining(field) }),
    );
  });
});

describe('a frame too large to read', () => {
  it('errors the request or the turn that waits for it, and nothing else', async () => {
    const server = setUp();
    await firstValueFrom(server.codex.connect());
    const oddities = new Subject<never>();
    const frames = new Subject<Frame>();
    const sent: Frame[] = [];
    const transport: Transport = {
      frames$: frames,
      diagnostics$: oddities,
      send: (frame) => {
        sent.push(frame);
        if (frame.method === 'initialize') frames.next({ id: 1, result: { userAgent: 'x/1.0.0' } });
        if (frame.method === 'turn/start')
          frames.next({ id: frame.id ?? 0, result: { turn: turn('t', 'inProgress') } });
      },
      close: () => Promise.resolve(),
    };
    const codex = new Codex(() => transport);
    const request = record(codex.connect().pipe(concatMap(() => codex.request('model/list', {}))));
    const other = record(codex.request('model/list', {}));
    const run = record(codex.thread('a').run('hi'));
    const oversize = (head: string) =>
      oddities.next({ kind: 'oversizeFrame', bytes: 99, maxFrameBytes: 9, head } as never);
    oversize(`{"id":${String(sent[2]?.id)},"result":{"data":[`);
    oversize('{"method":"turn/completed","params":{"threadId":"a","turn":{"id":"t","items":[');
    expect(errorOf(request)).toMatchObject({ code: 'invalid_response', method: 'model/list' });
    expect(errorOf(run)).toMatchObject({ code: 'invalid_response', method: 'turn/completed' });
    expect(other.end).toBeUndefined();
  });
});

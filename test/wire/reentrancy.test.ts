import { Codex, TransportClosedError, type ConnectionState, type Frame, type Transport } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, NEVER, retry, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { errorOf, methods, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

const SERVER = { userAgent: 'fake/1.0.0' };

describe('connecting again from inside a callback', () => {
  it('of state$ after a refused handshake leaves one working link', async () => {
    const { server, codex } = setUp();
    server.handle('initialize', () => new FakeRefusal({ code: -32600, message: 'not now' }));
    const states: string[] = [];
    codex.state$.subscribe(({ status }) => {
      states.push(status);
      if (status !== 'closed' || states.length > 4) return;
      server.handle('initialize', () => SERVER);
      codex.connect().subscribe();
    });
    const seen = record(codex.state$);
    expect(errorOf(record(codex.connect()))).toMatchObject({ rpcCode: -32600 });
    expect(seen.values.map(({ status }) => status)).toEqual([
      'idle',
      'connecting',
      'closed',
      'connecting',
      'ready',
    ]);
    expect(record(codex.startThread()).end).toBe('complete');
    const { link } = server;
    await codex.close();
    expect(link.isClosed).toBe(true);
  });

  it('by retry, when the link ends in the handshake, ends ready', () => {
    const { server, codex } = setUp();
    server.handle('initialize', () => {
      server.handle('initialize', () => SERVER);
      server.link.end();
      return LATER;
    });
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    expect(record(codex.connect().pipe(retry(1))).end).toBe('complete');
    expect(states.at(-1)).toEqual({ status: 'ready' });
  });

  it('of a run that errors leaves queued turns on the link they were for', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    codex
      .thread('a')
      .run('first')
      .subscribe({ error: () => codex.connect().subscribe() });
    const queued = record(codex.thread('a').run('second'));
    server.link.fail();
    expect(queued.end).toEqual({ error: expect.any(TransportClosedError) });
    expect(server.requests('turn/start')).toHaveLength(1);
    expect(record(codex.state$).values).toEqual([{ status: 'ready' }]);
  });
});

describe('views that were there before the first handshake', () => {
  it('survive one that fails, and see what the next link brings', () => {
    const { server, codex } = setUp();
    const views = [
      record(codex.notifications$),
      record(codex.on('warning')),
      record(codex.thread('a').events$),
    ];
    server.handle('initialize', () => new FakeRefusal({ code: -32600, message: 'not now' }));
    record(codex.connect());
    expect(views.map(({ end }) => end)).toEqual([undefined, undefined, undefined]);
    server.handle('initialize', () => SERVER);
    record(codex.connect());
    server.notify('warning', { threadId: 'a', message: 'mind the gap' });
    expect(views.map(({ values }) => values.length)).toEqual([1, 1, 1]);
  });
});

describe('closing', () => {
  it('during the handshake ends it and all that comes later with the same error', async () => {
    const { server, codex } = setUp();
    server.handle('initialize', () => LATER);
    const connecting = record(codex.connect());
    await codex.close();
    const later = [
      record<unknown>(codex.connect()),
      record<unknown>(codex.request('model/list', {})),
      record<unknown>(codex.thread('a').run('hi')),
      record<unknown>(codex.notifications$),
    ];
    for (const { end } of [connecting, ...later])
      expect(end).toEqual({ error: expect.any(TransportClosedError) });
    expect(server.link.isClosed).toBe(true);
  });

  it('from inside a callback opens nothing more', async () => {
    let opened = 0;
    const open = () => {
      opened += 1;
      return { frames$: NEVER, send: () => undefined, close: () => Promise.resolve() };
    };
    const first = new Codex(open);
    first.state$.subscribe(({ status }) => {
      if (status === 'connecting') void first.close();
    });
    expect(errorOf(record(first.connect()))).toBeInstanceOf(TransportClosedError);
    const second = new Codex(open);
    second.notifications$.subscribe({ complete: () => record(second.connect()) });
    await second.close();
    expect(opened).toBe(0);
  });

  it('on the last event of a turn completes its stream', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    handle.events$.subscribe(({ method }) => {
      if (method === 'turn/completed') void codex.close();
    });
    const events = record(handle.events$);
    const { method, params } = turnFrames('a', 't').completed();
    server.notify(method, params);
    expect(methods(events.values)).toEqual(['turn/completed']);
    expect([events.end, record(handle.events$).end]).toEqual(['complete', 'complete']);
    await settled();
  });

  it('ends everything also when the transport cannot be closed', async () => {
    const frames = new Subject<Frame>();
    const transport: Transport = {
      frames$: frames,
      send: ({ id }) => frames.next({ id: id ?? 0, result: SERVER }),
      close: () => Promise.reject(new Error('stuck')),
    };
    const codex = new Codex(() => transport);
    await firstValueFrom(codex.connect());
    const diagnostics = record(codex.diagnostics$);
    await expect(codex.close()).rejects.toThrow('stuck');
    expect(diagnostics.end).toBe('complete');
  });

  it('waits for links that were given up before', async () => {
    const closing: (() => void)[] = [];
    const codex = new Codex(() => ({
      frames$: NEVER,
      send: () => {
        throw new Error('cannot send');
      },
      close: () => new Promise((resolve) => closing.push(resolve)),
    }));
    expect(errorOf(record(codex.connect()))).toMatchObject({ code: 'transport_closed' });
    let closed = false;
    const done = codex.close().then(() => (closed = true));
    await settled();
    expect([closing.length, closed]).toEqual([1, false]);
    closing[0]?.();
    await done;
  });
});

describe('a transport that refuses to send', () => {
  it('harms nobody but the request, and the answer to the server', async () => {
    const frames = new Subject<Frame>();
    let refuses = false;
    const transport: Transport = {
      frames$: frames,
      send: ({ id }) => {
        if (refuses) throw new Error('socket is closing');
        if (id !== undefined) frames.next({ id, result: SERVER });
      },
      close: () => Promise.resolve(),
    };
    const codex = new Codex(() => transport);
    const diagnostics = record(codex.diagnostics$);
    await firstValueFrom(codex.connect());
    refuses = true;
    frames.next({ id: 0, method: 'attestation/generate', params: {} });
    const unsent = { kind: 'answerNotSent', method: 'attestation/generate', id: 0 };
    expect(diagnostics.values).toEqual([unsent]);
    expect(errorOf(record(codex.request('model/list', {})))).toMatchObject({ code: 'transport_closed' });
    refuses = false;
    expect(record(codex.request('thread/loaded/list', {}, { timeoutMs: 10 })).ends).toBe(1);
  });
});

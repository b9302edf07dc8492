import { describe, expect, it } from 'vitest';
import { InvalidParamsError, TransportClosedError } from '../../src/errors/client-errors.js';
import type { Frame } from '../../src/transport/frame.js';
import { memoryTransport, type MemoryLink, type MemoryTransportOptions } from '../../src/transport/memory.js';
import type { Transport, TransportDiagnostic } from '../../src/transport/transport.js';

interface Opened {
  readonly transport: Transport;
  readonly link: MemoryLink;
  /** Frames, and how they ended, in order. */
  readonly seen: unknown[];
  readonly diagnostics: TransportDiagnostic[];
}

function open(options?: MemoryTransportOptions): Opened {
  const { factory, server } = memoryTransport(options);
  const transport = factory();
  const link = server.connections.at(-1);
  if (link === undefined) throw new Error('there is no link');
  const diagnostics: TransportDiagnostic[] = [];
  transport.diagnostics$?.subscribe((diagnostic) => diagnostics.push(diagnostic));
  return { transport, link, seen: watch(transport), diagnostics };
}

function watch(transport: Transport): unknown[] {
  const seen: unknown[] = [];
  transport.frames$.subscribe({
    next: (frame) => seen.push(frame),
    error: (error: unknown) => seen.push(error),
    complete: () => seen.push('complete'),
  });
  return seen;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('memoryTransport', () => {
  it('makes a fake server of a few lines', () => {
    const { factory, server } = memoryTransport();
    server.received$.subscribe(({ link, frame }) => {
      if (frame.method === 'initialize') link.reply(frame, { userAgent: 'fake/1.0.0' });
      else link.refuse(frame, { code: -32601, message: 'unknown' });
    });
    const transport = factory();
    const seen = watch(transport);
    transport.send({ id: 1, method: 'initialize', params: {} });
    transport.send({ id: 'two', method: 'other', params: {} });
    expect(seen).toEqual([
      { id: 1, result: { userAgent: 'fake/1.0.0' } },
      { id: 'two', error: { code: -32601, message: 'unknown' } },
    ]);
  });

  it('delivers within send when it is synchronous', () => {
    const { transport, link, seen } = open();
    link.received$.subscribe((frame) => link.reply(frame, 'pong'));
    let seenBeforeReturn = 0;
    transport.frames$.subscribe(() => (seenBeforeReturn = seen.length));
    transport.send({ id: 1, method: 'ping' });
    expect(seenBeforeReturn).toBe(1);
    expect(link.received).toEqual([{ id: 1, method: 'ping' }]);
  });

  it('delivers in a later microtask when it is asynchronous', async () => {
    const { transport, link, seen } = open({ mode: 'async' });
    link.received$.subscribe((frame) => link.reply(frame, 'pong'));
    transport.send({ id: 1, method: 'ping' });
    link.send({ method: 'note' });
    expect([seen, link.received]).toEqual([[], []]);
    await Promise.resolve();
    expect([seen, link.received]).toEqual([[{ method: 'note' }], [{ id: 1, method: 'ping' }]]);
    await Promise.resolve();
    expect(seen).toEqual([{ method: 'note' }, { id: 1, result: 'pong' }]);
  });

  it.each(['sync', 'async'] as const)(
    'keeps the order of frames that are sent while one is delivered (%s)',
    async (mode) => {
      const { transport, link } = open({ mode });
      const first: unknown[] = [];
      const second: unknown[] = [];
      link.received$.subscribe(() => link.send({ method: 'b' }));
      transport.frames$.subscribe(({ method }) => {
        first.push(method);
        if (method === 'a') transport.send({ method: 'go' });
      });
      transport.frames$.subscribe(({ method }) => second.push(method));
      link.send({ method: 'a' });
      link.send({ method: 'c' });
      await settled();
      expect(first).toEqual(mode === 'sync' ? ['a', 'b', 'c'] : ['a', 'c', 'b']);
      expect(second).toEqual(first);
    },
  );

  it.each(['sync', 'async'] as const)('keeps what comes before the client looks (%s)', async (mode) => {
    const { factory, server } = memoryTransport({ mode });
    server.connections$.subscribe((link) => {
      link.send({ method: 'early' });
      link.sendRaw('no frame\n{"method":"una');
    });
    const transport = factory();
    await settled();
    const diagnostics: TransportDiagnostic[] = [];
    transport.diagnostics$?.subscribe((diagnostic) => diagnostics.push(diagnostic));
    const seen = watch(transport);
    server.connections[0]?.sendRaw('nswered"}\n');
    await settled();
    expect(seen).toEqual([{ method: 'early' }, { method: 'unanswered' }]);
    expect(diagnostics).toHaveLength(1);
  });

  it('keeps early frames in order with those that the first reader causes', () => {
    const { factory, server } = memoryTransport();
    server.received$.subscribe(({ link, frame }) => link.reply(frame, null));
    const transport = factory();
    server.connections[0]?.send({ method: 'one' });
    server.connections[0]?.send({ method: 'two' });
    const seen: unknown[] = [];
    transport.frames$.subscribe(({ method, id }) => {
      seen.push(method ?? id);
      if (method === 'one') transport.send({ id: 1, method: 'ask' });
    });
    expect(seen).toEqual(['one', 'two', 1]);
  });

  it('keeps an early end too', () => {
    const { factory, server } = memoryTransport();
    const transport = factory();
    server.connections[0]?.send({ method: 'last' });
    server.connections[0]?.end();
    expect(watch(transport)).toEqual([{ method: 'last' }, 'complete']);
    expect(watch(transport)).toEqual(['complete']);
  });

  it('carries bytes: text is copied, broken lines are reported, and chunks may end anywhere', () => {
    const { link, seen, diagnostics } = open({ maxFrameBytes: 60 });
    const params = { text: 'wörld 世界 🎉' };
    const sent = { method: 'm', params };
    link.send(sent);
    link.sendRaw(`${JSON.stringify(sent)}\r\n\n[1]\n"${'x'.repeat(70)}"\n{"id":}\n`, 1);
    params.text = 'changed';
    const arrived = { method: 'm', params: { text: 'wörld 世界 🎉' } };
    expect(seen).toEqual([arrived, arrived]);
    expect(diagnostics).toEqual([
      { kind: 'malformedLine', bytes: 3, reason: 'it is not an object', head: '[1]' },
      { kind: 'oversizeFrame', bytes: 72, maxFrameBytes: 60, head: `"${'x'.repeat(70)}"` },
      { kind: 'malformedLine', bytes: 7, reason: expect.any(String) as string, head: '{"id":}' },
    ]);
  });

  it('counts the bytes of a malformed line, not its characters', () => {
    const { link, diagnostics } = open();
    link.sendRaw('é世🎉\n');
    expect(diagnostics).toMatchObject([{ bytes: 9 }]);
  });

  it('does not see what happens to bytes after they were sent', () => {
    const { link, seen } = open({ mode: 'async' });
    const bytes = new TextEncoder().encode('{"id":1,"result":1}\n');
    link.sendRaw(bytes);
    bytes.fill(0x20);
    return settled().then(() => expect(seen).toEqual([{ id: 1, result: 1 }]));
  });

  it.each(['sync', 'async'] as const)(
    'completes when the server ends, after an unfinished line (%s)',
    async (mode) => {
      const { transport, link, seen } = open({ mode });
      link.sendRaw('{"method":"last"}');
      link.end();
      link.send({ method: 'ignored' });
      transport.send({ id: 1, method: 'ignored' });
      await settled();
      expect(seen).toEqual([{ method: 'last' }, 'complete']);
      expect(link.received).toEqual([]);
    },
  );

  it('errors with TransportClosedError when the link breaks', () => {
    const cause = new Error('cable');
    const { link, seen } = open();
    link.send({ method: 'last' });
    link.fail(cause);
    link.fail();
    expect(seen).toEqual([{ method: 'last' }, expect.any(TransportClosedError)]);
    expect(seen[1]).toMatchObject({ cause });
    const own = new TransportClosedError('gone', { exitCode: 3 });
    const other = open();
    other.link.fail(own);
    expect(other.seen).toEqual([own]);
  });

  it.each(['sync', 'async'] as const)(
    'completes on both sides when the client closes, once (%s)',
    async (mode) => {
      const { transport, link, seen } = open({ mode });
      const ends: string[] = [];
      link.received$.subscribe({ complete: () => ends.push('received') });
      link.closed$.subscribe({ next: () => ends.push('closed'), complete: () => ends.push('complete') });
      transport.send({ method: 'before' });
      const closing = transport.close();
      expect(transport.close()).toBe(closing);
      transport.send({ method: 'after' });
      await closing;
      expect(link.isClosed).toBe(true);
      expect(link.received).toEqual([{ method: 'before' }]);
      expect(ends).toEqual(['received', 'closed', 'complete']);
      expect(seen).toEqual(['complete']);
      link.closed$.subscribe(() => ends.push('late'));
      expect(ends.at(-1)).toBe('late');
    },
  );

  it('opens a link of its own for each connection', () => {
    const { factory, server } = memoryTransport();
    const [first, second] = [watch(factory()), watch(factory())];
    const links: MemoryLink[] = [];
    server.connections$.subscribe((link) => links.push(link));
    expect(links).toEqual(server.connections);
    links[0]?.end();
    links[1]?.send({ method: 'alive' });
    expect([first, second]).toEqual([['complete'], [{ method: 'alive' }]]);
  });

  it('throws at whoever sends what has no JSON form, and sends nothing', () => {
    const { transport, link, seen } = open();
    expect(() => transport.send({ id: 1, method: 'm', params: { n: 1n } })).toThrow(InvalidParamsError);
    expect(() => link.send({ method: 'm', params: { n: 1n } })).toThrow(InvalidParamsError);
    expect([link.received, seen]).toEqual([[], []]);
  });

  it('lets a reader that throws harm only itself', async () => {
    const { transport, link, seen } = open();
    const uncaught: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    transport.frames$.subscribe((frame: Frame) => {
      throw new Error(`I do not like ${String(frame.method)}`);
    });
    link.send({ method: 'a' });
    link.send({ method: 'b' });
    await settled();
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(seen).toEqual([{ method: 'a' }, { method: 'b' }]);
    expect(uncaught).toEqual([new Error('I do not like a'), new Error('I do not like b')]);
  });
});

import {
  Codex,
  CodexError,
  InvalidParamsError,
  InvalidResponseError,
  TransportClosedError,
  type CodexOptions,
  type Diagnostic,
  type Frame,
  type Transport,
  type TransportFactory,
} from 'codex-rx';
import { FakeAppServer, LATER, turn } from 'codex-rx/testing';
import { count, firstValueFrom, NEVER, Observable, of, repeat, Subject, type Subscriber } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AT_ONCE } from '../fixtures/lost-link.js';
import { errorOf, MODES, record, setUp, turnFrames } from '../fixtures/fake.js';

const CLOSING_MS = 15_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Throws whatever is done with it. */
function hostile(): object {
  const trap = () => {
    throw new Error('a trap');
  };
  const traps = ['get', 'has', 'getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor', 'set', 'apply'];
  return new Proxy({}, Object.fromEntries(traps.map((name) => [name, trap])));
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Throws anything, as JavaScript lets one do. */
function raise(thrown: unknown): never {
  throw thrown;
}

/** A factory as JavaScript lets it be written. */
const factoryOf = (make: () => unknown) => make as TransportFactory;

/** A transport that answers `initialize`, and whose parts a test puts in place of the right ones. */
function transportWith(parts: object = {}): {
  transport: Transport;
  frames: Subject<unknown>;
  closings: () => number;
} {
  const frames = new Subject<unknown>();
  let closings = 0;
  const transport = {
    frames$: frames as Observable<Frame>,
    send: ({ id, method }: Frame) => {
      if (method === 'initialize') frames.next({ id, result: { userAgent: 'fake/0.169.0 (Linux)' } });
      else if (id !== undefined && method !== undefined) frames.next({ id, result: {} });
    },
    close: (): Promise<void> => {
      closings += 1;
      return Promise.resolve();
    },
  };
  Object.defineProperties(transport, Object.getOwnPropertyDescriptors(parts));
  return { transport, frames, closings: () => closings };
}

/** A client, what shows on its `diagnostics$`, and what nobody has caught. */
function clientOf(factory: TransportFactory, options: CodexOptions = {}) {
  const codex = new Codex(factory, options);
  const diagnostics: Diagnostic[] = [];
  codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
  return { codex, diagnostics };
}

/** Nothing is left of a client that is closed: no timer, and `close` settles. */
async function expectClosed(codex: Codex): Promise<void> {
  const closed = vi.fn();
  void codex.close().then(closed, closed);
  await vi.advanceTimersByTimeAsync(CLOSING_MS);
  expect(closed).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
}

describe('a factory', () => {
  it.each([
    [
      'nothing',
      () => undefined,
      /transport: expected a factory that returns a transport .* is a return missing/,
    ],
    ['null', () => null, /it returned null/],
    ['a string', () => 'ws://localhost', /it returned a string/],
    ['a Promise', () => Promise.resolve(transportWith().transport), /it returned a Promise: .* at once/],
    [
      'an object without frames$',
      () => ({ send: () => undefined, close: () => Promise.resolve() }),
      /without frames\$/,
    ],
    ['an object without send', () => ({ frames$: NEVER, close: () => Promise.resolve() }), /without send/],
    ['another factory', () => () => transportWith().transport, /it returned a function/],
  ])('that returns %s is told what it has to return', async (_what, make, message) => {
    const { codex } = clientOf(factoryOf(make), { reconnect: AT_ONCE });
    const run = record(codex.thread('t').run('hi'));
    const connecting = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    for (const error of [errorOf(run), errorOf(connecting)]) {
      expect(error).toBeInstanceOf(InvalidParamsError);
      expect(error).toMatchObject({ message: expect.stringMatching(message) });
    }
    await expectClosed(codex);
  });

  it('that returns what has to be closed, but is no transport, has it closed', async () => {
    const close = vi.fn(() => Promise.resolve());
    const { transport, closings } = transportWith();
    const first = clientOf(factoryOf(() => ({ close })));
    const second = clientOf(factoryOf(() => Promise.resolve(transport)));
    for (const { codex } of [first, second]) {
      record(codex.connect());
      await vi.advanceTimersByTimeAsync(0);
      await expectClosed(codex);
    }
    expect([close.mock.calls.length, closings()]).toEqual([1, 1]);
  });

  it.each([
    ['an Error', () => new Error('no route')],
    ['a string', () => 'no route'],
    ['undefined', () => undefined],
    ['a Proxy with throwing traps', hostile],
    ['a revoked Proxy', revoked],
  ])('that throws %s fails the connection with an error of the library', async (_what, thrown) => {
    const { codex } = clientOf(
      factoryOf(() => {
        raise(thrown());
      }),
    );
    const connecting = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    const error = errorOf(connecting);
    expect(error instanceof TransportClosedError).toBe(true);
    expect(() => JSON.stringify(error) + String((error as Error).cause)).not.toThrow();
    await expectClosed(codex);
  });

  it('that returns a Proxy with throwing traps fails the connection', async () => {
    const { codex } = clientOf(factoryOf(hostile));
    const connecting = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    expect(errorOf(connecting) instanceof CodexError).toBe(true);
    await expectClosed(codex);
  });

  it('that closes the client from inside has its transport closed', async () => {
    const { transport, closings } = transportWith();
    const { codex } = clientOf(() => {
      void codex.close();
      return transport;
    });
    const connecting = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    expect(errorOf(connecting)).toBeInstanceOf(TransportClosedError);
    expect(closings()).toBe(1);
    await expectClosed(codex);
  });

  it('that closes the client from inside a further attempt has its transport closed', async () => {
    const first = transportWith();
    const second = transportWith();
    let calls = 0;
    const { codex } = clientOf(
      () => {
        calls += 1;
        if (calls === 1) return first.transport;
        void codex.close();
        return second.transport;
      },
      { reconnect: AT_ONCE },
    );
    record(codex.connect());
    first.frames.error(new Error('gone'));
    await vi.advanceTimersByTimeAsync(100);
    expect([calls, second.closings()]).toEqual([2, 1]);
    await expectClosed(codex);
  });

  it('that connects from inside shares the one handshake', async () => {
    const { transport } = transportWith();
    let inner: ReturnType<typeof record> | undefined;
    let calls = 0;
    const { codex } = clientOf(() => {
      calls += 1;
      inner ??= record(codex.connect());
      return transport;
    });
    const outer = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    expect([inner?.end, outer.end, calls]).toEqual(['complete', 'complete', 1]);
    await expectClosed(codex);
  });
});

describe('close()', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['returns nothing', () => undefined],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['rejects with a Proxy', () => Promise.reject(hostile() as Error)],
    ['returns a Proxy', hostile],
    ['never settles', () => new Promise(() => undefined)],
  ])('of a client settles though that of its transport %s', async (_how, close) => {
    const { transport } = transportWith({ close });
    const { codex } = clientOf(() => transport);
    await firstValueFrom(codex.connect());
    await expectClosed(codex);
  });

  it('that never settles delays the next link no longer than so long', async () => {
    const first = transportWith({ close: () => new Promise(() => undefined) });
    const second = transportWith();
    const transports = [first, second];
    const { codex } = clientOf(() => transports.shift()?.transport ?? second.transport, {
      reconnect: AT_ONCE,
    });
    const states = record(codex.state$);
    await firstValueFrom(codex.connect());
    first.frames.error(new Error('gone'));
    await vi.advanceTimersByTimeAsync(CLOSING_MS + 100);
    expect(states.values.at(-1)).toEqual({ status: 'ready' });
    await expectClosed(codex);
  });
});

describe('send()', () => {
  it.each([
    ['an Error', () => new TypeError('no')],
    ['a string', () => 'no'],
    ['undefined', () => undefined],
    ['a Proxy with throwing traps', hostile],
    ['a revoked Proxy', revoked],
  ])('that throws %s fails what was to be sent', async (_what, thrown) => {
    const { transport, frames } = transportWith();
    const send = transport.send.bind(transport);
    let isBroken = false;
    transport.send = (frame) => {
      if (isBroken) raise(thrown());
      send(frame);
    };
    const { codex } = clientOf(() => transport);
    await firstValueFrom(codex.connect());
    isBroken = true;
    const request = record(codex.request('thread/loaded/list', {}));
    const notification = record(codex.notify('initialized'));
    const run = record(codex.thread('t').run('hi'));
    frames.next({ id: 'x', method: 'item/tool/call', params: {} });
    await vi.advanceTimersByTimeAsync(1000);
    for (const error of [errorOf(request), errorOf(notification), errorOf(run)]) {
      expect(error instanceof TransportClosedError).toBe(true);
    }
    await expectClosed(codex);
  });

  it('that throws during the handshake fails that', async () => {
    const { transport } = transportWith({
      send: () => {
        raise(hostile());
      },
    });
    const { codex } = clientOf(() => transport);
    const connecting = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    expect(errorOf(connecting) instanceof TransportClosedError).toBe(true);
    await expectClosed(codex);
  });
});

const throwing = (name: string) =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error(`a getter of ${name}`);
    },
  });

const ODD_FRAMES: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['a number', 5],
  ['a string', 'frame'],
  ['an array', [1]],
  ['a function', () => undefined],
  ['a getter of id that throws', throwing('id')],
  ['a getter of method that throws', throwing('method')],
  ['a Proxy with throwing traps', hostile()],
  ['a revoked Proxy', revoked()],
  ['params with a getter that throws', { method: 'turn/started', params: throwing('threadId') }],
  ['params that are a Proxy', { method: 'item/started', params: hostile() }],
  ['a turn that is a Proxy', { method: 'turn/started', params: { threadId: 't', turn: hostile() } }],
  ['a request whose params are a Proxy', { id: 3, method: 'item/tool/call', params: hostile() }],
  ['a reply that is a Proxy', { id: 1, result: hostile() }],
  [
    'an item that is a Proxy',
    { method: 'item/completed', params: { threadId: 't', turnId: 'turn-1', item: hostile() } },
  ],
];

describe('frames$', () => {
  it.each(ODD_FRAMES)('may emit %s: what is open goes on, and the next frame is read', async (_what, odd) => {
    const { transport, frames } = transportWith();
    const send = transport.send.bind(transport);
    transport.send = (frame) => {
      if (frame.method === 'turn/start')
        frames.next({ id: frame.id, result: { turn: turn('turn-1', 'inProgress') } });
      else send(frame);
    };
    const { codex } = clientOf(() => transport);
    await firstValueFrom(codex.connect());
    const run = record(codex.thread('t').run('hi'));
    const turnOf = turnFrames('t', 'turn-1');
    frames.next(turnOf.started);
    const accessor = { ...turnOf.delta('x'), ...{} };
    frames.next(odd);
    frames.next(
      Object.defineProperty(accessor, 'params', {
        get: () => {
          throw new Error('params');
        },
      }),
    );
    frames.next(turnOf.message('fine'));
    frames.next(turnOf.completed());
    await vi.advanceTimersByTimeAsync(1000);
    expect(run.values).toMatchObject([{ finalResponse: 'fine' }]);
    await expectClosed(codex);
  });

  it.each([
    ['a Proxy', { result: hostile() }],
    ['a getter', throwing('result')],
    ['an error that is a Proxy', { error: hostile() }],
  ])('may answer with %s: the request ends with an error of the library', async (_what, reply) => {
    const { transport, frames } = transportWith();
    const send = transport.send.bind(transport);
    transport.send = (frame) => {
      if (frame.method !== 'thread/loaded/list') send(frame);
      else frames.next(Object.defineProperty(reply, 'id', { value: frame.id, configurable: true }));
    };
    const { codex } = clientOf(() => transport);
    await firstValueFrom(codex.connect());
    const request = record(codex.request('thread/loaded/list', {}));
    await vi.advanceTimersByTimeAsync(0);
    expect(errorOf(request) instanceof InvalidResponseError).toBe(true);
    await expectClosed(codex);
  });

  it('may complete, or error with anything, while it is being subscribed to', async () => {
    const sources = [
      new Observable<Frame>((s) => s.complete()),
      new Observable<Frame>((s) => s.error(undefined)),
      new Observable<Frame>((s) => s.error(hostile())),
      new Observable<Frame>((s) => s.error(revoked())),
      of(null as unknown as Frame),
      {
        subscribe: () => {
          raise(hostile());
        },
      } as unknown as Observable<Frame>,
      { subscribe: () => undefined } as unknown as Observable<Frame>,
    ];
    for (const frames$ of sources) {
      const { transport, closings } = transportWith({ frames$ });
      const { codex } = clientOf(() => transport, { connectTimeoutMs: 1000 });
      const connecting = record(codex.connect());
      await vi.advanceTimersByTimeAsync(1000);
      expect(errorOf(connecting) instanceof CodexError).toBe(true);
      expect(closings()).toBe(1);
      await expectClosed(codex);
    }
  });

  it('is heard no more once the client is closed, whatever it emits', async () => {
    let observer: Subscriber<Frame> | undefined;
    const deaf = {
      subscribe: (given: Subscriber<Frame>) => {
        observer = given;
      },
    };
    const { transport } = transportWith({
      frames$: deaf,
      send: ({ id }: Frame) => {
        if (id !== undefined) observer?.next({ id, result: { userAgent: 'fake/0.169.0 (Linux)' } });
      },
    });
    const { codex, diagnostics } = clientOf(() => transport);
    await firstValueFrom(codex.connect());
    const frames = record(codex.frames$);
    await expectClosed(codex);
    expect(() => {
      observer?.next({ method: 'turn/started', params: {} });
      observer?.error(new Error('late'));
      observer?.complete();
    }).not.toThrow();
    expect([frames.values, diagnostics]).toEqual([[], []]);
  });

  it('may nest a frame deeply', async () => {
    const { transport, frames } = transportWith();
    const { codex, diagnostics } = clientOf(() => transport);
    await firstValueFrom(codex.connect());
    let deep: unknown = 'end';
    for (let depth = 0; depth < 20_000; depth += 1) deep = { type: 'active', item: deep, turn: deep };
    const seen = record(codex.notifications$);
    for (const method of ['thread/status/changed', 'item/started', 'turn/started', 'turn/completed']) {
      frames.next({ method, params: { threadId: 't', turnId: 'u', status: deep, item: deep, turn: deep } });
    }
    frames.next({ method: 'still/there', params: {} });
    expect(seen.values.at(-1)).toMatchObject({ method: 'still/there' });
    expect(diagnostics.length).toBeLessThan(10);
    await expectClosed(codex);
  });
});

describe('what goes along with frames$', () => {
  it.each([
    ['diagnostics$ errors', { diagnostics$: new Observable((s) => s.error(hostile())) }],
    ['diagnostics$ is none', { diagnostics$: 5 }],
    [
      'diagnostics$ throws',
      {
        get diagnostics$() {
          return raise(hostile());
        },
      },
    ],
    [
      'diagnostics$ emits oddities',
      { diagnostics$: of(null, 5, hostile(), revoked(), {}, { kind: 'x', head: {} }) },
    ],
    ['stderr$ errors', { stderr$: new Observable((s) => s.error(undefined)) }],
    ['stderr$ emits oddities', { stderr$: of(null, hostile(), revoked(), Symbol('x')) }],
    [
      'stderrTail throws',
      {
        stderrTail: () => {
          raise(hostile());
        },
      },
    ],
    ['stderrTail is none', { stderrTail: 5 }],
  ])('is not relied on: %s', async (_how, parts) => {
    const { transport, frames } = transportWith(parts);
    const { codex } = clientOf(() => transport);
    const stderr = record(codex.stderr$);
    await firstValueFrom(codex.connect());
    const run = record(codex.thread('t').run('hi'));
    frames.error(new Error('gone'));
    await vi.advanceTimersByTimeAsync(0);
    expect(errorOf(run)).toBeInstanceOf(CodexError);
    expect(stderr.values).toEqual([]);
    await expectClosed(codex);
  });
});

describe('a transport that answers at once', () => {
  it('can be asked for as many pages as there are', async () => {
    const { server, codex } = setUp();
    let pages = 0;
    server.handle('thread/list', () => {
      pages += 1;
      return { data: [{ id: `thread-${pages}` }], nextCursor: pages < 2000 ? `page-${pages}` : null };
    });
    expect(await firstValueFrom(codex.listThreads().pipe(count()))).toBe(2000);
    await expectClosed(codex);
  });

  it('can be asked again as often as one likes', async () => {
    const { server, codex } = setUp();
    server.handle('thread/loaded/list', () => ({ data: [] }));
    const request$ = codex.request('thread/loaded/list', {});
    expect(await firstValueFrom(request$.pipe(repeat(5000), count()))).toBe(5000);
    await expectClosed(codex);
  });

  it('can be asked by a consumer that overflows the stack', async () => {
    const { server, codex } = setUp();
    server.handle('thread/loaded/list', () => ({ data: [] }));
    await firstValueFrom(codex.connect());
    const overflow = (): void => {
      // The overflow may also end one of the requests.
      codex.request('thread/loaded/list', {}).subscribe({ error: () => undefined });
      overflow();
    };
    expect(overflow).toThrow(RangeError);
    await vi.advanceTimersByTimeAsync(0);
    expect(await firstValueFrom(codex.request('thread/loaded/list', {}))).toEqual({ data: [] });
    await expectClosed(codex);
  });
});

describe.each(MODES)('a line that cannot be read (%s transport)', (mode) => {
  it.each([
    ['broken', '{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"turn-1",}}}\n', {}],
    [
      'too long',
      `{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"turn-1","x":"${'x'.repeat(5000)}"}}}\n`,
      { maxFrameBytes: 4000 },
    ],
  ])('does not overtake the frames before it: it is %s', async (_how, line, options) => {
    const server = new FakeAppServer({ mode, ...options });
    const codex = new Codex(server.transport);
    await firstValueFrom(codex.connect());
    const { started, delta } = turnFrames('t', 'turn-1');
    // Everything comes before the reply to the start has been delivered.
    server.handle('turn/start', (_params, request) => {
      server.reply(request, { turn: turn('turn-1', 'inProgress') });
      server.link.send(started);
      server.link.send(delta('one'));
      server.link.sendRaw(line);
      return LATER;
    });
    const events = record(codex.thread('t').stream('hi'));
    await vi.advanceTimersByTimeAsync(0);
    expect(events.values.map(({ method }) => method)).toEqual(['turn/started', 'item/agentMessage/delta']);
    expect(errorOf(events)).toBeInstanceOf(InvalidResponseError);
    await expectClosed(codex);
  });
});

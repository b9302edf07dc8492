import {
  InvalidParamsError,
  InvalidResponseError,
  RequestTimeoutError,
  TransportClosedError,
} from 'codex-rx';
import { FakeAppServer, FakeRefusal, LATER } from 'codex-rx/testing';
import { firstValueFrom, of, take } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { errorOf, MODES, record, settled, type Mode } from '../fixtures/fake.js';
import { Resources } from '../fixtures/resources.js';

const NOTHING = { resources: 0, requests: 0 };
const IN = { cwd: '/work' };

async function setUp(mode: Mode = 'sync') {
  const server = new FakeAppServer({ mode });
  const codex = new Resources(server.transport);
  await firstValueFrom(codex.connection.connect());
  for (const method of ['spawn', 'kill', 'writeStdin', 'resizePty']) {
    server.handle(`process/${method}`, () => ({}));
  }
  const params = (index = 0) =>
    server.requests('process/spawn')[index]!.params as { readonly processHandle: string };
  return {
    server,
    codex,
    params,
    output: (text: string, index = 0) =>
      server.notify('process/outputDelta', {
        processHandle: params(index).processHandle,
        stream: 'stdout',
        deltaBase64: Buffer.from(text).toString('base64'),
        capReached: false,
      }),
    exit: (exitCode = 0, more: object = {}, index = 0) =>
      server.notify('process/exited', {
        processHandle: params(index).processHandle,
        exitCode,
        outputDrainTimedOut: false,
        stdout: '',
        stdoutCapReached: false,
        stderr: '',
        stderrCapReached: false,
        ...more,
      }),
    kills: () => server.requests('process/kill').map(({ params: sent }) => sent),
  };
}

const EXIT = {
  type: 'exit',
  exitCode: 0,
  stdoutCapReached: false,
  stderrCapReached: false,
  outputDrainTimedOut: false,
};
const out = (text: string) => ({
  type: 'output',
  stream: 'stdout',
  text,
  bytes: new Uint8Array(Buffer.from(text)),
  capReached: false,
});

describe.each(MODES)('spawn over a transport that answers %s', (mode) => {
  it('sends nothing before it is subscribed, and a process of its own each time', async () => {
    const { codex, server, params } = await setUp(mode);
    const spawn$ = codex.spawn(['ls'], IN);
    await settled();
    expect(server.requests('process/spawn')).toEqual([]);
    record(spawn$);
    record(spawn$);
    await settled();
    expect(params(0)).toEqual({
      command: ['ls'],
      cwd: '/work',
      processHandle: expect.any(String),
      streamStdin: false,
      streamStdoutStderr: true,
    });
    expect(params(1).processHandle).not.toBe(params(0).processHandle);
  });

  it('loses nothing that comes before the reply', async () => {
    const { codex, server, output, exit, kills } = await setUp(mode);
    server.handle('process/spawn', () => {
      output('early');
      exit(7);
      return {};
    });
    const run = record(codex.spawn(['x'], IN));
    await settled();
    expect(run.values).toEqual([out('early'), { ...EXIT, exitCode: 7 }]);
    expect(run).toMatchObject({ end: 'complete', ends: 1 });
    expect(kills()).toEqual([]);
    expect(codex.left().resources).toBe(0);
  });

  it('emits what comes after the reply, then the exit, and leaves nothing', async () => {
    const { codex, output, exit, kills } = await setUp(mode);
    const run = record(codex.spawn(['x'], IN));
    await settled();
    output('one');
    await settled();
    expect(run.values).toEqual([out('one')]);
    exit(0, { outputDrainTimedOut: true });
    await settled();
    expect(run.values.at(-1)).toEqual({ ...EXIT, outputDrainTimedOut: true });
    expect(run).toMatchObject({ end: 'complete', ends: 1 });
    expect(kills()).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });

  it('kills the process once when it is unsubscribed, also before the reply', async () => {
    const { codex, server, params, kills } = await setUp(mode);
    server.handle('process/spawn', () => LATER);
    const before = record(codex.spawn(['x'], IN));
    await settled();
    before.unsubscribe();
    await settled();
    server.handle('process/spawn', () => ({}));
    const after = record(codex.spawn(['y'], IN).pipe(take(1)));
    await settled();
    after.unsubscribe();
    after.unsubscribe();
    await settled();
    expect(kills()).toEqual([0, 1].map((index) => ({ processHandle: params(index).processHandle })));
    server.reply(server.requests('process/spawn')[0]!, {});
    await settled();
    expect(codex.left()).toEqual(NOTHING);
  });

  it.each(['lost', 'closed'])('errors once when the link is %s', async (how) => {
    const { codex, server, output, kills } = await setUp(mode);
    const run = record(codex.spawn(['x'], IN));
    await settled();
    output('one');
    await settled();
    if (how === 'lost') server.link.end();
    else await codex.close();
    await settled();
    expect(run.values).toEqual([out('one')]);
    expect(errorOf(run)).toBeInstanceOf(TransportClosedError);
    expect(run.ends).toBe(1);
    expect(kills()).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });
});

describe('a process', () => {
  it('has no limits where none are wanted, in the words of its own methods', async () => {
    const { codex, params } = await setUp();
    record(codex.spawn(['x'], { ...IN, timeoutMs: 0, outputBytesCap: Infinity }));
    record(codex.spawn(['x'], { ...IN, timeoutMs: 5, outputBytesCap: 6 }));
    expect(params(0)).toMatchObject({ timeoutMs: null, outputBytesCap: null });
    expect(params(1)).toMatchObject({ timeoutMs: 5, outputBytesCap: 6 });
  });

  it('reads what is written to it, and is told the size of its terminal', async () => {
    const { codex, server, params } = await setUp('async');
    record(codex.spawn(['cat'], { ...IN, tty: true, stdin$: of('a'), size$: of({ cols: 9, rows: 3 }) }));
    await settled();
    await settled();
    const { processHandle } = params();
    expect(params()).toMatchObject({ tty: true, size: { cols: 9, rows: 3 } });
    expect(server.requests('process/writeStdin').map((frame) => frame.params)).toEqual([
      { processHandle, deltaBase64: 'YQ==' },
      { processHandle, closeStdin: true },
    ]);
  });

  it.each([undefined, '', 'work', './work', '~/work', 'C:work'])(
    'is refused before anything is sent without an absolute directory: %s',
    async (cwd) => {
      const { codex, server } = await setUp();
      const run = record(codex.spawn(['x'], { cwd } as { cwd: string }));
      expect(errorOf(run)).toBeInstanceOf(InvalidParamsError);
      expect(errorOf(run)).toMatchObject({ method: 'process/spawn', issues: [{ path: ['cwd'] }] });
      expect(server.requests('process/spawn')).toEqual([]);
    },
  );

  it('that was unsubscribed while it waited for its place is never sent', async () => {
    const { server } = await setUp();
    const codex = new Resources(server.transport, { maxInFlight: 1 });
    await firstValueFrom(codex.connection.connect());
    server.handle('fs/readFile', () => LATER);
    record(codex.files.readFile('/slow'));
    record(codex.spawn(['x'], IN)).unsubscribe();
    server.reply(server.requests('fs/readFile')[0]!, { dataBase64: '' });
    expect(server.requests('process/spawn')).toEqual([]);
    expect(server.requests('process/kill')).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });

  it('that could not be started leaves nothing to kill', async () => {
    const { codex, server, kills } = await setUp();
    server.handle(
      'process/spawn',
      () => new FakeRefusal({ code: -32603, message: 'failed to spawn process' }),
    );
    const run = record(codex.spawn(['nope'], IN));
    expect(errorOf(run)).toMatchObject({ code: 'internal_rpc_error' });
    expect(kills()).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });

  it('that may have started, since no reply came, is killed', async () => {
    const { codex, server, kills } = await setUp();
    server.handle('process/spawn', () => LATER);
    vi.useFakeTimers();
    try {
      const run = record(codex.spawn(['x'], IN));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(errorOf(run)).toBeInstanceOf(RequestTimeoutError);
      expect(kills()).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that may have started, since the reply cannot be read, is killed', async () => {
    const { codex, server, kills } = await setUp();
    server.handle('process/spawn', () => 'started');
    expect(errorOf(record(codex.spawn(['x'], IN)))).toBeInstanceOf(InvalidResponseError);
    expect(kills()).toHaveLength(1);
    expect(codex.left()).toEqual(NOTHING);
  });

  it('that has said what was wanted before its request was known to be out is killed', async () => {
    const { server, output, kills } = await setUp();
    const codex = new Resources(server.transport, { maxInFlight: 1, requestTimeoutMs: 10 });
    await firstValueFrom(codex.connection.connect());
    server
      .handle('fs/readFile', () => LATER)
      .handle('process/spawn', () => {
        output('early');
        return LATER;
      });
    vi.useFakeTimers();
    try {
      record(codex.files.readFile('/slow'));
      const run = record(codex.spawn(['x'], IN).pipe(take(1)));
      expect(server.requests('process/spawn')).toEqual([]);
      await vi.advanceTimersByTimeAsync(10);
      expect(run.values).toEqual([out('early')]);
      server.reply(server.requests('process/spawn')[0]!, {});
      expect(kills()).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

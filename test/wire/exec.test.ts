import { InvalidParamsError, TransportClosedError, type Frame } from 'codex-rx';
import { FakeAppServer, FakeRefusal, LATER } from 'codex-rx/testing';
import { concat, firstValueFrom, of, Subject, take, throwError, type Observable } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { collectOutput, type ExecEvent } from '../../src/resources/exec-event.js';
import { errorOf, MODES, OVERLOADED, record, settled, type Mode } from '../fixtures/fake.js';
import { Resources } from '../fixtures/resources.js';

const NOTHING = { resources: 0, requests: 0 };
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

async function setUp(mode: Mode = 'sync') {
  const server = new FakeAppServer({ mode });
  const codex = new Resources(server.transport);
  await firstValueFrom(codex.connection.connect());
  server.handle('command/exec', () => LATER);
  for (const request of ['write', 'terminate', 'resize'])
    server.handle(`command/exec/${request}`, () => ({}));
  const command = (index = 0): Frame => server.requests('command/exec')[index]!;
  const params = (index = 0) => command(index).params as { readonly [name: string]: unknown };
  return {
    server,
    codex,
    params,
    /** Something the command writes. */
    output: (bytes: string | Uint8Array, more: object = {}, index = 0) =>
      server.notify('command/exec/outputDelta', {
        processId: params(index)['processId'],
        stream: 'stdout',
        deltaBase64: Buffer.from(bytes).toString('base64'),
        capReached: false,
        ...more,
      }),
    exit: (exitCode = 0, index = 0) => server.reply(command(index), { exitCode, stdout: '', stderr: '' }),
    /** What has been written to the command. */
    written: () =>
      server.requests('command/exec/write').map(({ params: sent }) => {
        const { deltaBase64 = '', closeStdin = false } = sent as {
          deltaBase64?: string;
          closeStdin?: boolean;
        };
        return `${Buffer.from(deltaBase64, 'base64').toString()}${closeStdin ? '$' : ''}`;
      }),
    terminations: () => server.requests('command/exec/terminate').map(({ params: sent }) => sent),
  };
}

const EXIT = { type: 'exit', exitCode: 0, stdoutCapReached: false, stderrCapReached: false };
const out = (text: string, more: object = {}) => ({
  type: 'output',
  stream: 'stdout',
  text,
  bytes: bytesOf(text),
  capReached: false,
  ...more,
});

describe.each(MODES)('exec over a transport that answers %s', (mode) => {
  it('sends nothing before it is subscribed, and a command of its own each time', async () => {
    const { codex, server, params } = await setUp(mode);
    const exec$ = codex.exec(['ls', '-l'], { cwd: 'dir', env: { A: 'b', C: null } });
    await settled();
    expect(server.requests('command/exec')).toEqual([]);
    record(exec$);
    record(exec$);
    await settled();
    expect(params(0)).toEqual({
      command: ['ls', '-l'],
      cwd: 'dir',
      env: { A: 'b', C: null },
      processId: expect.any(String),
      streamStdin: false,
      streamStdoutStderr: true,
    });
    expect(params(1)['processId']).not.toBe(params(0)['processId']);
  });

  it('emits what comes, then the exit, and leaves nothing', async () => {
    const { codex, output, exit, terminations } = await setUp(mode);
    const run = record(codex.exec(['x']));
    await settled();
    output('one');
    output('two', { stream: 'stderr' });
    await settled();
    expect(run.values).toEqual([out('one'), out('two', { stream: 'stderr' })]);
    expect(run.end).toBeUndefined();
    exit(3);
    await settled();
    expect(run.values.at(-1)).toEqual({ ...EXIT, exitCode: 3 });
    expect(run).toMatchObject({ end: 'complete', ends: 1 });
    expect(codex.left()).toEqual(NOTHING);
    expect(terminations()).toEqual([]);
  });

  it('ends the command once when it is unsubscribed before the reply', async () => {
    const { codex, exit, params, terminations } = await setUp(mode);
    const run = record(codex.exec(['x']));
    await settled();
    run.unsubscribe();
    run.unsubscribe();
    await settled();
    expect(terminations()).toEqual([{ processId: params()['processId'] }]);
    exit(137);
    await settled();
    expect(run.values).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
    expect(codex.diagnostics).toEqual([]);
  });

  it('that was unsubscribed and loses its link is nobody’s error', async () => {
    const { codex, server } = await setUp(mode);
    record(codex.exec(['x'])).unsubscribe();
    await settled();
    server.link.fail();
    await settled();
    expect(codex.left()).toEqual(NOTHING);
    expect(codex.diagnostics).toEqual([]);
  });

  it('ends the command that has said what was wanted, however early it said it', async () => {
    const { codex, server, output, terminations, params } = await setUp(mode);
    server.handle('command/exec', () => {
      output('early');
      return LATER;
    });
    const run = record(codex.exec(['x']).pipe(take(1)));
    await settled();
    expect(run.values).toEqual([out('early')]);
    expect(terminations()).toEqual([{ processId: params()['processId'] }]);
  });

  it('errors once with the link, and sends nothing more', async () => {
    const { codex, server, output } = await setUp(mode);
    const stdin$ = new Subject<string>();
    const run = record(codex.exec(['x'], { stdin$ }));
    await settled();
    output('one');
    await settled();
    server.link.end();
    await settled();
    expect(run.values).toEqual([out('one')]);
    expect(errorOf(run)).toBeInstanceOf(TransportClosedError);
    expect(run.ends).toBe(1);
    expect(stdin$.observed).toBe(false);
    expect(server.received.filter(({ method }) => method?.startsWith('command/exec/'))).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });

  it('errors once when the client is closed', async () => {
    const { codex } = await setUp(mode);
    const run = record(codex.exec(['x']));
    await settled();
    await codex.close();
    expect(errorOf(run)).toBeInstanceOf(TransportClosedError);
    expect(run.ends).toBe(1);
    expect(codex.left()).toEqual(NOTHING);
  });
});

it('a command that nobody wants is ended as soon as the server is less busy', async () => {
  const { codex, server, terminations } = await setUp();
  vi.useFakeTimers();
  try {
    server.handle('command/exec/terminate', () => (terminations().length === 1 ? OVERLOADED : {}));
    record(codex.exec(['x'])).unsubscribe();
    expect(terminations()).toHaveLength(1);
    vi.advanceTimersByTime(5_000);
    expect(terminations()).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

// The server loses requests that come faster than it takes them, and a command is answered only when it ends.
describe('many commands at once', () => {
  it('are sent as the server takes them, and none that is not wanted any more', async () => {
    const { codex, server, exit } = await setUp();
    server.handle('thread/loaded/list', () => LATER);
    const sent = () => server.requests('command/exec').length;
    const answerPing = (index: number) =>
      server.reply(server.requests('thread/loaded/list')[index]!, { data: [] });
    const runs = Array.from({ length: 100 }, (_, index) => record(codex.exec([`x${index}`])));
    expect(sent()).toBe(32);
    exit();
    expect(sent()).toBe(33);
    for (const run of runs.slice(60)) run.unsubscribe();
    answerPing(0);
    expect(sent()).toBe(60);
    expect(server.requests('thread/loaded/list')).toHaveLength(1);
    for (let index = 1; index < 60; index += 1) exit(0, index);
    expect(runs.slice(0, 60).every(({ end }) => end === 'complete')).toBe(true);
    expect(server.requests('command/exec/terminate')).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });

  it('go on when the server does not answer whether it has taken them', async () => {
    const { codex, server } = await setUp();
    for (let index = 0; index < 100; index += 1) record(codex.exec([`x${index}`]));
    expect(server.requests('command/exec')).toHaveLength(100);
    expect(server.requests('thread/loaded/list')).toHaveLength(3);
  });
});

describe('the output of a command', () => {
  it('keeps characters whole whose bytes come apart, on either stream', async () => {
    const { codex, output, exit } = await setUp();
    const run = record(codex.exec(['x']));
    const bytes = bytesOf('é🙂');
    const stderr = { stream: 'stderr' };
    for (const [index, byte] of bytes.entries()) {
      output(Uint8Array.of(byte));
      output(Uint8Array.of(bytes[bytes.length - 1 - index]!), stderr);
    }
    exit();
    const events = run.values.filter((event) => event.type === 'output');
    const texts = (name: string) => events.filter(({ stream }) => stream === name).map(({ text }) => text);
    expect(texts('stdout')).toEqual(['', 'é', '', '', '', '🙂']);
    expect(texts('stderr').join('')).toMatch(/^\ufffd+$/);
    expect(
      Buffer.concat(events.filter(({ stream }) => stream === 'stdout').map((event) => event.bytes)),
    ).toEqual(Buffer.from('é🙂'));
  });

  it('tells what is left of a character that was never completed, before the exit', async () => {
    const { codex, output, exit } = await setUp();
    const run = record(codex.exec(['x']));
    output(Uint8Array.of(0x61, 0xe2, 0x82));
    exit();
    expect(run.values).toEqual([
      out('a', { bytes: Uint8Array.of(0x61, 0xe2, 0x82) }),
      out('\ufffd', { bytes: new Uint8Array() }),
      EXIT,
    ]);
  });

  it('says where a stream was cut, also within a character, and in the exit', async () => {
    const { codex, output, exit } = await setUp();
    const run = record(codex.exec(['x'], { outputBytesCap: 3 }));
    output(Uint8Array.of(0x61, 0xe2, 0x82), { capReached: true });
    exit();
    expect(run.values).toEqual([
      out('a\ufffd', { bytes: Uint8Array.of(0x61, 0xe2, 0x82), capReached: true }),
      { ...EXIT, stdoutCapReached: true },
    ]);
  });

  it('goes on after a piece that cannot be read, which is reported', async () => {
    const { codex, output, exit } = await setUp();
    const run = record(codex.exec(['x']));
    output('', { deltaBase64: '***' });
    output('fine');
    exit();
    expect(run.values).toEqual([out('fine'), EXIT]);
    expect(codex.diagnostics).toEqual([
      {
        kind: 'invalidNotification',
        method: 'command/exec/outputDelta',
        issues: [{ path: ['deltaBase64'], message: 'expected base64' }],
      },
    ]);
  });

  it('is that of one command alone, however many run', async () => {
    const { codex, output, exit } = await setUp();
    const runs = Array.from({ length: 5 }, (_, index) => record(codex.exec([`x${index}`])));
    for (const index of [3, 1, 4, 0, 2]) output(`of ${index}`, {}, index);
    for (const index of [4, 2, 0, 1, 3]) exit(index, index);
    expect(runs.map(({ values }) => values)).toEqual(
      runs.map((_, index) => [out(`of ${index}`), { ...EXIT, exitCode: index }]),
    );
  });

  it('is one result for those who want no more', async () => {
    const { codex, output, exit } = await setUp();
    const run = record(codex.exec(['x']).pipe(collectOutput()));
    output(bytesOf('é').subarray(0, 1));
    output(bytesOf('é').subarray(1));
    output('no', { stream: 'stderr' });
    output('!', { capReached: true });
    exit(1);
    expect(run.values).toEqual([
      { exitCode: 1, stdout: 'é!', stderr: 'no', stdoutCapReached: true, stderrCapReached: false },
    ]);
    expect(run.end).toBe('complete');
  });
});

describe('the input of a command', () => {
  it('is written in order, a write at a time, and closed', async () => {
    const { codex, server, written, params } = await setUp('async');
    const stdin$ = new Subject<string | Uint8Array>();
    record(codex.exec(['cat'], { stdin$ }));
    stdin$.next('a');
    stdin$.next(bytesOf('é'));
    await settled();
    stdin$.next('c');
    await settled();
    stdin$.complete();
    await settled();
    expect(params()).toMatchObject({ streamStdin: true });
    expect(written()).toEqual(['a', 'é', 'c', '$']);
    expect(server.received.findIndex(({ method }) => method === 'command/exec')).toBeLessThan(
      server.received.findIndex(({ method }) => method === 'command/exec/write'),
    );
  });

  it('gathers while the server has not taken the last write', async () => {
    const { codex, server, written } = await setUp();
    server.handle('command/exec/write', () => LATER);
    const stdin$ = new Subject<string>();
    record(codex.exec(['cat'], { stdin$ }));
    for (const chunk of ['1', '2', '3']) stdin$.next(chunk);
    stdin$.complete();
    expect(written()).toEqual(['1']);
    server.reply(server.requests('command/exec/write')[0]!, {});
    expect(written()).toEqual(['1', '23$']);
  });

  it('is written when the server is less busy', async () => {
    const { codex, server, written, exit } = await setUp();
    vi.useFakeTimers();
    try {
      server.handle('command/exec/write', () => (written().length === 1 ? OVERLOADED : {}));
      const run = record(codex.exec(['cat'], { stdin$: of('1', '2') }));
      expect(written()).toEqual(['1']);
      vi.advanceTimersByTime(1000);
      expect(written()).toEqual(['1', '1', '2$']);
      exit();
      expect(run.end).toBe('complete');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is let go of when the command takes no more, which is no error', async () => {
    const { codex, server, written, exit } = await setUp();
    const refused = { code: -32600, message: 'no active command/exec for process id "1"' };
    server.handle('command/exec/write', () => new FakeRefusal(refused));
    const stdin$ = new Subject<string>();
    const run = record(codex.exec(['true'], { stdin$ }));
    stdin$.next('1');
    expect(stdin$.observed).toBe(false);
    exit();
    expect(written()).toEqual(['1']);
    expect(run).toMatchObject({ end: 'complete', values: [EXIT] });
  });

  it('that could not be written ends the command and the stream', async () => {
    const { codex, server, terminations } = await setUp();
    server.handle('command/exec/write', () => new FakeRefusal({ code: -32603, message: 'broken' }));
    const run = record(codex.exec(['cat'], { stdin$: of('1') }));
    expect(errorOf(run)).toMatchObject({ code: 'internal_rpc_error', method: 'command/exec/write' });
    expect(terminations()).toHaveLength(1);
  });

  it('that errors ends the command, and is the error of the stream', async () => {
    const { codex, terminations, written } = await setUp();
    const failure = new Error('no more');
    const run = record(codex.exec(['cat'], { stdin$: throwError(() => failure) }));
    expect(errorOf(run)).toBe(failure);
    expect(terminations()).toHaveLength(1);
    expect(written()).toEqual([]);
  });

  it('that is neither text nor bytes is refused', async () => {
    const { codex, terminations } = await setUp();
    const run = record(codex.exec(['cat'], { stdin$: of(7) as unknown as Observable<string> }));
    expect(errorOf(run)).toBeInstanceOf(InvalidParamsError);
    expect(terminations()).toHaveLength(1);
  });

  it('that was ready before the link is not lost', async () => {
    const server = new FakeAppServer({ mode: 'async' });
    server.handle('command/exec', () => LATER).handle('command/exec/write', () => ({}));
    const stdin$ = new Subject<string>();
    record(new Resources(server.transport).exec(['cat'], { stdin$ }));
    stdin$.next('early');
    await settled();
    await settled();
    expect(server.requests('command/exec/write')).toHaveLength(1);
  });
});

describe('the terminal of a command', () => {
  const small = { cols: 80, rows: 24 };
  const wide = { cols: 200, rows: 24 };

  it('starts with the latest size, and is told of each later one', async () => {
    const { codex, server, params } = await setUp();
    const size$ = new Subject<typeof small>();
    server.handle('command/exec/resize', () => LATER);
    record(codex.exec(['top'], { tty: true, size$: concat(of(wide, small), size$) }));
    const resizes = () => server.requests('command/exec/resize').map((frame) => frame.params);
    const { processId } = params();
    expect(params()).toMatchObject({ tty: true, size: small });
    expect(resizes()).toEqual([]);
    for (const cols of [90, 100, 110]) size$.next({ cols, rows: 24 });
    expect(resizes()).toEqual([{ processId, size: { cols: 90, rows: 24 } }]);
    server.reply(server.requests('command/exec/resize')[0]!, {});
    expect(resizes().slice(1)).toEqual([{ processId, size: { cols: 110, rows: 24 } }]);
  });

  it('has a size that fits, or is refused', async () => {
    const { codex, server, terminations } = await setUp();
    const size$ = new Subject<typeof small>();
    const early = record(codex.exec(['top'], { tty: true, size$: of({ cols: 0, rows: 24 }) }));
    expect(errorOf(early)).toBeInstanceOf(InvalidParamsError);
    expect(server.requests('command/exec')).toEqual([]);
    const late = record(codex.exec(['top'], { tty: true, size$ }));
    size$.next({ cols: 80, rows: 65_536 });
    expect(errorOf(late)).toBeInstanceOf(InvalidParamsError);
    expect(terminations()).toHaveLength(1);
  });
});

describe('what exec is told', () => {
  it('goes out as the wire has it', async () => {
    const { codex, params } = await setUp();
    record(codex.exec(['x'], { timeoutMs: 5, outputBytesCap: 0, sandbox: 'readOnly' }));
    record(codex.exec(['x'], { timeoutMs: 0, outputBytesCap: Infinity, sandbox: 'fullAccess' }));
    record(
      codex.exec(['x'], { timeoutMs: Infinity, sandbox: { type: 'workspaceWrite', writableRoots: ['/w'] } }),
    );
    expect(params(0)).toMatchObject({
      timeoutMs: 5,
      outputBytesCap: 0,
      sandboxPolicy: { type: 'readOnly', networkAccess: false },
    });
    expect(params(1)).toMatchObject({
      disableTimeout: true,
      disableOutputCap: true,
      sandboxPolicy: { type: 'dangerFullAccess' },
    });
    expect(params(2)).toMatchObject({
      disableTimeout: true,
      sandboxPolicy: { type: 'workspaceWrite', writableRoots: ['/w'] },
    });
    expect(params(1)).not.toHaveProperty('timeoutMs');
    expect(params(2)).not.toHaveProperty('outputBytesCap');
  });

  it.each<[string, () => [readonly string[], object?], string]>([
    ['no command', () => [[]], 'command'],
    ['a line for a command', () => ['ls -l' as unknown as string[]], 'command'],
    ['an empty program', () => [['', 'x']], 'command'],
    ['a size without a terminal', () => [['x'], { size$: of({ cols: 80, rows: 24 }) }], 'size$'],
    ['a time below zero', () => [['x'], { timeoutMs: -1 }], 'timeoutMs'],
    ['a time that is none', () => [['x'], { timeoutMs: NaN }], 'timeoutMs'],
    ['half a byte', () => [['x'], { outputBytesCap: 0.5 }], 'outputBytesCap'],
    ['an unknown sandbox', () => [['x'], { sandbox: 'sand' }], 'sandbox'],
  ])('is refused before anything is sent: %s', async (_, make, field) => {
    const { codex, server } = await setUp();
    const run = record(codex.exec(...make()));
    expect(errorOf(run)).toBeInstanceOf(InvalidParamsError);
    expect(errorOf(run)).toMatchObject({ method: 'command/exec', issues: [{ path: [field] }] });
    expect(server.requests('command/exec')).toEqual([]);
  });

  it('is refused by the server: the stream errors, and there is nothing to end', async () => {
    const { codex, server, terminations } = await setUp();
    const refused = {
      code: -32603,
      message: 'failed to spawn command: No such file or directory (os error 2)',
    };
    server.handle('command/exec', () => new FakeRefusal(refused));
    const run = record<ExecEvent>(codex.exec(['nope']));
    expect(errorOf(run)).toMatchObject({ code: 'internal_rpc_error' });
    expect(terminations()).toEqual([]);
    expect(codex.left()).toEqual(NOTHING);
  });
});

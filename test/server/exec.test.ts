import { InternalRpcError, TransportClosedError, type Codex } from 'codex-rx';
import { filter, firstValueFrom, from, of, startWith, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectOutput, type ExecEvent } from '../../src/resources/exec-event.js';
import type { ExecOptions } from '../../src/resources/exec.js';
import { all, Real, watch } from '../fixtures/real.js';

let real: Real;
let codex: Codex;

beforeAll(async () => {
  real = await Real.start();
  ({ codex } = real);
});

afterAll(async () => {
  await real.close();
});

// The sandbox has no terminals and process ids of its own, and takes its time to start.
const FREE = { sandbox: 'fullAccess' } as const;

const sh = (script: string, options: ExecOptions = {}) =>
  codex.exec(['sh', '-c', script], { ...FREE, ...options });
const result = (script: string, options?: ExecOptions) =>
  firstValueFrom(sh(script, options).pipe(collectOutput()));
const textOf = (events: readonly ExecEvent[]) =>
  events.map((event) => (event.type === 'output' ? event.text : '')).join('');
const isOutput = ({ type }: ExecEvent) => type === 'output';

describe('a command', () => {
  it('says what it writes on which stream, and how it ended', async () => {
    const [first, second, exit, ...more] = await all(sh('echo out; echo err >&2; exit 3'));
    expect([first, second]).toEqual(
      expect.arrayContaining([
        { type: 'output', stream: 'stdout', text: 'out\n', bytes: bytes('out\n'), capReached: false },
        { type: 'output', stream: 'stderr', text: 'err\n', bytes: bytes('err\n'), capReached: false },
      ]),
    );
    expect(exit).toEqual({ type: 'exit', exitCode: 3, stdoutCapReached: false, stderrCapReached: false });
    expect(more).toEqual([]);
  });

  it('runs where it is told, in the environment it is given', async () => {
    const { stdout } = await result('pwd; echo "$ADDED,$CODEX_HOME"', {
      cwd: '/usr',
      env: { ADDED: 'yes', CODEX_HOME: null },
    });
    expect(stdout).toBe('/usr\nyes,\n');
  });

  it('echoes what it is fed, until its input ends', async () => {
    const stdin$ = new Subject<string | Uint8Array>();
    const run = watch(codex.exec(['cat'], { ...FREE, stdin$ }));
    stdin$.next('one ');
    await run.first(() => textOf(run.values) === 'one ');
    stdin$.next(bytes('two'));
    await run.first(() => textOf(run.values) === 'one two');
    stdin$.complete();
    expect(await run.ended).toBeUndefined();
    expect(run.values.at(-1)).toMatchObject({ type: 'exit', exitCode: 0 });
  });

  it('keeps characters whole whose bytes are written one by one', async () => {
    const stdin$ = new Subject<Uint8Array>();
    const run = watch(codex.exec(['cat'], { ...FREE, stdin$ }));
    const sent = [...bytes('é🙂')];
    for (const [index, byte] of sent.entries()) {
      stdin$.next(Uint8Array.of(byte));
      await run.first(() => run.values.length === index + 1);
    }
    stdin$.complete();
    await run.ended;
    expect(run.values.filter(isOutput).map((event) => textOf([event]))).toEqual(['', 'é', '', '', '', '🙂']);
  });

  it('reads far more at once than a write can hold', async () => {
    const size = 3_000_001;
    const { stdout } = await firstValueFrom(
      codex.exec(['wc', '-c'], { ...FREE, stdin$: of(new Uint8Array(size)) }).pipe(collectOutput()),
    );
    expect(stdout.trim()).toBe(String(size));
  });

  it('that reads nothing is no reason to stumble, though it ends before its input does', async () => {
    const stdin$ = new Subject<string>();
    const run = watch(codex.exec(['head', '-c', '1'], { ...FREE, stdin$ }));
    stdin$.next('many');
    await run.first(({ type }) => type === 'exit');
    expect(stdin$.observed).toBe(false);
    expect(await run.ended).toBeUndefined();
    expect(textOf(run.values)).toBe('m');
  });

  it('is ended when it is unsubscribed, with what it has started', async () => {
    const run = watch(sh('echo $$; sleep 600 & echo $!; wait', { timeoutMs: 0 }));
    await run.first(() => textOf(run.values).split('\n').length > 2);
    const pids = textOf(run.values).trim().split('\n').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    run.unsubscribe();
    await expect.poll(() => pids.map(isAlive), { timeout: 30_000 }).toEqual([false, false]);
  });

  // The server takes no more than 128 writes that nobody reads, and then it hears of no end either.
  it('that reads none of its long input can still be ended', async () => {
    const written = watch(codex.wire$.pipe(filter(({ frame }) => closesStdin(frame.params))));
    const lines = Array.from({ length: 400 }, () => 'x'.repeat(1000));
    const run = watch(sh('echo $$; exec sleep 600', { timeoutMs: 0, stdin$: from(lines) }));
    await Promise.all([run.first(), written.first()]);
    const pid = Number(textOf(run.values));
    expect(isAlive(pid)).toBe(true);
    run.unsubscribe();
    await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
    written.unsubscribe();
  });

  it('leaves nothing when it is unsubscribed at once, however many there are', async () => {
    const marks = Array.from({ length: 12 }, (_, index) => `${real.workspace}/mark-${index}`);
    const runs = marks.map((mark) => watch(sh(`sleep 600; touch ${mark}`, { timeoutMs: 0 })));
    for (const run of runs) run.unsubscribe();
    const listed = () => result("ps -eo args | grep -c '[s]leep 600; touch' || true");
    await expect.poll(async () => (await listed()).stdout.trim(), { timeout: 30_000 }).toBe('0');
  });

  it('runs beside others without a mix-up', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const results = await Promise.all(
      numbers.map((index) => result(`for i in 1 2 3; do echo of ${index}; done; exit ${index}`)),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual(numbers);
    expect(results.map(({ stdout }) => stdout)).toEqual(numbers.map((index) => `of ${index}\n`.repeat(3)));
  });

  it('is not lost in a crowd', async () => {
    const codes = await Promise.all(
      Array.from({ length: 300 }, async () => (await result('true', { timeoutMs: 0 })).exitCode),
    );
    expect(new Set(codes)).toEqual(new Set([0]));
  });

  it('is ended by its timeout, which the exit code tells', async () => {
    const { exitCode, stdout } = await result('echo begun; sleep 600', { timeoutMs: 300 });
    expect({ exitCode, stdout }).toEqual({ exitCode: 124, stdout: 'begun\n' });
  });

  it('that a signal ends exits with 128 and its number', async () => {
    expect(await result('kill -TERM $$')).toMatchObject({ exitCode: 143 });
  });

  it('shows no more than the cap of each stream, and says so', async () => {
    const events = await all(sh('printf héllo; printf err >&2', { outputBytesCap: 2 }));
    const stdout = events.find((event) => event.type === 'output' && event.stream === 'stdout');
    expect(stdout).toMatchObject({ text: 'h\ufffd', bytes: bytes('hé').subarray(0, 2), capReached: true });
    expect(events.at(-1)).toMatchObject({ exitCode: 0, stdoutCapReached: true, stderrCapReached: true });
  });

  it('shows all it writes where no cap is wanted', async () => {
    const { stdout, stdoutCapReached } = await result('head -c 1500000 /dev/zero', {
      outputBytesCap: Infinity,
    });
    expect(stdout).toHaveLength(1_500_000);
    expect(stdoutCapReached).toBe(false);
  });

  it('that does not exist errors', async () => {
    const run = watch(codex.exec(['no-such-program'], FREE));
    expect(await run.ended).toBeInstanceOf(InternalRpcError);
    expect(run.values).toEqual([]);
  });

  it('may not write where its sandbox forbids it', async () => {
    const script = `echo x > ${real.workspace}/forbidden`;
    expect(await result(script, { sandbox: 'readOnly' })).toMatchObject({ exitCode: 2 });
    expect(await result(`cat ${real.workspace}/forbidden`)).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('a command in a terminal', () => {
  it('has its size, is told of the next one, and its input ends as a terminal’s does', async () => {
    const stdin$ = new Subject<string>();
    const size$ = new Subject<{ cols: number; rows: number }>();
    const script =
      "stty -echo; stty size; trap 'stty size' WINCH; echo ready; while read line; do :; done; read x";
    const first = { cols: 100, rows: 30 };
    const run = watch(sh(script, { tty: true, stdin$, size$: size$.pipe(startWith(first)) }));
    await run.first(() => textOf(run.values).includes('ready'));
    expect(textOf(run.values)).toBe('30 100\r\nready\r\n');
    size$.next({ cols: 50, rows: 20 });
    await run.first(() => textOf(run.values).includes('20 50'));
    stdin$.complete();
    expect(await run.ended).toBeUndefined();
    expect(run.values.at(-1)).toMatchObject({ type: 'exit' });
  });
});

describe('the end of the link', () => {
  it('errors what runs, once', async () => {
    const own = real.connect();
    const runs = [1, 2].map(() => watch(own.exec(['cat'], { ...FREE, timeoutMs: 0, stdin$: new Subject() })));
    const ready = watch(own.exec(['echo', 'up'], FREE));
    await ready.ended;
    await own.close();
    for (const run of runs) {
      expect(await run.ended).toBeInstanceOf(TransportClosedError);
      expect(run.ends).toBe(1);
    }
  });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function closesStdin(params: unknown): boolean {
  return typeof params === 'object' && params !== null && 'closeStdin' in params;
}

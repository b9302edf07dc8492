import { InternalRpcError, TransportClosedError, type Codex } from 'codex-rx';
import { firstValueFrom, of, startWith, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectOutput, type ExecEvent } from '../../src/resources/exec-event.js';
import type { SpawnOptions } from '../../src/resources/spawn.js';
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

const sh = (script: string, options: Partial<SpawnOptions> = {}) =>
  codex.spawn(['sh', '-c', script], { cwd: real.workspace, ...options });
const textOf = (events: readonly ExecEvent[]) =>
  events.map((event) => (event.type === 'output' ? event.text : '')).join('');

describe('a process', () => {
  it('says what it writes on which stream, and how it ended', async () => {
    const events = await all(sh('printf out; pwd >&2; exit 3'));
    expect(events.slice(0, -1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ stream: 'stdout', text: 'out' }),
        expect.objectContaining({ stream: 'stderr', text: `${real.workspace}\n` }),
      ]),
    );
    expect(events.at(-1)).toEqual({
      type: 'exit',
      exitCode: 3,
      stdoutCapReached: false,
      stderrCapReached: false,
      outputDrainTimedOut: false,
    });
  });

  it('echoes what it is fed, with its characters whole, until its input ends', async () => {
    const stdin$ = new Subject<Uint8Array>();
    const run = watch(codex.spawn(['cat'], { cwd: real.workspace, stdin$ }));
    for (const [index, byte] of [...new TextEncoder().encode('é🙂')].entries()) {
      stdin$.next(Uint8Array.of(byte));
      await run.first(() => run.values.length === index + 1);
    }
    stdin$.complete();
    expect(await run.ended).toBeUndefined();
    expect(run.values.map((event) => textOf([event]))).toEqual(['', 'é', '', '', '', '🙂', '']);
  });

  it('is killed when it is unsubscribed, with what it has started', async () => {
    const run = watch(sh('echo $$; sleep 600 & echo $!; wait', { timeoutMs: 0 }));
    await run.first(() => textOf(run.values).split('\n').length > 2);
    const pids = textOf(run.values).trim().split('\n').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    run.unsubscribe();
    await expect.poll(() => pids.map(isAlive), { timeout: 30_000 }).toEqual([false, false]);
  });

  it('leaves nothing when it is unsubscribed at once', async () => {
    const mark = `${real.workspace}/mark`;
    watch(sh(`sleep 600; touch ${mark}`, { timeoutMs: 0 })).unsubscribe();
    const listed$ = sh("ps -eo args | grep -c '[s]leep 600; touch' || true").pipe(collectOutput());
    await expect
      .poll(async () => (await firstValueFrom(listed$)).stdout.trim(), { timeout: 30_000 })
      .toBe('0');
  });

  it('is ended by its timeout, and cut at its cap', async () => {
    const [late, cut] = await Promise.all([
      firstValueFrom(sh('sleep 600', { timeoutMs: 300 }).pipe(collectOutput())),
      firstValueFrom(sh('printf 0123456789', { outputBytesCap: 4 }).pipe(collectOutput())),
    ]);
    expect(late).toMatchObject({ exitCode: 124 });
    expect(cut).toMatchObject({ exitCode: 0, stdout: '0123', stdoutCapReached: true });
  });

  it('writes all it has where no cap is wanted', async () => {
    const all$ = sh('head -c 1500000 /dev/zero', { outputBytesCap: Infinity, timeoutMs: Infinity });
    const { stdout, stdoutCapReached } = await firstValueFrom(all$.pipe(collectOutput()));
    expect(stdout).toHaveLength(1_500_000);
    expect(stdoutCapReached).toBe(false);
  });

  it('has a terminal of the size it is given, and hears of another', async () => {
    const size$ = new Subject<{ cols: number; rows: number }>();
    const script = "stty size; trap 'stty size; exit' WINCH; echo ready; while :; do read line; done";
    const sizes$ = size$.pipe(startWith({ cols: 100, rows: 30 }));
    const run = watch(sh(script, { tty: true, stdin$: new Subject(), size$: sizes$ }));
    await run.first(() => textOf(run.values).includes('ready'));
    size$.next({ cols: 50, rows: 20 });
    await run.ended;
    expect(textOf(run.values)).toBe('30 100\r\nready\r\n20 50\r\n');
  });

  it('that does not exist errors', async () => {
    const run = watch(codex.spawn(['no-such-program'], { cwd: real.workspace, stdin$: of('x') }));
    expect(await run.ended).toBeInstanceOf(InternalRpcError);
  });

  it('runs beside commands without a mix-up, and ends with the link, once', async () => {
    const own = real.connect();
    const cwd = real.workspace;
    const runs = [
      watch(own.spawn(['sh', '-c', 'echo spawn; cat'], { cwd, timeoutMs: 0, stdin$: new Subject() })),
      watch(
        own.exec(['sh', '-c', 'echo exec; cat'], {
          sandbox: 'fullAccess',
          timeoutMs: 0,
          stdin$: new Subject(),
        }),
      ),
    ];
    for (const run of runs) await run.first();
    await own.close();
    expect(runs.map(({ values }) => textOf(values))).toEqual(['spawn\n', 'exec\n']);
    for (const run of runs) {
      expect(await run.ended).toBeInstanceOf(TransportClosedError);
      expect(run.ends).toBe(1);
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

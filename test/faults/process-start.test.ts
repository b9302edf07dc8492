import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodexNotFoundError, TransportClosedError } from 'codex-rx';
import { stdio, type StdioOptions } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { codexBinary } from '../fixtures/binary.js';
import { oneErrorOf, running, serverPid } from '../fixtures/faults-open.js';
import { within } from '../fixtures/within.js';
import { Wire } from '../fixtures/faults-wire.js';
import { Real, watch } from '../fixtures/real.js';
import { eventually, isAlive, program, watch as watchLink } from '../transport/support.js';

const SETTLE_MS = 5000;

let real: Real;
let wire: Wire;

beforeAll(async () => {
  real = await Real.start();
  wire = await Wire.open();
});
afterAll(async () => {
  await real.close();
  await wire.close();
});

function closed(error: unknown): TransportClosedError {
  if (!(error instanceof TransportClosedError)) throw new Error(`ended with ${String(error)}`);
  return error;
}

/** What everything that was to be done with such a server ends with. */
async function failureOf(options: StdioOptions): Promise<unknown> {
  const codex = real.connect(options);
  onTestFinished(() => codex.close());
  const states = watch(codex.state$);
  const error = await within(
    SETTLE_MS,
    oneErrorOf({
      connect: watch<unknown>(codex.connect()),
      startThread: watch<unknown>(codex.startThread()),
      run: watch<unknown>(codex.thread('any').run('hi')),
      request: watch<unknown>(codex.request('thread/loaded/list', {})),
      exec: watch<unknown>(codex.exec(['true'])),
    }),
  );
  expect(states.values.at(-1)).toEqual({ status: 'closed', error });
  expect(running(real)).toEqual([]);
  return error;
}

describe('a server that exits before the handshake', () => {
  it.each<[string, () => StdioOptions, object]>([
    [
      'CODEX_HOME is not there',
      () => ({ env: { CODEX_HOME: '/nowhere/home' } }),
      {
        message:
          'The app-server exited with code 1: CODEX_HOME points to "/nowhere/home", but that path does not exist.',
        exitCode: 1,
        stderrTail: expect.stringContaining('Stack backtrace'),
      },
    ],
    [
      'its configuration names nothing that is there',
      () => ({ config: { model_provider: 'nobody' } }),
      { message: 'The app-server exited with code 1: Model provider `nobody` not found.', exitCode: 1 },
    ],
    [
      'an argument is unknown, and looks like a secret',
      () => ({ command: [codexBinary(), 'app-server', '--api-key=sk-abcdefgh12345678'] }),
      {
        message: expect.stringMatching(/^The app-server exited with code 2: unexpected argument/),
        exitCode: 2,
      },
    ],
    [
      'it says nothing',
      () => ({ command: ['sh', '-c', 'exit 3'] }),
      {
        message: 'The app-server exited with code 3. It said nothing at all: check the command.',
        exitCode: 3,
        stderrTail: undefined,
      },
    ],
  ])('because %s: all who wait are told its reason', async (_, options, expected) => {
    const error = closed(await failureOf(options()));
    expect(error).toMatchObject({ code: 'transport_closed', ...expected });
    expect(`${error.message} ${error.stderrTail ?? ''}`).not.toContain('sk-');
  });

  it('because it is killed while the handshake waits: all who wait are told', async () => {
    wire.down = () => [];
    const codex = real.connect({ command: wire.command });
    onTestFinished(() => codex.close());
    const waiting = {
      connect: watch<unknown>(codex.connect()),
      run: watch<unknown>(codex.thread('a').run('hi')),
    };
    await watch(codex.stderr$).first();
    wire.order('die');
    const error = await within(SETTLE_MS, oneErrorOf(waiting));
    expect(error).toMatchObject({
      message: 'The app-server was ended by SIGKILL. connect() starts another.',
      signal: 'SIGKILL',
    });
    wire.heal();
    await firstValueFrom(codex.connect());
  });

  it('tries again with the next use, and works once what was wrong is right', async () => {
    const home = join(real.workspace, 'late-home');
    const codex = real.connect({
      command: ['sh', '-c', `test -e ${home} && exec "$0" app-server`, codexBinary()],
    });
    onTestFinished(() => codex.close());
    expect(await watch(codex.startThread()).ended).toMatchObject({ exitCode: 1 });
    await writeFile(home, '');
    expect(await watch(codex.startThread()).ended).toBeUndefined();
  });
});

describe('a server whose config.toml is broken', () => {
  it('starts, and refuses threads with the line that is wrong, until it is mended', async () => {
    const { env, path } = await real.model.codexHome();
    const file = join(path, 'config.toml');
    const config = await readFile(file, 'utf8');
    await writeFile(file, 'model = [');
    const codex = real.connect({ env });
    onTestFinished(() => codex.close());
    const warnings = watch(codex.on('configWarning'));
    const error = await within(SETTLE_MS, watch(codex.startThread()).ended);
    expect(error).toMatchObject({ code: 'invalid_request', method: 'thread/start' });
    expect(String(error)).toContain(`failed to load configuration: ${file}:1:10: unclosed array`);
    expect(await warnings.first()).toMatchObject({ summary: 'Invalid configuration; using defaults.' });
    await writeFile(file, config);
    expect(await watch(codex.startThread()).ended).toBeUndefined();
  });
});

describe('a server that cannot be started', () => {
  it('because there is no such program: the error lists where it was looked for', async () => {
    const error = await failureOf({ command: ['/no/such/codex'] });
    expect(error).toBeInstanceOf(CodexNotFoundError);
    expect(error).toMatchObject({ tried: ['/no/such/codex'] });
  });

  it('because its file may not be executed: the error says so', async () => {
    const file = join(real.workspace, 'plain');
    await writeFile(file, 'text');
    await chmod(file, 0o644);
    expect(await failureOf({ command: [file] })).toMatchObject({
      code: 'transport_closed',
      message:
        'The app-server could not be started: its file may not be executed; check its permissions (EACCES).',
    });
  });
});

describe('a server that floods stderr', () => {
  it('is read on and on, works, and keeps no more of it than the end', async () => {
    const codex = real.connect({ env: { RUST_LOG: 'trace' } });
    onTestFinished(() => codex.close());
    let chars = 0;
    codex.stderr$.subscribe((chunk) => (chars += chunk.length));
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, [text('one'), text('two')]);
    expect(await firstValueFrom(thread.run('1'))).toMatchObject({ finalResponse: 'one' });
    expect(await firstValueFrom(thread.run('2'))).toMatchObject({ finalResponse: 'two' });
    expect(chars).toBeGreaterThan(200_000);
    const notifications = watch(codex.notifications$);
    process.kill(serverPid(real), 'SIGKILL');
    const error = closed(await within(SETTLE_MS, notifications.ended));
    expect(error.message).toBe('The app-server was ended by SIGKILL. connect() starts another.');
    expect(error.stderrTail?.length).toBeLessThanOrEqual(2000);
  });
});

describe('a process that ignores the end of its input and SIGTERM', () => {
  it('is killed by close() after two steps of shutdownTimeoutMs, with what it started', async () => {
    const source = `import { spawn } from 'node:child_process';
      process.on('SIGTERM', () => {}); process.stdin.resume(); setInterval(() => {}, 1000);
      const { pid } = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
      for (const id of [process.pid, pid]) console.log(JSON.stringify({ id }));`;
    const { transport, frames, ended } = watchLink(
      stdio({ command: program(source), shutdownTimeoutMs: 200 })(),
    );
    await eventually('it is up', () => frames.length === 2);
    await within(2 * 200 + SETTLE_MS, transport.close());
    expect(await ended).toBeUndefined();
    expect(frames.filter(({ id }) => isAlive(Number(id)))).toEqual([]);
  });
});

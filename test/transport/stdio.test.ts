import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  CodexNotFoundError,
  InvalidParamsError,
  TransportClosedError,
} from '../../src/errors/client-errors.js';
import { stdio, type StdioOptions } from '../../src/node.js';
import { eventually, isAlive, program, temporaryDirectory, watch, type Watched } from './support.js';

/** Starts a program; `say(value)` in it writes a line. */
function run(source: string, options: StdioOptions = {}): Watched {
  const prelude = `import fs from 'node:fs'; import { spawn } from 'node:child_process';
    const say = (value) => fs.writeSync(1, JSON.stringify(value) + '\\n');`;
  return watch(stdio({ command: program(`${prelude}\n${source}`), ...options })());
}

const onLinux = it.skipIf(process.platform !== 'linux');

const ECHO = `process.stdin.pipe(process.stdout);`;

async function closedError({ ended }: Watched): Promise<TransportClosedError> {
  const error = await ended;
  if (!(error instanceof TransportClosedError)) throw new Error(`ended with ${String(error)}`);
  return error;
}

describe('stdio', () => {
  it('carries frames both ways', async () => {
    const { transport, frames } = run(ECHO);
    transport.send({ id: 1, method: 'say', params: { text: 'wörld 世界 🎉 \u2028 \n' } });
    await eventually('the echo', () => frames.length === 1);
    expect(frames).toEqual([{ id: 1, method: 'say', params: { text: 'wörld 世界 🎉 \u2028 \n' } }]);
  });

  it('keeps the order of a thousand frames, also when the pipe is full', async () => {
    const full = join(temporaryDirectory(), 'full');
    const { transport, frames } = run(
      `const waiting = setInterval(() => {
         if (!fs.existsSync(${JSON.stringify(full)})) return;
         clearInterval(waiting);
         ${ECHO}
       }, 10);`,
    );
    const filler = 'x'.repeat(2000);
    for (let id = 0; id < 1000; id++) transport.send({ id, method: 'm', params: filler });
    expect(frames).toEqual([]);
    writeFileSync(full, '');
    await eventually('all echoes', () => frames.length === 1000);
    expect(frames.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, id) => id));
  });

  it('sends what was written before it was closed', async () => {
    const file = join(temporaryDirectory(), 'got');
    const count = `let n = 0; process.stdin.on('data', (d) => (n += d.length));
      process.stdin.on('end', () => fs.writeFileSync(${JSON.stringify(file)}, String(n)));`;
    const { transport } = run(count, { shutdownTimeoutMs: 20_000 });
    const frame = { method: 'm', params: 'x'.repeat(10_000) };
    for (let sent = 0; sent < 500; sent++) transport.send(frame);
    await transport.close();
    expect(readFileSync(file, 'utf8')).toBe(String(500 * (JSON.stringify(frame).length + 1)));
  });

  it('starts nothing before it is called, and a process for each call', async () => {
    const factory = stdio({
      command: program(`process.stdin.resume(); console.log(JSON.stringify({ id: process.pid }));`),
    });
    const [first, second] = [watch(factory()), watch(factory())];
    await eventually('both', () => first.frames.length + second.frames.length === 2);
    expect(first.frames[0]?.id).not.toBe(second.frames[0]?.id);
  });

  it('keeps what the process says before anybody looks', async () => {
    const command = program(
      `console.log('{"id":1,"result":1}'); console.error('said'); process.stdin.resume();`,
    );
    const transport = stdio({ command })();
    await new Promise<void>((resolve) => transport.stderr$?.subscribe(() => setImmediate(resolve)));
    expect(watch(transport).frames).toEqual([{ id: 1, result: 1 }]);
  });

  it('delivers everything the process wrote before it ended, also a last line without a line end', async () => {
    const late = run(`for (let id = 0; id < 5000; id++) say({ id, result: 'x'.repeat(1000) });
      fs.writeSync(1, '{"method":"last"}'); process.exit(0);`);
    const error = await closedError(late);
    expect(late.frames).toHaveLength(5001);
    expect(late.frames.at(-1)).toEqual({ method: 'last' });
    expect(error).toMatchObject({ exitCode: 0, signal: undefined, stderrTail: undefined });
  });

  it('reports lines that are no frames, and oversize ones, and reads on', async () => {
    const { transport, frames } = run(
      `process.stdin.once('data', () => fs.writeSync(1, 'hello\\n"' + 'x'.repeat(500) + '"\\n{"method":"fine"}\\n'));`,
      { maxFrameBytes: 100 },
    );
    const kinds: string[] = [];
    transport.diagnostics$?.subscribe(({ kind }) => kinds.push(kind));
    transport.send({ method: 'go' });
    await eventually('the frame', () => frames.length === 1);
    expect(kinds).toEqual(['malformedLine', 'oversizeFrame']);
  });

  it('throws when a frame has no JSON form, sends nothing of it, and lives on', async () => {
    const { transport, frames } = run(ECHO);
    expect(() => transport.send({ id: 1, method: 'm', params: { n: 1n } })).toThrow(InvalidParamsError);
    transport.send({ id: 2, method: 'm' });
    await eventually('the echo', () => frames.length === 1);
    expect(frames).toEqual([{ id: 2, method: 'm' }]);
  });

  it('ignores what is sent after the end', async () => {
    const link = run(`process.exit(0);`);
    await closedError(link);
    expect(() => link.transport.send({ method: 'late' })).not.toThrow();
    const closed = run(ECHO);
    const closing = closed.transport.close();
    expect(() => closed.transport.send({ method: 'late' })).not.toThrow();
    await closing;
    expect(closed.frames).toEqual([]);
  });

  it('completes when it is closed, also at once and twice', async () => {
    const { transport, ended, frames } = run(`say({ method: 'up' }); ${ECHO}`);
    await eventually('the start', () => frames.length === 1);
    const closing = transport.close();
    expect(transport.close()).toBe(closing);
    await closing;
    expect(await ended).toBeUndefined();
    const other = run(ECHO);
    await other.transport.close();
    expect(await other.ended).toBeUndefined();
  });

  it('gives the process its directory and environment', async () => {
    const cwd = temporaryDirectory();
    const env = { CODEX_RX_TEST: 'wörld', HOME: undefined };
    const { frames } = run(
      `say({ result: [fs.realpathSync(process.cwd()), process.env.CODEX_RX_TEST, 'HOME' in process.env, 'PATH' in process.env] });
       process.stdin.resume();`,
      { cwd, env },
    );
    await eventually('the answer', () => frames.length === 1);
    expect(frames[0]?.result).toEqual([realpathSync(cwd), 'wörld', false, true]);
  });

  it('calls the executable with the configuration first, and its own programs in front of the search path', async () => {
    const root = temporaryDirectory();
    const codexPath = join(root, 'bin', 'codex');
    mkdirSync(join(root, 'bin'));
    mkdirSync(join(root, 'codex-path'));
    const source = `console.log(JSON.stringify({ result: [process.argv.slice(2), process.env.PATH] })); process.stdin.resume();`;
    writeFileSync(codexPath, `#!${process.execPath}\n${source}`, { mode: 0o755 });
    const config = { model: 'm', 'features.plugins': false };
    const { frames } = watch(stdio({ codexPath, config, env: { PATH: `/bin:${root}/codex-path` } })());
    await eventually('the start', () => frames.length === 1);
    expect(frames[0]?.result).toEqual([
      ['--config=model="m"', '--config=features.plugins=false', 'app-server', '--listen', 'stdio://'],
      `${root}/codex-path:/bin`,
    ]);
  });

  it('leaves no listener on the process behind', async () => {
    const before = process.listenerCount('exit');
    const links = Array.from({ length: 20 }, () => run(ECHO));
    expect(process.listenerCount('exit')).toBe(before + 1);
    await Promise.all(links.map(({ transport }) => transport.close()));
    expect(process.listenerCount('exit')).toBe(before);
  });

  describe('when the process ends by itself', () => {
    it('tells the exit code and the last of stderr, without secrets and colours', async () => {
      const link = run(
        `process.stderr.write('\\u001b[31mERROR\\u001b[0m token was ' + process.env.MY_API_KEY + '\\nsk-abcdefgh12345678\\n', () => process.exit(3));`,
        { env: { MY_API_KEY: 'hunter2-hunter2' } },
      );
      const error = await closedError(link);
      expect(error).toMatchObject({ exitCode: 3, signal: undefined });
      expect(error.message).toBe('The app-server exited with code 3.');
      expect(error.stderrTail).toBe('ERROR token was [redacted]\n[redacted]');
      await expect(link.transport.close()).resolves.toBeUndefined();
    });

    it.each([
      ['Error: the home is gone\n\nStack backtrace:\n   0: <unknown>\n', 'the home is gone.'],
      ["error: unexpected argument '--x' found\n\nUsage: codex\n", "unexpected argument '--x' found."],
      [
        'codex: error while loading libssl.so: no such file\n',
        'error while loading libssl.so: no such file.',
      ],
      [
        "thread 'main' panicked at src/x.rs:1:2:\nno key sk-abcdefgh12345678!\n",
        'panicked at src/x.rs:1:2: no key [redacted]!',
      ],
      ['TypeError: first\n    at x\nTypeError: second\n', 'second.'],
      [`Error: ${'long '.repeat(100)}\n`, `${'long '.repeat(60)}…`],
    ])('says why, when stderr does: %j', async (words, why) => {
      const link = run(`process.stderr.write(${JSON.stringify(words)}, () => process.exit(2));`);
      expect((await closedError(link)).message).toBe(`The app-server exited with code 2: ${why}`);
    });

    it('has a hint, when the process said nothing', async () => {
      const error = await closedError(run('process.exit(1);'));
      expect(error.message).toBe(
        'The app-server exited with code 1. It said nothing at all: check the command.',
      );
    });

    it('does not blame an end in good order on what stderr says', async () => {
      const link = run(`say({}); process.stderr.write('Error: of long ago\\n', () => process.exit(0));`);
      const error = await closedError(link);
      expect(error.message).toBe('The app-server exited with code 0. connect() starts another.');
      expect(error.stderrTail).toBe('Error: of long ago');
    });

    it('tells at most 40 lines and 2000 characters of stderr', async () => {
      const lines = run(`for (let i = 1; i <= 100; i++) console.error('line ' + i); process.exitCode = 1;`);
      const shown = (await closedError(lines)).stderrTail?.split('\n');
      expect(shown).toHaveLength(40);
      expect(shown?.at(-1)).toBe('line 100');
      const long = run(`console.error('a'.repeat(300_000) + 'end'); process.exitCode = 1;`);
      const tail = (await closedError(long)).stderrTail;
      expect(tail).toHaveLength(2000);
      expect(tail?.endsWith('aend')).toBe(true);
    });

    it('tells the signal', async () => {
      const error = await closedError(
        run(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`),
      );
      expect(error).toMatchObject({ exitCode: undefined, signal: 'SIGTERM' });
      expect(error.message).toBe('The app-server was ended by SIGTERM. connect() starts another.');
    });

    it('survives megabytes that the process never read', async () => {
      const link = run(`process.exit(0);`);
      for (let at = 0; at < 4; at++) link.transport.send({ method: 'm', params: 'x'.repeat(1_000_000) });
      expect(await closedError(link)).toMatchObject({ exitCode: 0 });
    });

    it('is an error even when it is closed right afterwards', async () => {
      const link = run(`say({ method: 'bye' }); process.exit(7);`);
      await eventually('the last frame', () => link.frames.length === 1);
      const error = await closedError(link);
      await link.transport.close();
      expect(error.exitCode).toBe(7);
    });

    onLinux('waits for others that hold its output open, but not for long', async () => {
      const directory = temporaryDirectory();
      const [up, gone] = [join(directory, 'up'), join(directory, 'gone')];
      // Without environment, parent and session it has nothing in common with the process but the pipe.
      const other = `echo $$ > ${up}.new; mv ${up}.new ${up}; while [ ! -e ${gone} ]; do sleep 0.01; done;
        sleep 0.1; echo '{"method":"late"}'; exec sleep 60`;
      const link = run(
        `spawn('setsid', ['-f', 'env', '-i', 'sh', '-c', ${JSON.stringify(other)}], { stdio: ['ignore', 1, 2] });
         process.on('exit', () => fs.writeFileSync(${JSON.stringify(gone)}, ''));
         setInterval(() => { if (fs.existsSync(${JSON.stringify(up)})) process.exit(4); }, 10);`,
      );
      await eventually('the other', () => existsSync(up));
      expect(await closedError(link)).toMatchObject({ exitCode: 4 });
      expect(link.frames).toEqual([{ method: 'late' }]);
      const pid = Number(readFileSync(up, 'utf8'));
      expect(isAlive(pid)).toBe(true);
      process.kill(pid, 'SIGKILL');
    });
  });

  describe('when a pipe ends before the process', () => {
    it('ends the process whose output has ended', async () => {
      const link = run(
        `say({ id: process.pid }); process.stdin.resume(); setInterval(() => {}, 1000); fs.closeSync(1);`,
        {
          shutdownTimeoutMs: 100,
        },
      );
      const error = await closedError(link);
      expect(error.message).toBe(
        'The app-server closed its output and was ended by SIGTERM. connect() starts another.',
      );
      expect(error.signal).toBe('SIGTERM');
      expect(isAlive(Number(link.frames[0]?.id))).toBe(false);
    });

    it('ends the process that has closed its input, once something is sent', async () => {
      const link = run(`fs.closeSync(0); say({ id: process.pid }); setInterval(() => {}, 1000);`, {
        shutdownTimeoutMs: 100,
      });
      await eventually('the start', () => link.frames.length === 1);
      link.transport.send({ method: 'm' });
      const error = await closedError(link);
      expect(error.message).toBe(
        'The app-server stopped reading its input and was ended by SIGTERM. connect() starts another.',
      );
      expect(isAlive(Number(link.frames[0]?.id))).toBe(false);
    });
  });

  describe('stderr$', () => {
    it('passes text on as it comes, whole characters at a time', async () => {
      const { transport } = run(
        `const bytes = Buffer.from('a世b🎉c'); process.stdin.resume();
         process.stdin.on('data', async () => {
           for (const byte of bytes) { fs.writeSync(2, Buffer.of(byte)); await new Promise((r) => setTimeout(r, 5)); }
         });`,
      );
      let text = '';
      let isOver = false;
      transport.stderr$?.subscribe({ next: (chunk) => (text += chunk), complete: () => (isOver = true) });
      transport.send({ method: 'go' });
      await eventually('the text', () => text.endsWith('c'));
      expect(text).toBe('a世b🎉c');
      await transport.close();
      expect(isOver).toBe(true);
    });

    it('is read even when nobody looks', async () => {
      const { frames } = run(
        `fs.writeSync(2, 'x'.repeat(3_000_000)); say({ method: 'through' }); process.stdin.resume();`,
      );
      await eventually('the process gets through', () => frames.length === 1);
    });
  });

  describe('when the process cannot be started', () => {
    it('says that there is no such program', async () => {
      const { ended, transport } = watch(stdio({ command: ['/no/such/program', 'secret-argument'] })());
      const error = await ended;
      expect(error).toBeInstanceOf(CodexNotFoundError);
      expect(error).toMatchObject({ tried: ['/no/such/program'] });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret-argument');
      transport.send({ method: 'm' });
      await transport.close();
    });

    it('says why, when it is something else', async () => {
      const file = join(temporaryDirectory(), 'plain');
      writeFileSync(file, 'text', { mode: 0o644 });
      const error = await closedError(watch(stdio({ command: [file] })()));
      expect(error.message).toBe(
        'The app-server could not be started: its file may not be executed; check its permissions (EACCES).',
      );
      expect(error.cause).toMatchObject({ code: 'EACCES' });
    });

    it('says so too when the system refuses at once', async () => {
      const { ended, transport } = watch(stdio({ command: [process.execPath, 'x'.repeat(3_000_000)] })());
      expect(await ended).toMatchObject({ code: 'transport_closed', cause: { code: 'E2BIG' } });
      transport.send({ method: 'm' });
      expect(() => transport.send({ method: 'm', params: 1n })).toThrow(InvalidParamsError);
      await transport.close();
    });

    it('throws from the factory when there is no codex', () => {
      const codexPath = join(temporaryDirectory(), 'codex');
      const factory = stdio({ codexPath });
      expect(factory).toThrow(CodexNotFoundError);
      expect(stdio({ env: { CODEX_PATH: codexPath } })).toThrow(CodexNotFoundError);
    });

    it('throws from the factory when the directory is none', () => {
      const cwd = join(temporaryDirectory(), 'gone');
      expect(stdio({ command: [process.execPath], cwd })).toThrow(InvalidParamsError);
      expect(stdio({ command: [process.execPath], cwd })).toThrow('cwd: is not a directory');
    });
  });
});

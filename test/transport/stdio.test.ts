import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    const { transport, frames } = run(`setTimeout(() => { ${ECHO} }, 200);`);
    const filler = 'x'.repeat(2000);
    for (let id = 0; id < 1000; id++) transport.send({ id, method: 'm', params: filler });
    await eventually('all echoes', () => frames.length === 1000);
    expect(frames.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, id) => id));
  });

  it('sends what was written before it was closed', async () => {
    const file = join(temporaryDirectory(), 'got');
    const { transport } = run(`let n = 0; process.stdin.on('data', (d) => (n += d.length));
      process.stdin.on('end', () => fs.writeFileSync(${JSON.stringify(file)}, String(n)));`);
    for (let id = 0; id < 500; id++) transport.send({ method: 'm', params: 'x'.repeat(9978) });
    await transport.close();
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(file, 'utf8')).toBe(String(500 * 10_004));
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
    const transport = stdio({
      command: program(`console.log('{"id":1,"result":1}'); process.stdin.resume();`),
    })();
    await eventually('the process has spoken', () => true);
    await new Promise(
      (resolve) => transport.stderr$?.subscribe({ complete: () => resolve(0) }) && setTimeout(resolve, 300),
    );
    const { frames } = watch(transport);
    expect(frames).toEqual([{ id: 1, result: 1 }]);
  });

  it('delivers everything the process wrote before it ended, also a last line without a line end', async () => {
    const late = run(`for (let id = 0; id < 5000; id++) say({ id, result: 'x'.repeat(1000) });
      fs.writeSync(1, '{"method":"last"}'); process.exit(0);`);
    const error = await closedError(late);
    expect(late.frames).toHaveLength(5001);
    expect(late.frames.at(-1)).toEqual({ method: 'last' });
    expect(error).toMatchObject({ exitCode: 0, signal: undefined, stderrTail: undefined });
  });

  it('loses nothing when the host is too busy to read for longer than pipes are waited for', async () => {
    const pid = join(temporaryDirectory(), 'pid');
    // Something that was not started by the process holds its output open, so that only time ends the wait.
    const { frames, transport, ended } = run(
      `process.stdin.once('data', () => { for (let id = 0; id < 60; id++) say({ id, result: 'x'.repeat(1000) });
        spawn('setsid', ['env', '-i', 'sleep', '5'], { stdio: ['ignore', 1, 'ignore'], detached: true }).unref();
        process.kill(process.pid, 'SIGKILL'); }); say({ method: 'ready' });`,
    );
    void pid;
    await eventually('ready', () => frames.length === 1);
    transport.send({ method: 'go' });
    await new Promise((resolve) => setImmediate(resolve));
    for (const until = Date.now() + 1500; Date.now() < until;);
    await ended;
    expect(frames).toHaveLength(61);
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
    const { realpathSync } = await import('node:fs');
    expect(frames[0]?.result).toEqual([realpathSync(cwd), 'wörld', false, true]);
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
      expect(await link.transport.close()).toBeUndefined();
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
      expect(error.message).toBe('The app-server was ended by SIGTERM.');
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

    it('does not wait for others that hold its output open', async () => {
      const link = run(
        `const other = spawn('setsid', ['env', '-i', 'sleep', '20'], { stdio: ['ignore', 1, 2], detached: true });
         say({ id: other.pid }); other.unref(); setTimeout(() => process.exit(4), 100);`,
      );
      const started = performance.now();
      expect(await closedError(link)).toMatchObject({ exitCode: 4 });
      expect(performance.now() - started).toBeLessThan(4000);
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
      expect(error.message).toBe('The app-server closed its output and was ended by SIGTERM.');
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
      expect(error.message).toBe('The app-server stopped reading its input and was ended by SIGTERM.');
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
      const { inspect } = await import('node:util');
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret-argument');
      transport.send({ method: 'm' });
      await transport.close();
    });

    it('says why, when it is something else', async () => {
      const file = join(temporaryDirectory(), 'plain');
      writeFileSync(file, 'text', { mode: 0o644 });
      const error = await closedError(watch(stdio({ command: [file] })()));
      expect(error.message).toBe('The app-server could not be started (EACCES).');
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

  describe('options', () => {
    const bad = (options: object): readonly string[] => {
      try {
        Reflect.apply(stdio, undefined, [options]);
      } catch (error) {
        if (error instanceof InvalidParamsError)
          return error.issues.map(({ path }) => path.map(String).join('.'));
        throw error;
      }
      return [];
    };

    it.each<[object, string[]]>([
      [{ command: [] }, ['command']],
      [{ command: 'codex' }, ['command']],
      [{ command: ['', 'x'] }, ['command.0']],
      [{ command: ['a', 5, null, undefined] }, ['command.1', 'command.2', 'command.3']],
      [{ command: ['a', 'b\0c'] }, ['command.1']],
      [{ codexPath: '' }, ['codexPath']],
      [{ codexPath: 5 }, ['codexPath']],
      [{ cwd: 'a\0b' }, ['cwd']],
      [{ env: { 'A=B': 'x', '': 'y', C: 'a\0b', D: 5 } }, ['env.A=B', 'env.', 'env.C', 'env.D']],
      [{ env: ['A=B'] }, ['env']],
      [{ config: [1] }, ['config']],
      [{ config: { model: null } }, ['config.model']],
      [{ maxFrameBytes: 0 }, ['maxFrameBytes']],
      [{ maxFrameBytes: 1.5 }, ['maxFrameBytes']],
      [{ maxFrameBytes: Infinity }, ['maxFrameBytes']],
      [{ shutdownTimeoutMs: -1 }, ['shutdownTimeoutMs']],
      [{ shutdownTimeoutMs: NaN }, ['shutdownTimeoutMs']],
      [{ cwd: '', codexPath: '' }, ['codexPath', 'cwd']],
    ])('refuses %o before anything is started', (options, paths) => {
      expect(bad(options)).toEqual(paths);
    });

    it.each<StdioOptions>([
      {},
      { command: ['a', ''] },
      { env: { A: '', B: undefined } },
      { config: {} },
      { shutdownTimeoutMs: 0 },
    ])('takes %o', (options) => {
      expect(() => stdio(options)).not.toThrow();
    });

    it('does not put values into the message', () => {
      expect(() => stdio({ env: { TOKEN: 'secret\0secret' } })).toThrow(
        /^stdio: env\.TOKEN: must not contain NUL$/,
      );
    });
  });
});

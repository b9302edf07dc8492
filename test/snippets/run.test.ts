import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runSnippet, type Ran, type RunOptions } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'codex-rx-snippets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

function ran(name: string, code: string, options?: RunOptions): Promise<Ran> {
  const program = join(folder, `${name}.mjs`);
  writeFileSync(program, code);
  return runSnippet(program, code, folder, options);
}

describe.concurrent('a program that is no good snippet is told apart', () => {
  it('because it asks the app-server for nothing', async () => {
    const code = `import { spawn } from 'node:child_process';
      const server = spawn(process.env.CODEX_PATH, ['app-server'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const clientInfo = { name: 'snippet', title: null, version: '1' };
      server.stdin.write(JSON.stringify({ id: 1, method: 'initialize', params: { clientInfo } }) + '\\n');
      server.stdout.once('data', () => server.stdin.end());`;
    expect(await ran('silent', code)).toMatchObject({ code: 0, methods: ['initialize'], asked: 0, left: [] });
  });

  it('because it does not end', async () => {
    expect(await ran('endless', 'setInterval(() => undefined, 1000);', { timeoutMs: 2000 })).toMatchObject({
      code: undefined,
      left: [],
    });
  });

  it.runIf(process.platform === 'linux')('because it leaves a process', async () => {
    const code = `import { spawn } from 'node:child_process';
      spawn('sleep', ['60'], { stdio: 'ignore' }).unref();`;
    expect(await ran('parent', code)).toMatchObject({ code: 0, left: ['sleep 60 '] });
  });

  it('because it fails, or complains', async () => {
    expect(await ran('failing', `throw new Error('no');`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no'),
    });
    expect(await ran('unhandled', `void Promise.reject(new Error('no'));`)).toMatchObject({ code: 1 });
    expect(await ran('complaining', `console.error('no');`)).toMatchObject({ code: 0, stderr: 'no\n' });
  });
});

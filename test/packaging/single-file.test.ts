import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundle } from './built.js';

const SERVER = `for await (const line of require('node:readline').createInterface({ input: process.stdin })) {
    const { id } = JSON.parse(line);
    if (id !== undefined) console.log(JSON.stringify({ id, result: { userAgent: 'x/1.0.0', execPath: '' } }));
  }`;

/** A program that opens a link of each kind, and prints how that went. */
const PROGRAM = `
  import { firstValueFrom } from 'rxjs';
  import { Codex } from 'codex-rx';
  import { stdio, unixSocket, webSocket, spawnServer } from 'codex-rx/node';
  const script = ${JSON.stringify(`(async () => { ${SERVER} })()`)};
  const codex = new Codex(stdio({ command: [process.execPath, '-e', script] }));
  firstValueFrom(codex.connect()).then(async (info) => {
    console.log(info.version);
    await codex.close();
    unixSocket('/nowhere/codex.sock')().frames$.subscribe({ error: ({ code }) => console.log(code) });
  });
  globalThis.kept = [webSocket, spawnServer];`;

// Everything in one file, peers and dependencies too, as people build programs to copy them somewhere.
describe.each(['esm', 'cjs'] as const)('a program of one file (%s)', (format) => {
  it('runs, and a socket that cannot be loaded harms its own link only', async () => {
    const { text } = await bundle(PROGRAM, { format, platform: 'node', packages: 'bundle' });
    const directory = mkdtempSync(join(tmpdir(), 'codex-rx-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, format === 'esm' ? 'program.mjs' : 'program.cjs');
    writeFileSync(file, text);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: directory });
    expect(stdout.split('\n').slice(0, 2)).toEqual(['1.0.0', 'transport_closed']);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stdio } from '../../src/node.js';
import { processTable } from '../../src/transport/process-table.js';
import { processTree } from '../../src/transport/process-tree.js';
import { eventually, isAlive, program, temporaryDirectory, watch, type Watched } from './support.js';

const PRELUDE = `
  import fs from 'node:fs'; import { spawn } from 'node:child_process';
  const say = (id) => fs.writeSync(1, JSON.stringify({ id }) + '\\n');
  const stay = () => setInterval(() => {}, 1000);
  // In a session of its own, as codex runs commands.
  const command = (...args) => spawn('sleep', ['300'], { detached: true, stdio: 'ignore', ...args[0] });`;

const IGNORE_END_OF_INPUT = `process.stdin.resume(); stay();`;
const END_WITH_INPUT = `process.stdin.resume(); process.stdin.on('end', () => process.exit(0));`;
const IGNORE_SIGTERM = `process.on('SIGTERM', () => {});`;

/** Starts a program that says the pids of those it wants to be watched, and waits for them. */
async function run(source: string, pids: number): Promise<Watched & { pids: readonly number[] }> {
  const command = program(`${PRELUDE}\n${source}`);
  const link = watch(stdio({ command, shutdownTimeoutMs: 300 })());
  await eventually('the pids', () => link.frames.length === pids);
  const all = link.frames.map(({ id }) => Number(id));
  onTestFinished(() => all.filter(isAlive).forEach((pid) => process.kill(pid, 'SIGKILL')));
  expect(all.every(isAlive)).toBe(true);
  return { ...link, pids: all };
}

const DIES_WHEN_TOLD = `process.stdin.once('data', () => process.kill(process.pid, 'SIGKILL'));`;

const onLinux = it.skipIf(process.platform !== 'linux');

describe('closing', () => {
  it('only ends the input of a process that ends with it', async () => {
    const file = join(temporaryDirectory(), 'end');
    const { transport, pids } = await run(
      `process.on('SIGTERM', () => {}); process.stdin.resume(); say(process.pid);
       process.stdin.on('end', () => fs.writeFileSync(${JSON.stringify(file)}, 'clean'));`,
      1,
    );
    await transport.close();
    expect(readFileSync(file, 'utf8')).toBe('clean');
    expect(pids.some(isAlive)).toBe(false);
  });

  it('sends SIGTERM to a process that does not end with its input', async () => {
    const file = join(temporaryDirectory(), 'end');
    const { transport, ended } = await run(
      `process.on('SIGTERM', () => { fs.writeFileSync(${JSON.stringify(file)}, 'asked'); process.exit(0); });
       ${IGNORE_END_OF_INPUT} say(process.pid);`,
      1,
    );
    await transport.close();
    expect(existsSync(file)).toBe(true);
    expect(await ended).toBeUndefined();
  });

  it('kills a process that ignores both, with its command in another session', async () => {
    const { transport, pids } = await run(
      `${IGNORE_SIGTERM} ${IGNORE_END_OF_INPUT} say(process.pid); say(command().pid);`,
      2,
    );
    await transport.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it.each([
    ['its input', END_WITH_INPUT],
    ['SIGTERM', IGNORE_END_OF_INPUT],
  ])('kills the command that a process leaves behind when it ends with %s', async (_, source) => {
    const { transport, pids } = await run(`${source} say(process.pid); say(command().pid);`, 2);
    await transport.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('finds a command that has another environment, session and a dead parent by having looked before', async () => {
    // The program in between ends with the process, so that nothing leads from the process to the command any more.
    const between = `import { spawn } from 'node:child_process';
      const { pid } = spawn('sleep', ['300'], { detached: true, stdio: 'ignore', env: {} });
      console.log(JSON.stringify({ id: pid })); setInterval(() => {}, 1000);`;
    const [, file] = program(between);
    const { transport, pids } = await run(
      `const child = spawn(process.execPath, [${JSON.stringify(file)}], { detached: true, stdio: ['ignore', 1, 2], env: {} });
       process.stdin.resume(); process.stdin.on('end', () => { child.kill('SIGKILL'); process.exit(0); });`,
      1,
    );
    await transport.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  onLinux('finds a command whose parents ended long ago', async () => {
    const { transport, pids } = await run(
      `${END_WITH_INPUT} spawn('setsid', ['-f', 'sh', '-c', 'echo "{\\\\"id\\\\":$$}"; exec sleep 300 > /dev/null'], { stdio: ['ignore', 1, 'ignore'] });`,
      1,
    );
    await eventually('it is an orphan', () => processTable().get(pids[0] ?? 0)?.parent === 1);
    await transport.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('kills commands that are started while it waits', async () => {
    const { transport, pids, frames } = await run(
      `${IGNORE_SIGTERM} ${IGNORE_END_OF_INPUT} say(process.pid);
       process.stdin.on('end', () => say(command().pid));
       process.on('SIGTERM', () => say(command().pid));`,
      1,
    );
    await transport.close();
    expect(frames).toHaveLength(3);
    expect([...pids, ...frames.map(({ id }) => Number(id))].filter(isAlive)).toEqual([]);
  });

  it('leaves alone who is not of the process', async () => {
    const other = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void other.kill('SIGKILL'));
    const { transport } = await run(`${IGNORE_SIGTERM} ${IGNORE_END_OF_INPUT} say(command().pid);`, 1);
    await transport.close();
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });
});

describe('a process that ends by itself', () => {
  it('leaves no command of its group behind', async () => {
    const { transport, ended, pids } = await run(
      `say(command({ detached: false, env: {} }).pid); say(process.pid); ${DIES_WHEN_TOLD}`,
      2,
    );
    transport.send({ method: 'die' });
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    expect(pids.filter(isAlive)).toEqual([]);
  });

  onLinux('leaves no command of another session behind', async () => {
    const { transport, ended, pids } = await run(
      `say(command().pid); say(process.pid); ${DIES_WHEN_TOLD}`,
      2,
    );
    transport.send({ method: 'die' });
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

describe('the exit of the host', () => {
  const node = fileURLToPath(new URL('../../src/node.ts', import.meta.url));

  async function host(source: string, answers: number): Promise<readonly number[]> {
    const directory = temporaryDirectory();
    const command = program(
      `${PRELUDE}\n${IGNORE_SIGTERM} ${IGNORE_END_OF_INPUT} say(process.pid); say(command().pid);`,
    );
    const file = join(directory, 'host.ts');
    writeFileSync(
      file,
      `import { stdio } from ${JSON.stringify(node)};
       const pids: unknown[] = [];
       const open = () => stdio({ command: ${JSON.stringify(command)} })().frames$.subscribe(({ id }) => {
         if (pids.push(id) < ${answers}) return;
         console.log(JSON.stringify(pids));
         ${source}
       });
       open(); open();`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    let output = '';
    let complaint = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (complaint += String(chunk)));
    await once(child, 'close');
    if (output === '') throw new Error(complaint);
    const pids = (JSON.parse(output) as unknown[]).map(Number);
    onTestFinished(() => pids.filter(isAlive).forEach((pid) => process.kill(pid, 'SIGKILL')));
    return pids;
  }

  it.each([
    ['exits', 'process.exit(0);'],
    ['throws', 'setImmediate(() => { throw new Error("expected of the host"); });'],
  ])('kills the processes and their commands when it %s', async (_, source) => {
    const pids = await host(source, 4);
    expect(pids).toHaveLength(4);
    await eventually('all are gone', () => !pids.some(isAlive), 5000);
  });
});

describe('processTree', () => {
  onLinux(
    'knows from a glance what a process that was killed had started, with no sign of it left',
    async () => {
      const grandchild = `import { spawn } from 'node:child_process';
      const { pid } = spawn('sleep', ['300'], { detached: true, stdio: 'ignore', env: {} });
      console.log(pid); setInterval(() => {}, 1000);`;
      const [node, file] = program(grandchild);
      const child = spawn(node, [file], { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: {} });
      const tree = processTree(child, 'no-mark');
      const pid = Number(String(await once(child.stdout, 'data')));
      onTestFinished(() => {
        for (const each of [pid, child.pid ?? 0]) if (isAlive(each)) process.kill(each, 'SIGKILL');
      });
      tree.glance();
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(isAlive(pid)).toBe(true);
      expect(tree.kill()).toBe(true);
      await eventually('it is gone', () => !isAlive(pid));
      expect(tree.kill()).toBe(false);
    },
  );

  onLinux('finds an orphan by the pipe that leads to it, and takes no other process for one', async () => {
    const orphan = 'exec setsid -f env -i sh -c "echo \\$\\$ >&9; exec sleep 300 >/dev/null 9>&-"';
    const source = `exec 9>&1; exec 3> >(${orphan}); while :; do sleep 1; done`;
    const child = spawn('bash', ['-c', source], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const tree = processTree(child, 'no-mark');
    const pid = Number(String(await once(child.stdout, 'data')));
    onTestFinished(() => {
      for (const each of [pid, child.pid ?? 0]) if (isAlive(each)) process.kill(each, 'SIGKILL');
    });
    const other = spawn('sleep', ['300'], { stdio: 'pipe', detached: true });
    onTestFinished(() => void other.kill('SIGKILL'));
    await eventually('it is an orphan', () => processTable().get(pid)?.parent === 1);
    tree.glance();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(tree.kill()).toBe(true);
    await eventually('it is gone', () => !isAlive(pid));
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('ends the group of the process where it cannot be told what runs', async () => {
    const [node, file] = program(`import { spawn } from 'node:child_process';
      console.log(spawn('sleep', ['300'], { stdio: 'ignore' }).pid); setInterval(() => {}, 1000);`);
    const child = spawn(node, [file], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const tree = processTree(child, 'no-mark', () => new Map());
    const pid = Number(String(await once(child.stdout, 'data')));
    onTestFinished(() => {
      for (const each of [pid, child.pid ?? 0]) if (isAlive(each)) process.kill(each, 'SIGKILL');
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    tree.kill();
    await eventually('it is gone', () => !isAlive(pid));
  });

  it('never kills a process that got the pid of one that has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    const stranger = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => {
      for (const each of [child, stranger]) each.kill('SIGKILL');
    });
    const [pid, strangerPid] = [child.pid ?? 0, stranger.pid ?? 0];
    let startedAt = 'before';
    const tree = processTree(child, 'no-mark', () => {
      const entry = {
        pid: strangerPid,
        group: strangerPid,
        parent: startedAt === 'before' ? pid : 1,
        startedAt,
      };
      return new Map([[strangerPid, entry]]);
    });
    tree.look();
    startedAt = 'after';
    tree.kill();
    await once(child, 'exit');
    expect(tree.kill()).toBe(false);
    expect(isAlive(strangerPid)).toBe(true);
  });

  it('does not take children of whoever has got the pid of the process', async () => {
    const child = spawn(process.execPath, ['-e', ''], { detached: true, stdio: 'ignore' });
    const stranger = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void stranger.kill('SIGKILL'));
    await once(child, 'exit');
    const [pid, strangerPid] = [child.pid ?? 0, stranger.pid ?? 0];
    const table = [
      { pid, group: pid, parent: 1, startedAt: 'x' },
      { pid: strangerPid, group: pid, parent: pid, startedAt: 'x' },
    ];
    const tree = processTree(child, 'no-mark', () => new Map(table.map((entry) => [entry.pid, entry])));
    expect(tree.kill()).toBe(false);
    expect(isAlive(strangerPid)).toBe(true);
  });
});

describe('processTable', () => {
  it('knows this process, whatever the names of others', async () => {
    const odd = spawn(
      process.execPath,
      ['-e', 'process.title = "a) R 1 (b"; console.log(1); setInterval(() => {}, 1000)'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      },
    );
    onTestFinished(() => void odd.kill('SIGKILL'));
    await once(odd.stdout, 'data');
    const table = processTable();
    expect(table.get(process.pid)).toMatchObject({ pid: process.pid, parent: process.ppid });
    expect(table.get(odd.pid ?? 0)).toMatchObject({ parent: process.pid, group: odd.pid });
  });
});

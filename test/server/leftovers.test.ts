import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Codex } from 'codex-rx';
import { spawnServer } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { shell } from '../fixtures/approvals.js';
import { serverPid } from '../fixtures/faults-open.js';
import { Real, watch } from '../fixtures/real.js';
import { eventually, isAlive } from '../transport/support.js';

const MCP_SERVER = fileURLToPath(new URL('../fixtures/stubborn-mcp-server.js', import.meta.url));

// MCP servers that end neither with their input nor upon SIGTERM, and hide in different ways.
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  child: [],
  orphan: ['setsid', '-f'],
  nameless: ['env', '-i'],
  both: ['setsid', '-f', 'env', '-i'],
  daemon: ['sh', '-c', 'setsid -f setsid -f "$0" "$@"'],
};

/**
 * Ways of a command of the agent to leave something behind: found by the mark in its environment, or, without that, only
 * because the command lasts long enough for its descendants to be seen.
 */
const LEAVING: Readonly<Record<string, (program: string) => string>> = {
  orphan: (program) => `setsid -f ${program}`,
  daemon: (program) => `setsid -f setsid -f ${program} < /dev/null > /dev/null 2>&1`,
  lasting: (program) => `setsid env -i ${program} < /dev/null > /dev/null 2>&1 & sleep 1`,
};

let real: Real;
let directory: string;

beforeAll(async () => {
  real = await Real.start();
  directory = real.workspace;
});
afterAll(() => real.close());

const fileOf = (name: string) => join(directory, `${name}.json`);

/** The configuration of these MCP servers. */
function config(names: readonly string[]): { readonly mcp_servers: Readonly<Record<string, object>> } {
  const servers = names.map((name) => {
    const [command, ...args] = [...(HIDDEN[name] ?? []), process.execPath, MCP_SERVER, fileOf(name)];
    return [name, { command, args }] as const;
  });
  return { mcp_servers: Object.fromEntries(servers) };
}

/** Starts a thread, and waits until its MCP servers run. */
async function pidsOf(codex: Codex, names: readonly string[]): Promise<readonly number[]> {
  for (const name of names) rmSync(fileOf(name), { force: true });
  await firstValueFrom(codex.startThread());
  await eventually('the MCP servers', () => names.every((name) => existsSync(fileOf(name))));
  const pids = names.map((name) => (JSON.parse(readFileSync(fileOf(name), 'utf8')) as { pid: number }).pid);
  onTestFinished(() => pids.filter(isAlive).forEach((pid) => process.kill(pid, 'SIGKILL')));
  expect(pids.filter(isAlive)).toHaveLength(names.length);
  // What has no mark is known only since the server was looked at, which is done once a second.
  const seenAt = performance.now();
  await eventually('a look at the server', () => performance.now() - seenAt > 1100);
  return pids;
}

/** Has the agent run a command that leaves something behind, and waits until that runs. */
async function leftBy(codex: Codex, name: string): Promise<number> {
  const file = fileOf(`command-${name}`);
  rmSync(file, { force: true });
  const program = `${process.execPath} ${MCP_SERVER} ${file}`;
  const thread = await firstValueFrom(codex.startThread({ approvalPolicy: 'never', sandbox: 'fullAccess' }));
  real.script(thread.id, [shell(LEAVING[name]?.(program) ?? ''), text('Done.')]);
  await firstValueFrom(thread.run('Do it.'));
  await eventually('the process', () => existsSync(file));
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return pid;
}

describe.skipIf(process.platform !== 'linux')('MCP servers that end with nothing', () => {
  it('are gone when close() has resolved, however they hide', async () => {
    const names = Object.keys(HIDDEN);
    const codex = real.connect({ config: config(names) });
    const pids = await pidsOf(codex, names);
    await codex.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it.each(['SIGKILL', 'SIGABRT'] as const)(
    'are gone when the link has ended by %s of the server',
    async (signal) => {
      const names = Object.keys(HIDDEN);
      const codex = real.connect({ config: config(names) });
      const pids = await pidsOf(codex, names);
      const end = watch(codex.notifications$);
      process.kill(serverPid(real), signal);
      await end.ended;
      expect(pids.filter(isAlive)).toEqual([]);
    },
  );

  it('are gone when a server for several clients is closed or killed', async () => {
    for (const how of ['close', 'kill'] as const) {
      const names = Object.keys(HIDDEN);
      const server = await firstValueFrom(
        spawnServer({ cwd: real.workspace, env: real.home.env, config: config(names) }),
      );
      onTestFinished(() => server.close());
      const codex = new Codex(server.transport);
      onTestFinished(() => codex.close());
      const pids = await pidsOf(codex, names);
      if (how === 'close') await server.close();
      else process.kill(server.pid ?? 0, 'SIGKILL');
      await firstValueFrom(server.ended$);
      expect(pids.filter(isAlive)).toEqual([]);
    }
  });
});

describe.skipIf(process.platform !== 'linux')('a command of the agent leaves nothing behind', () => {
  it.each(Object.keys(LEAVING))('when the client is closed: %s', async (name) => {
    const codex = real.connect();
    const pid = await leftBy(codex, name);
    await codex.close();
    expect(isAlive(pid)).toBe(false);
  });

  it.each(Object.keys(LEAVING))('when the server is killed: %s', async (name) => {
    const codex = real.connect();
    const pid = await leftBy(codex, name);
    const end = watch(codex.notifications$);
    process.kill(serverPid(real), 'SIGKILL');
    await end.ended;
    expect(isAlive(pid)).toBe(false);
  });
});

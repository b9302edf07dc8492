import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TransportClosedError } from '../../src/errors/client-errors.js';
import { stdio, type StdioOptions } from '../../src/node.js';
import { processTable } from '../../src/transport/process-table.js';
import { eventually, isAlive, temporaryDirectory, watch, type Watched } from './support.js';

/** The installed app-server, with a home of its own and nothing that goes out into the net. */
function codex(options: StdioOptions = {}): Watched {
  const home = temporaryDirectory();
  writeFileSync(join(home, 'config.toml'), '[features]\nplugins = false\n[analytics]\nenabled = false\n');
  const env = {
    CODEX_HOME: home,
    CODEX_APP_SERVER_DISABLE_MANAGED_CONFIG: '1',
    RUST_LOG: undefined,
    ...options.env,
  };
  const link = watch(stdio({ ...options, env })());
  const params = {
    clientInfo: { name: 'codex-rx-test', version: '1.0.0' },
    capabilities: { experimentalApi: true },
  };
  link.transport.send({ id: 1, method: 'initialize', params });
  link.transport.send({ method: 'initialized', params: {} });
  return link;
}

async function reply({ frames }: Watched, id: number): Promise<unknown> {
  const find = (): unknown => frames.find((frame) => frame.id === id && frame.method === undefined)?.result;
  await eventually(`the reply to ${id}`, () => find() !== undefined, 60_000);
  return find();
}

/** The children of this process that were not there before. */
function newChildren(before: ReadonlySet<number>): number[] {
  return [...processTable().values()]
    .filter(({ pid, parent }) => parent === process.pid && !before.has(pid))
    .map(({ pid }) => pid);
}

/** Starts a command in the app-server which starts another in a session of its own; tells the pids of all three. */
async function withCommand(
  options: StdioOptions = {},
): Promise<Watched & { server: number; pids: number[] }> {
  const before = new Set(processTable().keys());
  const link = codex(options);
  await reply(link, 1);
  const [server] = newChildren(before);
  if (server === undefined) throw new Error('there is no process');
  const command = ['bash', '-c', 'setsid sleep 301 & sleep 302 & wait'];
  const sandboxPolicy = { type: 'dangerFullAccess' };
  link.transport.send({
    id: 2,
    method: 'command/exec',
    params: { command, sandboxPolicy, timeoutMs: 300_000 },
  });
  const below = (): number[] => {
    const found = new Set([server]);
    for (const { pid, parent } of [...processTable().values()].sort((a, b) => a.pid - b.pid)) {
      if (found.has(parent)) found.add(pid);
    }
    return [...found];
  };
  await eventually('the commands', () => below().length >= 4, 60_000);
  const pids = below();
  onTestFinished(() => pids.filter(isAlive).forEach((pid) => process.kill(pid, 'SIGKILL')));
  return { ...link, server, pids };
}

const onLinux = it.skipIf(process.platform !== 'linux');

describe('stdio with codex', () => {
  it('shakes hands, and leaves no process when it is closed', async () => {
    const before = new Set(processTable().keys());
    const link = codex();
    expect(await reply(link, 1)).toMatchObject({
      userAgent: expect.stringContaining('codex-rx-test/') as string,
    });
    const pids = newChildren(before);
    expect(pids).toHaveLength(1);
    await link.transport.close();
    expect(await link.ended).toBeUndefined();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('hands on the configuration, of every kind of value', async () => {
    const text = 'a "quote", a \\ and 世界\n';
    const link = codex({
      config: {
        model: text,
        'features.web_search_request': true,
        tool_output_token_limit: 12_345,
        model_providers: {
          mine: { name: 'Mine', base_url: 'http://127.0.0.1:1', query_params: { 'a.b c': '=1' } },
        },
        'model_providers.other': { name: 'Other', http_headers: {} },
        notify: ['one', 'two'],
        profile: undefined,
      },
    });
    link.transport.send({ id: 2, method: 'config/read', params: {} });
    expect(await reply(link, 2)).toMatchObject({
      config: {
        model: text,
        features: { web_search_request: true, plugins: false },
        tool_output_token_limit: 12_345,
        model_providers: { mine: { query_params: { 'a.b c': '=1' } }, other: { name: 'Other' } },
        notify: ['one', 'two'],
      },
    });
  });

  it('tells why it could not start', async () => {
    const CODEX_HOME = join(temporaryDirectory(), 'missing');
    const error = await codex({ env: { CODEX_HOME } }).ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      exitCode: 1,
      stderrTail: expect.stringContaining('CODEX_HOME points to') as string,
    });
  });

  it('carries a lone surrogate without losing the request', async () => {
    const link = codex();
    const cwd = join(temporaryDirectory(), 'x');
    mkdirSync(cwd);
    link.transport.send({
      id: 2,
      method: 'command/exec',
      params: { command: ['printf', '%s', 'a\ud800b'], cwd },
    });
    expect(await reply(link, 2)).toMatchObject({ stdout: 'a\ufffdb' });
  });

  it('leaves no command behind when it is closed', async () => {
    const { transport, pids } = await withCommand();
    await transport.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('kills a stopped server together with its command', async () => {
    const { transport, server, pids } = await withCommand({ shutdownTimeoutMs: 200 });
    process.kill(server, 'SIGSTOP');
    await transport.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  onLinux('kills the command of a server that has crashed', async () => {
    const { ended, server, pids } = await withCommand();
    process.kill(server, 'SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

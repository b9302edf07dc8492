import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functionCall, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codexBinary } from '../../fixtures/binary.js';
import { Real, watch } from '../../fixtures/real.js';

/** The machine the server runs on, and others it can work on. */

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** Starts a server that runs commands for an app-server; resolves once it listens. */
async function execServer(port = '0') {
  const child = spawn(codexBinary(), ['exec-server', '--listen', `ws://127.0.0.1:${port}`], {
    env: { ...process.env, ...real.home.env },
    cwd: real.workspace,
  });
  child.stderr.resume();
  const [said] = await once(child.stdout, 'data');
  const url = String(said).trim();
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { url, port: new URL(url).port, end, [Symbol.asyncDispose]: end };
}

describe('environments', () => {
  it('are this machine, and others that come and go', async () => {
    const { environments } = real.codex;
    const local = await firstValueFrom(environments.status({ environmentId: 'local' }));
    expect(local).toMatchObject({ status: 'ready' });
    await using before = await execServer();
    const environmentId = 'beside';
    expect(await firstValueFrom(environments.add({ environmentId, execServerUrl: before.url }))).toEqual({});
    expect(await firstValueFrom(environments.info({ environmentId }))).toMatchObject({
      shell: { path: expect.stringContaining('sh') },
      cwd: expect.stringContaining(real.workspace),
    });
    const command = functionCall('exec_command', { cmd: 'echo hello' });
    const thread = await real.thread([command, text('It said hello.'), text('Again.')], {
      environments: [{ environmentId, cwd: real.workspace }],
      sandbox: 'fullAccess',
      approvalPolicy: 'never',
    });
    const { items } = await firstValueFrom(thread.run('Say hello there.'));
    expect(items).toContainEqual(expect.objectContaining({ aggregatedOutput: 'hello\n', exitCode: 0 }));
    const losses = watch(real.codex.on('thread/environment/disconnected'));
    const returns = watch(real.codex.on('thread/environment/connected'));
    await before.end();
    // What comes in its place is found to be another, and taken up with by the next turn.
    await using _after = await execServer(before.port);
    expect(await losses.first()).toEqual({ threadId: thread.id, environmentId });
    await firstValueFrom(thread.run('Say it again.'));
    expect(await returns.first()).toEqual({ threadId: thread.id, environmentId });
    expect(await firstValueFrom(environments.status({ environmentId }))).toMatchObject({ status: 'ready' });
  });
});

describe('the server', () => {
  it('tells of its process and its requests', async () => {
    const { process: own, gauges } = await firstValueFrom(real.codex.server.diagnostics());
    expect(own.residentMemoryBytes).toBeGreaterThan(1_000_000);
    expect(gauges).toContainEqual({ name: 'app.requests.in_flight', value: 1 });
  });

  it('saves what goes with a report of a defect', async () => {
    const savePath = join(real.workspace, 'report.zip');
    const saved = await firstValueFrom(
      real.codex.feedback.save({ classification: 'bug', savePath, reason: 'It was made up.' }),
    );
    expect(saved.savedPath).toBe(savePath);
    expect((await readFile(savePath)).subarray(0, 2).toString()).toBe('PK');
  });

  it('searches files for part of their path, once', async () => {
    await writeFile(join(real.workspace, 'pomegranate.txt'), '');
    const found = await firstValueFrom(
      real.codex.fileSearch.once({ query: 'pomgran', roots: [real.workspace] }),
    );
    expect(found.files).toMatchObject([{ path: 'pomegranate.txt', root: real.workspace }]);
  });
});

describe('what was taken over from other agents', () => {
  it('is remembered, also when the client did it by itself', async () => {
    const { externalAgents } = real.codex;
    const histories = async () => (await firstValueFrom(externalAgents.readHistories())).data;
    expect(await histories()).toEqual([]);
    const success = { itemType: 'SKILLS', source: 'there', target: 'here' } as const;
    const { importId } = await firstValueFrom(
      externalAgents.recordHistory({
        providerId: 'another-agent',
        itemTypeResults: [{ itemType: 'SKILLS', successes: [success], failures: [] }],
      }),
    );
    expect(await histories()).toMatchObject([
      { importId, providerId: 'another-agent', successes: [success], failures: [] },
    ]);
  });
});

describe('what this machine does not have', () => {
  it('is no device that verifies its user', async () => {
    const { userVerification } = real.codex;
    expect(await firstValueFrom(userVerification.status())).toMatchObject({
      unavailableReason: 'providerUnavailable',
    });
    expect(await firstValueFrom(userVerification.cancel({ requestId: 1 }))).toEqual({});
    const challenge = { challenge: 'AAAA', title: 'Made up', description: 'Made up' };
    for (const use$ of [
      userVerification.enroll(),
      userVerification.verify(challenge),
      userVerification.delete(),
    ]) {
      expect(await watch<unknown>(use$).ended).toMatchObject({
        message: expect.stringContaining('not available in this build'),
      });
    }
  });

  it('is the sandbox of Windows, whose setup begins all the same, and fails', async () => {
    const { windowsSandbox } = real.codex;
    expect(await firstValueFrom(windowsSandbox.readiness())).toEqual({ status: 'notConfigured' });
    const ends = watch(real.codex.on('windowsSandbox/setupCompleted'));
    expect(await firstValueFrom(windowsSandbox.startSetup({ mode: 'elevated' }))).toEqual({ started: true });
    expect(await ends.first()).toMatchObject({ mode: 'elevated', success: false });
  });
});

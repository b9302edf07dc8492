import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InternalRpcError, InvalidRequestError, TransportClosedError, type Thread } from 'codex-rx';
import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { shell } from '../fixtures/approvals.js';
import { codexBinary } from '../fixtures/binary.js';
import { begun, Real, storedStatuses, watch } from '../fixtures/real.js';
import { within } from '../fixtures/within.js';

const SOON = 10_000;
const FREE = { sandbox: 'fullAccess', approvals: 'denyAll' } as const;

/** How a process gets mounts of its own here, which are gone with it; `undefined` where it cannot. */
const apart = [['unshare', '-m'] as const, ['unshare', '-Urm'] as const].find(([command, ...options]) => {
  const probe = spawnSync(command, [...options, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
    stdio: 'ignore',
  });
  return probe.status === 0;
});

/** The server, for which `mounts` has prepared its home. */
function prepared(mounts: string): readonly string[] {
  return [...(apart ?? []), 'sh', '-c', `${mounts} && exec "$0" app-server`, codexBinary()];
}

const SMALL_DISK = [
  'mkdir "$CODEX_HOME/sessions"',
  'mount -t tmpfs -o size=256k tmpfs "$CODEX_HOME/sessions"',
  'head -c 200000 /dev/zero > "$CODEX_HOME/sessions/filler"',
].join(' && ');

/** More than the small disk has left. */
const LONG = 'x'.repeat(100_000);

/** Shows that turns go on while nothing can be stored, and what the user is told of it. */
async function goesOnUnstored(thread: Thread, why: string): Promise<void> {
  const events = watch(thread.events$);
  for (const prompt of ['Once.', 'Twice.']) {
    const run = watch(thread.run(prompt));
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: LONG }]);
  }
  const warnings = events.values.flatMap((event) =>
    event.method === 'warning' ? [event.params.message] : [],
  );
  expect(warnings.filter((message) => message.includes(why))).toEqual([
    expect.stringContaining('Failed to save the conversation transcript; Codex will continue retrying.'),
    expect.stringContaining('Failed to save the conversation transcript; Codex will continue retrying.'),
  ]);
  const read = await within(SOON, watch(thread.read({ includeTurns: true })).ended);
  expect(read).toBeInstanceOf(InternalRpcError);
  expect(read).toMatchObject({ rpcCode: -32603, message: expect.stringContaining(why) });
}

/** Shows that nothing is missing once it can be stored again. */
async function isStored(thread: Thread): Promise<void> {
  expect(await within(SOON, firstValueFrom(thread.run('At last.')))).toMatchObject({ status: 'completed' });
  expect(await storedStatuses(thread)).toEqual(['completed', 'completed', 'completed']);
}

describe.concurrent('transcripts that cannot be written', () => {
  it.runIf(apart)('because the disk is full are written once there is room', async () => {
    await using real = await Real.start();
    const codex = real.connect({ command: prepared(SMALL_DISK) });
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, () => text(LONG));
    await goesOnUnstored(thread, 'No space left on device');
    const sessions = join(real.home.path, 'sessions');
    await firstValueFrom(
      codex.request('command/exec', {
        command: ['mount', '-o', 'remount,size=16m', sessions],
        sandboxPolicy: { type: 'dangerFullAccess' },
      }),
    );
    await isStored(thread);
  });

  it('because their directory is none are written once it is one', async () => {
    await using real = await Real.start();
    const thread = await real.thread(() => text(LONG));
    const sessions = join(real.home.path, 'sessions');
    rmSync(sessions, { recursive: true, force: true });
    writeFileSync(sessions, '');
    await goesOnUnstored(thread, 'Not a directory');
    rmSync(sessions);
    await isStored(thread);
    await real.codex.close();
    const resumed = await firstValueFrom(real.connect().resumeThread(thread.id));
    expect(await storedStatuses(resumed)).toEqual(['completed', 'completed', 'completed']);
  });
});

describe.concurrent('a home that', () => {
  it.runIf(apart)('is read-only lets no server start, as the error tells', async () => {
    await using real = await Real.start();
    const mounts = 'mount --bind "$CODEX_HOME" "$CODEX_HOME" && mount -o remount,bind,ro "$CODEX_HOME"';
    const codex = real.connect({ command: prepared(mounts) });
    const error = await within(SOON, watch(codex.connect()).ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('The app-server exited with code 1'),
      stderrTail: expect.stringContaining(real.home.path),
    });
  });

  it('is deleted during a turn costs what was stored, not the turn', async () => {
    await using real = await Real.start();
    const { script, release } = begun();
    const thread = await real.thread([script, text('Again.')]);
    const run = watch(thread.run('Talk.'));
    await firstValueFrom(thread.turns$);
    rmSync(real.home.path, { recursive: true, force: true, maxRetries: 5 });
    release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ status: 'completed', finalResponse: 'I begin and end.' }]);
    const again = await within(SOON, firstValueFrom(thread.run('Again?')));
    expect(again).toMatchObject({ status: 'completed', finalResponse: 'Again.' });
    const read = await within(SOON, watch(thread.read({ includeTurns: true })).ended);
    expect(read).toBeInstanceOf(InvalidRequestError);
    expect(read).toMatchObject({ message: expect.stringContaining('missing source rollout') });
  });
});

describe.concurrent('a workspace that', () => {
  it('is deleted during a turn fails the commands in it, and nothing else', async () => {
    await using real = await Real.start();
    const cwd = join(real.workspace, 'inner');
    mkdirSync(cwd);
    const gone = hold();
    const scripts = [[text(['I begin', gone, '.']), shell('echo here')], text('I saw.'), text('Again.')];
    const thread = await real.thread(scripts, { ...FREE, cwd });
    const run = watch(thread.run('Look around.'));
    await gone.reached;
    rmSync(cwd, { recursive: true });
    gone.release();
    expect(await within(SOON, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([
      {
        status: 'completed',
        finalResponse: 'I saw.',
        items: [
          { type: 'userMessage' },
          { type: 'agentMessage' },
          {
            type: 'commandExecution',
            status: 'failed',
            aggregatedOutput: expect.stringContaining('No such file or directory'),
          },
          { type: 'agentMessage' },
        ],
      },
    ]);
    const exec = await within(SOON, watch(real.codex.exec(['pwd'], { cwd })).ended);
    expect(exec).toBeInstanceOf(InternalRpcError);
    expect(exec).toMatchObject({ message: expect.stringContaining('No such file or directory') });
    expect(await firstValueFrom(thread.run('Again?'))).toMatchObject({ finalResponse: 'Again.' });
  });
});

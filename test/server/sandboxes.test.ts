import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidParamsError,
  type Codex,
  type SandboxPreset,
  type StartThreadOptions,
  type Thread,
  type TurnOptions,
} from 'codex-rx';
import { functionCall, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Real, replyTo, sent, watch } from '../fixtures/real.js';

const PRESETS: readonly SandboxPreset[] = ['readOnly', 'workspaceWrite', 'fullAccess'];
const NEVER = { approvalPolicy: 'never' } as const;

/** A profile that is like a workspace, but closes one kind of file. */
const PROFILES = {
  strict: {
    extends: ':workspace',
    filesystem: { glob_scan_max_depth: 3, ':workspace_roots': { '**/*.env': 'deny' } },
  },
};
const SECRET = 'OPEN-SESAME';
const LOOK = functionCall('exec_command', { cmd: 'cat secret.env' });

/** What the commands of a turn have printed. */
async function printed(thread: Thread, options?: TurnOptions): Promise<string> {
  const { items } = await firstValueFrom(thread.run('Look.', options));
  return items.map((item) => (item.type === 'commandExecution' ? item.aggregatedOutput : '')).join('');
}

/** What a call ends with, and the methods that were sent for it. */
async function refused(
  codex: Codex,
  call: () => ReturnType<Codex['startThread']> | ReturnType<Thread['run']>,
) {
  await firstValueFrom(codex.connect());
  const wire = watch(codex.wire$);
  const error = await watch<unknown>(call()).ended;
  wire.unsubscribe();
  const methods = wire.values.flatMap(({ direction, frame }) => (direction === 'out' ? [frame.method] : []));
  return { error, methods };
}

describe('a sandbox that is named beside a permission profile of the configuration', () => {
  let real: Real;
  beforeAll(async () => {
    real = await Real.start({ config: { default_permissions: 'strict', permissions: PROFILES } });
    writeFileSync(join(real.workspace, 'secret.env'), SECRET);
  });
  afterAll(() => real.close());

  it('is not needed to keep closed what the profile closes', async () => {
    const thread = await real.thread([LOOK, text('Done.')], NEVER);
    expect(await printed(thread)).not.toContain(SECRET);
  });

  it.each(PRESETS)('is refused when a thread is started: %s', async (sandbox) => {
    const { error, methods } = await refused(real.codex, () => real.codex.startThread({ sandbox }));
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ method: 'thread/start', issues: [{ path: ['sandbox'] }] });
    expect((error as Error).message).toMatch(/"strict".*leave sandbox out.*permissions/);
    expect(methods).toEqual(['config/read']);
  });

  it('is refused as sandbox_mode of the configuration of a thread', async () => {
    const config = { sandbox_mode: 'read-only' };
    const { error } = await refused(real.codex, () => real.codex.startThread({ config }));
    expect(error).toMatchObject({ method: 'thread/start', issues: [{ path: ['sandbox'] }] });
  });

  it.each<[string, TurnOptions]>([
    ...PRESETS.map((sandbox): [string, TurnOptions] => [sandbox, { sandbox }]),
    ['a policy', { sandbox: { type: 'readOnly' } }],
  ])('is refused on a turn: %s', async (_, options) => {
    const thread = await real.thread([text('Done.'), LOOK, text('Done.')], NEVER);
    const { error, methods } = await refused(real.codex, () => thread.run('Look.', options));
    expect(error).toMatchObject({ method: 'turn/start', issues: [{ path: ['sandbox'] }] });
    expect(methods).toEqual([]);
    expect(await firstValueFrom(thread.run('Go on.'))).toMatchObject({ status: 'completed' });
    expect(await printed(thread)).not.toContain(SECRET);
  });

  it('is refused when the thread is resumed or forked, also by a client that knows nothing of it', async () => {
    const thread = await real.thread([text('Done.')], NEVER);
    await firstValueFrom(thread.run('Go.'));
    for (const codex of [real.codex, real.connect()]) {
      for (const call of ['resumeThread', 'forkThread'] as const) {
        const { error, methods } = await refused(codex, () =>
          codex[call](thread.id, { sandbox: 'readOnly' }),
        );
        expect(error).toMatchObject({ code: 'invalid_params', issues: [{ path: ['sandbox'] }] });
        expect(methods.filter((method) => method !== 'config/read')).toEqual([]);
      }
    }
  });

  it('is refused for a command of its own', async () => {
    const command = ['cat', join(real.workspace, 'secret.env')];
    for (const sandbox of [...PRESETS, { type: 'readOnly' } as const]) {
      const error = await watch(real.codex.exec(command, { sandbox })).ended;
      expect(error).toMatchObject({ method: 'command/exec', issues: [{ path: ['sandbox'] }] });
    }
  });

  it('takes none of the place of permissions that are named', async () => {
    const options: StartThreadOptions = { sandbox: 'readOnly', permissions: ':workspace' };
    const start = await refused(real.codex, () => real.codex.startThread(options));
    expect(start.error).toMatchObject({ code: 'invalid_params', issues: [{ path: ['sandbox'] }] });
    const thread = await real.thread([], { permissions: ':workspace' });
    const run = await refused(real.codex, () =>
      thread.run('Go.', { sandbox: 'readOnly', permissions: ':workspace' }),
    );
    expect(run.error).toMatchObject({ code: 'invalid_params', issues: [{ path: ['sandbox'] }] });
    expect([start.methods, run.methods]).toEqual([[], []]);
  });

  it("is taken where the thread has one of the server's own profiles instead", async () => {
    const thread = await real.thread([text('Done.')], { ...NEVER, permissions: ':workspace' });
    const result = await firstValueFrom(thread.run('Go.', { sandbox: 'readOnly' }));
    expect(result.status).toBe('completed');
  });
});

describe('a profile that only a thread has', () => {
  it('is not taken from it by a client that resumes or forks it with a sandbox', async () => {
    await using real = await Real.start({
      config: { permissions: PROFILES, default_permissions: ':workspace' },
    });
    const thread = await real.thread([text('Done.')], { ...NEVER, permissions: 'strict' });
    await firstValueFrom(thread.run('Go.'));
    await real.codex.close();
    const other = real.connect();
    for (const call of ['resumeThread', 'forkThread'] as const) {
      const { error } = await refused(other, () => other[call](thread.id, { sandbox: 'workspaceWrite' }));
      expect(error).toMatchObject({ code: 'invalid_params', issues: [{ path: ['sandbox'] }] });
    }
  });

  it('is known to a client that takes the thread up, and to one that only has its id', async () => {
    await using real = await Real.start({
      config: { permissions: PROFILES, default_permissions: ':workspace' },
    });
    const thread = await real.thread([text('Done.')], { ...NEVER, permissions: 'strict' });
    await firstValueFrom(thread.run('Go.'));
    await real.codex.close();
    const other = real.connect();
    const error = await watch(other.thread(thread.id).run('Go.', { sandbox: 'readOnly' })).ended;
    expect(error).toMatchObject({ method: 'turn/start', issues: [{ path: ['sandbox'] }] });
  });
});

describe('a sandbox that is named on a turn', () => {
  const CLOSED = {
    exclude_slash_tmp: true,
    exclude_tmpdir_env_var: true,
    network_access: true,
    writable_roots: ['/var/lib'],
  };
  const KEPT = {
    type: 'workspaceWrite',
    excludeSlashTmp: true,
    excludeTmpdirEnvVar: true,
    networkAccess: true,
    writableRoots: ['/var/lib'],
  };

  async function start(mode: string, options: StartThreadOptions = {}) {
    const real = await Real.start({ config: { sandbox_mode: mode, sandbox_workspace_write: CLOSED } });
    const thread = await real.thread([text('1'), text('2'), text('3')], { ...NEVER, ...options });
    const settings = watch(real.codex.on('thread/settings/updated'));
    return { real, thread, settings, starts: sent(real.codex) };
  }

  it.each(['workspace-write', 'read-only', 'danger-full-access'])(
    'keeps what the configuration says of a workspace, where the thread has %s',
    async (mode) => {
      const { real, thread, starts } = await start(mode);
      onTestFinished(() => real.close());
      await firstValueFrom(thread.run('One.', { sandbox: 'workspaceWrite' }));
      await firstValueFrom(thread.run('Two.', { sandbox: 'read-only' }));
      await firstValueFrom(thread.run('Three.', { sandbox: 'workspace-write' }));
      expect(starts('turn/start').map(({ params }) => params)).toMatchObject([
        { sandboxPolicy: KEPT },
        { sandboxPolicy: { type: 'readOnly', networkAccess: false } },
        { sandboxPolicy: KEPT },
      ]);
      const { result } = await replied(real, thread);
      expect(result).toMatchObject({ sandbox: KEPT });
    },
  );

  it('keeps what the thread was opened with', async () => {
    const config = {
      sandbox_workspace_write: { network_access: false },
      'sandbox_workspace_write.writable_roots': [],
    };
    const { real, thread, starts } = await start('read-only', { config });
    onTestFinished(() => real.close());
    await firstValueFrom(thread.run('One.', { sandbox: 'workspaceWrite' }));
    const [frame] = starts('turn/start');
    expect(frame?.params).toMatchObject({
      sandboxPolicy: { type: 'workspaceWrite', excludeSlashTmp: true, networkAccess: false },
    });
  });

  it('says by a policy what differs, and keeps the rest', async () => {
    const { real, thread, starts } = await start('workspace-write');
    onTestFinished(() => real.close());
    await firstValueFrom(thread.run('One.', { sandbox: { type: 'workspaceWrite', networkAccess: false } }));
    const [frame] = starts('turn/start');
    expect(frame?.params).toMatchObject({ sandboxPolicy: { ...KEPT, networkAccess: false } });
  });

  it('is laid over what the server says of a thread of which only the id was known', async () => {
    const { real, thread } = await start('read-only');
    onTestFinished(() => real.close());
    await firstValueFrom(thread.run('One.', { sandbox: { type: 'workspaceWrite', networkAccess: false } }));
    await real.codex.close();
    const other = real.connect();
    const starts = sent(other);
    await firstValueFrom(other.thread(thread.id).run('Two.', { sandbox: 'workspaceWrite' }));
    expect(starts('thread/resume')).toHaveLength(1);
    expect(starts('turn/start')[0]?.params).toMatchObject({ sandboxPolicy: KEPT });
  });

  it('leaves closed to commands what the configuration closes', async () => {
    const { real } = await start('workspace-write');
    onTestFinished(() => real.close());
    const file = join('/tmp', `sandboxes-${process.pid}.txt`);
    onTestFinished(() => rmSync(file, { force: true }));
    const write = functionCall('exec_command', { cmd: `printf out > ${file}` });
    const thread = await real.thread([write, text('Done.'), write, text('Done.')], NEVER);
    for (const options of [{ sandbox: 'workspaceWrite' }, {}] as const) {
      await firstValueFrom(thread.run('Write.', options));
      expect(existsSync(file)).toBe(false);
    }
    const command = ['sh', '-c', `printf out > ${file}`];
    for (const cwd of [real.workspace, undefined]) {
      const events = watch(real.codex.exec(command, { sandbox: 'workspaceWrite', cwd }));
      expect(await events.ended).toBeUndefined();
      expect(events.values.at(-1)).not.toMatchObject({ exitCode: 0 });
      expect(existsSync(file)).toBe(false);
    }
  });

  /** The reply to a resume, which tells what the thread has. */
  async function replied(real: Real, thread: Thread) {
    const isReply = replyTo('thread/resume');
    const wire = watch(real.codex.wire$);
    const replies = wire.first((frame) => isReply(frame));
    await firstValueFrom(thread.resume());
    const { frame } = await replies;
    wire.unsubscribe();
    return frame;
  }
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidParamsError,
  textInput,
  type ApprovalsPreset,
  type Codex,
  type Frame,
  type SandboxPreset,
} from 'codex-rx';
import { functionCall, text } from 'codex-rx/testing/node';
import { firstValueFrom, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** What is sent and answered while an Observable runs to its end, for the last request of a method. */
async function exchange(codex: Codex, method: string, source$: Observable<unknown>) {
  const wire = watch(codex.wire$);
  await firstValueFrom(source$);
  wire.unsubscribe();
  const request = wire.values.findLast(({ frame }) => frame.method === method)?.frame;
  const isReply = (frame: Frame) => frame.method === undefined && frame.id === request?.id;
  const reply = wire.values.find(({ direction, frame }) => direction === 'in' && isReply(frame))?.frame;
  return { params: request?.params, result: reply?.result };
}

const sandboxes: readonly [SandboxPreset, string, object][] = [
  ['readOnly', 'read-only', { type: 'readOnly', networkAccess: false }],
  ['workspaceWrite', 'workspace-write', { type: 'workspaceWrite' }],
  ['fullAccess', 'danger-full-access', { type: 'dangerFullAccess' }],
];

const approvals: readonly [ApprovalsPreset, object][] = [
  ['denyAll', { approvalPolicy: 'never' }],
  ['autoReview', { approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' }],
];

describe('presets of a thread', () => {
  it.each(sandboxes)('sandbox: %s is sent as %s, and taken', async (sandbox, wire, policy) => {
    const { params, result } = await exchange(
      real.codex,
      'thread/start',
      real.codex.startThread({ sandbox }),
    );
    expect(params).toEqual({ sandbox: wire });
    expect(result).toMatchObject({ sandbox: policy });
  });

  it.each(sandboxes)(
    'sandbox: the wire has its own word for %s, %s, which is taken too',
    async (_, sandbox, policy) => {
      const start$ = real.codex.startThread({ sandbox: sandbox as 'read-only' });
      const { params, result } = await exchange(real.codex, 'thread/start', start$);
      expect(params).toEqual({ sandbox });
      expect(result).toMatchObject({ sandbox: policy });
    },
  );

  it.each(approvals)('approvals: %s is sent in its wire form, and taken', async (preset, wire) => {
    const start$ = real.codex.startThread({ approvals: preset });
    const { params, result } = await exchange(real.codex, 'thread/start', start$);
    expect(params).toEqual(wire);
    expect(result).toMatchObject(wire);
  });

  it('that are not given are not sent', async () => {
    const { params } = await exchange(real.codex, 'thread/start', real.codex.startThread());
    expect(params).toEqual({});
  });

  it('can be set when it is resumed or forked', async () => {
    const { codex } = real;
    const first = real.connect();
    const { id } = await firstValueFrom(first.startThread());
    real.script(id, [text('Hello.')]);
    await firstValueFrom(first.thread(id).run('Say hello.'));
    await first.close();
    const presets = { sandbox: 'readOnly', approvals: 'denyAll' } as const;
    const wire = { sandbox: 'read-only', approvalPolicy: 'never' };
    const taken = { approvalPolicy: 'never', sandbox: { type: 'readOnly' } };
    const forked = await exchange(codex, 'thread/fork', codex.forkThread(id, presets));
    expect(forked).toMatchObject({ params: wire, result: taken });
    const resumed = await exchange(codex, 'thread/resume', codex.resumeThread(id, presets));
    expect(resumed).toMatchObject({ params: wire, result: taken });
  });

  it.each([
    // @ts-expect-error nothing is called that
    ['startThread', 'sandbox', (codex: Codex) => codex.startThread({ sandbox: 'readonly' })],
    // @ts-expect-error a wire form is no preset
    ['startThread', 'approvals', (codex: Codex) => codex.startThread({ approvals: 'never' })],
    // @ts-expect-error nothing is called that
    ['resumeThread', 'sandbox', (codex: Codex) => codex.resumeThread('id', { sandbox: 'workspace' })],
    // @ts-expect-error a wire form is no preset
    ['forkThread', 'approvals', (codex: Codex) => codex.forkThread('id', { approvals: 'on-request' })],
    // @ts-expect-error nothing is called that
    ['run', 'sandbox', (codex: Codex) => codex.thread('id').run('hi', { sandbox: 'full-access' })],
    // @ts-expect-error a wire form is no preset
    ['run', 'approvals', (codex: Codex) => codex.thread('id').run('hi', { approvals: 'untrusted' })],
    // @ts-expect-error a name every object has is no preset
    ['turn', 'sandbox', (codex: Codex) => codex.thread('id').turn('hi', { sandbox: 'toString' })],
  ])('are refused by %s before anything is sent when they are none: %s', async (_, field, use) => {
    await firstValueFrom(real.codex.connect());
    const wire = watch(real.codex.wire$);
    const error = await watch<unknown>(use(real.codex)).ended;
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ code: 'invalid_params', issues: [{ path: [field] }] });
    expect(wire.values.filter(({ direction }) => direction === 'out')).toEqual([]);
  });
});

describe('presets of a turn', () => {
  it.each(sandboxes)(
    'sandbox: %s is sent as a policy, and kept by the thread',
    async (sandbox, _, policy) => {
      const thread = await real.thread([text('Hello.')]);
      const settings = watch(real.codex.on('thread/settings/updated'));
      const { params } = await exchange(real.codex, 'turn/start', thread.run('hi', { sandbox }));
      expect(params).toEqual({ threadId: thread.id, input: [textInput('hi')], sandboxPolicy: policy });
      expect(settings.values).toMatchObject([
        { threadId: thread.id, threadSettings: { sandboxPolicy: policy } },
      ]);
    },
  );

  it.each(approvals)(
    'approvals: %s is sent in its wire form, and kept by the thread',
    async (preset, wire) => {
      const thread = await real.thread([text('Hello.')]);
      const settings = watch(real.codex.on('thread/settings/updated'));
      const { params } = await exchange(real.codex, 'turn/start', thread.run('hi', { approvals: preset }));
      expect(params).toEqual({ threadId: thread.id, input: [textInput('hi')], ...wire });
      expect(settings.values).toMatchObject([{ threadId: thread.id, threadSettings: wire }]);
    },
  );
});

describe('a command of the agent', () => {
  it.each([
    ['readOnly', 'before'],
    ['workspaceWrite', 'after'],
    ['fullAccess', 'after'],
  ] as const)('writes under the sandbox of its thread: %s leaves %s', async (sandbox, content) => {
    const file = join(real.workspace, `${sandbox}.txt`);
    writeFileSync(file, 'before');
    const cmd = `printf after > ${file}`;
    const thread = await real.thread([functionCall('exec_command', { cmd }), text('Done.')], {
      sandbox,
      approvals: 'denyAll',
    });
    expect(await firstValueFrom(thread.run('Write.'))).toMatchObject({ status: 'completed' });
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('writes under the sandbox of its turn, and of the turn before where it names none', async () => {
    const file = join(real.workspace, 'turns.txt');
    const write = (word: string) => functionCall('exec_command', { cmd: `printf ${word} > ${file}` });
    const thread = await real.thread(
      [write('one'), text('Done.'), write('two'), text('Done.'), write('three'), text('Done.')],
      { sandbox: 'readOnly', approvals: 'denyAll' },
    );
    const contents: string[] = [];
    writeFileSync(file, 'none');
    for (const options of [{ sandbox: 'workspaceWrite' }, {}, { sandbox: 'readOnly' }] as const) {
      await firstValueFrom(thread.run('Write.', options));
      contents.push(readFileSync(file, 'utf8'));
    }
    expect(contents).toEqual(['one', 'two', 'two']);
  });
});

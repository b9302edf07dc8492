import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Codex, Thread, TurnOptions } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decided, shell } from '../fixtures/approvals.js';
import { Real } from '../fixtures/real.js';

/** What a thread keeps through its life, and what goes before what when several say something of it. */

const DENIED = { approvals: 'denyAll', sandbox: 'readOnly' } as const;
const ASKING = { approvalPolicy: 'on-request', sandbox: 'readOnly' } as const;

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** Has the agent want more than its sandbox gives, and tells whether the user was asked. */
async function asks(thread: Thread, options?: TurnOptions): Promise<boolean> {
  const more = { sandbox_permissions: 'require_escalated', justification: 'It needs more.' };
  real.script(thread.id, [shell('true', more), text('I went on.')]);
  const { approvals, result } = await decided(real, thread, (approval) => approval.decline(), options);
  expect(result).toMatchObject({ status: 'completed', finalResponse: 'I went on.' });
  return approvals.length > 0;
}

/** How a thread is set up that the server has loaded. */
async function settings(codex: Codex, { id }: Thread) {
  const stored$ = codex.request('thread/resume', { threadId: id, excludeTurns: true });
  const { approvalPolicy, approvalsReviewer, sandbox } = await firstValueFrom(stored$);
  return { approvalPolicy, approvalsReviewer, sandbox: sandbox.type };
}

describe('whether a thread asks', () => {
  it('stays when it is resumed, on the same server and on another', async () => {
    const first = real.connect();
    const thread = await firstValueFrom(first.startThread(DENIED));
    expect(await asks(thread)).toBe(false);
    const resumed = await firstValueFrom(first.resumeThread(thread.id));
    expect(await asks(resumed)).toBe(false);
    await first.close();
    const elsewhere = await firstValueFrom(real.codex.resumeThread(thread.id));
    expect(await asks(elsewhere)).toBe(false);
    expect(await settings(real.codex, elsewhere)).toMatchObject({
      approvalPolicy: 'never',
      sandbox: 'readOnly',
    });
  });

  it('is inherited by a fork, unless that says otherwise, which the thread does not notice', async () => {
    const { codex } = real;
    const thread = await real.thread([], DENIED);
    expect(await asks(thread)).toBe(false);
    expect(await asks(await firstValueFrom(codex.forkThread(thread.id)))).toBe(false);
    const asking = await firstValueFrom(thread.fork({ approvalPolicy: 'on-request' }));
    expect(await asks(asking)).toBe(true);
    const reviewed = await firstValueFrom(codex.forkThread(thread.id, { approvals: 'autoReview' }));
    expect(await settings(codex, reviewed)).toEqual({
      approvalPolicy: 'on-request',
      approvalsReviewer: 'auto_review',
      sandbox: 'readOnly',
    });
    expect(await asks(thread)).toBe(false);
  });

  it('is kept by turns that do not say, and changed by one that does, for those after it too', async () => {
    const thread = await real.thread([], ASKING);
    const asked: boolean[] = [];
    for (const options of [{}, { approvals: 'denyAll' }, {}, { approvalPolicy: 'on-request' }, {}] as const)
      asked.push(await asks(thread, options));
    expect(asked).toEqual([true, false, false, true, true]);
  });

  // The server takes what a resume says only where it has to load the thread.
  it('is not changed by resuming it while it is loaded', async () => {
    const thread = await real.thread([], ASKING);
    expect(await asks(thread)).toBe(true);
    await firstValueFrom(thread.resume(DENIED));
    expect(await asks(thread)).toBe(true);
  });
});

describe('what a turn says goes before what its thread says, and that before the client’s configuration', () => {
  let codex: Codex;
  beforeAll(() => {
    const config = { model: 'of-the-client', model_reasoning_effort: 'low' };
    codex = real.connect({ config }, { clientInfo: { name: 'some-host', title: null, version: '1.2.3' } });
  });

  it('of the model and its effort, be it a word that is still to come', async () => {
    const configured = await firstValueFrom(codex.startThread());
    const named = await firstValueFrom(codex.startThread({ model: 'of-the-thread' }));
    for (const { id } of [configured, named]) real.script(id, [text('One.'), text('Two.')]);
    await firstValueFrom(configured.run('One?'));
    await firstValueFrom(named.run('One?'));
    await firstValueFrom(named.run('Two?', { model: 'of-the-turn', effort: 'ultraviolet' }));
    const asked = [...real.requests(configured), ...real.requests(named)];
    expect(asked.map(({ body }) => body['model'])).toEqual(['of-the-client', 'of-the-thread', 'of-the-turn']);
    expect(asked.map(({ body }) => body['reasoning'])).toMatchObject([
      { effort: 'low' },
      { effort: 'low' },
      { effort: 'ultraviolet' },
    ]);
    expect(asked.map(({ headers }) => headers['originator'])).toEqual(Array(3).fill('some-host'));
  });

  it('of the directory', async () => {
    const [ofThread = '', ofTurn = ''] = ['thread', 'turn'].map((name) => join(real.workspace, name));
    for (const path of [ofThread, ofTurn]) mkdirSync(path);
    const options = { approvals: 'denyAll', sandbox: 'fullAccess' } as const;
    const threads = [
      await firstValueFrom(codex.startThread(options)),
      await firstValueFrom(codex.startThread({ ...options, cwd: ofThread })),
    ] as const;
    for (const { id } of threads)
      real.script(id, [shell('pwd'), text('There.'), shell('pwd'), text('There.')]);
    const printed: unknown[] = [];
    for (const run$ of [
      threads[0].run('Where?'),
      threads[1].run('Where?'),
      threads[1].run('Where?', { cwd: ofTurn }),
    ]) {
      const { items } = await firstValueFrom(run$);
      printed.push(
        ...items.flatMap((item) => (item.type === 'commandExecution' ? [item.aggregatedOutput] : [])),
      );
    }
    expect(printed).toEqual([real.workspace, ofThread, ofTurn].map((path) => `${path}\n`));
  });
});

describe('the result of a turn', () => {
  it('has what is documented, and nothing else', async () => {
    const thread = await real.thread([text('Hello.')]);
    expect(Object.keys(await firstValueFrom(thread.run('Say hello.'))).toSorted()).toEqual([
      'completedAt',
      'durationMs',
      'error',
      'finalResponse',
      'id',
      'items',
      'startedAt',
      'status',
      'threadId',
      'usage',
    ]);
  });
});

describe('a goal', () => {
  it('that no thread of its kind can have costs no request to the model', async () => {
    const thread = await real.thread([text('Never said.')], { ephemeral: true });
    await expect(firstValueFrom(thread.goal('Get it done.'))).rejects.toMatchObject({ reason: 'ephemeral' });
    expect(real.requests(thread)).toEqual([]);
    expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Never said.' });
  });
});

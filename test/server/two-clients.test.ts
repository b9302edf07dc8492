import { tool, ViewOnlyError, type Codex, type Diagnostic, type Frame } from 'codex-rx';
import { webSocket } from 'codex-rx/node';
import { functionCall, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, NEVER, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ASKS, shell } from '../fixtures/approvals.js';
import { watch } from '../fixtures/real.js';
import { Served } from '../fixtures/served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

/** Declines for its own turns at once, and for those of others not within the time of a test. */
const HASTY = { serverRequestHoldMs: 0, sharedRequestGraceMs: 600_000 };

/** Once the server has answered, everything has come that it had sent before, and what is answered at once is sent. */
const caughtUp = (codex: Codex) => firstValueFrom(codex.request('thread/loaded/list', {}));

/** A tool that answers when it is told to, and what it has been called for. */
function slowTool() {
  const answer = new Subject<string>();
  const calls = new Subject<string>();
  const slow = tool({
    name: 'slow',
    description: 'Takes its time.',
    input: z.object({}),
    run: (_, { callId }) => {
      calls.next(callId);
      return new Promise<string>((resolve) => answer.subscribe(resolve));
    },
  });
  return { slow, answer, called: firstValueFrom(calls) };
}

/** What a client sends in answer to the server, and what it reports. */
function observed(codex: Codex): { readonly answers: Frame[]; readonly diagnostics: Diagnostic[] } {
  const answers: Frame[] = [];
  const diagnostics: Diagnostic[] = [];
  codex.wire$.subscribe(({ direction, frame }) => {
    if (direction === 'out' && frame.method === undefined) answers.push(frame);
  });
  codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
  return { answers, diagnostics };
}

const asked = (codex: Codex, method: string) =>
  firstValueFrom(codex.frames$.pipe(filter((frame) => frame.method === method)));

describe('a tool of one client', () => {
  const joinings: readonly (readonly [string, (codex: Codex, id: string) => Promise<unknown>])[] = [
    ['resumes its thread', (codex, id) => firstValueFrom(codex.resumeThread(id))],
    ['views its thread', (codex, id) => firstValueFrom(codex.resumeThread(id, { as: 'viewer' }))],
    [
      'resumes it by request',
      (codex, id) => firstValueFrom(codex.request('thread/resume', { threadId: id })),
    ],
  ];

  it.each(joinings)('is answered by that alone when another client %s while it works', async (_, join) => {
    const { slow, answer, called } = slowTool();
    const owner = served.client();
    const other = served.client(undefined, HASTY);
    const { answers } = observed(other);
    const thread = await firstValueFrom(owner.startThread({ tools: [slow] }));
    served.real.script(thread.id, [text('Ready.'), functionCall('slow', {}), text('Done.')]);
    await firstValueFrom(thread.run('Begin.'));
    const run = watch(thread.run('Go.'));
    await called;
    const call = asked(other, 'item/tool/call');
    await join(other, thread.id);
    await call;
    await caughtUp(other);
    expect(answers).toEqual([]);
    answer.next('worth the wait');
    expect(await run.first()).toMatchObject({ finalResponse: 'Done.' });
    expect(run.values[0]?.items).toContainEqual(
      expect.objectContaining({ status: 'completed', success: true }),
    );
    expect(answers).toEqual([]);
  });

  it('is not answered by a viewer whose link is lost and comes back, which then views on', async () => {
    const { slow, answer, called } = slowTool();
    const owner = served.client();
    const proxy = await served.proxy();
    const viewer = served.client(webSocket(proxy.url, served.credentials), {
      reconnect: { delayMs: 5, maxDelayMs: 20, jitter: 0 },
      serverRequestHoldMs: 0,
      sharedRequestGraceMs: 1,
    });
    const { answers } = observed(viewer);
    viewer.handle('item/tool/call', () => ({ success: false, contentItems: [] }));
    const thread = await firstValueFrom(owner.startThread({ tools: [slow] }));
    served.real.script(thread.id, [text('Ready.'), functionCall('slow', {}), text('Done.')]);
    await firstValueFrom(thread.run('Begin.'));
    await firstValueFrom(viewer.resumeThread(thread.id, { as: 'viewer' }));
    const run = watch(thread.run('Go.'));
    await called;
    for (const _ of [1, 2, 3]) {
      const again = asked(viewer, 'item/tool/call');
      proxy.finish();
      await again;
    }
    await caughtUp(viewer);
    expect(answers).toEqual([]);
    answer.next('worth the wait');
    expect(await run.first()).toMatchObject({ finalResponse: 'Done.' });
  });

  it('shows as answered elsewhere when another client answers first, and is unsubscribed', async () => {
    const { slow, called } = slowTool();
    const owner = served.client();
    const other = served.client();
    const { diagnostics } = observed(owner);
    const thread = await firstValueFrom(owner.startThread({ tools: [slow] }));
    served.real.script(thread.id, [text('Ready.'), functionCall('slow', {}), text('Done.')]);
    await firstValueFrom(thread.run('Begin.'));
    const run = watch(thread.run('Go.'));
    await called;
    other.handle('item/tool/call', () => ({
      success: false,
      contentItems: [{ type: 'inputText', text: 'no' }],
    }));
    await firstValueFrom(other.resumeThread(thread.id));
    expect(await run.first()).toMatchObject({ finalResponse: 'Done.' });
    expect(diagnostics).toContainEqual({
      kind: 'answeredElsewhere',
      method: 'item/tool/call',
      id: expect.any(Number),
    });
  });

  it('that is interrupted shows as nothing of the kind', async () => {
    const { slow, called } = slowTool();
    const owner = served.client();
    const { diagnostics } = observed(owner);
    const thread = await firstValueFrom(owner.startThread({ tools: [slow] }));
    served.real.script(thread.id, [functionCall('slow', {})]);
    const turn = await firstValueFrom(thread.turn('Go.'));
    await called;
    await firstValueFrom(turn.interrupt());
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'interrupted' });
    expect(diagnostics.map(({ kind }) => kind)).not.toContain('answeredElsewhere');
  });

  it('that is gone is answered by a client that has not declared it only as the last resort', async () => {
    const { slow, called } = slowTool();
    const owner = served.client();
    const other = served.client(undefined, { sharedRequestGraceMs: 300 });
    const { diagnostics } = observed(other);
    const thread = await firstValueFrom(owner.startThread({ tools: [slow] }));
    served.real.script(thread.id, [text('Ready.'), functionCall('slow', {}), text('Done.')]);
    await firstValueFrom(thread.run('Begin.'));
    const followed = await firstValueFrom(other.resumeThread(thread.id));
    const end = watch(followed.events$.pipe(filter(({ method }) => method === 'turn/completed')));
    thread.stream('Go.').subscribe({ error: () => undefined });
    await called;
    await owner.close();
    await end.first();
    expect(diagnostics).toContainEqual(expect.objectContaining({ kind: 'serverRequestDefaulted' }));
  });
});

describe('an approval that one client shows to its user', () => {
  it.each([
    ['has joined the thread', undefined],
    ['views the thread', 'viewer'],
  ] as const)('is not declined by a client without handlers that %s', async (_, as) => {
    const owner = served.client();
    const other = served.client(undefined, { ...HASTY, approvalTimeoutMs: 1 });
    const { answers } = observed(other);
    const thread = await firstValueFrom(owner.startThread(ASKS));
    served.real.script(thread.id, [text('Ready.'), shell('true; echo x'), text('Went on.')]);
    await firstValueFrom(thread.run('Begin.'));
    await firstValueFrom(other.resumeThread(thread.id, { as }));
    const shown = firstValueFrom(thread.approvals$);
    const onOther = asked(other, 'item/commandExecution/requestApproval');
    const run = watch(thread.run('Go.'));
    const approval = await shown;
    await onOther;
    await caughtUp(other);
    expect(answers).toEqual([]);
    approval.accept();
    expect(await run.first()).toMatchObject({ finalResponse: 'Went on.' });
    expect(run.values[0]?.items).toContainEqual(
      expect.objectContaining({ status: 'completed', exitCode: 0 }),
    );
  });

  it('is not declined by the client that has started the thread when another one runs the turn', async () => {
    const opener = served.client(undefined, HASTY);
    const runner = served.client();
    const { answers } = observed(opener);
    const opened = await firstValueFrom(opener.startThread(ASKS));
    served.real.script(opened.id, [text('Ready.'), shell('true; echo x'), text('Went on.')]);
    await firstValueFrom(opened.run('Begin.'));
    const thread = await firstValueFrom(runner.resumeThread(opened.id));
    const shown = firstValueFrom(thread.approvals$);
    const run = watch(thread.run('Go.'));
    const approval = await shown;
    await caughtUp(opener);
    expect(answers).toEqual([]);
    approval.accept();
    expect(await run.first()).toMatchObject({ finalResponse: 'Went on.' });
  });

  it('is not declined by a client whose input was made a part of the turn', async () => {
    const owner = served.client();
    const joiner = served.client(undefined, HASTY);
    const { answers } = observed(joiner);
    const { slow, answer, called } = slowTool();
    const thread = await firstValueFrom(owner.startThread({ ...ASKS, tools: [slow] }));
    served.real.script(thread.id, [
      text('Ready.'),
      functionCall('slow', {}),
      shell('true; echo x'),
      text('Went on.'),
    ]);
    await firstValueFrom(thread.run('Begin.'));
    const shown = firstValueFrom(thread.approvals$);
    const run = watch(thread.run('Go.'));
    await called;
    const joined = await firstValueFrom(joiner.resumeThread(thread.id));
    await firstValueFrom(joined.turn('And this.'));
    answer.next('now');
    const approval = await shown;
    await caughtUp(joiner);
    expect(answers).toEqual([]);
    approval.accept();
    expect(await run.first()).toMatchObject({ status: 'completed' });
  });

  it('is shown to a viewer, which cannot answer it by hand, by policy, by handler or by id', async () => {
    const owner = served.client();
    const viewer = served.client(undefined, HASTY);
    const { answers, diagnostics } = observed(viewer);
    viewer.decideApprovals(() => 'decline');
    viewer.handle('item/commandExecution/requestApproval', () => ({ decision: 'decline' }));
    const thread = await firstValueFrom(owner.startThread(ASKS));
    served.real.script(thread.id, [text('Ready.'), shell('true; echo x'), text('Went on.')]);
    await firstValueFrom(thread.run('Begin.'));
    const viewed = await firstValueFrom(viewer.resumeThread(thread.id, { as: 'viewer' }));
    const shown = Promise.all([firstValueFrom(thread.approvals$), firstValueFrom(viewed.approvals$)]);
    const run = watch(thread.run('Go.'));
    const [approval, seen] = await shown;
    expect(() => seen.accept()).toThrow(ViewOnlyError);
    expect(() => seen.respond({} as never)).toThrow(ViewOnlyError);
    expect(() => viewer.answerApproval(seen.requestId, 'decline')).toThrow(ViewOnlyError);
    await caughtUp(viewer);
    expect([answers, diagnostics, seen.isPending]).toEqual([[], [], true]);
    approval.accept();
    expect(await firstValueFrom(seen.resolved$)).toEqual({ outcome: 'withdrawn', by: 'server' });
    expect(await run.first()).toMatchObject({ finalResponse: 'Went on.' });
  });

  it('is answered by a viewer that has resumed the thread to answer, and is declined for its own turns', async () => {
    const owner = served.client();
    const viewer = served.client();
    const thread = await firstValueFrom(owner.startThread(ASKS));
    served.real.script(thread.id, [text('Ready.'), shell('true; echo x'), text('Went on.')]);
    await firstValueFrom(thread.run('Begin.'));
    const viewed = await firstValueFrom(viewer.resumeThread(thread.id, { as: 'viewer' }));
    owner.decideApprovals(() => NEVER);
    const shown = firstValueFrom(viewed.approvals$);
    const run = watch(thread.run('Go.'));
    const seen = await shown;
    await firstValueFrom(viewer.resumeThread(thread.id));
    seen.accept();
    expect(await run.first()).toMatchObject({ finalResponse: 'Went on.' });
    await firstValueFrom(viewer.resumeThread(thread.id, { as: 'viewer' }));
    served.real.script(thread.id, [shell('echo y; true'), text('Refused.')]);
    const own = await firstValueFrom(viewed.run('Go on.'));
    expect(own.items).toContainEqual(expect.objectContaining({ status: 'declined' }));
  });
});

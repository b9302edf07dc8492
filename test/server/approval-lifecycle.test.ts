import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ApprovalSettledError, TransportClosedError, type Approval, type Thread } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { filter, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processTable, wasStartedWith } from '../../src/transport/process-table.js';
import { answersOf, ASKS, GOES_ON, shell, told } from '../fixtures/approvals.js';
import { Real, watch } from '../fixtures/real.js';

const COMMAND = 'item/commandExecution/requestApproval';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const goOn = text('I went on.');

/** A turn that waits for an approval. */
async function pendingTurn(thread: Thread) {
  const turn = await firstValueFrom(thread.turn('Go.'));
  const approval = await firstValueFrom(turn.approvals$);
  return { turn, approval };
}

/** Resolves when the server asks the client something. */
function asked(codex = real.codex): Promise<unknown> {
  return watch(codex.wire$).first(
    ({ direction, frame }) => direction === 'in' && frame.id !== undefined && frame.method !== undefined,
  );
}

function ids(approvals: readonly Approval[]): readonly (string | undefined)[] {
  return approvals.map(({ itemId }) => itemId);
}

describe('a pending approval', () => {
  it('is shown as pending until it is answered, and tells how', async () => {
    const thread = await real.thread([shell('true; touch pending'), goOn], ASKS);
    const pending = watch(real.codex.pendingApprovals$);
    const { turn, approval } = await pendingTurn(thread);
    expect(approval.isPending).toBe(true);
    const resolved = watch(approval.resolved$);
    expect(resolved.values).toEqual([]);
    approval.accept();
    const resolution = {
      outcome: 'answered',
      by: 'caller',
      reply: { result: { decision: 'accept' } },
    };
    expect(resolved).toMatchObject({ values: [resolution], ends: 1 });
    expect(await firstValueFrom(turn.result$)).toMatchObject(GOES_ON);
    expect(pending.values).toEqual([[], [approval], []]);
    expect(await firstValueFrom(approval.resolved$)).toEqual(resolution);
    pending.unsubscribe();
  });

  it('cannot be answered twice', async () => {
    const thread = await real.thread([shell('true; touch twice'), goOn], ASKS);
    const answers = answersOf(real.codex);
    const { turn, approval } = await pendingTurn(thread);
    approval.accept();
    expect(() => approval.decline()).toThrow(ApprovalSettledError);
    await firstValueFrom(turn.result$);
    expect(() => approval.cancel()).toThrow(ApprovalSettledError);
    expect(answers).toEqual([{ decision: 'accept' }]);
  });

  it('is withdrawn when its turn is interrupted', async () => {
    const thread = await real.thread([shell('true; touch withdrawn'), goOn], ASKS);
    const answers = answersOf(real.codex);
    const { turn, approval } = await pendingTurn(thread);
    const pending = watch(real.codex.pendingApprovals$);
    const resolved = firstValueFrom(approval.resolved$);
    await firstValueFrom(turn.interrupt());
    expect(await resolved).toEqual({ outcome: 'withdrawn', by: 'turn' });
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'interrupted' });
    expect(approval.isPending).toBe(false);
    expect(() => approval.accept()).toThrow(ApprovalSettledError);
    expect(pending.values).toEqual([[approval], []]);
    expect(answers).toEqual([]);
    expect(existsSync(join(real.workspace, 'withdrawn'))).toBe(false);
    pending.unsubscribe();
  });

  it('is withdrawn when the run that it belongs to is unsubscribed', async () => {
    const thread = await real.thread([shell('true; touch left'), goOn], ASKS);
    const approvals = watch(thread.approvals$);
    const run = watch(thread.run('Go.'));
    const approval = await approvals.first();
    run.unsubscribe();
    expect(await firstValueFrom(approval.resolved$)).toEqual({ outcome: 'withdrawn', by: 'turn' });
    approvals.unsubscribe();
  });

  it('that came before anybody looked is not lost', async () => {
    const thread = await real.thread([shell('true; touch early'), goOn], ASKS);
    const came = asked();
    const turn = await firstValueFrom(thread.turn('Go.'));
    await came;
    const views = [turn.approvals$, thread.approvals$, real.codex.approvals$].map((view$) => watch(view$));
    expect(views.map(({ values }) => values.length)).toEqual([1, 1, 1]);
    const [approval] = await firstValueFrom(real.codex.pendingApprovals$);
    expect(views.flatMap(({ values }) => values)).toEqual([approval, approval, approval]);
    approval?.accept();
    expect(await firstValueFrom(turn.result$)).toMatchObject(GOES_ON);
    for (const view of views) view.unsubscribe();
  });

  it('is shown once and answered once, also when a resume has it asked anew', async () => {
    const thread = await real.thread([shell('true; touch resumed'), goOn], ASKS);
    const answers = answersOf(real.codex);
    const requests = watch(real.codex.frames$.pipe(filter(({ method }) => method === COMMAND)));
    const approvals = watch(thread.approvals$);
    const { turn, approval } = await pendingTurn(thread);
    const again = await firstValueFrom(real.codex.resumeThread(thread.id));
    await requests.first(() => requests.values.length === 2);
    expect(await firstValueFrom(again.approvals$)).toBe(approval);
    approval.accept();
    expect(await firstValueFrom(turn.result$)).toMatchObject(GOES_ON);
    expect(approvals.values).toEqual([approval]);
    expect(answers).toEqual([{ decision: 'accept' }]);
    for (const each of [requests, approvals]) each.unsubscribe();
  });
});

describe('several approvals', () => {
  it('of one answer wait side by side, and are answered in any order', async () => {
    const names = ['a', 'b', 'c'];
    const thread = await real.thread([names.map((name) => shell(`true; touch ${name}`)), goOn], ASKS);
    const pending = watch(real.codex.pendingApprovals$);
    const turn = await firstValueFrom(thread.turn('Go.'));
    const all = await pending.first(({ length }) => length === 3);
    const [first, second, third] = all;
    third?.accept();
    expect(pending.values.at(-1)).toEqual([first, second]);
    first?.accept();
    expect(pending.values.at(-1)).toEqual([second]);
    second?.decline();
    expect(pending.values.at(-1)).toEqual([]);
    const result = await firstValueFrom(turn.result$);
    expect(result).toMatchObject(GOES_ON);
    const statuses = new Map(
      result.items.flatMap((item) => (item.type === 'commandExecution' ? [[item.id, item.status]] : [])),
    );
    expect(ids(all).map((id) => statuses.get(id ?? ''))).toEqual(['completed', 'declined', 'completed']);
    expect(told(real, thread)).toHaveLength(3);
    pending.unsubscribe();
  });

  it('of several threads are shown to their own thread and turn', async () => {
    const threads = [
      await real.thread([shell('true; touch left-thread'), goOn], ASKS),
      await real.thread([shell('true; touch right-thread'), goOn], ASKS),
    ];
    const all = watch(real.codex.approvals$);
    const pendings = await Promise.all(threads.map((thread) => pendingTurn(thread)));
    expect(pendings.map(({ approval }) => approval.threadId)).toEqual(threads.map(({ id }) => id));
    expect(new Set(all.values)).toEqual(new Set(pendings.map(({ approval }) => approval)));
    for (const { approval } of pendings) approval.decline();
    for (const { turn } of pendings) expect(await firstValueFrom(turn.result$)).toMatchObject(GOES_ON);
    all.unsubscribe();
  });

  it('do not hold up another turn', async () => {
    const thread = await real.thread([shell('true; touch waiting'), goOn], ASKS);
    const { turn, approval } = await pendingTurn(thread);
    const other = await real.thread([text('Meanwhile.')]);
    expect(await firstValueFrom(other.run('Talk.'))).toMatchObject({ finalResponse: 'Meanwhile.' });
    expect(approval.isPending).toBe(true);
    approval.decline();
    expect(await firstValueFrom(turn.result$)).toMatchObject(GOES_ON);
  });
});

describe('the end of the link withdraws what waits', () => {
  it('when the client is closed', async () => {
    await using own = await Real.start();
    const thread = await own.thread([shell('true; touch closed'), goOn], ASKS);
    const { turn, approval } = await pendingTurn(thread);
    const views = [thread.approvals$, own.codex.approvals$, own.codex.pendingApprovals$].map((view$) =>
      watch<unknown>(view$),
    );
    const result = watch(turn.result$);
    const turnApprovals = watch(turn.approvals$);
    await own.codex.close();
    expect(await firstValueFrom(approval.resolved$)).toEqual({ outcome: 'withdrawn', by: 'link' });
    expect(() => approval.accept()).toThrow(ApprovalSettledError);
    expect(await Promise.all(views.map(({ ended }) => ended))).toEqual([undefined, undefined, undefined]);
    expect(await result.ended).toBeInstanceOf(TransportClosedError);
    await turnApprovals.ended;
    expect(existsSync(join(own.workspace, 'closed'))).toBe(false);
  });

  it('when the server dies: two hundred at once, each once', async () => {
    await using own = await Real.start();
    const calls = Array.from({ length: 200 }, (_, at) => shell(`true; touch file-${at}`));
    const thread = await own.thread([calls, goOn], ASKS);
    const pending = watch(own.codex.pendingApprovals$);
    const run = watch(thread.run('Make two hundred files.'));
    const approvals = await pending.first((list) => list.length === 200);
    const resolutions = approvals.map(({ resolved$ }) => watch(resolved$));
    process.kill(serverPid(own), 'SIGKILL');
    expect(await run.ended).toBeInstanceOf(TransportClosedError);
    for (const { values, ended, ends } of resolutions) {
      await ended;
      expect([values, ends]).toEqual([[{ outcome: 'withdrawn', by: 'link' }], 1]);
    }
    expect(await pending.ended).toBeInstanceOf(TransportClosedError);
    expect(pending.values.at(-1)).toEqual([]);
    expect(existsSync(join(own.workspace, 'file-0'))).toBe(false);
  });

  it('when the server dies, and a new link shows nothing of it', async () => {
    await using own = await Real.start();
    const thread = await own.thread([shell('true; touch died'), goOn], ASKS);
    const { approval } = await pendingTurn(thread);
    const views = [thread.approvals$, own.codex.approvals$, own.codex.pendingApprovals$].map((view$) =>
      watch<unknown>(view$),
    );
    process.kill(serverPid(own), 'SIGKILL');
    expect(await firstValueFrom(approval.resolved$)).toEqual({ outcome: 'withdrawn', by: 'link' });
    expect(() => approval.decline()).toThrow(ApprovalSettledError);
    for (const { ended } of views) expect(await ended).toBeInstanceOf(TransportClosedError);
    await firstValueFrom(own.codex.connect());
    expect(await firstValueFrom(own.codex.pendingApprovals$)).toEqual([]);
  });
});

/** The process id of a server that this process has started. Linux tells. */
function serverPid({ home }: Real): number {
  const { CODEX_HOME = '' } = home.env;
  const [pid, ...others] = [...processTable()].flatMap(([pid, { parent }]) =>
    parent === process.pid && wasStartedWith(pid, 'CODEX_HOME', CODEX_HOME) ? [pid] : [],
  );
  if (pid === undefined || others.length > 0) throw new Error('this process should have one server');
  return pid;
}

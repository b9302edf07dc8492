import {
  ApprovalSettledError,
  InvalidParamsError,
  type Approval,
  type ApprovalLogEntry,
  type ApprovalPolicy,
  type Resolution,
} from 'codex-rx';
import { Codex as LeanCodex } from 'codex-rx/lean';
import { FakeAppServer } from 'codex-rx/testing';
import { EMPTY, finalize, firstValueFrom, map, NEVER, timer } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { askingServer, begunTurn, COMMAND, TURN } from '../fixtures/asking-server.js';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, record, turnFrames } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();
const wait = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const QUESTION = 'item/tool/requestUserInput';
const accepted = (id: number | string = 0) => ({ id, result: { decision: 'accept' } });
const declined = (id: number | string = 0) => ({ id, result: { decision: 'decline' } });

const told = (entries: readonly ApprovalLogEntry[]) =>
  entries.map((entry) =>
    entry.type === 'opened' ? ['opened', entry.requestId] : ['settled', entry.requestId, entry.resolution],
  );

describe('approvalLog$', () => {
  it('tells plain values of what is open and of what is settled, and delays nothing', async () => {
    const { codex, ask, answers } = await askingServer();
    const early = record(codex.approvalLog$);
    ask(COMMAND, TURN);
    const late = record(codex.approvalLog$);
    await wait(99);
    expect(answers()).toEqual([]);
    await wait(1);
    expect(answers()).toEqual([declined()]);
    const about = { requestId: 0, method: COMMAND, kind: 'command', ...pick(TURN), params: TURN };
    const resolution = { outcome: 'answered', by: 'default', reply: { result: { decision: 'decline' } } };
    expect(early.values).toEqual([
      { type: 'opened', ...about },
      { type: 'settled', ...about, resolution },
    ]);
    expect(late.values).toEqual(early.values);
    expect(JSON.parse(JSON.stringify(early.values))).toEqual(early.values);
  });

  it('of a thread and of a turn tells of nothing else, and that of a turn ends with it', async () => {
    const { codex, server, ask } = await askingServer();
    const turn = await begunTurn(codex, server);
    const ofThread = record(codex.thread('a').approvalLog$);
    const ofTurn = record(turn.approvalLog$);
    ask(COMMAND, { ...TURN, threadId: 'b' }, 1);
    ask(COMMAND, { ...TURN, turnId: 'other' }, 2);
    ask(COMMAND, { ...TURN, turnId: turn.id }, 3);
    ask('currentTime/read', { threadId: 'a' }, 4);
    server.notify('turn/completed', turnFrames('a', turn.id).completed().params);
    const withdrawn = { outcome: 'withdrawn', by: 'turn' };
    expect(told(ofThread.values)).toEqual([
      ['opened', 2],
      ['opened', 3],
      ['settled', 3, withdrawn],
    ]);
    expect([told(ofTurn.values), ofTurn.end]).toEqual([
      [
        ['opened', 3],
        ['settled', 3, withdrawn],
      ],
      'complete',
    ]);
  });

  it('shows to all subscribers an approval before its end, also when one of them answers at once', async () => {
    const { codex, ask } = await askingServer();
    codex.approvalLog$.subscribe((entry) => {
      if (entry.type === 'opened') codex.answerApproval(entry.requestId, 'accept');
    });
    const second = record(codex.approvalLog$);
    ask(COMMAND, TURN);
    expect(second.values.map(({ type }) => type)).toEqual(['opened', 'settled']);
  });

  it('does not end with its link, but with the client', async () => {
    const { codex, server, ask } = await askingServer();
    const log = record(codex.approvalLog$);
    ask(COMMAND, TURN);
    server.link.end();
    await firstValueFrom(codex.connect());
    ask(COMMAND, TURN);
    expect([told(log.values), log.end]).toEqual([
      [
        ['opened', 0],
        ['settled', 0, { outcome: 'withdrawn', by: 'link' }],
        ['opened', 0],
      ],
      undefined,
    ]);
    await codex.close();
    expect(log.end).toBe('complete');
  });

  it('tells of an approval that was asked again only once', async () => {
    const { codex, ask } = await askingServer();
    const log = record(codex.approvalLog$);
    ask(COMMAND, TURN);
    ask(COMMAND, TURN);
    expect(log.values).toHaveLength(1);
  });
});

describe('answerApproval()', () => {
  it.each(['accept', 'acceptForSession', 'decline', 'cancel'] as const)(
    'sends %s at once, and tells how it was settled, also later',
    async (decision) => {
      const { codex, ask, answers } = await askingServer();
      ask(COMMAND, TURN);
      const settled$ = codex.answerApproval(0, decision);
      expect(answers()).toEqual([{ id: 0, result: { decision } }]);
      const expected: Resolution = { outcome: 'answered', by: 'caller', reply: { result: { decision } } };
      expect([await firstValueFrom(settled$), await firstValueFrom(settled$)]).toEqual([expected, expected]);
    },
  );

  it('takes a result of the wire method, as a question needs one', async () => {
    const { codex, ask, answers } = await askingServer();
    ask(QUESTION, { ...TURN, questions: [], isBlocking: false });
    expect(() => codex.answerApproval(0, { result: { answers: 'x' } })).toThrow(InvalidParamsError);
    codex.answerApproval(0, { result: { answers: { q: { answers: ['yes'] } } } });
    expect(answers()).toEqual([{ id: 0, result: { answers: { q: { answers: ['yes'] } } } }]);
  });

  it('throws when there is nothing to answer, and sends nothing', async () => {
    const { codex, ask, answers } = await askingServer();
    expect(() => codex.answerApproval(0, 'accept')).toThrow(ApprovalSettledError);
    ask('item/tool/call', { ...TURN, callId: 'c', tool: 't', arguments: {} }, 1);
    expect(() => codex.answerApproval(1, 'accept')).toThrow(ApprovalSettledError);
    ask(COMMAND, TURN);
    codex.answerApproval(0, 'accept');
    expect(() => codex.answerApproval(0, 'decline')).toThrow(ApprovalSettledError);
    expect([answers(0), answers(1)]).toEqual([[accepted()], []]);
  });

  it.each<[string, unknown]>([
    ['a word of another language', 'oui'],
    ['a name that all objects have', 'constructor'],
    ['true', true],
    ['nothing', undefined],
  ])('refuses %s, and the approval still waits', async (_, answer) => {
    const { codex, ask, answers } = await askingServer();
    ask(COMMAND, TURN);
    expect(() => codex.answerApproval(0, answer as 'accept')).toThrow(InvalidParamsError);
    expect(answers()).toEqual([]);
    codex.answerApproval(0, 'accept');
    expect(answers()).toEqual([accepted()]);
  });

  it('answers seconds later what state$ shows, with a policy that leaves approvals to it', async () => {
    const { codex, server, ask, answers } = await askingServer();
    const turn = await begunTurn(codex, server);
    const holding = codex.decideApprovals(() => NEVER);
    const states = record(turn.state$);
    ask(COMMAND, { ...TURN, turnId: turn.id });
    await wait(5000);
    const [shown] = states.values.at(-1)?.pendingApprovals ?? [];
    expect([answers(), shown?.requestId]).toEqual([[], 0]);
    codex.answerApproval(shown?.requestId ?? '', 'accept');
    expect(answers()).toEqual([accepted()]);
    expect(states.values.at(-1)?.pendingApprovals).toEqual([]);
    holding.unsubscribe();
  });

  it('finds a state that only looks declined: looking is not answering', async () => {
    const { codex, server, ask, answers } = await askingServer();
    const turn = await begunTurn(codex, server);
    record(turn.state$);
    record(codex.approvalLog$);
    ask(COMMAND, { ...TURN, turnId: turn.id });
    await wait(100);
    expect(answers()).toEqual([declined()]);
  });
});

describe('decideApprovals()', () => {
  it('answers by the first policy that decides, with what waits already before what comes', async () => {
    const { codex, ask, answers } = await askingServer();
    ask(COMMAND, TURN, 1);
    const asked: string[] = [];
    const policy =
      (name: string, decide: ApprovalPolicy): ApprovalPolicy =>
      (approval) => {
        asked.push(`${name}${String(approval.requestId)}`);
        return decide(approval);
      };
    codex.decideApprovals(
      policy('a', ({ requestId }) => (requestId === 1 ? 'accept' : undefined)),
      policy('b', () => EMPTY),
      policy('c', () => timer(1000).pipe(map(() => 'cancel' as const))),
      policy('d', () => 'accept'),
    );
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    await wait(999);
    expect([answers(1), answers(2)]).toEqual([[accepted(1)], []]);
    await wait(1);
    expect(answers(2)).toEqual([{ id: 2, result: { decision: 'cancel' } }]);
    expect(asked).toEqual(['a1', 'a2', 'b2', 'c2']);
  });

  it('leaves what no policy decides to others, or to its default', async () => {
    const { codex, ask, answers } = await askingServer();
    codex.thread('a').decideApprovals(() => undefined);
    ask(COMMAND, TURN, 1);
    await wait(100);
    expect(answers(1)).toEqual([declined(1)]);
    codex.decideApprovals(() => 'accept');
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    expect(answers(2)).toEqual([accepted(2)]);
  });

  it('gives what a policy thinks about back to the default when it is unsubscribed', async () => {
    const { codex, ask, answers } = await askingServer();
    let left = 0;
    const deciding = codex.decideApprovals(() => NEVER.pipe(finalize(() => (left += 1))));
    ask(COMMAND, TURN);
    await wait(10_000);
    expect(answers()).toEqual([]);
    deciding.unsubscribe();
    expect(left).toBe(1);
    await wait(99);
    expect(answers()).toEqual([]);
    await wait(1);
    expect(answers()).toEqual([declined()]);
  });

  it('asks the policies of a turn before those of its thread and of the client', async () => {
    const { codex, server, ask, answers } = await askingServer();
    const turn = await begunTurn(codex, server);
    codex.decideApprovals(() => 'cancel');
    codex.thread('a').decideApprovals(({ itemId }) => (itemId === 'i' ? undefined : 'decline'));
    turn.decideApprovals(({ itemId }) => (itemId === 'k' ? 'accept' : undefined));
    for (const [id, itemId] of ['i', 'j', 'k'].entries())
      ask(COMMAND, { ...TURN, turnId: turn.id, itemId }, id);
    expect([0, 1, 2].flatMap((id) => answers(id).map(({ result }) => result))).toEqual([
      { decision: 'cancel' },
      { decision: 'decline' },
      { decision: 'accept' },
    ]);
    const ended = turn.decideApprovals(() => NEVER);
    server.notify('turn/completed', turnFrames('a', turn.id).completed().params);
    expect(ended.closed).toBe(true);
  });

  it.each<[string, ApprovalPolicy]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('answers with the protocol’s no when a policy %s, reports it and goes on', async (_, broken) => {
    const { codex, ask, answers, diagnostics } = await askingServer();
    const deciding = codex.decideApprovals((approval) =>
      approval.requestId === 1 ? broken(approval) : 'accept',
    );
    ask(COMMAND, TURN, 1);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    await wait();
    expect([answers(1), answers(2)]).toEqual([[declined(1)], [accepted(2)]]);
    expect(diagnostics).toEqual([
      { kind: 'serverRequestFailed', method: COMMAND, id: 1, error: new Error('broken') },
    ]);
    expect(deciding.closed).toBe(false);
  });

  it('ends with its link, without an error that nobody handles', async () => {
    const { codex, server } = await askingServer();
    const deciding = codex.decideApprovals(() => 'accept');
    server.link.fail(GONE);
    await wait();
    expect(deciding.closed).toBe(true);
    expect(codex.decideApprovals(() => 'accept').closed).toBe(true);
    await codex.close();
  });

  it('goes on over the next link with reconnect', async () => {
    const { codex, server, ask, answers } = await askingServer({ reconnect: AT_ONCE });
    const deciding = codex.decideApprovals(() => 'accept');
    server.link.fail(GONE);
    await wait(1000);
    ask(COMMAND, TURN);
    expect([answers(), deciding.closed]).toEqual([[accepted()], false]);
    await codex.close();
    expect(deciding.closed).toBe(true);
  });

  it('refuses what is no policy', async () => {
    const { codex } = await askingServer();
    expect(() => codex.decideApprovals('accept' as never)).toThrow(InvalidParamsError);
  });

  it('asks a policy once about each of hundreds on which it does not decide', async () => {
    const { codex, ask, answers } = await askingServer();
    let asked = 0;
    codex.decideApprovals(() => {
      asked += 1;
      return undefined;
    });
    for (let id = 0; id < 300; id += 1) ask(COMMAND, { ...TURN, itemId: `i${id}` }, id);
    await wait(100);
    expect([asked, answers(299)]).toEqual([300, [declined(299)]]);
  });
});

describe('a request that is asked again', () => {
  const PARAMS = {
    ...TURN,
    command: 'rm x',
    cwd: '/a',
    additionalPermissions: { network: { enabled: true } },
  };

  it('has its answer when it is the same, whatever the order of its members', async () => {
    const { codex, ask, answers } = await askingServer();
    ask(COMMAND, PARAMS);
    codex.answerApproval(0, 'accept');
    ask(COMMAND, Object.fromEntries(Object.entries(PARAMS).reverse()));
    await wait(100);
    expect(answers()).toEqual([accepted()]);
  });

  it.each<[string, object]>([
    ['cwd', { cwd: '/b' }],
    ['permissions', { additionalPermissions: { network: { enabled: false } } }],
    ['a host', { networkApprovalContext: { host: 'evil.example', protocol: 'https' } }],
    ['grantRoot', { grantRoot: '/' }],
    ['a member that it does not know', { anything: [1] }],
  ])(
    'and differs in %s has not the answer of the other, also when that was given without a link',
    async (_, more) => {
      const { codex, server, ask, answers } = await askingServer({ reconnect: { ...AT_ONCE, delayMs: 100 } });
      server.handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
      await firstValueFrom(codex.resumeThread('a'));
      codex.decideApprovals(() => NEVER);
      ask(COMMAND, PARAMS);
      await wait();
      server.link.fail(GONE);
      await wait(10);
      codex.answerApproval(0, 'accept');
      await wait(500);
      const shown: Approval[] = [];
      codex.approvals$.subscribe({ next: (approval) => shown.push(approval), error: () => undefined });
      ask(COMMAND, { ...PARAMS, ...more });
      await wait(100);
      expect(answers()).toEqual([]);
      expect(shown.map(({ params }) => params)).toEqual([{ ...PARAMS, ...more }]);
    },
  );
});

describe('a handler of a client without schemas', () => {
  it.each<[string, unknown, unknown]>([
    [COMMAND, 'sure', { result: { decision: 'decline' } }],
    [COMMAND, { decision: true }, { result: { decision: 'decline' } }],
    [COMMAND, null, { result: { decision: 'decline' } }],
    ['item/fileChange/requestApproval', { verdict: 'accept' }, { result: { decision: 'decline' } }],
    ['item/permissions/requestApproval', {}, { result: { permissions: {}, scope: 'turn' } }],
    ['item/tool/requestUserInput', { answers: 'yes' }, { result: { answers: {} } }],
    ['mcpServer/elicitation/request', {}, { result: { action: 'decline', content: null, _meta: null } }],
    ['attestation/generate', { token: 1 }, { error: { code: -32603, message: expect.any(String) } }],
  ])('does not send what is no answer to %s: %j', async (method, garbage, reply) => {
    const server = new FakeAppServer();
    const codex = new LeanCodex(server.transport);
    const diagnostics = record(codex.diagnostics$);
    await firstValueFrom(codex.connect());
    codex.handle(method as typeof COMMAND, () => garbage as never);
    server.link.send({ method, id: 1, params: TURN });
    await wait();
    expect(server.received.filter(({ id, method: asked }) => id === 1 && asked === undefined)).toEqual([
      { id: 1, ...(reply as object) },
    ]);
    expect(diagnostics.values).toMatchObject([{ kind: 'serverRequestFailed', error: expect.any(Error) }]);
    expect(errorOf(diagnostics)).toBeUndefined();
  });
});

function pick({ threadId, turnId, itemId }: typeof TURN) {
  return { threadId, turnId, itemId };
}

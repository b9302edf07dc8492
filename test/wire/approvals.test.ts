import {
  ApprovalSettledError,
  CodexError,
  InvalidParamsError,
  TransportClosedError,
  type Approval,
  type CommandApproval,
} from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askingServer, COMMAND, begunTurn, TURN } from '../fixtures/asking-server.js';
import { errorOf, record, turnFrames } from '../fixtures/fake.js';

const FORM = {
  serverName: 's',
  mode: 'form',
  message: 'm',
  requestedSchema: { type: 'object', properties: {} },
};
const QUESTIONS = { questions: [], isBlocking: false };
const WANTED = { network: { enabled: true } };
const NO = { action: 'decline', content: null, _meta: null };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The one approval that a request of the server becomes. */
async function approval(method: string = COMMAND, params: object = {}) {
  const context = await askingServer();
  const seen = record(context.codex.approvals$);
  const pending = record(context.codex.pendingApprovals$);
  context.ask(method, { ...TURN, ...params });
  return { ...context, seen, pending, approval: seen.values[0]! };
}

describe('an approval', () => {
  it.each<[string, string, object, (approval: Approval) => void, unknown]>([
    ['command', COMMAND, {}, (a) => a.accept(), { decision: 'accept' }],
    ['command', COMMAND, {}, (a) => a.acceptForSession(), { decision: 'acceptForSession' }],
    ['command', COMMAND, {}, (a) => a.decline(), { decision: 'decline' }],
    ['command', COMMAND, {}, (a) => a.cancel(), { decision: 'cancel' }],
    [
      'fileChange',
      'item/fileChange/requestApproval',
      {},
      (a) => a.acceptForSession(),
      { decision: 'acceptForSession' },
    ],
    ['fileChange', 'item/fileChange/requestApproval', {}, (a) => a.cancel(), { decision: 'cancel' }],
    [
      'permissions',
      'item/permissions/requestApproval',
      { cwd: '/', permissions: WANTED },
      (a) => a.accept(),
      { permissions: WANTED, scope: 'turn' },
    ],
    [
      'permissions',
      'item/permissions/requestApproval',
      { cwd: '/', permissions: WANTED },
      (a) => a.acceptForSession(),
      { permissions: WANTED, scope: 'session' },
    ],
    [
      'permissions',
      'item/permissions/requestApproval',
      { cwd: '/', permissions: WANTED },
      (a) => a.decline(),
      { permissions: {}, scope: 'turn' },
    ],
    ['elicitation', 'mcpServer/elicitation/request', FORM, (a) => a.decline(), NO],
    ['elicitation', 'mcpServer/elicitation/request', FORM, (a) => a.cancel(), { ...NO, action: 'cancel' }],
    ['question', 'item/tool/requestUserInput', QUESTIONS, (a) => a.decline(), { answers: {} }],
  ])('of kind %s is told what was decided (%s)', async (kind, method, params, decide, result) => {
    const { approval: asking, answers, diagnostics } = await approval(method, params);
    expect(asking).toMatchObject({ kind, method, requestId: 0, threadId: 'a', turnId: 't', itemId: 'i' });
    decide(asking);
    expect(answers()).toEqual([{ id: 0, result }]);
    expect(diagnostics).toEqual([]);
  });

  it('of a command offers the decisions of the server, and its amendments', async () => {
    const words = ['git', 'status'];
    const offered = ['accept', { acceptWithExecpolicyAmendment: { execpolicy_amendment: words } }, 'cancel'];
    const params = { availableDecisions: offered, proposedExecpolicyAmendment: words };
    const { approval: asking, ask, seen, answers } = await approval(COMMAND, params);
    expect(asking.decisions).toEqual(offered);
    (asking as CommandApproval).acceptWithExecPolicyAmendment(words);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 1);
    const other = seen.values[1] as CommandApproval;
    expect(other.decisions).toEqual(['accept', 'acceptForSession', 'decline', 'cancel']);
    other.applyNetworkPolicyAmendment({ host: 'example.com', action: 'deny' });
    expect([answers(0), answers(1)]).toEqual([
      [{ id: 0, result: { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: words } } } }],
      [
        {
          id: 1,
          result: {
            decision: {
              applyNetworkPolicyAmendment: {
                network_policy_amendment: { host: 'example.com', action: 'deny' },
              },
            },
          },
        },
      ],
    ]);
  });

  it.each([undefined, null, [], [''], [' '], ['ls', 1], 'ls', { 0: 'ls' }])(
    'of a command makes no rule without words, of which %j are none',
    async (words) => {
      const params = { proposedExecpolicyAmendment: ['xargs'] };
      const { approval: asking, answers } = await approval(COMMAND, params);
      expect(() => (asking as CommandApproval).acceptWithExecPolicyAmendment(words as never)).toThrow(
        InvalidParamsError,
      );
      expect([answers(), asking.isPending]).toEqual([[], true]);
    },
  );

  it.each([
    undefined,
    null,
    {},
    { host: 'example.com' },
    { action: 'allow' },
    { host: '', action: 'allow' },
    { host: ' ', action: 'allow' },
    { host: ['example.com'], action: 'allow' },
    { host: 'example.com', action: 'ALLOW' },
  ])('of a command decides on no host with %j', async (amendment) => {
    const { approval: asking, answers } = await approval();
    const apply = () => (asking as CommandApproval).applyNetworkPolicyAmendment(amendment as never);
    expect(apply).toThrow(InvalidParamsError);
    expect(apply).toThrow('amendment: expected');
    expect([answers(), asking.isPending]).toEqual([[], true]);
  });

  it('of an elicitation is filled in, and persists where that is offered', async () => {
    const { approval: asking, ask, seen, answers } = await approval('mcpServer/elicitation/request', FORM);
    if (asking.kind !== 'elicitation') throw new Error(asking.kind);
    expect(asking.isToolCall).toBe(false);
    asking.accept({ city: 'Bern' });
    const meta = { codex_approval_kind: 'mcp_tool_call', persist: ['session', 'always'] };
    ask('mcpServer/elicitation/request', { ...TURN, ...FORM, _meta: meta }, 1);
    expect(seen.values[1]).toMatchObject({ isToolCall: true });
    seen.values[1]?.acceptForSession();
    expect(answers(0)).toEqual([
      { id: 0, result: { action: 'accept', content: { city: 'Bern' }, _meta: null } },
    ]);
    expect(answers(1)).toMatchObject([{ result: { action: 'accept', _meta: { persist: 'session' } } }]);
  });

  it('of a question takes the answers, and cannot be accepted without', async () => {
    const { approval: asking, answers } = await approval('item/tool/requestUserInput', QUESTIONS);
    if (asking.kind !== 'question') throw new Error(asking.kind);
    expect(() => asking.accept()).toThrow(InvalidParamsError);
    expect(() => asking.acceptForSession()).toThrow('answers');
    expect(answers()).toEqual([]);
    asking.accept({ colour: 'red', sizes: ['S', 'M'] });
    expect(answers()).toEqual([
      { id: 0, result: { answers: { colour: { answers: ['red'] }, sizes: { answers: ['S', 'M'] } } } },
    ]);
  });

  it.each([
    ['item/permissions/requestApproval', { cwd: '/', permissions: WANTED }],
    ['item/tool/requestUserInput', QUESTIONS],
  ])('that the protocol cannot cancel stops the turn all the same: %s', async (method, params) => {
    const { approval: asking, server, answers } = await approval(method, params);
    asking.cancel();
    expect(answers()).toHaveLength(1);
    expect(server.requests('turn/interrupt')).toMatchObject([{ params: { threadId: 'a', turnId: 't' } }]);
  });

  it('is answered once: a second answer throws, and sends nothing', async () => {
    const { approval: asking, answers } = await approval();
    asking.decline();
    for (const again of [
      () => asking.accept(),
      () => asking.decline(),
      () => asking.respond({ decision: 'accept' } as never),
    ]) {
      expect(again).toThrow(ApprovalSettledError);
    }
    expect(asking.isPending).toBe(false);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });

  it('that was settled says so, whatever it is answered with', async () => {
    const { approval: asking } = await approval('item/tool/requestUserInput', QUESTIONS);
    asking.decline();
    expect(() => asking.accept()).toThrow(ApprovalSettledError);
    expect(() => asking.respond({ nonsense: 1 } as never)).toThrow(ApprovalSettledError);
  });

  it('of permissions that do not say which are wanted grants nothing', async () => {
    const { approval: asking, answers } = await approval('item/permissions/requestApproval', {});
    asking.accept();
    expect(answers()).toEqual([{ id: 0, result: { permissions: {}, scope: 'turn' } }]);
  });

  it('refuses an answer that is no result of its method, before it is sent, and can still be answered', async () => {
    const { approval: asking, answers } = await approval();
    expect(() => asking.respond({ decision: 'sure' } as never)).toThrow(InvalidParamsError);
    expect(() => asking.respond({ decision: 'sure' } as never)).toThrow('decision');
    expect(answers()).toEqual([]);
    asking.respond({ decision: 'accept' } as never);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });

  it('tells how it was settled, also afterwards', async () => {
    const { approval: asking, server } = await approval();
    const before = record(asking.resolved$);
    asking.accept();
    const expected = [{ outcome: 'answered', by: 'caller', reply: { result: { decision: 'accept' } } }];
    expect([before.values, before.end]).toEqual([expected, 'complete']);
    expect(record(asking.resolved$).values).toEqual(expected);
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 });
    expect(record(asking.resolved$).values).toEqual(expected);
  });

  it.each<
    [string, 'server' | 'turn' | 'link', (context: Awaited<ReturnType<typeof askingServer>>) => unknown]
  >([
    [
      'somebody else has answered',
      'server',
      ({ server }) => server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 }),
    ],
    [
      'its turn has ended',
      'turn',
      ({ server }) => server.notify('turn/completed', turnFrames('a', 't').completed().params),
    ],
    [
      'its turn was interrupted',
      'turn',
      ({ server }) => server.notify('turn/completed', turnFrames('a', 't').completed('interrupted').params),
    ],
    ['the link was lost', 'link', ({ server }) => server.link.fail(new Error('cut'))],
    ['the client was closed', 'link', ({ codex }) => codex.close()],
  ])('is withdrawn when %s: it leaves the list, and answering it throws', async (_, by, end) => {
    const context = await approval();
    const resolved = record(context.approval.resolved$);
    expect(context.pending.values.at(-1)).toEqual([context.approval]);
    end(context);
    await vi.advanceTimersByTimeAsync(1000);
    expect([resolved.values, resolved.end]).toEqual([[{ outcome: 'withdrawn', by }], 'complete']);
    expect(context.pending.values.at(-1)).toEqual([]);
    expect(() => context.approval.accept()).toThrow(ApprovalSettledError);
    expect(context.answers()).toEqual([]);
  });

  it('is not withdrawn by the end of another turn, nor by a number that means another request', async () => {
    const { approval: asking, server } = await approval();
    server.notify('turn/completed', turnFrames('a', 'other').completed().params);
    server.notify('turn/completed', turnFrames('b', 't').completed().params);
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 1 });
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: '0' });
    expect(asking.isPending).toBe(true);
  });

  it('errors with why it could not be sent when the link does not take it', async () => {
    const { approval: asking, server } = await approval();
    const resolved = record(asking.resolved$);
    const thrown: unknown[] = [];
    resolved.unsubscribe();
    server.link.fail(new Error('cut'));
    try {
      asking.accept();
    } catch (error) {
      thrown.push(error);
    }
    expect(thrown).toEqual([expect.any(CodexError)]);
  });

  it('waits for ever by default, and with approvalTimeoutMs gets its decision when that is over', async () => {
    const patient = await approval();
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(patient.answers()).toEqual([]);

    const { codex, ask, answers } = await askingServer({
      approvalTimeoutMs: 5000,
      approvalTimeoutDecision: 'cancel',
    });
    const seen = record(codex.approvals$);
    ask(COMMAND, TURN, 1);
    await vi.advanceTimersByTimeAsync(3000);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    await vi.advanceTimersByTimeAsync(2000);
    expect([answers(1), answers(2)]).toEqual([[{ id: 1, result: { decision: 'cancel' } }], []]);
    const [resolution] = record(seen.values[0]!.resolved$).values;
    expect(resolution).toMatchObject({ outcome: 'answered', by: 'timeout' });
    expect(() => seen.values[0]?.accept()).toThrow(ApprovalSettledError);
    seen.values[1]?.accept();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers(2)).toEqual([{ id: 2, result: { decision: 'accept' } }]);
  });

  it('with approvalTimeoutMs does not wait for a handler that thinks for longer', async () => {
    const { codex, ask, answers } = await askingServer({ approvalTimeoutMs: 5000 });
    codex.handle(COMMAND, () => new Promise(() => undefined));
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(5000);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });

  it('whose params are not what they should be is shown all the same, and reported', async () => {
    const { codex, ask, answers, diagnostics } = await askingServer();
    const seen = record(codex.approvals$);
    ask(COMMAND, { threadId: 'a', command: 7 });
    ask('item/permissions/requestApproval', { threadId: 'a' }, 1);
    expect(diagnostics).toMatchObject([{ kind: 'invalidServerRequest' }, { kind: 'invalidServerRequest' }]);
    for (const asking of seen.values) asking.accept();
    expect(answers(0)).toHaveLength(1);
    expect(answers(1)).toHaveLength(1);
  });
});

describe('approvals$', () => {
  it('shows an approval that came a moment before its subscriber', async () => {
    const { codex, ask, answers } = await askingServer();
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(99);
    const seen = record(codex.approvals$);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers()).toEqual([]);
    seen.values[0]!.accept();
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });

  it('shows what waits to whoever comes later, and to each once', async () => {
    const { codex, seen, ask } = await approval();
    await vi.advanceTimersByTimeAsync(10_000);
    const late = record(codex.approvals$);
    expect(late.values).toEqual(seen.values);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 1);
    expect(seen.values).toHaveLength(2);
    expect(late.values).toEqual(seen.values);
    seen.values[0]?.accept();
    expect(record(codex.approvals$).values).toEqual([seen.values[1]]);
  });

  it('leaves what it has shown to whom it was shown, also when nobody looks any more', async () => {
    const { codex, ask, answers } = await askingServer();
    const taken = firstValueFrom(codex.approvals$);
    ask(COMMAND, TURN);
    const asking = await taken;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(answers()).toEqual([]);
    asking.accept();
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });

  it('of a turn and of a thread shows theirs, the connection all', async () => {
    const { codex, server, ask } = await askingServer();
    const turn = await begunTurn(codex, server);
    const all = record(codex.approvals$);
    const ofThread = record(codex.thread('a').approvals$);
    const ofTurn = record(turn.approvals$);
    ask(COMMAND, { ...TURN, threadId: 'b', itemId: 'one' }, 1);
    ask(COMMAND, { ...TURN, threadId: 'a', turnId: 'other', itemId: 'two' }, 2);
    ask(COMMAND, { ...TURN, threadId: 'a', turnId: turn.id, itemId: 'three' }, 3);
    const items = (seen: { readonly values: readonly Approval[] }) => seen.values.map(({ itemId }) => itemId);
    expect([items(all), items(ofThread), items(ofTurn)]).toEqual([
      ['one', 'two', 'three'],
      ['two', 'three'],
      ['three'],
    ]);
    server.notify('turn/completed', turnFrames('a', turn.id).completed().params);
    expect([all.end, ofThread.end, ofTurn.end]).toEqual([undefined, undefined, 'complete']);
  });

  it('shows the nearest first, and does not show the others what that has decided', async () => {
    const { codex, ask, answers } = await askingServer();
    const all = record(codex.approvals$);
    codex.thread('a').approvals$.subscribe((asking) => asking.decline());
    ask(COMMAND, TURN);
    expect(all.values).toEqual([]);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });

  it('does not show what a handler has in hand; the list does', async () => {
    const { codex, ask, answers } = await askingServer();
    codex.handle(COMMAND, () => new Promise(() => undefined));
    const seen = record(codex.approvals$);
    const pending = record(codex.pendingApprovals$);
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.values).toEqual([]);
    expect(pending.values.at(-1)).toHaveLength(1);
    pending.values.at(-1)?.[0]?.decline();
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });

  it('errors when the link is lost, completes when the client is closed, for early and late subscribers', async () => {
    const { codex, server, seen, pending } = await approval();
    const ofThread = record(codex.thread('a').approvals$);
    server.link.fail(new Error('cut'));
    for (const view of [seen, pending, ofThread, record(codex.approvals$), record(codex.pendingApprovals$)]) {
      expect(errorOf(view)).toBeInstanceOf(TransportClosedError);
      expect(view.ends).toBe(1);
    }
    const other = await approval();
    await other.codex.close();
    expect([other.seen.end, other.pending.end]).toEqual(['complete', 'complete']);
  });

  it('is not disturbed by a subscriber that throws', async () => {
    vi.useRealTimers();
    const { codex, ask, answers } = await askingServer();
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
    codex.approvals$.subscribe(() => {
      throw new Error('mine');
    });
    const seen = record(codex.approvals$);
    ask(COMMAND, TURN);
    await expect(thrown).resolves.toMatchObject({ message: 'mine' });
    seen.values[0]?.accept();
    expect(answers()).toHaveLength(1);
  });
});

describe('pendingApprovals$', () => {
  it('replays what waits, and emits each time one comes or goes', async () => {
    const { codex, server, ask } = await askingServer();
    const pending = record(codex.pendingApprovals$);
    ask(COMMAND, TURN, 1);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 1 });
    expect(pending.values.map((list) => list.map(({ requestId }) => requestId))).toEqual([
      [],
      [1],
      [1, 2],
      [2],
    ]);
    expect(record(codex.pendingApprovals$).values.map((list) => list.length)).toEqual([1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pending.values.at(-1)).toHaveLength(1);
  });
});

import { Codex, type Approval, type CodexOptions } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../src/transport/frame.js';
import { record, setUp } from '../fixtures/fake.js';

const COMMAND = 'item/commandExecution/requestApproval';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function connected(options?: CodexOptions) {
  const context = setUp(options);
  await firstValueFrom(context.codex.connect());
  const { server } = context;
  const ask = (method: string, params: object = {}, id: number | string = 0) =>
    server.link.send({ id, method, params });
  const answers = (id: number | string = 0): readonly Frame[] =>
    server.received.filter((frame) => frame.id === id && frame.method === undefined);
  return { ...context, ask, answers };
}

describe('a server request that nobody handles', () => {
  it.each([
    [COMMAND, { result: { decision: 'decline' } }],
    ['item/fileChange/requestApproval', { result: { decision: 'decline' } }],
    ['item/permissions/requestApproval', { result: { permissions: {}, scope: 'turn' } }],
    ['item/tool/requestUserInput', { result: { answers: {} } }],
    ['mcpServer/elicitation/request', { result: { action: 'decline', content: null, _meta: null } }],
    [
      'item/tool/call',
      { result: { success: false, contentItems: [{ type: 'inputText', text: expect.any(String) }] } },
    ],
  ])('is held for a moment, then answered with the protocol’s own no: %s', async (method, answer) => {
    const { ask, answers, diagnostics } = await connected();
    ask(method, { threadId: 'a' });
    await vi.advanceTimersByTimeAsync(99);
    expect(answers()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers()).toEqual([{ id: 0, ...answer }]);
    expect(diagnostics).toContainEqual({ kind: 'serverRequestDefaulted', method, id: 0 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers()).toHaveLength(1);
  });

  it.each([
    ['execCommandApproval', { result: { decision: { denied: { rejection: expect.any(String) } } } }],
    ['applyPatchApproval', { result: { decision: { denied: { rejection: expect.any(String) } } } }],
    ['account/chatgptAuthTokens/refresh', { error: { code: -32601, message: expect.any(String) } }],
    ['attestation/generate', { error: { code: -32601, message: expect.any(String) } }],
    ['currentTime/read', { error: { code: -32601, message: expect.any(String) } }],
    ['future/request', { error: { code: -32601, message: expect.any(String) } }],
  ])('is answered at once where nothing is to be waited for: %s', async (method, answer) => {
    const { ask, answers, diagnostics } = await connected();
    ask(method, { threadId: 'a' });
    expect(answers()).toEqual([{ id: 0, ...answer }]);
    expect(diagnostics).toContainEqual({ kind: 'serverRequestDefaulted', method, id: 0 });
  });

  it('is answered all the same when it was too large to read', async () => {
    const server = new FakeAppServer({ maxFrameBytes: 1000 });
    const codex = new Codex(server.transport);
    await firstValueFrom(codex.connect());
    server.link.send({ method: 'item/tool/call', id: 5, params: { text: 'x'.repeat(2000) } });
    expect(server.received.filter(({ id }) => id === 5)).toMatchObject([{ result: { success: false } }]);
  });

  it('is answered at once with serverRequestHoldMs 0', async () => {
    const { ask, answers } = await connected({ serverRequestHoldMs: 0 });
    ask(COMMAND);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });
});

describe('approvals$', () => {
  it('shows an approval that came a moment before its subscriber', async () => {
    const { codex, ask, answers } = await connected();
    ask(COMMAND, { threadId: 'a', turnId: 't', itemId: 'i' });
    await vi.advanceTimersByTimeAsync(50);
    const seen = record<Approval>(codex.approvals$);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers()).toEqual([]);
    seen.values[0]!.accept();
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });
});

import { firstValueFrom, Subject } from 'rxjs';
import { Codex, type Approval, type Diagnostic } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { MODES, turnFrames, type Mode } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A server that knows one thread, and a client whose next link takes some time. */
function serving(mode: Mode) {
  const server = new FakeAppServer({ mode });
  const thread = () => ({ thread: { id: 't', status: { type: 'active', activeFlags: [] } } });
  server
    .handle('thread/start', () => ({ thread: { id: 't' } }))
    .handle('thread/resume', thread)
    .handle('thread/read', thread)
    .handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
  const reconnect = { ...AT_ONCE, delayMs: 100, maxDelayMs: 100 };
  return { server, codex: new Codex(server.transport, { reconnect }) };
}

describe('a handler that answers while there is no link', () => {
  it.each(MODES)('is the only one that is asked, even when it is taken away then (%s)', async (mode) => {
    const { server, codex } = serving(mode);
    const diagnostics: Diagnostic[] = [];
    codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
    const t = await firstValueFrom(codex.startThread());
    const handle = await firstValueFrom(t.turn('Go.'));
    handle.events$.subscribe({ error: () => undefined });
    server.notify('turn/started', turnFrames('t', 'turn-1').started.params);
    const answer = new Subject<{ decision: 'accept' }>();
    let others = 0;
    codex.handle('item/commandExecution/requestApproval', () => {
      others += 1;
      return { decision: 'decline' };
    });
    const own = t.handle('item/commandExecution/requestApproval', () => answer);
    const request = {
      method: 'item/commandExecution/requestApproval',
      id: 7,
      params: { threadId: 't', turnId: 'turn-1', itemId: 'call', command: 'ls', startedAtMs: 1 },
    };
    server.link.send(request);
    await wait(0);
    server.link.fail(GONE);
    await wait(10);
    answer.next({ decision: 'accept' });
    await wait(1);
    own.unsubscribe();
    await wait(1);
    await wait(300);
    const before = server.link.received.length;
    server.link.send(request);
    await wait(10);
    expect(server.link.received.slice(before).filter((f) => f.id === 7)).toEqual([
      { id: 7, result: { decision: 'accept' } },
    ]);
    expect(others).toBe(0);
    expect(diagnostics.map(({ kind }) => kind)).not.toContain('serverRequestFailed');
    await codex.close();
  });

  it.each(MODES)(
    'is not asked again when the request has neither a turn nor an approval (%s)',
    async (mode) => {
      const { server, codex } = serving(mode);
      const t = await firstValueFrom(codex.startThread());
      const answer = new Subject<object>();
      let asked = 0;
      codex.handle('vendor/ask', () => {
        asked += 1;
        return answer;
      });
      const request = { method: 'vendor/ask', id: 7, params: { threadId: t.id } };
      server.link.send(request);
      await wait(0);
      server.link.fail(GONE);
      await wait(10);
      answer.error(new Error('no'));
      await wait(200);
      server.link.send(request);
      await wait(10);
      expect(asked).toBe(1);
      expect(server.link.received.filter(({ id, method }) => id === 7 && method === undefined)).toHaveLength(
        1,
      );
      await codex.close();
    },
  );

  it.each(MODES)(
    'an approval that was answered meanwhile is not given to a handler that comes later (%s)',
    async (mode) => {
      const { server, codex } = serving(mode);
      const t = await firstValueFrom(codex.startThread());
      let pending: readonly Approval[] = [];
      codex.pendingApprovals$.subscribe({ next: (now) => (pending = now), error: () => undefined });
      server.link.send({
        method: 'item/commandExecution/requestApproval',
        id: 7,
        params: { threadId: t.id, turnId: 'turn-1', itemId: 'call', command: 'ls', startedAtMs: 1 },
      });
      await wait(0);
      server.link.fail(GONE);
      await wait(10);
      pending[0]?.accept();
      await wait(1);
      let asked = 0;
      codex.handle('item/commandExecution/requestApproval', () => {
        asked += 1;
        return { decision: 'decline' };
      });
      await wait(10);
      expect(asked).toBe(0);
      await codex.close();
    },
  );
});

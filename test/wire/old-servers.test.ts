import { InvalidResponseError, MethodNotFoundError } from 'codex-rx';
import { FakeRefusal, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';

afterEach(() => {
  vi.useRealTimers();
});

const agentOf = (version: string) => () => ({ userAgent: `codex-rx/${version} (Debian 12.0.0; x86_64) x` });

describe('a server older than what is supported', () => {
  it('is used all the same, and shows on diagnostics$, once for each link', async () => {
    const { server, codex, diagnostics } = setUp();
    server.handle('initialize', agentOf('0.129.0'));
    const shown = { kind: 'unsupportedServer', version: '0.129.0', minimum: '0.130.0' };
    const info = await firstValueFrom(codex.connect());
    await firstValueFrom(codex.connect());
    expect(info.version).toBe('0.129.0');
    expect(diagnostics).toEqual([shown]);
    server.link.fail(new Error('cut'));
    await firstValueFrom(codex.connect());
    expect(diagnostics).toEqual([shown, shown]);
  });

  it.each(['0.130.0', '0.170.0-alpha.3', '0.0.0', 'nightly'])(
    'is not one that says it is %s',
    async (version) => {
      const { server, codex, diagnostics } = setUp();
      server.handle('initialize', agentOf(version));
      await firstValueFrom(codex.connect());
      expect(diagnostics).toEqual([]);
    },
  );

  it('is told by its own version, not by one in the name of the client', async () => {
    const { server, codex, diagnostics } = setUp();
    server.handle('initialize', () => ({
      userAgent: 'my tool/0.1.0/0.169.0 (Linux) iTerm.app/0.2.0 (my tool; 1)',
    }));
    expect(await firstValueFrom(codex.connect())).toMatchObject({ version: '0.169.0' });
    expect(diagnostics).toEqual([]);
  });
});

describe('a method that the server does not have', () => {
  it('ends the call with an error that says which server, and what to do', () => {
    const { server, codex } = setUp();
    server.handle('initialize', agentOf('0.140.0'));
    const error = errorOf(record(codex.request('thread/items/list', { threadId: 'a' })));
    expect(error).toBeInstanceOf(MethodNotFoundError);
    expect(error).toHaveProperty(
      'message',
      'thread/items/list: the server, codex 0.140.0, does not have this method. Upgrade @openai/codex to use it. (-32600)',
    );
  });
});

describe('an older server', () => {
  const refusal = (expected: unknown, found: string) =>
    new FakeRefusal({
      code: -32600,
      message: `expected active turn id ${String(expected)} but found ${found}`,
    });

  it('names the turn before as the active one for a moment: the interrupt waits, and is of the right one', async () => {
    const { server, codex } = setUp();
    const thread = await firstValueFrom(codex.startThread());
    const first = await firstValueFrom(thread.turn('one'));
    server.link.send(turnFrames(thread.id, first.id).completed());
    const second = await firstValueFrom(thread.turn('two'));
    const asked: unknown[] = [];
    server.handle('turn/interrupt', (_params, { params }) => {
      const { turnId } = params as { turnId: string };
      asked.push(turnId);
      return asked.length === 1 ? refusal(turnId, first.id) : {};
    });
    const interrupt = record(second.interrupt());
    expect(interrupt.end).toBeUndefined();
    server.link.send(turnFrames(thread.id, second.id).started);
    expect([interrupt.end, asked]).toEqual(['complete', [second.id, second.id]]);
  });

  it('and one that names a turn nobody has seen gets the interrupt of the right one all the same', async () => {
    const { server, codex } = setUp();
    const asked: unknown[] = [];
    server.handle('turn/interrupt', (_params, { params }) => {
      const { turnId } = params as { turnId: string };
      asked.push(turnId);
      if (asked.length === 1) return refusal(turnId, 'before');
      return turnId === 'before' ? refusal(turnId, 'turn-1') : {};
    });
    const only = await firstValueFrom(codex.thread('a').turn('one'));
    expect(record(only.interrupt()).end).toBe('complete');
    expect(asked).toEqual(['turn-1', 'before', 'turn-1']);
  });

  it('announces a review by a second id without a root: it is the same turn', async () => {
    const { server, codex } = setUp();
    const thread = codex.thread('a');
    const turns = record(codex.turns$);
    server.handle('review/start', () => ({ turn: turn('t1', 'inProgress'), reviewThreadId: 'a' }));
    const review = await firstValueFrom(thread.review('Look.'));
    const item = { type: 'enteredReviewMode', id: 'entered', review: 'Look.' };
    server.notify('item/completed', { threadId: 'a', turnId: 't1', completedAtMs: 1, item });
    server.notify('turn/started', { threadId: 'a', turn: turn('t2', 'inProgress') });
    server.link.send(turnFrames('a', 't1').completed());
    server.notify('turn/started', { threadId: 'a', turn: turn('t3', 'inProgress') });
    expect(turns.values.map(({ id }) => id)).toEqual(['t1', 't3']);
    expect(record(review.events$).end).toBe('complete');
  });

  it('names a turn that never begins, when another client has one: it errors rather than hangs', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    const thread = codex.thread('a');
    vi.useFakeTimers();
    const [run, next] = [record(thread.run('Ours.')), record(thread.turn('Next.'))];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run.end).toBeUndefined();
    server.link.send(turnFrames('a', 'theirs').completed());
    await vi.advanceTimersByTimeAsync(9_999);
    expect(run.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(errorOf(run)).toBeInstanceOf(InvalidResponseError);
    expect(next.values).toMatchObject([{ id: 'turn-2' }]);
  });

  it('is believed when the turn it has named begins after that of another client', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    vi.useFakeTimers();
    const run = record(codex.thread('a').run('Ours.'));
    await vi.advanceTimersByTimeAsync(0);
    server.link.send(turnFrames('a', 'theirs').completed());
    server.link.send(turnFrames('a', 'turn-1').started);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run.end).toBeUndefined();
    server.link.send(turnFrames('a', 'turn-1').completed());
    expect(run.values).toMatchObject([{ id: 'turn-1', status: 'completed' }]);
  });
});

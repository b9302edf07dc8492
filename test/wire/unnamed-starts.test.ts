import { LATER } from 'codex-rx/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connected } from '../fixtures/connected.js';
import { record, settled, turnFrames } from '../fixtures/fake.js';

/** A command of the user's begins in a turn that was not announced while anybody looked. */
const joined = {
  method: 'item/started',
  params: {
    threadId: 'a',
    turnId: 'theirs',
    startedAtMs: 1,
    item: {
      type: 'commandExecution',
      id: 'c',
      source: 'userShell',
      command: 'ls',
      cwd: '/',
      commandActions: [],
      status: 'inProgress',
    },
  },
};

describe('a turn that the reply does not name', () => {
  it('is none that begins while the request waits for its place', async () => {
    const { server, codex } = await connected({ maxInFlight: 1 });
    server.handle('model/list', () => LATER);
    server.handle('thread/compact/start', () => ({}));
    record(codex.models());
    const compacting = record(codex.thread('a').compact());
    await settled();
    server.link.send(turnFrames('a', 'theirs').started);
    expect(compacting.values).toEqual([]);
    const [models] = server.requests('model/list');
    if (models !== undefined) server.reply(models, { data: [], nextCursor: null });
    await settled();
    server.link.send(turnFrames('a', 'ours').started);
    expect(compacting.values.map(({ id }) => id)).toEqual(['ours']);
  });

  it('may be announced while its request is being sent', async () => {
    const { server, codex } = await connected();
    server.handle('thread/compact/start', () => server.link.send(turnFrames('a', 'ours').started));
    const compacting = record(codex.thread('a').compact());
    await settled();
    expect(compacting.values.map(({ id }) => id)).toEqual(['ours']);
  });

  it('may take as long as a reply may, also when that is for ever', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { server, codex } = await connected({ requestTimeoutMs: Infinity });
    server.handle('thread/compact/start', () => ({}));
    const compacting = record(codex.thread('a').compact());
    await vi.advanceTimersByTimeAsync(100_000);
    expect(compacting.end).toBeUndefined();
    server.link.send(turnFrames('a', 'ours').started);
    expect(compacting.end).toBe('complete');
  });

  it('is not interrupted when it is that of another, which a command has joined', async () => {
    const { server, codex } = await connected();
    server.handle('thread/shellCommand', () => ({}));
    const shell = record(codex.thread('a').shell('ls'));
    await settled();
    shell.unsubscribe();
    server.link.send(joined);
    await settled();
    expect(server.requests('turn/interrupt')).toEqual([]);
  });
});

import { InvalidRequestError } from 'codex-rx';
import { FakeRefusal, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, record, settled, turnFrames } from '../fixtures/fake.js';

async function leavable() {
  const all = await connected();
  const { server, codex } = all;
  server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
  server.handle('thread/resume', (params) => ({ thread: { id: Reflect.get(Object(params), 'threadId') } }));
  server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
  const sent = () =>
    server.received.map(({ method = '' }) => method).filter((name) => name !== 'initialized');
  return { ...all, thread: codex.thread('a'), sent };
}

describe('a thread that was left', () => {
  it('is taken up again before an input is put into its queue', async () => {
    const { thread, sent } = await leavable();
    await firstValueFrom(thread.unsubscribe());
    record(thread.enqueue('later'));
    await settled();
    expect(sent().slice(-2)).toEqual(['thread/resume', 'thread/queue/add']);
  });

  it('is taken up again by a turn that was started while it was being left', async () => {
    const { server, thread, sent } = await leavable();
    server.handle('thread/unsubscribe', () => {
      record(thread.run('hi'));
      return { status: 'unsubscribed' };
    });
    await firstValueFrom(thread.unsubscribe());
    await settled();
    expect(sent().slice(-3)).toEqual(['thread/unsubscribe', 'thread/resume', 'turn/start']);
  });

  it('lets nobody wait for the end of a turn that runs on unheard', async () => {
    const { server, thread, left } = await leavable();
    const run = record(thread.run('hi'));
    server.link.send(turnFrames('a', 't').started);
    await firstValueFrom(thread.unsubscribe());
    await settled();
    expect([run.values, run.end]).toEqual([[], 'complete']);
    expect(left()).toEqual(NOTHING_LEFT);
  });
});

describe('a thread that was opened over a link that is gone', () => {
  async function reconnected() {
    const all = await leavable();
    const thread = await firstValueFrom(all.codex.startThread());
    all.server.link.end();
    await settled();
    await firstValueFrom(all.codex.connect());
    return { ...all, thread };
  }

  it('is followed over the next one from its next turn on', async () => {
    const { thread, sent } = await reconnected();
    record(thread.run('hi'));
    await settled();
    expect(sent().slice(-2)).toEqual(['thread/resume', 'turn/start']);
  });

  it('tells why it cannot be taken up', async () => {
    const { server, thread, sent } = await reconnected();
    server.handle('thread/resume', () => new FakeRefusal({ code: -32600, message: 'no rollout found' }));
    expect(errorOf(record(thread.run('hi')))).toBeInstanceOf(InvalidRequestError);
    expect(sent().at(-1)).toBe('thread/resume');
  });

  it('is used as it is on a server that knows of no resuming', async () => {
    const { server, thread, sent } = await reconnected();
    server.handle('thread/resume', () => new FakeRefusal({ code: -32601, message: 'unknown method' }));
    record(thread.run('hi'));
    await settled();
    expect(sent().slice(-2)).toEqual(['thread/resume', 'turn/start']);
  });
});

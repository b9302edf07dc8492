import { StaleTurnError, TransportClosedError } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, mergeMap } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { errorOf, methods, MODES, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

const NO_ACTIVE = new FakeRefusal({ code: -32600, message: 'no active turn to steer' });
const foundInstead = (expected: string, actual: string) =>
  new FakeRefusal({
    code: -32600,
    message: `expected active turn id \`${expected}\` but found \`${actual}\``,
  });

async function running(options: Parameters<typeof setUp>[0] = {}) {
  const { server, codex, diagnostics } = setUp(options);
  server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
  const handle = await firstValueFrom(codex.thread('a').turn('hi'));
  const frames = turnFrames('a', 't');
  const asked = (method: string) => server.requests(method).map(({ params }) => params);
  return { server, codex, diagnostics, handle, frames, asked };
}

describe('steering', () => {
  it('waits for the turn to be announced when the server knows of none yet', async () => {
    const { server, handle, frames, asked } = await running();
    server.handle('turn/steer', () => NO_ACTIVE);
    const steer = record(handle.steer('more'));
    await settled();
    expect(steer.end).toBeUndefined();
    server.handle('turn/steer', () => ({ turnId: 't' }));
    server.link.send(frames.started);
    await settled();
    expect(steer).toMatchObject({ values: [{ turnId: 't' }], end: 'complete' });
    expect(asked('turn/steer').at(-1)).toMatchObject({ expectedTurnId: 't' });
  });

  it('asks once more when the announcement has overtaken the refusal', async () => {
    const { server, handle, frames } = await running();
    server.handle('turn/steer', () => {
      if (server.requests('turn/steer').length > 1) return { turnId: 't' };
      server.link.send(frames.started);
      return NO_ACTIVE;
    });
    expect(await firstValueFrom(handle.steer('more'))).toEqual({ turnId: 't' });
  });

  it('asks once more with the id that the server names', async () => {
    const { server, handle, frames, asked } = await running();
    server.link.send(frames.started);
    server.handle('turn/steer', () =>
      server.requests('turn/steer').length === 1 ? foundInstead('t', 't2') : { turnId: 't2' },
    );
    expect(await firstValueFrom(handle.steer('more'))).toEqual({ turnId: 't2' });
    expect(asked('turn/steer')).toMatchObject([{ expectedTurnId: 't' }, { expectedTurnId: 't2' }]);
  });

  it('tells both ids when the second answer names yet another', async () => {
    const { server, handle, frames, asked } = await running();
    server.link.send(frames.started);
    server.handle('turn/steer', () =>
      server.requests('turn/steer').length === 1 ? foundInstead('t', 't2') : foundInstead('t2', 't3'),
    );
    const error = errorOf(record(handle.steer('more')));
    expect(error).toBeInstanceOf(StaleTurnError);
    expect(error).toMatchObject({ expectedTurnId: 't2', actualTurnId: 't3' });
    expect(asked('turn/steer')).toHaveLength(2);
  });

  it('does not reach another turn once its own has ended', async () => {
    const { server, handle, frames, asked } = await running();
    server.link.send(frames.started);
    server.link.send(frames.completed());
    server.handle('turn/steer', () => foundInstead('t', 'other'));
    expect(errorOf(record(handle.steer('more')))).toMatchObject({
      expectedTurnId: 't',
      actualTurnId: 'other',
    });
    expect(asked('turn/steer')).toHaveLength(1);
  });

  it('tells which turn was meant when the server only says that none runs', async () => {
    const { server, handle, frames } = await running();
    server.link.send(frames.started);
    server.handle('turn/steer', () => NO_ACTIVE);
    const error = errorOf(record(handle.steer('more')));
    expect(error).toMatchObject({ expectedTurnId: 't', actualTurnId: undefined });
  });
});

describe('an interrupt', () => {
  it('is asked for again while the server is too busy to take it', async () => {
    const { server, handle, frames, asked } = await running();
    server.link.send(frames.started);
    const busy = new FakeRefusal({ code: -32001, message: 'Server overloaded; retry later.' });
    server.handle('turn/interrupt', () => (server.requests('turn/interrupt').length < 3 ? busy : {}));
    await firstValueFrom(handle.interrupt());
    expect(asked('turn/interrupt')).toHaveLength(3);
  });

  it('asks once more with the id that the server names', async () => {
    const { server, handle, frames, asked } = await running();
    server.link.send(frames.started);
    server.handle('turn/interrupt', () =>
      server.requests('turn/interrupt').length === 1 ? foundInstead('t', 't2') : {},
    );
    await firstValueFrom(handle.interrupt());
    expect(asked('turn/interrupt')).toMatchObject([{ turnId: 't' }, { turnId: 't2' }]);
  });

  it('is done when the turn ends before the server has answered', async () => {
    const { server, handle, frames } = await running();
    server.link.send(frames.started);
    server.handle('turn/interrupt', () => LATER);
    const interrupt = record(handle.interrupt());
    server.link.send(frames.completed());
    expect(interrupt.end).toBe('complete');
  });
});

describe('an interrupt of a turn whose link is lost', () => {
  const refused = new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' });

  it('does not say that the turn has ended: it may go on', async () => {
    const { server, handle } = await running();
    server.handle('turn/interrupt', () => refused);
    const waiting = record(handle.interrupt());
    server.link.end();
    await vi.waitFor(() => expect(errorOf(waiting)).toBeInstanceOf(TransportClosedError));
    expect(waiting.ends).toBe(1);
    expect(errorOf(record(handle.interrupt()))).toBeInstanceOf(TransportClosedError);
  });

  it('reaches it over the next link, where the turn may have ended meanwhile', async () => {
    const { server, codex, handle, asked } = await running();
    server.link.end();
    await settled();
    await firstValueFrom(codex.connect());
    expect(record(handle.interrupt()).end).toBe('complete');
    expect(asked('turn/interrupt')).toEqual([{ threadId: 'a', turnId: 't' }]);
    server.handle('turn/interrupt', () => refused);
    expect(record(handle.interrupt()).end).toBe('complete');
  });
});

describe('a turn that does not end after it was interrupted', () => {
  const item = (id: string, text: string) => ({ type: 'agentMessage', id, text, phase: null });

  async function interrupted(options: Parameters<typeof setUp>[0] = {}) {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const all = await running({ interruptTimeoutMs: 5_000, ...options });
    all.server.link.send(all.frames.started);
    all.server.link.send(all.frames.message('seen'));
    const events = record(all.handle.events$);
    const result = record(all.handle.result$);
    await firstValueFrom(all.handle.interrupt());
    const wait = async () => {
      await vi.advanceTimersByTimeAsync(5_000);
    };
    return { ...all, events, result, wait };
  }

  it('ends as the history says, with the items that were missed', async () => {
    const { server, events, result, wait, asked } = await interrupted();
    server.handle('thread/turns/list', () => ({
      data: [turn('t', 'interrupted', { items: [item('message', 'seen'), item('later', 'missed')] })],
      nextCursor: null,
    }));
    expect(asked('thread/turns/list')).toEqual([]);
    await wait();
    expect(methods(events.values)).toEqual([
      'turn/started',
      'item/completed',
      'item/completed',
      'turn/completed',
    ]);
    expect(events.values.map(({ reconciled }) => reconciled)).toEqual([undefined, undefined, true, true]);
    expect(events.end).toBe('complete');
    expect(result.values).toMatchObject([
      { status: 'interrupted', items: [{ id: 'message' }, { id: 'later' }] },
    ]);
  });

  it('is looked for in no history when its end comes in time', async () => {
    const { server, frames, events, wait, asked } = await interrupted();
    server.link.send(frames.completed('interrupted'));
    await wait();
    expect(events.end).toBe('complete');
    expect(asked('thread/turns/list')).toEqual([]);
  });

  it('goes on when it still runs, and shows on diagnostics$', async () => {
    const { server, frames, events, wait, diagnostics } = await interrupted();
    server.handle('thread/turns/list', () => ({ data: [turn('t', 'inProgress')], nextCursor: null }));
    await wait();
    expect(events.end).toBeUndefined();
    expect(diagnostics).toContainEqual({ kind: 'interruptIgnored', threadId: 'a', turnId: 't' });
    server.link.send(frames.completed());
    expect(events.end).toBe('complete');
  });

  it('of a thread without history ends when the thread is idle', async () => {
    const { server, events, wait } = await interrupted();
    const refusal = { code: -32600, message: 'ephemeral threads do not support thread/turns/list' };
    server.handle('thread/turns/list', () => new FakeRefusal(refusal));
    server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
    await wait();
    expect(events.values.at(-1)).toMatchObject({
      method: 'turn/completed',
      params: { turn: { status: 'interrupted' } },
      reconciled: true,
    });
  });

  it('that is not in the history ends when the thread is idle', async () => {
    const { server, result, wait } = await interrupted();
    server.handle('thread/turns/list', () => ({ data: [], nextCursor: null }));
    server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
    await wait();
    expect(result.values).toMatchObject([{ status: 'interrupted' }]);
  });

  it('shows on diagnostics$ when the server does not tell what became of it', async () => {
    const { server, events, wait, diagnostics } = await interrupted();
    server.handle('thread/turns/list', () => new FakeRefusal({ code: -32603, message: 'disk failure' }));
    await wait();
    expect([events.end, diagnostics]).toEqual([
      undefined,
      [{ kind: 'interruptIgnored', threadId: 'a', turnId: 't' }],
    ]);
  });

  it('ends once for the thread when its real end overtakes what is made of the history', async () => {
    const { server, codex, frames, wait, diagnostics } = await interrupted();
    const ofThread = record(codex.thread('a').events$);
    server.handle('thread/turns/list', (_, request) => {
      server.reply(request, { data: [turn('t', 'interrupted')], nextCursor: null });
      server.link.send(frames.completed('interrupted'));
      return LATER;
    });
    await wait();
    expect(ofThread.values.map(({ method, reconciled }) => [method, reconciled])).toEqual([
      ['turn/completed', undefined],
    ]);
    expect(diagnostics).toEqual([]);
  });

  it.each(MODES)('ends for its other observers also when its owner has left (%s)', async (mode) => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { server, codex } = setUp({ mode });
    server.handle('thread/turns/list', () => ({
      data: [turn('turn-1', 'interrupted')],
      nextCursor: null,
    }));
    const results = record(codex.turns$.pipe(mergeMap(({ result$ }) => result$)));
    const run = record(codex.thread('a').run('hi'));
    await vi.advanceTimersByTimeAsync(1);
    server.link.send(turnFrames('a', 'turn-1').started);
    await vi.advanceTimersByTimeAsync(1);
    run.unsubscribe();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(results.values).toMatchObject([{ status: 'interrupted' }]);
  });

  it('is left alone with interruptTimeoutMs 0', async () => {
    const { events, wait, asked } = await interrupted({ interruptTimeoutMs: 0 });
    await wait();
    expect(events.end).toBeUndefined();
    expect(asked('thread/turns/list')).toEqual([]);
  });

  it('shows what was missed on no view of the wire', async () => {
    const { server, codex, wait } = await interrupted();
    server.handle('thread/turns/list', () => ({ data: [turn('t', 'interrupted')], nextCursor: null }));
    const wire = record(codex.wire$);
    const notifications = record(codex.notifications$);
    await wait();
    expect(wire.values.filter(({ frame }) => frame.method === 'turn/completed')).toEqual([]);
    expect(notifications.values).toMatchObject([{ method: 'turn/completed', reconciled: true }]);
  });
});

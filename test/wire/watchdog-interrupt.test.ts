import {
  InvalidParamsError,
  interruptLadder,
  TransportClosedError,
  TurnInactiveError,
  type InterruptLadderOptions,
} from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, methods, record, setUp, turnFrames } from '../fixtures/fake.js';

const MS = 2_000;

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const status = (type: string) => ({ thread: { id: 'a', status: { type, activeFlags: [] } } });

/** A turn that runs, on a server that takes interrupts and ignores them; the history tells that it goes on. */
async function stuck(latest = turn('t', 'inProgress')) {
  const { server, codex, diagnostics } = setUp({ validation: 'off', interruptTimeoutMs: MS });
  server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
  server.handle('thread/read', () => status('active'));
  server.handle('thread/turns/list', () => ({ data: [latest], nextCursor: null }));
  server.handle('thread/backgroundTerminals/list', () => ({ data: [], nextCursor: null }));
  const handle = await firstValueFrom(codex.thread('a').turn('hi'));
  const frames = turnFrames('a', 't');
  server.link.send(frames.started);
  const events = record(handle.events$);
  const climb = (options?: InterruptLadderOptions) =>
    record(handle.interrupt({ escalate: interruptLadder(options) }));
  const interrupts = (): readonly unknown[] =>
    server.requests('turn/interrupt').map(({ params }): unknown => Reflect.get(Object(params), 'turnId'));
  return { server, codex, diagnostics, handle, frames, events, climb, interrupts };
}

describe('the ladder of an interrupt', () => {
  it('is not climbed when the first rung ends the turn', async () => {
    const { server, frames, climb, interrupts } = await stuck();
    const rung = climb();
    expect(rung.values).toEqual([]);
    server.link.send(frames.completed('interrupted'));
    await pass(10 * MS);
    expect(rung).toMatchObject({ values: ['interrupt'], end: 'complete' });
    expect([interrupts(), server.requests('thread/read'), vi.getTimerCount()]).toEqual([['t'], [], 0]);
  });

  it('repeats the first rung while the server refuses', async () => {
    const { server, frames, climb, interrupts } = await stuck();
    server.handle('turn/interrupt', () => {
      if (interrupts().length < 3)
        return new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' });
      server.link.send(frames.completed('interrupted'));
      return {};
    });
    const rung = climb();
    await pass(1_000);
    expect([rung.values, interrupts()]).toEqual([['interrupt'], ['t', 't', 't']]);
  });

  it('finds in the history that the turn has ended', async () => {
    const { server, events, climb, interrupts } = await stuck(turn('t', 'interrupted'));
    const rung = climb();
    await pass(MS - 1);
    expect(server.requests('thread/turns/list')).toEqual([]);
    await pass(1);
    expect(rung).toMatchObject({ values: ['history'], end: 'complete' });
    expect(events.values.at(-1)).toMatchObject({ method: 'turn/completed', reconciled: true });
    expect(interrupts()).toEqual(['t']);
  });

  it('interrupts whatever runs when the turn is what runs', async () => {
    const { server, frames, climb, interrupts } = await stuck();
    const rung = climb();
    await pass(MS);
    expect(interrupts()).toEqual(['t', '']);
    server.link.send(frames.completed('interrupted'));
    expect(rung).toMatchObject({ values: ['anyTurn'], end: 'complete' });
  });

  it('finds the turn under its root, as which a review runs', async () => {
    const { climb, interrupts } = await stuck(turn('t2', 'inProgress', { rootTurnId: 't' }));
    climb();
    await pass(MS);
    expect(interrupts()).toEqual(['t', '']);
  });

  it.each([
    ['another turn', turn('other', 'inProgress')],
    ['nothing', turn('other', 'completed')],
  ])('leaves %s alone that runs instead', async (_, latest) => {
    const { climb, interrupts } = await stuck(latest);
    climb({ upTo: 'commands' });
    await pass(10 * MS);
    expect(interrupts()).not.toContain('');
  });

  it('ends the commands of the turn, and of no other, and interrupts it once more', async () => {
    const { server, frames, climb, interrupts } = await stuck();
    const item = (id: string) => ({ type: 'commandExecution', id, command: 'sleep 99' });
    server.link.send({ method: 'item/started', params: { threadId: 'a', turnId: 't', item: item('mine') } });
    const terminal = (itemId: string) => ({
      itemId,
      processId: `process of ${itemId}`,
      command: 'sleep 99',
      cwd: '/',
    });
    server.handle('thread/backgroundTerminals/list', () => ({
      data: [terminal('left before'), terminal('mine')],
      nextCursor: null,
    }));
    server.handle('thread/backgroundTerminals/terminate', () => ({ terminated: true }));
    const rung = climb();
    await pass(2 * MS);
    expect(server.requests('thread/backgroundTerminals/terminate').map(({ params }) => params)).toEqual([
      { threadId: 'a', processId: 'process of mine' },
    ]);
    expect(interrupts()).toEqual(['t', '', 't']);
    server.link.send(frames.completed('interrupted'));
    expect(rung).toMatchObject({ values: ['commands'], end: 'complete' });
  });

  it('gives the link up at last, which ends everything on it', async () => {
    const { codex, events, climb, interrupts } = await stuck();
    const states = record(codex.state$);
    const other = record(codex.request('model/list', {}));
    const rung = climb();
    await pass(2 * MS - 1);
    expect([rung.end, events.end]).toEqual([undefined, undefined]);
    await pass(1);
    expect(rung).toMatchObject({ values: ['recycle'], end: 'complete' });
    expect(errorOf(events)).toBeInstanceOf(TransportClosedError);
    expect(errorOf(events)).toMatchObject({ message: expect.stringContaining('turn t did not end') });
    expect(states.values.at(-1)).toMatchObject({ status: 'closed', error: errorOf(events) });
    expect([other.ends, interrupts(), vi.getTimerCount()]).toEqual([1, ['t', ''], 0]);
  });

  it('ends with another link when there is one', async () => {
    const { server, codex, climb } = await stuck();
    climb();
    await pass(2 * MS);
    await firstValueFrom(codex.connect());
    server.handle('turn/start', () => ({ turn: turn('next', 'inProgress') }));
    const next = record(codex.thread('a').run('go on'));
    await pass(1);
    server.link.send(turnFrames('a', 'next').completed());
    expect(next.values).toMatchObject([{ id: 'next', status: 'completed' }]);
  });

  it('goes straight to the last rung when the server answers nothing', async () => {
    const { server, climb, interrupts } = await stuck();
    for (const method of ['turn/interrupt', 'thread/read', 'thread/turns/list'])
      server.handle(method, () => LATER);
    const rung = climb();
    await pass(2 * MS);
    expect([rung.values, interrupts()]).toEqual([['recycle'], ['t']]);
    expect(server.requests('thread/backgroundTerminals/list')).toEqual([]);
  });

  it('takes every rung when the server answers all but interrupts', async () => {
    const { server, climb, interrupts } = await stuck();
    server.handle('turn/interrupt', () => LATER);
    const rung = climb();
    await pass(3 * MS);
    expect([rung.values, interrupts()]).toEqual([['recycle'], ['t', '']]);
    expect(server.requests('thread/backgroundTerminals/list')).toHaveLength(1);
  });

  it('goes on at once where the server refuses', async () => {
    const { server, climb } = await stuck();
    const broken = new FakeRefusal({ code: -32603, message: 'broken' });
    for (const method of ['turn/interrupt', 'thread/turns/list', 'thread/backgroundTerminals/list']) {
      server.handle(method, () => broken);
    }
    const rung = climb();
    await pass(1);
    expect(rung.values).toEqual(['recycle']);
  });
});

describe('a ladder with an end', () => {
  it('goes no further, and says so', async () => {
    const { codex, events, climb, interrupts } = await stuck();
    const rung = climb({ upTo: 'anyTurn' });
    await pass(2 * MS);
    expect(errorOf(rung)).toBeInstanceOf(TurnInactiveError);
    expect(errorOf(rung)).toMatchObject({
      threadId: 'a',
      turnId: 't',
      inactiveMs: 2 * MS,
      message: expect.stringContaining('Let it go further with upTo'),
    });
    expect([interrupts(), events.end]).toEqual([['t', ''], undefined]);
    expect(record(codex.state$).values).toMatchObject([{ status: 'ready' }]);
  });

  it('has rungs as long as it is given', async () => {
    const { climb, interrupts } = await stuck();
    climb({ rungTimeoutMs: 100 });
    await pass(100);
    expect(interrupts()).toEqual(['t', '']);
  });

  it.each<[string, InterruptLadderOptions]>([
    ['upTo', { upTo: 'heaven' as 'recycle' }],
    ['rungTimeoutMs', { rungTimeoutMs: NaN }],
    ['rungTimeoutMs', { rungTimeoutMs: 0 }],
    ['rungTimeoutMs', { rungTimeoutMs: 2 ** 31 }],
  ])('is refused with a wrong %s at once', (field, options) => {
    const make = () => interruptLadder(options);
    expect(make).toThrow(InvalidParamsError);
    expect(make).toThrow(`interruptLadder: ${field}: expected `);
  });
});

describe('an interrupt that is to escalate', () => {
  it('sends nothing for a turn that has ended', async () => {
    const { server, frames, climb, interrupts } = await stuck();
    server.link.send(frames.completed());
    expect(climb()).toMatchObject({ values: [undefined], end: 'complete' });
    expect(interrupts()).toEqual([]);
  });

  it('sends nothing before it is subscribed, and goes no further when it is left', async () => {
    const { codex, handle, climb, interrupts } = await stuck();
    handle.interrupt({ escalate: interruptLadder() });
    expect(interrupts()).toEqual([]);
    const rung = climb();
    await pass(MS);
    rung.unsubscribe();
    await pass(10 * MS);
    expect([interrupts(), vi.getTimerCount()]).toEqual([['t', ''], 0]);
    expect(record(codex.state$).values).toMatchObject([{ status: 'ready' }]);
  });

  it('errors when the link is lost by itself', async () => {
    const { server, climb } = await stuck();
    const rung = climb();
    server.link.end();
    await pass(0);
    expect(errorOf(rung)).toBeInstanceOf(TransportClosedError);
    expect(rung).toMatchObject({ values: [], ends: 1 });
  });

  it('is asked for: without a ladder nothing of the kind is done', async () => {
    const { server, codex, diagnostics, handle, events, interrupts } = await stuck();
    const interrupt = record(handle.interrupt());
    await pass(20 * MS);
    expect([interrupt.end, events.end, interrupts()]).toEqual(['complete', undefined, ['t']]);
    expect(server.requests('thread/backgroundTerminals/list')).toEqual([]);
    expect(diagnostics).toMatchObject([{ kind: 'interruptIgnored' }]);
    expect(record(codex.state$).values).toMatchObject([{ status: 'ready' }]);
    expect(methods(events.values)).toEqual(['turn/started']);
  });
});

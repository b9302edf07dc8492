import {
  AbortedError,
  type ServerNotification,
  type Thread,
  type TurnOptions,
  type WireFrame,
} from 'codex-rx';
import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom, Subscription, takeWhile, toArray, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  begun,
  isDelta,
  isTurnEnd,
  Real,
  replyTo,
  sent,
  storedStatuses,
  watch,
  type Watch,
  type WireFilter,
} from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** How the server says that the first turn ended which `events` saw end. */
async function statusOf(events: Watch<ServerNotification>): Promise<string | undefined> {
  const end = await events.first(isTurnEnd);
  return end.method === 'turn/completed' ? end.params.turn.status : undefined;
}

/** Unsubscribes in the very moment a frame passes, and resolves with the frames before it. */
function leaveAt(moment: WireFilter, owner$: Observable<unknown>): Promise<readonly WireFrame[]> {
  return new Promise((resolve) => {
    const owner = new Subscription();
    real.codex.wire$
      .pipe(
        takeWhile((wire) => !moment(wire)),
        toArray(),
      )
      .subscribe((before) => {
        owner.unsubscribe();
        resolve(before);
      });
    owner.add(owner$.subscribe());
  });
}

/** Fits a notification of one thread. */
function notification(method: string, threadId: string): WireFilter {
  return ({ direction, frame }) =>
    direction === 'in' &&
    frame.method === method &&
    Reflect.get(Object(frame.params), 'threadId') === threadId;
}

describe('unsubscribing', () => {
  const owners: readonly (readonly [
    string,
    (thread: Thread, options?: TurnOptions) => Observable<unknown>,
  ])[] = [
    ['run', (thread, options) => thread.run('Talk.', options)],
    ['stream', (thread, options) => thread.stream('Talk.', options)],
    ['text', (thread, options) => thread.text('Talk.', options)],
  ];

  it.each(owners)('from %s while the agent speaks interrupts the turn on the server', async (_, start) => {
    const thread = await real.thread([begun().script, text('Fit for more.')]);
    const events = watch(thread.events$);
    const sentBy = sent(real.codex);
    const owner = watch(start(thread));
    await events.first(isDelta);
    owner.unsubscribe();
    expect(await statusOf(events)).toBe('interrupted');
    expect(sentBy('turn/interrupt')).toHaveLength(1);
    expect(await storedStatuses(thread)).toEqual(['interrupted']);
    expect(await firstValueFrom(thread.run('Fit?'))).toMatchObject({ finalResponse: 'Fit for more.' });
  });

  it('shows to another client as an interrupted turn', async () => {
    const thread = await real.thread([begun().script]);
    const events = watch(thread.events$);
    const owner = watch(thread.run('Talk.'));
    await events.first(isDelta);
    owner.unsubscribe();
    await events.first(isTurnEnd);
    expect(await storedStatuses(real.connect().thread(thread.id))).toEqual(['interrupted']);
  });

  it('from the streams of a handle interrupts nothing', async () => {
    const { script, release } = begun();
    const thread = await real.thread([script]);
    const turn = await firstValueFrom(thread.turn('Talk.'));
    expect(await firstValueFrom(turn.text$)).toBe('I begin');
    for (const stream$ of [turn.events$, turn.items$, turn.result$]) watch<unknown>(stream$).unsubscribe();
    release();
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'completed' });
  });

  it.each<[string, (thread: Thread) => WireFilter, readonly string[]]>([
    ['in the moment the reply to turn/start arrives', () => replyTo('turn/start'), ['turn/start']],
    [
      'between the reply to turn/start and turn/started',
      ({ id }) => notification('thread/status/changed', id),
      ['turn/start', 'reply'],
    ],
    [
      'in the moment turn/started arrives',
      ({ id }) => notification('turn/started', id),
      ['turn/start', 'reply'],
    ],
  ])('%s interrupts the turn', async (_, momentOn, happened) => {
    for (const [, start] of owners) {
      const thread = await real.thread([begun().script]);
      const events = watch(thread.events$);
      const isReply = replyTo('turn/start');
      const before = await leaveAt(momentOn(thread), start(thread));
      const steps = before.flatMap((wire) =>
        isReply(wire) ? ['reply'] : (wire.frame.method?.startsWith('turn/') && [wire.frame.method]) || [],
      );
      expect(steps).toEqual(happened);
      expect(await statusOf(events)).toBe('interrupted');
      expect(await storedStatuses(thread)).toEqual(['interrupted']);
    }
  });

  it('before the reply to turn/start interrupts the turn, too', async () => {
    for (const [, start] of owners) {
      const thread = await real.thread([begun().script]);
      const events = watch(thread.events$);
      const sentBy = sent(real.codex);
      watch(start(thread)).unsubscribe();
      expect([sentBy('turn/start').length, sentBy('turn/interrupt').length]).toEqual([1, 0]);
      expect(await statusOf(events)).toBe('interrupted');
      expect(await storedStatuses(thread)).toEqual(['interrupted']);
    }
  });

  it('at any frame of a turn ends that turn, and the next one is not mixed up with it', async () => {
    // The reply, status, start, both ends of the prompt, the begin of the answer, three pieces of it.
    const frames = 9;
    const thread = await real.thread(({ lastUserText }) =>
      lastUserText.startsWith('Talk') ? text(['one', 'two', 'three', hold()]) : text(lastUserText),
    );
    for (let frame = 0; frame < frames; frame += 1) {
      let left = frame;
      await leaveAt(({ direction }) => direction === 'in' && left-- === 0, thread.run(`Talk ${frame}.`));
      expect(await firstValueFrom(thread.run(`Next ${frame}.`))).toMatchObject({
        finalResponse: `Next ${frame}.`,
        items: [{ type: 'userMessage' }, { type: 'agentMessage' }],
      });
    }
    const statuses = Array.from({ length: frames }, () => ['interrupted', 'completed']);
    expect(await storedStatuses(thread)).toEqual(statuses.flat());
  });

  it('while the client still connects sends nothing', async () => {
    const codex = real.connect();
    const sentBy = sent(codex);
    const { id } = await real.thread();
    for (const [, start] of owners) watch(start(codex.thread(id))).unsubscribe();
    await firstValueFrom(codex.connect());
    expect([sentBy('initialize').length, sentBy('turn/start').length]).toEqual([1, 0]);
  });

  it.each(owners)('from %s lets a turn go on that is to be detached', async (_, start) => {
    const { script, release } = begun();
    const thread = await real.thread([script]);
    const events = watch(thread.events$);
    const sentBy = sent(real.codex);
    const owner = watch(start(thread, { onUnsubscribe: 'detach' }));
    await events.first(isDelta);
    owner.unsubscribe();
    release();
    expect(await statusOf(events)).toBe('completed');
    expect(sentBy('turn/interrupt')).toEqual([]);
    expect(await storedStatuses(thread)).toEqual(['completed']);
  });

  it('before the reply lets a turn go on that is to be detached', async () => {
    for (const [, start] of owners) {
      const thread = await real.thread([text('Done.')]);
      const events = watch(thread.events$);
      watch(start(thread, { onUnsubscribe: 'detach' })).unsubscribe();
      expect(await statusOf(events)).toBe('completed');
    }
  });
});

describe('an AbortSignal', () => {
  it('errors run, and interrupts the turn on the server', async () => {
    const thread = await real.thread([begun().script]);
    const events = watch(thread.events$);
    const controller = new AbortController();
    const run = watch(thread.run('Talk.', { signal: controller.signal }));
    await events.first(isDelta);
    controller.abort('enough');
    const error = await run.ended;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: 'AbortError', cause: 'enough' });
    expect(await statusOf(events)).toBe('interrupted');
  });

  it.each<[string, (thread: Thread, signal: AbortSignal) => Observable<unknown>]>([
    ['whose handle was given away', (thread, signal) => thread.turn('Talk.', { signal })],
    ['that is to be detached', (thread, signal) => thread.run('Talk.', { signal, onUnsubscribe: 'detach' })],
  ])('also interrupts a turn %s', async (_, start) => {
    const thread = await real.thread([begun().script]);
    const events = watch(thread.events$);
    const controller = new AbortController();
    watch(start(thread, controller.signal));
    await events.first(isDelta);
    controller.abort();
    expect(await statusOf(events)).toBe('interrupted');
  });

  it('errors a handle that is still to come, and interrupts its turn', async () => {
    const thread = await real.thread([begun().script]);
    const events = watch(thread.events$);
    const controller = new AbortController();
    const handle = watch(thread.turn('Talk.', { signal: controller.signal }));
    controller.abort();
    expect(await handle.ended).toBeInstanceOf(AbortedError);
    expect(handle.values).toEqual([]);
    expect(await statusOf(events)).toBe('interrupted');
  });

  it('that has fired before sends nothing', async () => {
    const thread = await real.thread();
    const sentBy = sent(real.codex);
    const run = watch(thread.run('Talk.', { signal: AbortSignal.abort() }));
    expect(await run.ended).toBeInstanceOf(AbortedError);
    expect(sentBy('turn/start')).toEqual([]);
  });
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AbortedError,
  StaleTurnError,
  type Diagnostic,
  type ServerNotification,
  type Thread,
} from 'codex-rx';
import { functionCall, hold, text } from 'codex-rx/testing/node';
import {
  concatMap,
  exhaustMap,
  filter,
  firstValueFrom,
  lastValueFrom,
  Subject,
  switchMap,
  take,
  toArray,
} from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begun, isDelta, isTurnEnd, Real, sent, storedStatuses, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

describe('steer', () => {
  it('adds to the running turn: same id, a second request with what was said, both answers in one stream', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Now the other thing.')]);
    const turn = await firstValueFrom(thread.turn('Do one thing.'));
    const pieces = watch(turn.text$);
    await pieces.first();
    expect(await firstValueFrom(turn.steer('No, the other.'))).toEqual({ turnId: turn.id });
    expect(await firstValueFrom(turn.result$)).toMatchObject({
      id: turn.id,
      status: 'completed',
      finalResponse: 'Now the other thing.',
    });
    expect(pieces.values).toEqual(['I begin', 'Now the other thing.']);
    const [asked, steered, ...more] = real.requests(thread);
    expect([asked?.lastUserText, steered?.lastUserText, more]).toEqual([
      'Do one thing.',
      'No, the other.',
      [],
    ]);
    expect(await storedStatuses(thread)).toEqual(['completed']);
  });

  it('is refused once the turn has ended, and while another one runs', async () => {
    const second = begun();
    const thread = await real.thread([text('Done.'), second.script]);
    const ended = await firstValueFrom(thread.turn('First.'));
    await firstValueFrom(ended.result$);
    const whenIdle = await watch(ended.steer('More.')).ended;
    expect(whenIdle).toBeInstanceOf(StaleTurnError);
    const running = await firstValueFrom(thread.turn('Second.'));
    await firstValueFrom(running.text$);
    const whenBusy = await watch(ended.steer('More.')).ended;
    expect(whenBusy).toBeInstanceOf(StaleTurnError);
    expect(whenBusy).toMatchObject({ expectedTurnId: ended.id, actualTurnId: running.id });
    second.release();
    expect(await firstValueFrom(running.result$)).toMatchObject({ finalResponse: 'I begin and end.' });
  });
});

describe('interrupt', () => {
  it('ends the turn as interrupted, which is a result of run, and leaves the thread fit for the next', async () => {
    const thread = await real.thread([begun().script, text('Second answer.')]);
    const turns = watch(thread.turns$);
    const run = watch(thread.run('Talk on and on.'));
    const turn = await turns.first();
    await firstValueFrom(turn.text$);
    await firstValueFrom(turn.interrupt());
    expect(await run.first()).toMatchObject({
      id: turn.id,
      status: 'interrupted',
      error: null,
      finalResponse: null,
    });
    expect(await run.ended).toBeUndefined();
    expect(await firstValueFrom(thread.run('And now?'))).toMatchObject({
      status: 'completed',
      finalResponse: 'Second answer.',
    });
    expect(await storedStatuses(thread)).toEqual(['interrupted', 'completed']);
  });

  it('works before the server has announced the turn, every time', async () => {
    const thread = await real.thread(() => begun().script);
    for (let round = 0; round < 10; round += 1) {
      const turn = await firstValueFrom(thread.turn(`Round ${round}.`));
      await firstValueFrom(turn.interrupt());
      expect(await firstValueFrom(turn.result$)).toMatchObject({ id: turn.id, status: 'interrupted' });
    }
  });

  it('has nothing to do once the turn has ended', async () => {
    const thread = await real.thread([text('Done.')]);
    const turn = await firstValueFrom(thread.turn('Do it.'));
    await firstValueFrom(turn.result$);
    const sentBy = sent(real.codex);
    await firstValueFrom(turn.interrupt());
    expect(sentBy('turn/interrupt')).toEqual([]);
  });
});

describe('turns of one thread', () => {
  it('run one after another, also when they are asked for at once', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Second.')]);
    const wire = watch(real.codex.wire$);
    const runs = [watch(thread.run('One.')), watch(thread.run('Two.'))] as const;
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    first.release();
    const [one, two] = await Promise.all([runs[0].first(), runs[1].first()]);
    expect([one.finalResponse, two.finalResponse]).toEqual(['I begin and end.', 'Second.']);
    expect(one.id).not.toBe(two.id);
    const order = wire.values.flatMap(({ frame: { method } }) =>
      method?.startsWith('turn/') ? [method] : [],
    );
    expect(order).toEqual([
      'turn/start',
      'turn/started',
      'turn/completed',
      'turn/start',
      'turn/started',
      'turn/completed',
    ]);
    expect(real.requests(thread).map(({ lastUserText }) => lastUserText)).toEqual(['One.', 'Two.']);
  });

  it('that leave the queue are never asked for', async () => {
    const first = begun();
    const thread = await real.thread([first.script]);
    const sentBy = sent(real.codex);
    const running = watch(thread.run('One.'));
    const waiting = watch(thread.run('Two.'));
    const aborted = watch(thread.run('Three.', { signal: AbortSignal.timeout(1) }));
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    waiting.unsubscribe();
    expect(await aborted.ended).toBeInstanceOf(AbortedError);
    first.release();
    expect(await running.ended).toBeUndefined();
    expect(sentBy('turn/start')).toHaveLength(1);
  });

  it('replace each other under switchMap, and the last answer is the right one', async () => {
    const thread = await real.thread(({ lastUserText }) =>
      lastUserText === 'Last.' ? text('Last answer.') : begun().script,
    );
    const prompts$ = new Subject<string>();
    const results = watch(prompts$.pipe(switchMap((prompt) => thread.run(prompt))));
    const events = watch(thread.events$);
    prompts$.next('First.');
    await events.first(isDelta);
    prompts$.next('Second.');
    prompts$.next('Last.');
    expect(await results.first()).toMatchObject({ status: 'completed', finalResponse: 'Last answer.' });
    prompts$.complete();
    expect(await results.ended).toBeUndefined();
    expect(results.values).toHaveLength(1);
    expect(await storedStatuses(thread)).toEqual(['interrupted', 'completed']);
  });

  it('queue under concatMap', async () => {
    const thread = await real.thread(({ lastUserText }) => text(`You said ${lastUserText}`));
    const prompts$ = new Subject<string>();
    const answers = watch(prompts$.pipe(concatMap((prompt) => thread.text(prompt))));
    for (const prompt of ['one', 'two', 'three']) prompts$.next(prompt);
    prompts$.complete();
    await answers.ended;
    expect(answers.values).toEqual(['You said one', 'You said two', 'You said three']);
  });

  it('are not begun under exhaustMap while one runs', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('Never said.')]);
    const prompts$ = new Subject<string>();
    const answers = watch(prompts$.pipe(exhaustMap((prompt) => thread.run(prompt))));
    prompts$.next('one');
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    prompts$.next('two');
    first.release();
    prompts$.complete();
    await answers.ended;
    expect(answers.values).toMatchObject([{ finalResponse: 'I begin and end.' }]);
    expect(real.requests(thread)).toHaveLength(1);
  });
});

describe('a command that outlives its turn', () => {
  it('is heard of on the thread and on diagnostics$, not on the turn', async () => {
    const go = join(real.workspace, 'go');
    const cmd = `echo early; while [ ! -e ${go} ]; do sleep 0.02; done; echo late`;
    const thread = await real.thread([functionCall('exec_command', { cmd, yield_time_ms: 20_000 })], {
      sandbox: 'fullAccess',
      approvals: 'denyAll',
    });
    const diagnostics: Diagnostic[] = [];
    real.codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
    const onThread = watch(thread.events$);
    const turn = await firstValueFrom(thread.turn('Run something slow.'));
    const onTurn = watch(turn.events$);
    await onTurn.first(
      ({ method, params }) => method === 'item/started' && params.item.type === 'commandExecution',
    );
    await firstValueFrom(turn.interrupt());
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'interrupted' });
    expect(existsSync(go)).toBe(false);
    writeFileSync(go, '');
    const isCommandEnd = ({ method, params }: ServerNotification) =>
      method === 'item/completed' && params.item.type === 'commandExecution';
    const end = await onThread.first(isCommandEnd);
    expect(end).toMatchObject({ params: { turnId: turn.id, item: { aggregatedOutput: 'early\nlate\n' } } });
    expect(diagnostics).toContainEqual({
      kind: 'straggler',
      threadId: thread.id,
      turnId: turn.id,
      method: 'item/completed',
    });
    expect(await onTurn.ended).toBeUndefined();
    expect(onTurn.values.at(-1)?.method).toBe('turn/completed');
    expect(onTurn.values.some(isCommandEnd)).toBe(false);
    const afterEnd = onThread.values.slice(onThread.values.findIndex(isTurnEnd) + 1);
    expect(afterEnd.map(({ method }) => method)).toContain('item/completed');
  });
});

describe('turns of many threads', () => {
  it('run at the same time, sixteen of them, each with its own answer', async () => {
    const names = Array.from({ length: 16 }, (_, n) => `turn ${n}`);
    const isOurs = ({ lastUserText }: { lastUserText: string }) => names.includes(lastUserText);
    const allAsked = hold(
      lastValueFrom(real.model.requests$.pipe(filter(isOurs), take(names.length), toArray())),
    );
    const threads: Thread[] = [];
    for (const name of names)
      threads.push(await real.thread([text([`begin ${name}`, allAsked, `, end ${name}`])]));
    const results = await Promise.all(threads.map((thread, n) => firstValueFrom(thread.run(names[n] ?? ''))));
    expect(results.map(({ finalResponse }) => finalResponse)).toEqual(
      names.map((name) => `begin ${name}, end ${name}`),
    );
    expect(new Set(results.map(({ id }) => id)).size).toBe(16);
  });
});

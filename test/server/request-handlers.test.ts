import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic, RequestContext } from 'codex-rx';
import { functionCall, text } from 'codex-rx/testing/node';
import { defer, EMPTY, firstValueFrom, map, NEVER, of, ReplaySubject } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answersOf, ASKS, GOES_ON, shell, told } from '../fixtures/approvals.js';
import { Real, watch } from '../fixtures/real.js';

const COMMAND = 'item/commandExecution/requestApproval';
const FILES = 'item/fileChange/requestApproval';

let real: Real;
let diagnostics: Diagnostic[];

beforeAll(async () => {
  real = await Real.start({ config: { features: { default_mode_request_user_input: true } } });
});
afterAll(() => real.close());

beforeEach(() => {
  diagnostics = [];
  const reporting = real.codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
  return () => reporting.unsubscribe();
});

const goOn = text('I went on.');
const accept = { decision: 'accept' } as const;
const decline = { decision: 'decline' } as const;

describe('a handler', () => {
  it.each([
    ['a value', () => accept],
    ['a promise', () => Promise.resolve(accept)],
    ['an Observable', () => of(accept)],
    ['an Observable that goes on', () => defer(() => [accept, decline])],
  ])('answers with %s', async (what, handler) => {
    const file = what.replaceAll(' ', '-');
    const thread = await real.thread([shell(`touch ${file}`), goOn], ASKS);
    const answers = answersOf(real.codex);
    const handling = thread.handle(COMMAND, handler);
    expect(await firstValueFrom(thread.run('Go.'))).toMatchObject(GOES_ON);
    handling.unsubscribe();
    expect(answers).toEqual([accept]);
    expect(existsSync(join(real.workspace, file))).toBe(true);
    expect(diagnostics).toEqual([]);
  });

  it('of the turn goes before that of the thread, and that before the one of the connection', async () => {
    const calls = [shell('touch order-1'), goOn, shell('touch order-2'), goOn, shell('touch order-3'), goOn];
    const thread = await real.thread(calls, ASKS);
    const handledBy: string[] = [];
    const handle =
      (who: string) =>
      (_: unknown, { threadId, turnId, method }: RequestContext) => {
        handledBy.push(who);
        expect({ threadId, turnId: typeof turnId, method }).toEqual({
          threadId: thread.id,
          turnId: 'string',
          method: COMMAND,
        });
        return decline;
      };
    const ofConnection = real.codex.handle(COMMAND, handle('connection'));
    const ofThread = thread.handle(COMMAND, handle('thread'));
    const turn = await firstValueFrom(thread.turn('Go.'));
    turn.handle(COMMAND, handle('turn'));
    await firstValueFrom(turn.result$);
    await firstValueFrom(thread.run('Go.'));
    ofThread.unsubscribe();
    await firstValueFrom(thread.run('Go.'));
    ofConnection.unsubscribe();
    expect(handledBy).toEqual(['turn', 'thread', 'connection']);
  });

  const brokenHandlers: readonly (readonly [string, () => unknown, unknown])[] = [
    [
      'that throws',
      () => {
        throw new Error('broken');
      },
      { message: 'broken' },
    ],
    ['that fails', () => Promise.reject(new Error('broken')), { message: 'broken' }],
    ['that says nothing', () => EMPTY, expect.any(Error)],
    ['that answers with what is no result', () => ({ decision: 'maybe' }), { name: 'InvalidParamsError' }],
  ];

  it.each(brokenHandlers)('%s declines, and shows on diagnostics$', async (_, handler, error) => {
    const thread = await real.thread([shell('touch broken'), goOn], ASKS);
    const answers = answersOf(real.codex);
    const handling = thread.handle(COMMAND, handler as () => typeof accept);
    expect(await firstValueFrom(thread.run('Go.'))).toMatchObject(GOES_ON);
    handling.unsubscribe();
    expect(answers).toEqual([decline]);
    expect(existsSync(join(real.workspace, 'broken'))).toBe(false);
    expect(diagnostics).toMatchObject([{ kind: 'serverRequestFailed', method: COMMAND, error }]);
  });

  it('that thinks holds up no other turn, not even one that it runs itself', async () => {
    const thread = await real.thread([shell('touch thoughtful'), goOn], ASKS);
    const reviewer = await real.thread([text('accept')]);
    const handling = thread.handle(COMMAND, () =>
      reviewer
        .run('May it?')
        .pipe(map(({ finalResponse }) => (finalResponse === 'accept' ? accept : decline))),
    );
    expect(await firstValueFrom(thread.run('Go.'))).toMatchObject(GOES_ON);
    handling.unsubscribe();
    expect(existsSync(join(real.workspace, 'thoughtful'))).toBe(true);
  });

  it('that thinks when the turn is interrupted is told, and its answer is not sent', async () => {
    const thread = await real.thread([shell('touch late'), goOn], ASKS);
    const answers = answersOf(real.codex);
    const begun = new ReplaySubject<AbortSignal>(1);
    const handling = thread.handle(COMMAND, (_, { signal }) => {
      begun.next(signal);
      return NEVER;
    });
    const turn = await firstValueFrom(thread.turn('Go.'));
    const signal = await firstValueFrom(begun);
    expect(signal.aborted).toBe(false);
    await firstValueFrom(turn.interrupt());
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'interrupted' });
    handling.unsubscribe();
    expect(signal.aborted).toBe(true);
    expect(answers).toEqual([]);
  });

  it('takes its approvals from the view, and leaves them the others', async () => {
    const options = ['Red', 'Blue'].map((label) => ({ label, description: label }));
    const questions = [{ id: 'colour', header: 'Colour', question: 'Which?', options }];
    const thread = await real.thread(
      [shell('touch split'), functionCall('request_user_input', { questions }), goOn],
      ASKS,
    );
    const handling = thread.handle(COMMAND, () => accept);
    const other = thread.handle(FILES, () => decline);
    const approvals = watch(thread.approvals$);
    const turn = await firstValueFrom(thread.turn('Go.'));
    const question = await approvals.first();
    if (question.kind === 'question') question.accept({ colour: 'Blue' });
    expect(await firstValueFrom(turn.result$)).toMatchObject(GOES_ON);
    expect(approvals.values).toEqual([question]);
    expect(told(real, thread)[1]).toContain('Blue');
    for (const each of [handling, other, approvals]) each.unsubscribe();
  });
});

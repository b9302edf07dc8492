import type { ThreadMemoryMode } from '../../../generated/types.js';
import { functionCall, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, begun, isDelta, Real, watch, type Answers } from '../../fixtures/real.js';

/** What can be looked at and changed while the agent works on a thread. */

/** A model whose properties the server knows. */
const KNOWN_MODEL = 'gpt-5.5';

let real: Real;

beforeAll(async () => {
  real = await Real.start({ config: { features: { step_model_switching: true } } });
});
afterAll(() => real.close());

/** A thread whose commands run unasked, and without a sandbox so that they run in any container. */
function freeThread(answers: Answers) {
  return real.thread(answers, { sandbox: 'fullAccess', approvalPolicy: 'never' });
}

describe('the settings of a thread', () => {
  it('hold for the turns to come', async () => {
    const thread = await real.thread([text('One.'), text('Two.')]);
    await firstValueFrom(thread.run('Begin.'));
    const updates = watch(real.codex.on('thread/settings/updated'));
    expect(await firstValueFrom(thread.settings.update({ model: 'another-model', effort: 'low' }))).toEqual(
      {},
    );
    expect(await updates.first()).toMatchObject({
      threadId: thread.id,
      threadSettings: { model: 'another-model', effort: 'low' },
    });
    await firstValueFrom(thread.run('Go on.'));
    expect(real.requests(thread).map(({ body }) => body['model'])).toEqual([
      'scripted-model',
      'another-model',
    ]);
  });

  it('can be changed for the turn that runs, but not for one that does not', async () => {
    const { script, release } = begun();
    const thread = await real.thread([script], { model: KNOWN_MODEL });
    const turn = await firstValueFrom(thread.turn('Begin.'));
    await firstValueFrom(turn.events$.pipe(filter(isDelta)));
    const update = (turnId: string) => firstValueFrom(thread.settings.updateTurn({ turnId, effort: 'high' }));
    expect(await update(turn.id)).toEqual({ status: 'applied' });
    expect(await update('another')).toEqual({ status: 'targetUnavailable' });
    release();
    await firstValueFrom(turn.result$);
  });
});

describe('terminals the agent has left running', () => {
  const leave = (cmd: string) => functionCall('exec_command', { cmd, yield_time_ms: 250 });

  it('are listed and ended one by one', async () => {
    const thread = await freeThread([leave('sleep 98'), text('It runs.')]);
    await firstValueFrom(thread.run('Leave something running.'));
    const running = await all(thread.backgroundTerminals.list());
    expect(running).toMatchObject([{ command: 'sleep 98', cwd: real.workspace }]);
    const processId = running[0]?.processId ?? '';
    const terminate = () => firstValueFrom(thread.backgroundTerminals.terminate({ processId }));
    expect(await terminate()).toEqual({ terminated: true });
    expect(await all(thread.backgroundTerminals.list())).toEqual([]);
    expect(await terminate()).toEqual({ terminated: false });
  });

  it('are cleaned away together', async () => {
    const thread = await freeThread([leave('sleep 97'), leave('sleep 96'), text('They run.')]);
    await firstValueFrom(thread.run('Leave two things running.'));
    expect(await all(thread.backgroundTerminals.list())).toHaveLength(2);
    expect(await firstValueFrom(thread.backgroundTerminals.clean())).toEqual({});
    expect(await all(thread.backgroundTerminals.list())).toEqual([]);
  });
});

describe('questions that are open elsewhere', () => {
  it('are counted', async () => {
    const thread = await real.thread();
    const { increment, decrement } = thread.elicitations;
    expect(await firstValueFrom(increment())).toEqual({ count: 1, paused: true });
    expect(await firstValueFrom(increment())).toEqual({ count: 2, paused: true });
    expect(await firstValueFrom(decrement())).toEqual({ count: 1, paused: true });
    expect(await firstValueFrom(decrement())).toEqual({ count: 0, paused: false });
  });
});

describe('the automatic reviewer', () => {
  const verdict = {
    risk_level: 'high',
    user_authorization: 'low',
    outcome: 'deny',
    rationale: 'It deletes.',
  };

  it('denies, says so, and can be overruled', async () => {
    const command = {
      cmd: 'rm -rf ./nothing',
      sandbox_permissions: 'require_escalated',
      justification: 'why',
    };
    const thread = await real.thread([functionCall('exec_command', command), text('I may not.')], {
      sandbox: 'readOnly',
      approvals: 'autoReview',
    });
    // The review is a request to the model under an id of its own.
    real.model.otherwise(text(JSON.stringify(verdict)));
    const reviews = watch(real.codex.on('item/autoApprovalReview/started'));
    const denials = watch(real.codex.on('item/autoApprovalReview/completed'));
    const warnings = watch(real.codex.on('guardianWarning'));
    await firstValueFrom(thread.run('Delete it.'));
    const [review] = reviews.values;
    expect(review).toMatchObject({ threadId: thread.id, review: { status: 'inProgress' } });
    expect(denials.values).toMatchObject([
      {
        reviewId: review?.reviewId,
        review: { status: 'denied', riskLevel: 'high', rationale: 'It deletes.' },
      },
    ]);
    expect(warnings.values).toMatchObject([{ threadId: thread.id }]);
    const event = {
      id: review?.reviewId,
      status: 'denied',
      turn_id: review?.turnId,
      target_item_id: review?.targetItemId,
      started_at_ms: review?.startedAtMs,
      action: { type: 'command', source: 'unified_exec', command: command.cmd, cwd: real.workspace },
    };
    expect(await firstValueFrom(thread.guardian.approveDeniedAction({ event }))).toEqual({});
    expect(await watch(thread.guardian.approveDeniedAction({ event: {} })).ended).toMatchObject({
      message: expect.stringContaining('invalid Guardian denial event'),
    });
  });

  it('reviews the call that the thread ends with', async () => {
    const thread = await real.thread([text('Hello.')]);
    await firstValueFrom(thread.run('Say hello.'));
    const call = { type: 'function_call', name: 'exec_command', call_id: 'last', arguments: '{"cmd":"ls"}' };
    await firstValueFrom(thread.history.injectItems({ items: [call] }));
    expect(await firstValueFrom(thread.guardian.review())).toMatchObject({ callId: 'last' });
  });
});

describe('what is remembered of a thread', () => {
  it('is nothing at first, and can be switched off', async () => {
    const thread = await real.thread([text('Hello.')]);
    await firstValueFrom(thread.run('Say hello.'));
    expect(await firstValueFrom(thread.memory.read())).toEqual({ summary: null });
    for (const mode of ['disabled', 'enabled'] satisfies ThreadMemoryMode[]) {
      expect(await firstValueFrom(thread.memory.setMode({ mode }))).toEqual({});
    }
    expect(await firstValueFrom(real.codex.memory.status())).toMatchObject({ v2ConsolidatedThreads: 0 });
    expect(await firstValueFrom(real.codex.memory.reset())).toEqual({});
    expect(await firstValueFrom(real.codex.rollouts.compress())).toEqual({});
  });
});

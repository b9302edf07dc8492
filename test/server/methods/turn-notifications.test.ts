import type { Thread } from 'codex-rx';
import { ofMethod } from 'codex-rx';
import { functionCall, rawEvent, reasoning, response, text } from 'codex-rx/testing/node';
import { firstValueFrom, map, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificationMethod } from '../../../src/connection/notification.js';
import { Real, type Answers } from '../../fixtures/real.js';

/** What the server tells of a turn beyond its messages and commands. */

let real: Real;

beforeAll(async () => {
  real = await Real.start({
    config: {
      features: { apply_patch_streaming_events: true },
      tools: { update_plan: { enabled: true } },
      hooks: { UserPromptSubmit: [{ hooks: [{ type: 'command', command: 'true' }] }] },
    },
  });
});
afterAll(() => real.close());

function freeThread(answers: Answers, model?: string): Promise<Thread> {
  const free = { sandbox: 'fullAccess', approvalPolicy: 'never' } as const;
  return real.thread(answers, model === undefined ? free : { ...free, model });
}

/** What a turn's notifications of one method said. */
async function said<M extends NotificationMethod>(thread: Thread, method: M, prompt = 'Go.') {
  return firstValueFrom(
    thread.stream(prompt).pipe(
      ofMethod(method),
      map(({ params }) => params),
      toArray(),
    ),
  );
}

describe('the plan of a turn', () => {
  it('shows each of its versions', async () => {
    const step = (status: string) => functionCall('update_plan', { plan: [{ step: 'Look', status }] });
    const thread = await freeThread([step('in_progress'), step('completed'), text('Done.')]);
    const plans = await said(thread, 'turn/plan/updated');
    expect(plans.map(({ plan }) => plan)).toEqual([
      [{ step: 'Look', status: 'inProgress' }],
      [{ step: 'Look', status: 'completed' }],
    ]);
  });
});

describe('a plan that is proposed', () => {
  it('is streamed apart from the rest of the answer', async () => {
    const markdown = '# First this\n- then that\n';
    const answer = `Here it is.\n<proposed_plan>\n${markdown}</proposed_plan>\n`;
    const thread = await freeThread([text(answer, { chunkChars: 7 })]);
    const settings = { model: 'scripted-model', reasoning_effort: null, developer_instructions: null };
    const collaborationMode = { mode: 'plan', settings } as const;
    const deltas = await firstValueFrom(
      thread.stream('Make a plan.', { collaborationMode }).pipe(
        ofMethod('item/plan/delta'),
        map(({ params: { delta } }) => delta),
        toArray(),
      ),
    );
    expect(deltas.join('')).toBe(markdown);
  });
});

describe('reasoning', () => {
  it('is streamed in parts, its summary and what it sums up', async () => {
    const thread = await freeThread([
      [reasoning(['I look.', 'I see.'], { content: 'All of it.' }), text('Done.')],
    ]);
    const events = await firstValueFrom(thread.stream('Think.').pipe(toArray()));
    const deltas = (method: 'item/reasoning/summaryTextDelta' | 'item/reasoning/textDelta') =>
      events.flatMap((event) => (event.method === method ? [event.params.delta] : [])).join('');
    expect(deltas('item/reasoning/summaryTextDelta')).toBe('I look.I see.');
    expect(deltas('item/reasoning/textDelta')).toBe('All of it.');
    const parts = events.filter(({ method }) => method === 'item/reasoning/summaryPartAdded');
    expect(parts).toMatchObject([{ params: { summaryIndex: 0 } }, { params: { summaryIndex: 1 } }]);
  });
});

describe('what is typed into a terminal', () => {
  it('is told with what the terminal says to it', async () => {
    const answers: Answers = ({ body }) => {
      const input = JSON.stringify(body['input']);
      const [, session] = /session ID (\d+)/.exec(input) ?? [];
      if (session === undefined)
        return functionCall('exec_command', { cmd: 'cat', tty: true, yield_time_ms: 250 });
      const typed = { session_id: Number(session), chars: 'hello\n\u0004', yield_time_ms: 1000 };
      return input.includes('"name":"write_stdin"') ? text('Bye.') : functionCall('write_stdin', typed);
    };
    const thread = await freeThread(answers);
    const interactions = await said(thread, 'item/commandExecution/terminalInteraction');
    expect(interactions).toMatchObject([{ stdin: 'hello\n\u0004' }]);
  });
});

describe('a patch', () => {
  it('is shown as it grows, and its diff once it is applied', async () => {
    const patch = '*** Begin Patch\n*** Add File: a.txt\n+hello\n+world\n*** End Patch\n';
    const item = {
      type: 'custom_tool_call',
      id: 'patch',
      call_id: 'call_patch',
      name: 'apply_patch',
      input: '',
    };
    const deltas = patch.match(/[^]{1,12}/g) ?? [];
    const grows = deltas.map((delta) =>
      rawEvent({ type: 'response.custom_tool_call_input.delta', item_id: item.id, output_index: 0, delta }),
    );
    const added = rawEvent({ type: 'response.output_item.added', output_index: 0, item });
    const done = rawEvent({
      type: 'response.output_item.done',
      output_index: 0,
      item: { ...item, input: patch },
    });
    // Only to models it knows the server offers the tool.
    const thread = await freeThread([[added, ...grows, done], text('Done.')], 'gpt-5.5');
    const events = await firstValueFrom(thread.stream('Write.').pipe(toArray()));
    const patches = events.flatMap((event) =>
      event.method === 'item/fileChange/patchUpdated' ? event.params.changes : [],
    );
    expect(patches.at(-1)).toMatchObject({ path: 'a.txt', kind: { type: 'add' }, diff: 'hello\nworld\n' });
    const diffs = events.flatMap((event) =>
      event.method === 'turn/diff/updated' ? [event.params.diff] : [],
    );
    expect(diffs.at(-1)).toContain('+hello\n+world\n');
  });
});

describe('what the model says of itself', () => {
  it('is passed on: another model that answered, and what was found about the turn', async () => {
    const metadata = {
      openai_verification_recommendation: ['trusted_access_for_cyber'],
      openai_chatgpt_moderation_metadata: { made: 'up' },
    };
    const buffering = {
      use_cases: ['cyber'],
      reasons: ['made up'],
      show_buffering_ui: true,
      faster_model: null,
    };
    const events = [
      rawEvent({ type: 'response.metadata', metadata }),
      rawEvent({ type: 'response.in_progress', safety_buffering: buffering }),
      text('Hello.'),
    ];
    const thread = await freeThread([response(events, { headers: { 'openai-model': 'another-model' } })]);
    const seen = await firstValueFrom(thread.stream('Say hello.').pipe(toArray()));
    const told = seen.filter(({ method }) => /^model\/|^turn\/moderation/.test(method));
    expect(told.map(({ method, params }) => ({ method, params }))).toMatchObject([
      { method: 'model/rerouted', params: { fromModel: 'scripted-model', toModel: 'another-model' } },
      { method: 'model/verification', params: { verifications: ['trustedAccessForCyber'] } },
      { method: 'turn/moderationMetadata', params: { metadata: { made: 'up' } } },
      { method: 'model/safetyBuffering/updated', params: { useCases: ['cyber'], reasons: ['made up'] } },
    ]);
  });
});

describe('hooks', () => {
  it('run once they are trusted, and tell when they begin and end', async () => {
    const hook = async () => {
      const { data } = await firstValueFrom(real.codex.hooks.list());
      return data[0]?.hooks[0];
    };
    const untrusted = await hook();
    expect(untrusted).toMatchObject({
      eventName: 'userPromptSubmit',
      command: 'true',
      trustStatus: 'untrusted',
    });
    const { key = '', currentHash } = untrusted ?? {};
    const value = { [key]: { trusted_hash: currentHash } };
    await firstValueFrom(
      real.codex.config.writeValue({ keyPath: 'hooks.state', value, mergeStrategy: 'upsert' }),
    );
    expect(await hook()).toMatchObject({ key, trustStatus: 'trusted' });
    const thread = await freeThread([text('Hello.')]);
    const events = await firstValueFrom(thread.stream('Say hello.').pipe(toArray()));
    const runs = events.filter(({ method }) => method.startsWith('hook/'));
    expect(runs).toMatchObject([
      { method: 'hook/started', params: { run: { eventName: 'userPromptSubmit', status: 'running' } } },
      { method: 'hook/completed', params: { run: { eventName: 'userPromptSubmit', status: 'completed' } } },
    ]);
  });
});

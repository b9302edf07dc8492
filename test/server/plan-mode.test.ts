import { accumulateText, type Thread } from 'codex-rx';
import { text, type Script } from 'codex-rx/testing/node';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const PLAN = {
  collaborationMode: {
    mode: 'plan',
    settings: { model: 'scripted-model', reasoning_effort: null, developer_instructions: null },
  },
} as const;

const ONLY = text(['<proposed_plan>\n# Do', ' it\n- one\n</proposed_plan>']);
const BESIDE = text(['Here it is.\n', '<proposed_plan>\n# Do it\n', '</proposed_plan>\n', 'Shall I?']);

async function thread(script: Script): Promise<Thread> {
  return real.thread([script, script]);
}

describe('a turn in plan mode', () => {
  it('answers with its plan, as a result, as text and as a state', async () => {
    const planning = await thread(ONLY);
    const { finalResponse, items } = await firstValueFrom(planning.run('Plan.', PLAN));
    expect(finalResponse).toBe('# Do it\n- one\n');
    expect(items.at(-1)).toMatchObject({ type: 'plan', text: finalResponse });
    const turn = await firstValueFrom(planning.turn('Plan.', PLAN));
    expect(await all(turn.text$)).toEqual(['# Do', ' it\n- one\n']);
    expect(await lastValueFrom(turn.events$.pipe(accumulateText()))).toBe(finalResponse);
    expect(await lastValueFrom(turn.state$)).toMatchObject({ finalResponse });
  });

  it('answers with its message where it has one beside the plan, each once', async () => {
    const planning = await thread(BESIDE);
    const { finalResponse } = await firstValueFrom(planning.run('Plan.', PLAN));
    expect(finalResponse).toBe('Here it is.\nShall I?');
    expect((await all(planning.text('Plan.', PLAN))).join('')).toBe(finalResponse);
  });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Codex, Diagnostic, Thread } from 'codex-rx';
import { functionCall, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKS, shell } from '../fixtures/approvals.js';
import { Real, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  const features = { default_mode_request_user_input: true, request_permissions_tool: true };
  real = await Real.start({ config: { features } });
});
afterAll(() => real.close());

/** Runs a turn in which the server asks the client something, and tells what became of it. */
async function asked(thread: Thread) {
  const diagnostics: Diagnostic[] = [];
  const reporting = real.codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
  const answers = watch(
    real.codex.wire$.pipe(
      filter(({ direction, frame }) => direction === 'out' && frame.method === undefined),
    ),
  );
  const result = await firstValueFrom(thread.run('Go.'));
  answers.unsubscribe();
  reporting.unsubscribe();
  return {
    result,
    diagnostics,
    answers: answers.values.map(({ frame }) => frame.result ?? frame.error),
    told: [...(real.requests(thread).at(-1)?.toolOutputs.values() ?? [])],
  };
}

const goesOn = { status: 'completed', finalResponse: 'I went on.' };

describe('with nobody to decide', () => {
  it('a command is declined, and not run', async () => {
    const marker = join(real.workspace, 'marker');
    const thread = await real.thread(
      [functionCall('exec_command', { cmd: `touch ${marker}` }), text('I went on.')],
      { approvalPolicy: 'untrusted', sandbox: 'fullAccess' },
    );
    const { result, answers, told, diagnostics } = await asked(thread);
    expect(answers).toEqual([{ decision: 'decline' }]);
    expect(result).toMatchObject(goesOn);
    expect(result.items).toMatchObject([
      { type: 'userMessage' },
      { type: 'commandExecution', status: 'declined' },
      { type: 'agentMessage' },
    ]);
    expect(existsSync(marker)).toBe(false);
    expect(told).toEqual([expect.stringContaining('rejected by user')]);
    expect(diagnostics).toMatchObject([
      { kind: 'serverRequestDefaulted', method: 'item/commandExecution/requestApproval' },
    ]);
  });

  it('a command that asks to leave the sandbox is declined, and not run', async () => {
    const marker = join(real.workspace, 'escalated');
    const call = {
      cmd: `touch ${marker}`,
      sandbox_permissions: 'require_escalated',
      justification: 'Please?',
    };
    const thread = await real.thread([functionCall('exec_command', call), text('I went on.')], {
      approvalPolicy: 'on-request',
      sandbox: 'readOnly',
    });
    const { result, answers } = await asked(thread);
    expect(answers).toEqual([{ decision: 'decline' }]);
    expect(result).toMatchObject(goesOn);
    expect(existsSync(marker)).toBe(false);
  });

  it('several commands at once are declined, each of them', async () => {
    const markers = ['one', 'two', 'three'].map((name) => join(real.workspace, name));
    const thread = await real.thread(
      [markers.map((marker) => functionCall('exec_command', { cmd: `touch ${marker}` })), text('I went on.')],
      { approvalPolicy: 'untrusted', sandbox: 'fullAccess' },
    );
    const { result, answers } = await asked(thread);
    expect(answers).toEqual(markers.map(() => ({ decision: 'decline' })));
    expect(result).toMatchObject(goesOn);
    expect(markers.filter((marker) => existsSync(marker))).toEqual([]);
  });

  it('a change of files is declined, and the files stay as they are', async () => {
    const notes = join(real.workspace, 'notes.txt');
    writeFileSync(notes, 'as it was\n');
    const patch = [
      '*** Begin Patch',
      '*** Update File: notes.txt',
      '@@',
      '-as it was',
      '+changed',
      '*** End Patch',
    ];
    const cmd = ["apply_patch <<'EOF'", ...patch, 'EOF'].join('\n');
    const thread = await real.thread([functionCall('exec_command', { cmd }), text('I went on.')], {
      approvalPolicy: 'untrusted',
      sandbox: 'fullAccess',
    });
    const { result, answers, diagnostics } = await asked(thread);
    expect(answers).toEqual([{ decision: 'decline' }]);
    expect(diagnostics).toMatchObject([
      { kind: 'serverRequestDefaulted', method: 'item/fileChange/requestApproval' },
    ]);
    expect(result).toMatchObject(goesOn);
    expect(result.items[1]).toMatchObject({ type: 'fileChange', status: 'declined' });
    expect(readFileSync(notes, 'utf8')).toBe('as it was\n');
  });

  it('a tool of the client is said not to be there', async () => {
    const tool = {
      type: 'function' as const,
      name: 'lookup_ticket',
      description: 'Looks up a ticket',
      inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
    };
    const thread = await real.thread([functionCall('lookup_ticket', { id: 'T-1' }), text('I went on.')], {
      dynamicTools: [tool],
    });
    const { result, answers, told } = await asked(thread);
    expect(answers).toMatchObject([{ success: false }]);
    expect(told).toEqual(['This client cannot run that tool.']);
    expect(result).toMatchObject(goesOn);
    expect(result.items[1]).toMatchObject({ type: 'dynamicToolCall', success: false });
  });

  it('a question to the user is answered with nothing', async () => {
    const options = [
      { label: 'Red', description: 'Like a rose' },
      { label: 'Blue', description: 'Like the sky' },
    ];
    const questions = [{ id: 'colour', header: 'Colour', question: 'Which colour?', options }];
    const thread = await real.thread([functionCall('request_user_input', { questions }), text('I went on.')]);
    const { result, answers, told } = await asked(thread);
    expect(answers).toEqual([{ answers: {} }]);
    expect(told).toEqual(['{"answers":{}}']);
    expect(result).toMatchObject(goesOn);
  });

  it('further permissions are granted none of', async () => {
    const call = { reason: 'I want to go out.', permissions: { network: { enabled: true } } };
    const thread = await real.thread([functionCall('request_permissions', call), text('I went on.')], {
      approvalPolicy: 'on-request',
    });
    const { result, answers, diagnostics } = await asked(thread);
    expect(answers).toEqual([{ permissions: {}, scope: 'turn' }]);
    expect(diagnostics).toMatchObject([
      { kind: 'serverRequestDefaulted', method: 'item/permissions/requestApproval' },
    ]);
    expect(result).toMatchObject(goesOn);
  });
});

describe('a server process of its own has no other client', () => {
  /** A client that would leave to others for ever what others may answer. */
  const patient = () => real.connect({}, { sharedRequestGraceMs: 0 });
  const answerOf = (codex: Codex) =>
    firstValueFrom(
      codex.wire$.pipe(
        filter(({ direction, frame }) => direction === 'out' && frame.method === undefined),
        map(({ frame }) => frame.result),
      ),
    );

  it('so the approval of a turn that a bare request has started is declined', async () => {
    const codex = patient();
    const { id: threadId } = await firstValueFrom(codex.startThread(ASKS));
    real.script(threadId, [shell('touch bare'), text('I went on.')]);
    const answer = answerOf(codex);
    const input = [{ type: 'text' as const, text: 'Go.', text_elements: [] }];
    await firstValueFrom(codex.request('turn/start', { threadId, input }));
    expect(await answer).toEqual({ decision: 'decline' });
  });

  it('so a tool is refused that an earlier process has declared', async () => {
    const tool = { type: 'function' as const, name: 'lookup', description: 'Looks up', inputSchema: {} };
    const before = real.connect();
    const { id } = await firstValueFrom(before.startThread({ dynamicTools: [tool] }));
    real.script(id, [text('Ready.'), functionCall('lookup', {}), text('I went on.')]);
    await firstValueFrom(before.thread(id).run('Begin.'));
    await before.close();
    const codex = patient();
    const answer = answerOf(codex);
    const thread = await firstValueFrom(codex.resumeThread(id));
    expect(await firstValueFrom(thread.run('Go.'))).toMatchObject(goesOn);
    expect(await answer).toMatchObject({ success: false });
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidParamsError, type StartThreadOptions } from 'codex-rx';
import { functionCall, silence, text } from 'codex-rx/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKS, decide, decided, GOES_ON, only, patch, shell } from '../fixtures/approvals.js';
import { Real } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  const features = { default_mode_request_user_input: true, request_permissions_tool: true };
  real = await Real.start({ config: { features } });
});
afterAll(() => real.close());

const goOn = text('I went on.');

function inWorkspace(name: string): string {
  return join(real.workspace, name);
}

describe('a command', () => {
  it('that is accepted runs', async () => {
    const thread = await real.thread([shell('touch accepted'), goOn], ASKS);
    const { result, approvals, answers } = await decided(real, thread, decide('accept'));
    expect(approvals).toMatchObject([
      {
        kind: 'command',
        threadId: thread.id,
        turnId: result.id,
        itemId: result.items[1]?.id,
        isPending: false,
        params: { command: expect.stringContaining('touch accepted'), cwd: real.workspace },
      },
    ]);
    expect(answers).toEqual([{ decision: 'accept' }]);
    expect(result).toMatchObject(GOES_ON);
    expect(result.items[1]).toMatchObject({ type: 'commandExecution', status: 'completed', exitCode: 0 });
    expect(existsSync(inWorkspace('accepted'))).toBe(true);
  });

  it('that is declined does not run, and the turn goes on', async () => {
    const thread = await real.thread([shell('touch declined'), goOn], ASKS);
    const { result, answers, told } = await decided(real, thread, decide('decline'));
    expect(answers).toEqual([{ decision: 'decline' }]);
    expect(result).toMatchObject(GOES_ON);
    expect(result.items[1]).toMatchObject({ type: 'commandExecution', status: 'declined' });
    expect(told).toEqual([expect.stringContaining('rejected by user')]);
    expect(existsSync(inWorkspace('declined'))).toBe(false);
  });

  it('that is cancelled does not run, and the server stops the turn by itself', async () => {
    const thread = await real.thread([shell('touch cancelled'), goOn], ASKS);
    const { result, answers, interrupts } = await decided(real, thread, decide('cancel'));
    expect(answers).toEqual([{ decision: 'cancel' }]);
    expect(result.status).toBe('interrupted');
    expect(result.items[1]).toMatchObject({ type: 'commandExecution', status: 'declined' });
    expect(interrupts).toBe(0);
    expect(real.requests(thread)).toHaveLength(1);
    expect(existsSync(inWorkspace('cancelled'))).toBe(false);
  });

  it('that is accepted once is asked for again', async () => {
    const thread = await real.thread([shell('touch again'), shell('touch again'), goOn], ASKS);
    const { approvals } = await decided(real, thread, decide('accept'));
    expect(approvals).toHaveLength(2);
  });

  it('that is accepted for the session is not asked for again, another one is', async () => {
    const calls = [shell('touch session'), shell('touch session'), shell('touch other'), goOn];
    const thread = await real.thread(calls, ASKS);
    const { approvals, answers, result } = await decided(real, thread, decide('acceptForSession', 'decline'));
    expect(approvals).toMatchObject([
      { params: { command: expect.stringContaining('touch session') } },
      { params: { command: expect.stringContaining('touch other') } },
    ]);
    expect(answers).toEqual([{ decision: 'acceptForSession' }, { decision: 'decline' }]);
    expect(result.items).toMatchObject([
      { type: 'userMessage' },
      { status: 'completed' },
      { status: 'completed' },
      { status: 'declined' },
      { type: 'agentMessage' },
    ]);
  });

  it('tells what the server offers, which is less than what it takes', async () => {
    const thread = await real.thread([shell('touch offered'), goOn], ASKS);
    const { approvals } = await decided(real, thread, decide('decline'));
    expect(approvals[0]?.decisions).toEqual([
      'accept',
      { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch', 'offered'] } },
      'cancel',
    ]);
  });

  it('accepted with all that begins with the same words lets those run unasked', async () => {
    const thread = await real.thread(
      [shell('mkdir one'), shell('mkdir two'), shell('rmdir two'), goOn],
      ASKS,
    );
    const { approvals, answers } = await decided(
      real,
      thread,
      only('command', (approval) => {
        if (approval.params.command?.includes('mkdir') === true)
          approval.acceptWithExecPolicyAmendment(['mkdir']);
        else approval.decline();
      }),
    );
    expect(approvals).toMatchObject([
      { params: { command: expect.stringContaining('mkdir one') } },
      { params: { command: expect.stringContaining('rmdir two') } },
    ]);
    expect(answers).toEqual([
      { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['mkdir'] } } },
      { decision: 'decline' },
    ]);
    expect([existsSync(inWorkspace('one')), existsSync(inWorkspace('two'))]).toEqual([true, true]);
  });

  it('accepted with the words that the server proposes lets those run unasked on other threads, too', async () => {
    const escalated = (cmd: string) =>
      shell(cmd, { sandbox_permissions: 'require_escalated', justification: 'Please?', prefix_rule: ['ln'] });
    const options: StartThreadOptions = { approvalPolicy: 'on-request', sandbox: 'readOnly' };
    const first = await real.thread([escalated('ln -s nowhere first'), goOn], options);
    const granted = await decided(
      real,
      first,
      only('command', (approval) =>
        approval.acceptWithExecPolicyAmendment(approval.params.proposedExecpolicyAmendment ?? []),
      ),
    );
    expect(granted.approvals).toMatchObject([
      { params: { reason: 'Please?', proposedExecpolicyAmendment: ['ln'] } },
    ]);
    const written = readFileSync(join(real.home.path, 'rules', 'default.rules'), 'utf8');
    expect(written.split('\n')).toContain('prefix_rule(pattern=["ln"], decision="allow")');
    const second = await real.thread([escalated('ln -s nowhere second'), goOn], options);
    const { approvals, result } = await decided(real, second, decide('decline'));
    expect(approvals).toEqual([]);
    expect(result.items[1]).toMatchObject({ type: 'commandExecution', status: 'completed', exitCode: 0 });
  });

  it('that is answered with what is no decision is still to be answered', async () => {
    const thread = await real.thread([shell('touch raw'), goOn], ASKS);
    const { answers, result } = await decided(
      real,
      thread,
      only('command', (approval) => {
        // @ts-expect-error no such decision
        expect(() => approval.respond({ decision: 'maybe' })).toThrow(InvalidParamsError);
        expect(approval.isPending).toBe(true);
        approval.respond({ decision: 'accept' });
      }),
    );
    expect(answers).toEqual([{ decision: 'accept' }]);
    expect(result).toMatchObject(GOES_ON);
    expect(existsSync(inWorkspace('raw'))).toBe(true);
  });
});

describe('a change of files', () => {
  const adding = (file: string) => patch(`*** Add File: ${file}`, '+first');

  it('that is accepted is made', async () => {
    const thread = await real.thread([adding('added.txt'), goOn], ASKS);
    const { approvals, answers, result } = await decided(real, thread, decide('accept'));
    expect(approvals).toMatchObject([
      { kind: 'fileChange', threadId: thread.id, turnId: result.id, itemId: result.items[1]?.id },
    ]);
    expect(answers).toEqual([{ decision: 'accept' }]);
    expect(result).toMatchObject(GOES_ON);
    expect(result.items[1]).toMatchObject({
      type: 'fileChange',
      status: 'completed',
      changes: [{ path: inWorkspace('added.txt') }],
    });
    expect(readFileSync(inWorkspace('added.txt'), 'utf8')).toBe('first\n');
  });

  it('that is declined is not made, and the turn goes on', async () => {
    const thread = await real.thread([adding('declined.txt'), goOn], ASKS);
    const { answers, result } = await decided(real, thread, decide('decline'));
    expect(answers).toEqual([{ decision: 'decline' }]);
    expect(result).toMatchObject(GOES_ON);
    expect(result.items[1]).toMatchObject({ type: 'fileChange', status: 'declined' });
    expect(existsSync(inWorkspace('declined.txt'))).toBe(false);
  });

  it('that is cancelled is not made, and the server stops the turn by itself', async () => {
    const thread = await real.thread([adding('cancelled.txt'), goOn], ASKS);
    const { answers, result, interrupts } = await decided(real, thread, decide('cancel'));
    expect(answers).toEqual([{ decision: 'cancel' }]);
    expect(result.status).toBe('interrupted');
    expect(interrupts).toBe(0);
    expect(existsSync(inWorkspace('cancelled.txt'))).toBe(false);
  });

  it('that is accepted for the session is not asked for again on the same file, on another it is', async () => {
    const changing = patch('*** Update File: session.txt', '@@', '-first', '+second');
    const calls = [adding('session.txt'), changing, adding('another.txt'), goOn];
    const thread = await real.thread(calls, ASKS);
    const { approvals } = await decided(real, thread, decide('acceptForSession', 'decline'));
    expect(approvals).toHaveLength(2);
    expect(readFileSync(inWorkspace('session.txt'), 'utf8')).toBe('second\n');
    expect(existsSync(inWorkspace('another.txt'))).toBe(false);
  });
});

describe('permissions', () => {
  const asking = functionCall('request_permissions', {
    reason: 'I want to go out.',
    permissions: { network: { enabled: true } },
  });
  const network = { network: { enabled: true } };

  /** What each command may do beyond its sandbox, as the server says when it asks for the command. */
  const declining = (grant: 'accept' | 'acceptForSession' | 'decline') => {
    const allowed: unknown[] = [];
    const answer = (approval: Parameters<Parameters<typeof decided>[2]>[0]) => {
      if (approval.kind === 'permissions') approval[grant]();
      else if (approval.kind === 'command') {
        allowed.push(approval.params.additionalPermissions);
        approval.decline();
      }
    };
    return { allowed, answer };
  };

  it.each([
    ['accept', 'turn', undefined],
    ['acceptForSession', 'session', network],
  ] as const)('that are granted by %s hold for the %s', async (grant, scope, later) => {
    const thread = await real.thread([asking, shell('touch one'), goOn, shell('touch two'), goOn], ASKS);
    const { allowed, answer } = declining(grant);
    const { answers, told, result } = await decided(real, thread, answer);
    expect(answers[0]).toMatchObject({ permissions: network, scope });
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ permissions: network, scope });
    expect(result).toMatchObject(GOES_ON);
    await decided(real, thread, answer);
    expect(allowed).toMatchObject([network, later]);
  });

  it('that are declined are not granted, and the turn goes on', async () => {
    const thread = await real.thread([asking, shell('touch three'), goOn], ASKS);
    const { allowed, answer } = declining('decline');
    const { approvals, answers, told, result } = await decided(real, thread, answer);
    expect(approvals[0]).toMatchObject({
      kind: 'permissions',
      turnId: result.id,
      params: { reason: 'I want to go out.', permissions: network },
    });
    expect(answers[0]).toEqual({ permissions: {}, scope: 'turn' });
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ permissions: { network: null, file_system: null } });
    expect(allowed).toEqual([undefined]);
    expect(result).toMatchObject(GOES_ON);
  });

  it('that are cancelled are not granted, and the client stops the turn', async () => {
    const thread = await real.thread([asking, silence()], ASKS);
    const { answers, result, interrupts } = await decided(real, thread, decide('cancel'));
    expect(answers).toEqual([{ permissions: {}, scope: 'turn' }]);
    expect(result.status).toBe('interrupted');
    expect(interrupts).toBe(1);
  });

  it('can be granted in part', async () => {
    const both = { network: { enabled: true }, file_system: { write: [real.workspace] } };
    const thread = await real.thread(
      [functionCall('request_permissions', { reason: 'Both.', permissions: both }), goOn],
      ASKS,
    );
    const { told } = await decided(
      real,
      thread,
      only('permissions', (approval) => approval.respond({ permissions: network, scope: 'turn' })),
    );
    expect(JSON.parse(told[0] ?? '')).toEqual({
      permissions: { network: { enabled: true }, file_system: null },
      scope: 'turn',
    });
  });
});

describe('a question', () => {
  const options = [
    { label: 'Red', description: 'Like a rose' },
    { label: 'Blue', description: 'Like the sky' },
  ];
  const asking = functionCall('request_user_input', {
    questions: [{ id: 'colour', header: 'Colour', question: 'Which colour?', options }],
  });

  it.each([
    ['a text', 'Blue', ['Blue']],
    ['several texts', ['Red', 'Blue'], ['Red', 'Blue']],
  ])('that is answered with %s tells it to the model', async (_, answer, answers) => {
    const thread = await real.thread([asking, goOn]);
    const { approvals, told, result } = await decided(
      real,
      thread,
      only('question', (approval) => approval.accept({ colour: answer })),
    );
    expect(approvals).toMatchObject([
      { threadId: thread.id, turnId: result.id, params: { questions: [{ id: 'colour', options }] } },
    ]);
    expect(told.map((output): unknown => JSON.parse(output))).toEqual([{ answers: { colour: { answers } } }]);
    expect(result).toMatchObject(GOES_ON);
  });

  it('cannot be accepted without an answer, and still waits for one then', async () => {
    const thread = await real.thread([asking, goOn]);
    const { told } = await decided(
      real,
      thread,
      only('question', (approval) => {
        expect(() => approval.accept()).toThrow(InvalidParamsError);
        expect(() => approval.acceptForSession()).toThrow(InvalidParamsError);
        expect(approval.isPending).toBe(true);
        approval.accept({ colour: 'Red' });
      }),
    );
    expect(told).toEqual(['{"answers":{"colour":{"answers":["Red"]}}}']);
  });

  it('that is declined tells the model nothing, and the turn goes on', async () => {
    const thread = await real.thread([asking, goOn]);
    const { answers, told, result } = await decided(real, thread, decide('decline'));
    expect(answers).toEqual([{ answers: {} }]);
    expect(told).toEqual(['{"answers":{}}']);
    expect(result).toMatchObject(GOES_ON);
  });

  it('that is cancelled tells the model nothing, and the client stops the turn', async () => {
    const thread = await real.thread([asking, silence()]);
    const { answers, result, interrupts } = await decided(real, thread, decide('cancel'));
    expect(answers).toEqual([{ answers: {} }]);
    expect(result.status).toBe('interrupted');
    expect(interrupts).toBe(1);
  });
});

import { InvalidParamsError } from 'codex-rx';
import { isObservable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { askingServer, begunTurn, COMMAND, TURN } from '../fixtures/asking-server.js';
import { errorOf, record, settled } from '../fixtures/fake.js';

/** What a program without types may give in place of an answer, an input or an option of a turn. */

const fails = (): never => {
  throw new Error('hidden');
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const VALUES: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  true: true,
  0: 0,
  NaN,
  'an empty text': '',
  'a word in capitals': 'ACCEPT',
  'a boxed word': Object('accept'),
  'a list of the word': ['accept'],
  'a promise of the word': Promise.resolve('accept'),
  'a function': () => 'accept',
  'an object': {},
  'an object of the wire': { decision: 'accept' },
  'a result of another method': { result: { answers: {} } },
  'a result that is a word': { result: 'accept' },
  'a result that cannot be read': Object.defineProperty({}, 'result', { enumerable: true, get: fails }),
  'a proxy that throws': new Proxy({}, { get: fails, has: fails, getPrototypeOf: fails, ownKeys: fails }),
  'a revoked proxy': revoked.proxy,
};

async function asking() {
  const context = await askingServer();
  const { codex, server, ask } = context;
  const approvals = record(codex.approvals$);
  ask(COMMAND, TURN);
  const approval = approvals.values[0];
  if (approval?.kind !== 'command') throw new Error('no approval has come');
  const turn = await begunTurn(codex, server);
  return { ...context, approval, turn };
}

type Asking = Awaited<ReturnType<typeof asking>>;

// Each is called as a program without types would call it.
const CALLS: Readonly<Record<string, (context: Asking, value: never) => unknown>> = {
  'codex.answerApproval': ({ codex }, value) => codex.answerApproval(0, value),
  'approval.respond': ({ approval }, value) => approval.respond(value),
  'approval.acceptWithExecPolicyAmendment': ({ approval }, value) =>
    approval.acceptWithExecPolicyAmendment(value),
  'approval.applyNetworkPolicyAmendment': ({ approval }, value) =>
    approval.applyNetworkPolicyAmendment(value),
  'turn.decideApprovals': ({ turn }, value) => turn.decideApprovals(value),
  'turn.handle': ({ turn }, value) => turn.handle(COMMAND, value),
  'turn.steer': ({ turn }, value) => turn.steer(value),
  'turn.steer with options': ({ turn }, value) => turn.steer('Hello', value),
  'turn.interrupt with options': ({ turn }, value) => turn.interrupt(value),
  'turn.interrupt escalated': ({ turn }, value) => turn.interrupt({ escalate: value }),
};

const TAKEN: Readonly<Record<string, readonly string[]>> = {
  'approval.respond': ['an object of the wire'],
  'approval.acceptWithExecPolicyAmendment': ['a list of the word'],
  'turn.decideApprovals': ['a function'],
  'turn.handle': ['a function'],
  'turn.steer': ['a word in capitals', 'an empty text'],
  'turn.steer with options': ['undefined', 'an object'],
  'turn.interrupt with options': ['undefined'],
};

/** The error with which a call refuses, at once or when it is subscribed to. */
async function refusal(call: () => unknown): Promise<unknown> {
  try {
    const result = call();
    if (!isObservable(result)) return undefined;
    const seen = record(result);
    await settled();
    return errorOf(seen);
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(CALLS))('%s', (name, call) => {
  it('refuses values of a wrong type, and sends nothing', async () => {
    const context = await asking();
    const before = context.server.received.length;
    const passed: string[] = [];
    for (const [label, value] of Object.entries(VALUES)) {
      if (TAKEN[name]?.includes(label) === true) continue;
      const error = await refusal(() => call(context, value as never));
      if (!(error instanceof InvalidParamsError)) passed.push(`${label}: ${String(error)}`);
    }
    expect(passed).toEqual([]);
    expect(context.server.received.length).toBe(before);
    expect(context.approval.isPending).toBe(true);
    await context.codex.close();
  });
});

it.each(
  Object.keys(VALUES).filter(
    (label) => label !== 'undefined' && label !== 'a promise of the word' && label !== 'a list of the word',
  ),
)('a policy that returns %s grants nothing', async (label) => {
  const { codex, ask, answers } = await askingServer();
  codex.decideApprovals(() => VALUES[label] as never);
  ask(COMMAND, TURN);
  await settled();
  expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  await codex.close();
});

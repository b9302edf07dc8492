import {
  acceptAll,
  answerWith,
  approveWhen,
  declineAll,
  firstDecision,
  type Approval,
  type ApprovalPolicy,
  type Decision,
} from 'codex-rx';
import { EMPTY, from, map, NEVER, of, Subject, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { decisionOf } from '../../src/approvals/policy.js';
import { ask, askCommand } from '../fixtures/lone-approval.js';
import { record } from '../fixtures/fake.js';
import { marbles } from '../fixtures/marbles.js';

/** Commands whose ids are these letters. */
function commands(...names: readonly string[]) {
  const asked = names.map((name) => askCommand(`echo ${name}`, {}, name));
  return {
    asked,
    approvals: Object.fromEntries(asked.map(({ approval }) => [approval.requestId, approval])),
    answers: () => asked.map(({ sent }) => sent.map(({ result }) => result)),
  };
}

const named = map(({ requestId }: Approval) => requestId);
const accepted = { decision: 'accept' };
const declined = { decision: 'decline' };

/** Decides by the letter at the end of the command. */
function byName(decisions: Readonly<Record<string, Decision>>): ApprovalPolicy {
  return ({ requestId }) => decisions[requestId];
}

describe('answerWith', () => {
  it('answers what the policy decides on, and lets the others pass in order', () => {
    const { approvals, answers } = commands('a', 'b', 'c', 'd');
    marbles(({ hot, expectObservable }) => {
      const source = hot('  --a--b--(cd)--|', approvals);
      const expected = '    -----b--d-----|';
      const policy = byName({ a: 'accept', c: 'decline' });
      expectObservable(source.pipe(answerWith(policy), named)).toBe(expected);
    });
    expect(answers()).toEqual([[accepted], [], [declined], []]);
  });

  it.each<readonly [Decision, number]>([
    ['accept', 0],
    ['acceptForSession', 0],
    ['decline', 0],
    ['cancel', 0],
  ])('sends %s', (decision, interrupts) => {
    const asked = askCommand('ls');
    record(of(asked.approval).pipe(answerWith(() => decision)));
    expect(asked.sent).toEqual([{ id: 0, result: { decision } }]);
    expect(asked.interrupts()).toBe(interrupts);
  });

  it('interrupts the turn for cancel where the protocol does not', () => {
    const asked = ask('permissions', { permissions: {} });
    record(of(asked.approval).pipe(answerWith(() => 'cancel')));
    expect(asked.sent).toEqual([{ id: 0, result: { permissions: {}, scope: 'turn' } }]);
    expect(asked.interrupts()).toBe(1);
  });

  it('decides side by side, and waits for the last decision', () => {
    const { approvals, answers } = commands('a', 'b');
    marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('   -a--b|', approvals);
      const slow = cold('     ------d', { d: 'accept' as const });
      const quick = cold('       --d', { d: 'decline' as const });
      const expected = '     -------|';
      const result = source.pipe(
        answerWith(({ requestId }) => (requestId === 'a' ? slow : quick)),
        named,
      );
      expectObservable(result).toBe(expected);
      expectSubscriptions(slow.subscriptions).toBe(' -^-----!');
      expectSubscriptions(quick.subscriptions).toBe('----^-!');
    });
    expect(answers()).toEqual([[accepted], [declined]]);
  });

  it('takes the first of several decisions', () => {
    const { approvals, answers } = commands('a');
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const decisions = cold('  --x--y|', { x: 'decline' as const, y: 'accept' as const });
      const source = cold('    a---------|', approvals);
      expectObservable(source.pipe(answerWith(() => decisions))).toBe('----------|');
      expectSubscriptions(decisions.subscriptions).toBe('^-!');
    });
    expect(answers()).toEqual([[declined]]);
  });

  it.each<readonly [string, () => ReturnType<ApprovalPolicy>]>([
    ['a promise', () => Promise.resolve('accept' as const)],
    ['an iterable', () => ['accept', 'decline'] as const],
    ['an Observable', () => of('accept' as const)],
  ])('takes %s', async (_, policy) => {
    const asked = askCommand('ls');
    record(of(asked.approval).pipe(answerWith(policy)));
    await Promise.resolve();
    expect(asked.sent).toEqual([{ id: 0, result: accepted }]);
  });

  it('lets an approval pass when its policy completes empty, as late as that is', () => {
    const { approvals, answers } = commands('a');
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a|', approvals);
      const empty = cold<Decision>('---|');
      expectObservable(
        source.pipe(
          answerWith(() => empty),
          named,
        ),
      ).toBe('----(a|)');
    });
    expect(answers()).toEqual([[]]);
  });

  it('leaves the policy, and shows nothing, once the approval is settled elsewhere', () => {
    const { asked, approvals, answers } = commands('a');
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('      a-------|', approvals);
      const late = cold('        ----d', { d: 'accept' as const });
      const expected = '         --------|';
      cold('--w').subscribe(() => asked[0]!.request.withdraw('server'));
      expectObservable(
        source.pipe(
          answerWith(() => late),
          named,
        ),
      ).toBe(expected);
      expectSubscriptions(late.subscriptions).toBe('^-!');
    });
    expect(answers()).toEqual([[]]);
    expect(asked[0]!.failures).toEqual([]);
  });

  it('asks no policy about what is settled already', () => {
    const asked = askCommand('ls');
    asked.request.withdraw('turn');
    let calls = 0;
    const seen = record(of(asked.approval).pipe(answerWith(() => void (calls += 1))));
    expect({ calls, ...seen }).toMatchObject({ calls: 0, values: [], end: 'complete' });
  });

  it('takes it that a policy answers by itself', () => {
    const asked = ask('question', { questions: [] });
    const seen = record(
      of(asked.approval).pipe(
        answerWith((approval) => {
          if (approval.kind === 'question') approval.accept({ colour: 'Red' });
          return undefined;
        }),
      ),
    );
    expect(asked.sent).toEqual([{ id: 0, result: { answers: { colour: { answers: ['Red'] } } } }]);
    expect(seen).toMatchObject({ values: [], end: 'complete' });
    expect(asked.failures).toEqual([]);
  });

  const broken = new Error('broken');
  it.each<readonly [string, ApprovalPolicy]>([
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['errors', () => throwError(() => broken)],
    ['rejects', () => Promise.reject(broken)],
  ])('gives the protocol’s negative when the policy %s, and goes on', async (_, policy) => {
    const [first, second] = [askCommand('ls', {}, 'a'), askCommand('ls', {}, 'b')];
    const source = new Subject<Approval>();
    const seen = record(
      source.pipe(answerWith((approval) => (approval === first.approval ? policy(approval) : undefined))),
    );
    source.next(first.approval);
    await new Promise((resolve) => setImmediate(resolve));
    source.next(second.approval);
    expect(first.failures).toEqual([broken]);
    expect(first.sent).toEqual([{ id: 'a', result: declined }]);
    expect(seen).toMatchObject({ values: [second.approval], end: undefined });
  });

  it('declines a question that a policy accepts without answers', () => {
    const asked = ask('question', { questions: [] });
    record(of(asked.approval).pipe(answerWith(() => 'accept')));
    expect(asked.sent).toEqual([{ id: 0, result: { answers: {} } }]);
    expect(asked.failures).toMatchObject([{ code: 'invalid_params' }]);
  });

  it('unsubscribes what decides, and answers nothing more, when it is unsubscribed', () => {
    const { approvals, answers } = commands('a');
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    a-------', approvals);
      const decision = cold('  ----d', { d: 'accept' as const });
      expectObservable(source.pipe(answerWith(() => decision)), '--!').toBe('--');
      expectSubscriptions(decision.subscriptions).toBe('^-!');
    });
    expect(answers()).toEqual([[]]);
  });

  it('passes the error of the source at once', () => {
    const { approvals } = commands('a');
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const decision = cold('----------d', { d: 'accept' as const });
      expectObservable(cold('a--#', approvals).pipe(answerWith(() => decision))).toBe('---#');
      expectSubscriptions(decision.subscriptions).toBe('^--!');
    });
  });
});

it('decisionOf emits the first decision, and asks once for each subscription', () => {
  const { approval } = askCommand('ls');
  let calls = 0;
  const decision$ = decisionOf(() => {
    calls += 1;
    return ['decline', 'accept'];
  }, approval);
  expect(calls).toBe(0);
  expect(record(decision$)).toMatchObject({ values: ['decline'], end: 'complete' });
  record(decision$);
  expect(calls).toBe(2);
});

describe('approveWhen', () => {
  it('accepts what the predicate holds for, and lets the others pass', () => {
    const { approvals, answers } = commands('a', 'b');
    marbles(({ hot, expectObservable }) => {
      const source = hot('-a-b-|', approvals);
      expectObservable(
        source.pipe(
          approveWhen(({ requestId }) => requestId === 'a'),
          named,
        ),
      ).toBe('---b-|');
    });
    expect(answers()).toEqual([[accepted], []]);
  });
});

/** One of each kind, those of MCP servers in each of their modes. */
function oneOfEach() {
  const form = (properties: object, more: object = {}) =>
    ask('elicitation', {
      mode: 'form',
      message: 'Well?',
      requestedSchema: { type: 'object', properties },
      ...more,
    });
  return {
    command: askCommand('ls'),
    fileChange: ask('fileChange'),
    permissions: ask('permissions', { permissions: { network: { enabled: true } } }),
    toolCall: form({}, { _meta: { codex_approval_kind: 'mcp_tool_call' } }),
    confirmation: form({}),
    form: form({ name: { type: 'string' } }),
    link: ask('elicitation', {
      mode: 'url',
      message: 'Log in',
      url: 'https://example.org',
      elicitationId: 'e',
    }),
    question: ask('question', { questions: [] }),
  };
}

function resultsOf(each: ReturnType<typeof oneOfEach>) {
  return Object.fromEntries(
    Object.entries(each).map(([name, { sent }]) => [name, sent.map(({ result }) => result)]),
  );
}

describe('declineAll', () => {
  it('declines each kind, and nothing passes', () => {
    const each = oneOfEach();
    const seen = record(
      from(Object.values(each)).pipe(
        map(({ approval }) => approval),
        declineAll(),
      ),
    );
    expect(seen).toMatchObject({ values: [], end: 'complete' });
    const refused = { action: 'decline', content: null, _meta: null };
    expect(resultsOf(each)).toEqual({
      command: [declined],
      fileChange: [declined],
      permissions: [{ permissions: {}, scope: 'turn' }],
      toolCall: [refused],
      confirmation: [refused],
      form: [refused],
      link: [refused],
      question: [{ answers: {} }],
    });
  });

  it('ends a chain of policies', () => {
    const { approvals, answers } = commands('a', 'b', 'c');
    marbles(({ hot, expectObservable }) => {
      const source = hot('-a-b-c-|', approvals).pipe(
        answerWith(byName({ a: 'accept' })),
        answerWith(byName({ a: 'decline', b: 'acceptForSession' })),
        declineAll(),
      );
      expectObservable(source).toBe('-------|');
    });
    expect(answers()).toEqual([[accepted], [{ decision: 'acceptForSession' }], [declined]]);
  });
});

describe('acceptAll', () => {
  it('accepts all there is to grant, and declines what would have to be filled in', () => {
    const each = oneOfEach();
    const seen = record(
      from(Object.values(each)).pipe(
        map(({ approval }) => approval),
        acceptAll(),
      ),
    );
    expect(seen).toMatchObject({ values: [], end: 'complete' });
    const refused = { action: 'decline', content: null, _meta: null };
    const granted = { action: 'accept', content: null, _meta: null };
    expect(resultsOf(each)).toEqual({
      command: [accepted],
      fileChange: [accepted],
      permissions: [{ permissions: { network: { enabled: true } }, scope: 'turn' }],
      toolCall: [granted],
      confirmation: [granted],
      form: [refused],
      link: [refused],
      question: [{ answers: {} }],
    });
    expect(Object.values(each).flatMap(({ failures }) => failures)).toEqual([]);
  });
});

describe('firstDecision', () => {
  const { approval } = askCommand('ls');
  const decision = { a: 'accept', d: 'decline' } as const;

  it('takes the first decision and leaves the others', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const human = cold('   -----a', decision);
      const deadline = cold('---d', decision);
      const policy = firstDecision(
        () => human,
        () => deadline,
      );
      expectObservable(decisionOf(policy, approval)).toBe('---(d|)', decision);
      expectSubscriptions(human.subscriptions).toBe('   ^--!');
      expectSubscriptions(deadline.subscriptions).toBe('^--!');
    });
  });

  it('gives a human half a minute', () => {
    marbles(({ cold, expectObservable }) => {
      const slow = firstDecision(
        () => cold('31s a', decision),
        () => timer(30_000).pipe(map(() => 'decline')),
      );
      expectObservable(decisionOf(slow, approval)).toBe('30s (d|)', decision);
    });
  });

  it('does not ask those after one that decides at once', () => {
    let calls = 0;
    const policy = firstDecision(
      () => 'decline',
      () => {
        calls += 1;
        return 'accept';
      },
    );
    expect(record(decisionOf(policy, approval)).values).toEqual(['decline']);
    expect(calls).toBe(0);
  });

  it('lets what ends empty lose', () => {
    marbles(({ cold, expectObservable }) => {
      const policy = firstDecision(
        () => undefined,
        () => EMPTY,
        () => cold<Decision>('-|'),
        () => cold('--a', decision),
      );
      expectObservable(decisionOf(policy, approval)).toBe('--(a|)', decision);
    });
  });

  it('is undecided when all end empty, and when there is none', () => {
    marbles(({ cold, expectObservable }) => {
      const policy = firstDecision(
        () => cold<Decision>('-|'),
        () => cold<Decision>('---|'),
        () => undefined,
      );
      expectObservable(decisionOf(policy, approval)).toBe('---|');
      expectObservable(decisionOf(firstDecision(), approval)).toBe('|');
    });
  });

  it('fails when one fails before another decides, and not after', () => {
    marbles(({ cold, expectObservable }) => {
      const decided = () => cold('--a', decision);
      const broken = (at: string) => () => cold<Decision>(at);
      expectObservable(decisionOf(firstDecision(decided, broken('-#')), approval)).toBe('-#');
      expectObservable(decisionOf(firstDecision(decided, broken('---#')), approval)).toBe('--(a|)', decision);
    });
  });

  it('waits as long as nobody decides', () => {
    marbles(({ expectObservable }) => {
      expectObservable(
        decisionOf(
          firstDecision(
            () => NEVER,
            () => undefined,
          ),
          approval,
        ),
      ).toBe('-');
    });
  });
});

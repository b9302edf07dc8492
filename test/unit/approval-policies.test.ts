import {
  acceptAll,
  answerWith,
  approveWhen,
  commandRules,
  declineAll,
  firstDecision,
  InvalidParamsError,
  type Approval,
  type ApprovalPolicy,
  type Decision,
} from 'codex-rx';
import { EMPTY, from, map, NEVER, of, Subject, throwError, timer, type OperatorFunction } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { decisionOf } from '../../src/approvals/policy.js';
import { ask, askCommand, type Asked } from '../fixtures/lone-approval.js';
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

/** What is no decision, or no boolean, as a careless callback may return it. */
const GARBAGE: readonly (readonly [string, unknown])[] = [
  ['another word', 'yes'],
  ['a decision in capitals', 'ACCEPT'],
  ['a decision with a blank', 'accept '],
  ['an empty text', ''],
  ['a name of Object.prototype', 'constructor'],
  ['another name of Object.prototype', '__proto__'],
  ['a method of the approval', 'respond'],
  ['null', null],
  ['a number', 1],
  ['an object', {}],
  ['an answer of the wire', { decision: 'accept' }],
  ['a function', () => 'accept'],
  ['a text object', new String('accept')],
  ['a symbol', Symbol('accept')],
];

/** The ways in which a callback can hand a value over, at once or later. */
const WAYS: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['itself', (value) => value],
  ['as a promise', (value) => Promise.resolve(value)],
  ['as an Observable', (value) => of(value)],
  ['as an Observable of another library', (value) => foreign(value)],
  ['as an iterable', (value) => [value]],
  ['as an async iterable', (value) => inTime(value)],
];

/** An Observable of another library, as RxJS takes it. */
function foreign(value: unknown) {
  return { '@@observable': () => ({ subscribe: (observer: object) => from([value]).subscribe(observer) }) };
}

async function* inTime(value: unknown): AsyncGenerator {
  yield await Promise.resolve(value);
}

/** Lets everything happen that waits for no timer. */
function soon(): Promise<unknown> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Makes an operator decide on a command, and tells what it came to. */
async function outcome(operator: OperatorFunction<Approval, Approval>, asked: Asked = askCommand('ls')) {
  const seen = record(of(asked.approval).pipe(operator));
  await soon();
  return {
    sent: asked.sent.map(({ result }) => result),
    passed: seen.values.length,
    failures: asked.failures,
    end: seen.end,
  };
}

const EVERYWAY = WAYS.flatMap(([how, way]) =>
  GARBAGE.map(([what, value]) => [what, how, way, value] as const),
);
const refused = { sent: [declined], passed: 0, end: 'complete', failures: [expect.any(Error)] };

describe('only a decision of a policy is sent', () => {
  it.each([...EVERYWAY, ...WAYS.map(([how, way]) => ['true', how, way, true] as const)])(
    'and %s %s declines and is reported',
    async (_, _how, way, value) => {
      const policy = (() => way(value)) as ApprovalPolicy;
      expect(await outcome(answerWith(policy))).toEqual(refused);
      expect(
        await outcome(answerWith(firstDecision(policy, () => timer(0).pipe(map(() => 'accept'))))),
      ).toEqual(refused);
    },
  );

  it.each([
    [
      'permissions',
      ask('permissions', { permissions: { network: { enabled: true } } }),
      { permissions: {}, scope: 'turn' },
    ],
    [
      'an elicitation',
      ask('elicitation', { mode: 'form' }),
      { action: 'decline', content: null, _meta: null },
    ],
    ['a change of files', ask('fileChange'), declined],
    ['a question', ask('question', { questions: [] }), { answers: {} }],
  ] as const)('also for %s', async (_, asked, negative) => {
    const policy = (() => 'ACCEPT') as unknown as ApprovalPolicy;
    expect(await outcome(answerWith(policy), asked)).toMatchObject({ sent: [negative], passed: 0 });
    expect(asked.failures).toMatchObject([{ code: 'invalid_params' }]);
  });

  it.each(['ACCEPT', 'yes', true, {}, undefined, 'constructor'])(
    'by decide, which throws for %j',
    (decision) => {
      const asked = ask('permissions', { permissions: { network: { enabled: true } } });
      expect(() => asked.approval.decide(decision as Decision)).toThrow(InvalidParamsError);
      expect([asked.sent, asked.approval.isPending]).toEqual([[], true]);
    },
  );

  it.each(WAYS)('and undefined %s leaves the decision to others', async (_, way) => {
    const undecided = (() => way(undefined)) as ApprovalPolicy;
    expect(await outcome(answerWith(undecided))).toEqual({
      sent: [],
      passed: 1,
      failures: [],
      end: 'complete',
    });
    const { sent } = await outcome(
      answerWith(firstDecision(undecided, () => Promise.resolve().then(() => 'accept'))),
    );
    expect(sent).toEqual([accepted]);
  });
});

describe('approveWhen takes nothing but true for yes', () => {
  type Predicate = Parameters<typeof approveWhen>[0];

  it.each(WAYS)('true %s accepts', async (_, way) => {
    const operator = approveWhen((() => way(true)) as Predicate);
    expect(await outcome(operator)).toEqual({ sent: [accepted], passed: 0, failures: [], end: 'complete' });
  });

  it.each(WAYS)('false %s lets the approval pass', async (_, way) => {
    const operator = approveWhen((() => way(false)) as Predicate);
    expect(await outcome(operator)).toEqual({ sent: [], passed: 1, failures: [], end: 'complete' });
  });

  it.each([...EVERYWAY, ...WAYS.map(([how, way]) => ['undefined', how, way, undefined] as const)])(
    '%s %s declines and is reported',
    async (_, _how, way, value) => {
      expect(await outcome(approveWhen((() => way(value)) as Predicate))).toEqual(refused);
    },
  );

  it('the first value counts, whatever comes after it', async () => {
    expect(await outcome(approveWhen(() => [false, true]))).toMatchObject({ sent: [], passed: 1 });
    expect(await outcome(approveWhen(() => of(true, false)))).toMatchObject({ sent: [accepted] });
  });

  it('a predicate that completes empty lets the approval pass', async () => {
    expect(await outcome(approveWhen(() => EMPTY))).toMatchObject({ sent: [], passed: 1, failures: [] });
  });

  it.each<readonly [string, Predicate]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['errors', () => throwError(() => new Error('broken'))],
  ])('a predicate that %s declines and is reported', async (_, predicate) => {
    expect(await outcome(approveWhen(predicate))).toEqual(refused);
  });
});

it.each<readonly [string, (given: never) => unknown]>([
  ['answerWith', answerWith],
  ['approveWhen', approveWhen],
  ['firstDecision', firstDecision],
])('%s refuses what is no function before anything is asked', (name, make) => {
  for (const given of [undefined, null, true, 'accept', {}, Promise.resolve(true)]) {
    expect(() => make(given as never)).toThrow(InvalidParamsError);
    expect(() => make(given as never)).toThrow(`${name}: 0: expected a function`);
  }
});

it.each<readonly [string, ApprovalPolicy]>([
  ['commandRules', commandRules as never],
  ['declineAll', declineAll as never],
  ['acceptAll', acceptAll as never],
  ['answerWith', answerWith as never],
])('%s in place of what it returns declines and is reported', async (_, policy) => {
  expect(await outcome(answerWith(policy))).toEqual(refused);
});

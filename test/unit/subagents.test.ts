import { BehaviorSubject, EMPTY, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { agentTree, type AgentNode } from '../../src/subagents/agent-tree.js';
import { agentsIn } from '../../src/subagents/agents-in.js';
import { isAtRest, stand, standing } from '../../src/subagents/standing.js';
import { toNotification } from '../../src/connection/notification.js';
import { record } from '../fixtures/fake.js';
import { turnEvents } from '../fixtures/turn-events.js';

const item = (item: unknown, method = 'item/completed') => toNotification({ method, params: { item } });
const call = (tool: string, receiverThreadIds: unknown) =>
  item({ type: 'collabAgentToolCall', tool, receiverThreadIds, prompt: 'Look' });

describe('the agents that an event of a turn names', () => {
  it('are told by their task where the server gives them an id', () => {
    const agents = turnEvents('subagents').flatMap(agentsIn);
    expect(agents).toEqual([
      expect.objectContaining({
        spawned: true,
        prompt: 'Outer task',
        model: 'scripted-model',
        path: undefined,
      }),
    ]);
  });

  it('are told by their path where the server names them, as new first and as known afterwards', () => {
    const agents = turnEvents('subagents-v2').flatMap(agentsIn);
    expect(new Set(agents.map(({ threadId }) => threadId)).size).toBe(1);
    expect(agents.map(({ spawned }) => spawned)).toEqual([true, true, false, false]);
    expect(agents.map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => '/root/scout'));
  });

  it('are those that are given work, not those that are waited for or closed', () => {
    expect(agentsIn(call('sendInput', ['a', 'b'])).map(({ threadId }) => threadId)).toEqual(['a', 'b']);
    expect(agentsIn(call('resumeAgent', ['a']))).toEqual([expect.objectContaining({ spawned: false })]);
    expect(agentsIn(call('wait', ['a']))).toEqual([]);
    expect(agentsIn(call('closeAgent', ['a']))).toEqual([]);
    expect(agentsIn(item({ type: 'subAgentActivity', kind: 'completed', agentThreadId: 'a' }))).toEqual([]);
  });

  it('are none where an event does not hold what it should', () => {
    const odd = [undefined, null, 'text', {}, { type: 'collabAgentToolCall', tool: 'spawnAgent' }];
    expect(odd.flatMap((value) => agentsIn(item(value)))).toEqual([]);
    expect(agentsIn(call('spawnAgent', [1, null, 'a'])).map(({ threadId }) => threadId)).toEqual(['a']);
    expect(agentsIn(item({ type: 'subAgentActivity', kind: 'started' }))).toEqual([]);
    expect(
      agentsIn(item({ type: 'subAgentActivity', kind: 'started', agentThreadId: 'a' }, 'item/else')),
    ).toEqual([]);
  });
});

describe('how an agent stands', () => {
  const started = toNotification({ method: 'turn/started', params: {} });
  const completed = (status?: string) =>
    toNotification({ method: 'turn/completed', params: { turn: { status } } });
  const thread = (type: string) =>
    toNotification({ method: 'thread/status/changed', params: { status: { type } } });
  const after = (...events: Parameters<typeof stand>[1][]) =>
    events.reduce(stand, standing('pendingInit')).status;

  it.each([
    ['before its first turn', [thread('idle')], 'pendingInit'],
    ['in a turn', [started], 'running'],
    ['after one', [started, completed('completed')], 'completed'],
    ['after one that failed', [started, completed('failed')], 'errored'],
    ['after one that was interrupted', [started, completed('interrupted')], 'interrupted'],
    ['after one that ended in a word of its own', [started, completed('constructor')], 'constructor'],
    ['after one whose end tells nothing', [started, completed()], 'completed'],
    ['when it is closed', [started, completed('completed'), thread('notLoaded')], 'shutdown'],
    [
      'when it is taken up again',
      [started, completed('failed'), thread('notLoaded'), thread('idle')],
      'errored',
    ],
    ['in its next turn', [started, completed('failed'), started], 'running'],
  ])('%s', (_, events, status) => {
    expect(after(...events)).toBe(status);
  });

  it('is at rest unless it works or is about to begin', () => {
    expect(
      ['completed', 'errored', 'shutdown', 'notFound'].map((status) => isAtRest(standing(status))),
    ).toEqual(Array.from({ length: 4 }, () => true));
    expect([standing('pendingInit'), standing('running')].map(isAtRest)).toEqual([false, false]);
  });
});

describe('the tree of agents', () => {
  interface Branch {
    readonly threadId: string;
    readonly status$: Observable<string>;
    readonly children$: Observable<Branch>;
  }

  function agent(threadId: string, more: Partial<Branch> = {}): Branch {
    return { threadId, status$: of('running'), children$: EMPTY, ...more };
  }

  function shape(nodes: readonly AgentNode<Branch>[]): unknown {
    return nodes.map(({ agent, status, children }) => [agent.threadId, status, shape(children)]);
  }

  it('begins empty, and grows and changes agent by agent, in the order in which they came', () => {
    const children$ = new Subject<Branch>();
    const status$ = new BehaviorSubject('running');
    const trees = record(agentTree(children$));
    children$.next(agent('a', { status$ }));
    children$.next(agent('b'));
    status$.next('completed');
    expect(trees.values.map(shape)).toEqual([
      [],
      [['a', 'running', []]],
      [
        ['a', 'running', []],
        ['b', 'running', []],
      ],
      [
        ['a', 'completed', []],
        ['b', 'running', []],
      ],
    ]);
  });

  it('holds the agents of agents below them', () => {
    const trees = record(agentTree(of(agent('a', { children$: of(agent('b')) }))));
    expect(trees.values.map(shape).at(-1)).toEqual([['a', 'running', [['b', 'running', []]]]]);
  });

  it('shows an agent once, as it stood last, when several turns gave it work', () => {
    const again = agent('a', { status$: of('completed') });
    const trees = record(agentTree(of(agent('a'), again)));
    expect(trees.values.map(shape).at(-1)).toEqual([['a', 'completed', []]]);
  });

  it('completes when all agents have, and errors when one does', () => {
    expect(record(agentTree(of(agent('a')))).end).toBe('complete');
    expect(record(agentTree(of(agent('a', { status$: NEVER })))).end).toBeUndefined();
    const error = new Error('lost');
    expect(record(agentTree(of(agent('a', { status$: throwError(() => error) })))).end).toEqual({ error });
  });
});

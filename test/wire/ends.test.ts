import { readFileSync } from 'node:fs';
import type { CodexOptions, Turn } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { filter, firstValueFrom, NEVER, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { record, settled, setUp, turnFrames, type Record } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

const THREAD = 'a';
const TURN = 'turn-1';
const frames = turnFrames(THREAD, TURN);

const spawned = {
  method: 'item/completed',
  params: {
    threadId: THREAD,
    turnId: TURN,
    completedAtMs: 1,
    item: {
      type: 'collabAgentToolCall',
      id: 'call',
      tool: 'spawnAgent',
      status: 'completed',
      senderThreadId: THREAD,
      receiverThreadIds: ['child'],
      prompt: 'Work.',
      agentsStates: { child: { status: 'running', message: null } },
    },
  },
};

function ofTurn(handle: Turn): Readonly<{ [name: string]: Observable<unknown> }> {
  return {
    'turn.events$': handle.events$,
    'turn.text$': handle.text$,
    'turn.items$': handle.items$,
    'turn.item$': handle.item$,
    'turn.plan$': handle.plan$,
    'turn.diff$': handle.diff$,
    'turn.usage$': handle.usage$,
    'turn.retries$': handle.retries$,
    'turn.approvals$': handle.approvals$,
    'turn.approvalLog$': handle.approvalLog$,
    'turn.state$': handle.state$,
    'turn.result$': handle.result$,
    'turn.agents$': handle.agents$,
    'turn.children$': handle.children$,
  };
}

/** Everything public that lasts, opened while a turn runs. */
async function everything(options: CodexOptions = {}) {
  const { server, codex } = setUp(options);
  server.handle('turn/start', () => ({ turn: turn(TURN, 'inProgress') }));
  server.handle('thread/read', () => ({
    thread: { id: THREAD, turns: [], status: { type: 'active', activeFlags: [] } },
  }));
  server.handle('thread/turns/list', () => ({ data: [turn(TURN, 'inProgress')], nextCursor: null }));
  for (const method of [
    'command/exec',
    'account/login/cancel',
    'thread/goal/set',
    'fuzzyFileSearch/sessionUpdate',
  ])
    server.handle(method, () => LATER);
  for (const method of ['process/spawn', 'fs/watch', 'fuzzyFileSearch/sessionStart'])
    server.handle(method, () => ({}));
  server.handle('account/login/start', () => ({
    type: 'chatgpt',
    loginId: 'login',
    authUrl: 'https://x.test',
  }));
  await firstValueFrom(codex.connect());
  const thread = codex.thread(THREAD);
  const run = record<unknown>(thread.run('hi'));
  server.link.send(frames.started);
  const active = record(thread.activeTurn$);
  await settled();
  const found = active.values.at(-1);
  if (found === undefined) throw new Error('there is no turn');
  server.link.send(spawned);
  const [subagent] = record(found.children$).values;
  if (subagent === undefined) throw new Error('there is no agent');
  const login = await firstValueFrom(codex.loginChatGpt());
  const open: { [name: string]: Record<unknown> } = { 'thread.run': run, 'thread.activeTurn$': active };
  const streams: { [name: string]: Observable<unknown> } = {
    ...ofTurn(found),
    'subagent.turns$': subagent.turns$,
    'subagent.status$': subagent.status$,
    'subagent.children$': subagent.children$,
    'thread.events$': thread.events$,
    'thread.turns$': thread.turns$,
    'thread.status$': thread.status$,
    'thread.state$': thread.state$,
    'thread.approvals$': thread.approvals$,
    'thread.approvalLog$': thread.approvalLog$,
    'thread.run, queued': thread.run('later'),
    'codex.frames$': codex.frames$,
    'codex.notifications$': codex.notifications$,
    'codex.on': codex.on('turn/started'),
    'codex.turns$': codex.turns$,
    'codex.approvals$': codex.approvals$,
    'codex.pendingApprovals$': codex.pendingApprovals$,
    'codex.approvalLog$': codex.approvalLog$,
    'codex.accountChanges$': codex.accountChanges$,
    'codex.wire$': codex.wire$,
    'codex.diagnostics$': codex.diagnostics$,
    'codex.state$': codex.state$,
    exec: codex.exec(['sleep']),
    spawn: codex.spawn(['sleep'], { cwd: '/' }),
    watch: codex.watch('/x'),
    search: codex.searchFiles(NEVER, { roots: ['/'] }),
    'login.completed$': login.completed$,
  };
  for (const [name, stream$] of Object.entries(streams)) open[name] = record(stream$);
  await settled();
  return { server, codex, open };
}

type Opened = Awaited<ReturnType<typeof everything>>;

/** Views that outlive a link: they go on over the next one, or tell of the client itself. */
const OF_CLIENT = [
  'codex.approvalLog$',
  'codex.diagnostics$',
  'codex.state$',
  'codex.wire$',
  'thread.approvalLog$',
];

/** Views of a thread and of the client, and what does not belong to the turn. */
const BESIDE_TURN = [
  ...OF_CLIENT,
  'codex.accountChanges$',
  'codex.approvals$',
  'codex.frames$',
  'codex.notifications$',
  'codex.on',
  'codex.pendingApprovals$',
  'codex.turns$',
  'exec',
  'login.completed$',
  'search',
  'spawn',
  // An agent may work on when its turn has ended.
  'subagent.children$',
  'subagent.status$',
  'subagent.turns$',
  'thread.activeTurn$',
  'thread.approvals$',
  'thread.events$',
  'thread.run, queued',
  'thread.state$',
  'thread.status$',
  'thread.turns$',
  'turn.agents$',
  'watch',
];

const failed = frames.completed('failed', {
  error: { message: 'no credit', codexErrorInfo: null, additionalDetails: null },
});

const endings: readonly (readonly [string, (opened: Opened) => unknown, readonly string[]])[] = [
  ['the client is closed', ({ codex }) => codex.close(), []],
  ['the link is lost', ({ server }) => server.link.fail(GONE), OF_CLIENT],
  [
    'its thread is deleted',
    ({ server }) => server.notify('thread/deleted', { threadId: THREAD }),
    BESIDE_TURN,
  ],
  [
    'its thread is archived',
    ({ server }) => server.notify('thread/archived', { threadId: THREAD }),
    BESIDE_TURN,
  ],
  ['its turn fails', ({ server }) => server.link.send(failed), BESIDE_TURN],
  ['its turn is interrupted', ({ server }) => server.link.send(frames.completed('interrupted')), BESIDE_TURN],
];

const openIn = (open: Opened['open']) =>
  Object.keys(open)
    .filter((name) => open[name]?.end === undefined)
    .sort();

describe('everything that is open settles once', () => {
  it.each(endings)('when %s', async (_, end, goOn) => {
    const opened = await everything();
    expect(openIn(opened.open)).toEqual(Object.keys(opened.open).sort());
    await end(opened);
    await settled();
    expect(openIn(opened.open)).toEqual([...goOn].sort());
    expect(Object.values(opened.open).filter(({ ends }) => ends > 1)).toEqual([]);
  });

  it('when the link is lost and no further one can be opened', async () => {
    const { server, codex, open } = await everything({ reconnect: AT_ONCE });
    server.handle('initialize', () => new FakeRefusal({ code: -32600, message: 'no' }));
    server.link.fail(GONE);
    await firstValueFrom(codex.state$.pipe(filter(({ status }) => status === 'closed')));
    await settled();
    expect(openIn(open)).toEqual(OF_CLIENT);
  });
});

/** How the table of docs/reliability.md says that each view ends. */
function tableOf(column: string): Readonly<{ [name: string]: string }> {
  const page = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  const [heading = '', , ...rows] = page
    .slice(page.indexOf('| subscribed to |'))
    .split('\n\n')[0]!
    .split('\n');
  const at = heading.split(' | ').findIndex((cell) => cell.replace(' |', '') === column);
  expect(at).toBeGreaterThan(0);
  return Object.fromEntries(
    rows.flatMap((row) => {
      const [names = '', ...cells] = row.replace(/ \|$/, '').split(' | ');
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, cells[at - 1] ?? '']);
    }),
  );
}

describe('docs/reliability.md', () => {
  const NAMES: Readonly<{ [name: string]: string }> = {
    exec: 'codex.exec',
    spawn: 'codex.spawn',
    watch: 'codex.watch',
    search: 'codex.searchFiles',
  };
  const columns = {
    'the client is closed': '`close()`',
    'the link is lost': 'the link is lost',
    'its turn fails': 'its turn fails',
    'its turn is interrupted': 'its turn ends otherwise',
  };

  it.each(Object.entries(columns))('says how each view ends when %s', async (name, column) => {
    const [, end] = endings.find(([each]) => each === name)!;
    const opened = await everything();
    await end(opened);
    await settled();
    // A run that is queued is about another turn.
    const { 'thread.run, queued': _, ...open } = opened.open;
    const says = (how: Record<unknown>['end']) =>
      how === undefined ? 'goes on' : how === 'complete' ? 'completes' : 'errors';
    const measured = Object.entries(open).map(([view, { end: how }]) => [NAMES[view] ?? view, says(how)]);
    expect(tableOf(column)).toMatchObject(Object.fromEntries(measured));
  });

  it('names each view once, and none that does not exist', async () => {
    const { open, codex } = await everything();
    const measured = Object.keys(open).map((view) => NAMES[view] ?? view);
    const others = ['thread.text', 'thread.stream'];
    const named = Object.keys(tableOf('`close()`'));
    expect(named.toSorted()).toEqual(
      [...measured.filter((view) => !view.includes(', ')), ...others].toSorted(),
    );
    await codex.close();
  });
});

describe('a turn of a thread that is deleted or archived while it runs', () => {
  it.each(['thread/deleted', 'thread/archived'])('was interrupted, after %s alone', async (method) => {
    const { server, open } = await everything();
    server.notify(method, { threadId: THREAD });
    await settled();
    expect(open['thread.run']).toMatchObject({
      values: [{ id: TURN, status: 'interrupted' }],
      end: 'complete',
    });
    expect(open['thread.activeTurn$']?.values.at(-1)).toBeUndefined();
  });

  it('has the end that the server tells of it, once', async () => {
    const { server, open } = await everything();
    server.link.send(frames.completed('completed'));
    server.notify('thread/deleted', { threadId: THREAD });
    await settled();
    expect(open['thread.run']).toMatchObject({ values: [{ status: 'completed' }], ends: 1 });
  });
});

/** A goal whose first turn runs, with all that its handle shows. */
async function pursuing(options: CodexOptions = {}) {
  const { server, codex } = setUp(options);
  const goal = (status: string) => ({
    threadId: THREAD,
    objective: 'Win.',
    status,
    tokensUsed: 0,
    timeUsedSeconds: 0,
    createdAt: 1,
    updatedAt: 1,
  });
  const told = (status: string) =>
    server.notify('thread/goal/updated', { threadId: THREAD, turnId: null, goal: goal(status) });
  server.handle('thread/read', () => ({ thread: { id: THREAD, status: { type: 'idle' } } }));
  server.handle('thread/goal/clear', () => ({ cleared: false }));
  server.handle('thread/goal/set', () => ({ goal: goal('active') }));
  await firstValueFrom(codex.connect());
  const handle = firstValueFrom(codex.thread(THREAD).goal('Win.'));
  await settled();
  told('active');
  server.link.send(frames.started);
  const run = await handle;
  const streams = {
    'goal.turns$': run.turns$,
    'goal.events$': run.events$,
    'goal.text$': run.text$,
    'goal.items$': run.items$,
    'goal.goal$': run.goal$,
    'goal.approvals$': run.approvals$,
    'goal.result$': run.result$,
  };
  const open: { [name: string]: Record<unknown> } = {};
  for (const [name, stream$] of Object.entries<Observable<unknown>>(streams)) open[name] = record(stream$);
  await settled();
  return { server, codex, open, told };
}

describe('every stream of a goal settles once', () => {
  it.each<[string, (opened: Awaited<ReturnType<typeof pursuing>>) => unknown]>([
    ['the client is closed', ({ codex }) => codex.close()],
    ['the link is lost', ({ server }) => server.link.fail(GONE)],
    ['its thread is deleted', ({ server }) => server.notify('thread/deleted', { threadId: THREAD })],
    ['its thread is archived', ({ server }) => server.notify('thread/archived', { threadId: THREAD })],
    [
      'it is reached',
      ({ server, told }) => {
        told('complete');
        server.link.send(frames.completed());
      },
    ],
    [
      'it is cleared',
      ({ server }) => {
        server.notify('thread/goal/cleared', { threadId: THREAD });
        server.link.send(frames.completed());
      },
    ],
    [
      'it is blocked and its turn fails',
      ({ server, told }) => {
        told('blocked');
        server.link.send(failed);
      },
    ],
  ])('when %s', async (_, end) => {
    const opened = await pursuing();
    expect(openIn(opened.open)).toEqual(Object.keys(opened.open).sort());
    await end(opened);
    await settled();
    expect(openIn(opened.open)).toEqual([]);
    expect(Object.values(opened.open).filter(({ ends }) => ends !== 1)).toEqual([]);
  });
});

import type { Codex, Thread } from 'codex-rx';
import { functionCall, text, type Responder, type Script } from 'codex-rx/testing/node';
import { filter, firstValueFrom, map, switchMap, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersOf, ASKS, shell } from '../fixtures/approvals.js';
import { begun, watch } from '../fixtures/real.js';
import { Served } from '../fixtures/served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

/** Declines for its own turns at once, and for those of others not within the time of a test. */
const HASTY = { serverRequestHoldMs: 0, sharedRequestGraceMs: 600_000 };

const COMMAND = 'true; echo x';
const agents = (name: string, args: Readonly<Record<string, unknown>>) =>
  functionCall(name, args, { namespace: 'multi_agent_v1' });

const asksThenSays: readonly Script[] = [shell(COMMAND), text('Went on.')];
const pursues: readonly Script[] = [
  shell(COMMAND),
  functionCall('update_goal', { status: 'complete' }),
  text('Done.'),
];

function inOrder(scripts: readonly Script[]): Responder {
  const left = [...scripts];
  return () => left.shift();
}

/** A turn that has an agent ask for a command. */
const delegates: Responder = ({ userTexts, toolOutputs }) => {
  const [spawned = '', waited] = toolOutputs.values();
  if (userTexts.at(-1) !== 'Delegate.') return toolOutputs.size === 0 ? shell(COMMAND) : text('Went on.');
  if (spawned === '') return agents('spawn_agent', { message: 'Work.' });
  const [, id] = /"agent_id":"([^"]+)"/.exec(spawned) ?? [];
  return waited === undefined ? agents('wait_agent', { targets: [id] }) : text('Went on.');
};

/** Two clients of one thread, of which the first has opened it, and what each has answered the server. */
async function clients(responder: Responder) {
  const [opener, guest] = [served.client(undefined, HASTY), served.client(undefined, HASTY)];
  const opened = await firstValueFrom(opener.startThread(ASKS));
  served.real.model.respondWith(() => text('Ready.'));
  await firstValueFrom(opened.run('Begin.'));
  served.real.model.respondWith(responder);
  const joined = await firstValueFrom(guest.resumeThread(opened.id));
  return [
    { codex: opener, thread: opened, answers: answersOf(opener) },
    { codex: guest, thread: joined, answers: answersOf(guest) },
  ] as const;
}

/** Once the server has answered, everything has come that it had sent before, and what is answered at once is sent. */
const caughtUp = (codex: Codex) => firstValueFrom(codex.request('thread/loaded/list', {}));

const turns: readonly (readonly [
  string,
  Responder | readonly Script[],
  (thread: Thread) => Observable<unknown>,
])[] = [
  ['run', asksThenSays, (thread) => thread.run('Do it.')],
  ['send', asksThenSays, (thread) => thread.send('Do it.').pipe(switchMap(({ result$ }) => result$))],
  ['enqueue', asksThenSays, (thread) => thread.enqueue('Do it.').pipe(switchMap(({ result$ }) => result$))],
  ['goal', pursues, (thread) => thread.goal('Get it done.').pipe(switchMap(({ result$ }) => result$))],
  ['an agent of a turn', delegates, (thread) => thread.run('Delegate.')],
];

describe.each(turns)('an approval of a turn by %s', (_, scripts, start) => {
  const responder = () => (typeof scripts === 'function' ? scripts : inOrder(scripts));

  it.each([
    ['the client that has opened the thread', [0, 1]],
    ['a client that has joined it', [1, 0]],
  ] as const)('is left to %s, which has begun the turn', async (_, [mine, others]) => {
    const both = await clients(responder());
    const { codex, thread } = both[mine];
    const other = both[others];
    const shown = firstValueFrom(codex.approvals$);
    const run = watch(start(thread));
    const approval = await shown;
    await caughtUp(other.codex);
    expect(other.answers).toEqual([]);
    approval.accept();
    expect(await run.ended).toBeUndefined();
    expect(other.answers).toEqual([]);
    expect(await firstValueFrom(approval.resolved$)).toMatchObject({ outcome: 'answered', by: 'caller' });
  });

  it('is declined by the client that has begun it, and by that alone, when nobody decides', async () => {
    const [opener, guest] = await clients(responder());
    const run = watch(start(guest.thread));
    await run.first();
    expect(guest.answers).toEqual([{ decision: 'decline' }]);
    await caughtUp(opener.codex);
    expect(opener.answers).toEqual([]);
  });
});

describe('a turn that another client begins while a goal is open', () => {
  /** A goal in the middle of its first turn, and what that says is the last thing of it. */
  async function open(...scripts: readonly Script[]) {
    const { script, release } = begun();
    const [owner, other] = await clients(inOrder([script, ...scripts]));
    const goal = await firstValueFrom(owner.thread.goal('Get it done.'));
    return { owner, other, goal, release };
  }
  const queued = (codex: Codex) =>
    firstValueFrom(codex.frames$.pipe(filter(({ method }) => method === 'thread/queue/changed')));

  it('is answered for by that client alone', async () => {
    const { owner, other, goal, release } = await open(...asksThenSays, ...pursues);
    const ended = watch(goal.result$);
    const shown = firstValueFrom(other.thread.approvals$);
    const inQueue = queued(other.codex);
    const turn = watch(other.thread.enqueue('Do it.'));
    await inQueue;
    release();
    const approval = await shown;
    await caughtUp(owner.codex);
    expect(owner.answers).toEqual([]);
    approval.accept();
    const result = await firstValueFrom((await turn.first()).result$);
    expect(result.items).toContainEqual(expect.objectContaining({ status: 'completed', exitCode: 0 }));
    // What the goal asks for after that is its owner's again.
    await ended.ended;
    expect(owner.answers).toEqual([{ decision: 'decline' }]);
  });

  it('is the owner’s when the owner has put it into the queue', async () => {
    const { owner, other, goal, release } = await open(...asksThenSays, ...pursues);
    const ended = watch(goal.result$.pipe(map(({ status }) => status)));
    const inQueue = queued(owner.codex);
    const turn = watch(owner.thread.enqueue('Do it.'));
    await inQueue;
    release();
    const result = await firstValueFrom((await turn.first()).result$);
    expect(result.items).toContainEqual(expect.objectContaining({ status: 'declined' }));
    await ended.ended;
    expect(ended.values).toEqual(['completed']);
    expect(other.answers).toEqual([]);
  });

  it('does not take from the owner the turn of the goal that it adds to', async () => {
    const { owner, other, goal, release } = await open(...pursues);
    await firstValueFrom(goal.steer('Go on like this.'));
    release();
    await firstValueFrom(goal.result$);
    expect(owner.answers).toEqual([{ decision: 'decline' }]);
    expect(other.answers).toEqual([]);
  });
});

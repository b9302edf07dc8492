import { mkdirSync, writeFileSync, chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  answerWith,
  commandRules,
  declineAll,
  ofMethod,
  type Approval,
  type CommandRules,
  type Thread,
} from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, switchMap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKS, decide, decided, GOES_ON, ofKind, patch, shell } from '../fixtures/approvals.js';
import { watch } from '../fixtures/real.js';
import { Served } from '../fixtures/served.js';

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

const goOn = text('I went on.');

/** A new directory of the workspace. */
function directory(name: string): string {
  const path = join(served.real.workspace, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Runs a turn under rules, and tells of each approval whether it was accepted, and how its command ended. */
async function ruled(thread: Thread, rules: CommandRules, calls: readonly ReturnType<typeof shell>[]) {
  served.real.script(thread.id, [...calls, goOn]);
  const policy = commandRules(rules);
  const decisions: unknown[] = [];
  const deciding = thread.approvals$
    .pipe(
      answerWith((approval) => {
        const decision = policy(approval);
        decisions.push(decision);
        return decision;
      }),
      declineAll(),
    )
    .subscribe();
  const { items, status } = await firstValueFrom(thread.run('Go.'));
  deciding.unsubscribe();
  const commands = items.flatMap((item) => (item.type === 'commandExecution' ? [item.status] : []));
  return { decisions, commands, status };
}

describe('rules for commands', () => {
  it('accept the exact words in the thread’s own directory, and the command runs', async () => {
    const cwd = directory('own');
    const thread = await served.real.thread([], { ...ASKS, cwd });
    expect(await ruled(thread, { accept: ['touch ran'] }, [shell('touch ran')])).toEqual({
      decisions: ['accept'],
      commands: ['completed'],
      status: 'completed',
    });
    expect(existsSync(join(cwd, 'ran'))).toBe(true);
  });

  it('leave git alone in a directory of the agent’s choice, whose configuration names a program', async () => {
    const trap = directory('own/trap');
    const marker = join(served.real.workspace, 'trapped');
    const program = join(trap, 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(program, 0o755);
    mkdirSync(join(trap, 'objects'));
    mkdirSync(join(trap, 'refs'));
    writeFileSync(join(trap, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(
      join(trap, 'config'),
      `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${trap}\n\tfsmonitor = ${program}\n`,
    );
    const thread = await served.real.thread([], { ...ASKS, cwd: directory('own') });
    const rules = { accept: ['git status'] };
    expect(await ruled(thread, rules, [shell('git status', { workdir: trap })])).toMatchObject({
      decisions: [undefined],
      commands: ['declined'],
    });
    expect(existsSync(marker)).toBe(false);
    // That it is a trap: accepted by hand, it runs the program.
    served.real.script(thread.id, [shell('git status', { workdir: trap }), goOn]);
    await decided(served.real, thread, decide('accept'));
    expect(existsSync(marker)).toBe(true);
  });

  it('take further words for another command', async () => {
    const elsewhere = directory('elsewhere');
    const marker = join(served.real.workspace, 'tested');
    writeFileSync(join(elsewhere, 'package.json'), JSON.stringify({ scripts: { test: `touch ${marker}` } }));
    const thread = await served.real.thread([], { ...ASKS, cwd: directory('own') });
    const { decisions, commands } = await ruled(thread, { accept: ['npm test'] }, [
      shell(`npm test --prefix ${elsewhere}`),
    ]);
    expect([decisions, commands]).toEqual([[undefined], ['declined']]);
    expect(existsSync(marker)).toBe(false);
  });

  it('know the directory of a turn, which the server keeps for the turns after it', async () => {
    const [own, moved] = [directory('own'), directory('moved')];
    const thread = await served.real.thread([goOn], { ...ASKS, cwd: own });
    await firstValueFrom(thread.run('Move.', { cwd: join(moved, '..', 'moved') }));
    const calls = [shell('pwd'), shell('pwd', { workdir: own })];
    expect((await ruled(thread, { accept: ['pwd'] }, calls)).decisions).toEqual(['accept', undefined]);
    expect((await ruled(thread, { accept: ['pwd'], cwd: [own] }, calls)).decisions).toEqual([
      'accept',
      'accept',
    ]);
  });

  it('know the directory that another client has set, and of a thread that was resumed', async () => {
    const [own, moved] = [directory('own'), directory('moved')];
    const thread = await served.real.thread([goOn, goOn], { ...ASKS, cwd: own });
    await firstValueFrom(thread.run('Begin.'));
    await firstValueFrom(thread.unsubscribe());
    await served.real.codex.close();
    const [first, second] = [served.client(), served.client()];
    const resumed = await firstValueFrom(first.resumeThread(thread.id));
    expect(resumed.opened?.cwd).toBe(own);
    const other = await firstValueFrom(second.resumeThread(thread.id));
    await firstValueFrom(other.run('Move.', { cwd: moved }));
    const { decisions } = await ruled(resumed, { accept: ['pwd'] }, [
      shell('pwd'),
      shell('pwd', { workdir: own }),
    ]);
    expect(decisions).toEqual(['accept', undefined]);
  });
});

describe('a change of files', () => {
  it('is told with all it is to do, when it is asked about', async () => {
    const client = served.client();
    const cwd = directory('patched');
    writeFileSync(join(cwd, 'old.txt'), 'one\n');
    const thread = await firstValueFrom(client.startThread({ ...ASKS, cwd }));
    served.real.script(thread.id, [
      patch(
        '*** Add File: new.txt',
        '+new',
        '*** Update File: old.txt',
        '*** Move to: ../far.txt',
        '@@',
        '-one',
        '+two',
      ),
      goOn,
    ]);
    const approvals = watch(thread.approvals$.pipe(ofKind('fileChange')));
    const result = firstValueFrom(thread.run('Write.'));
    const approval = await approvals.first();
    const changes = [
      { path: join(cwd, 'new.txt'), kind: { type: 'add' }, diff: 'new\n' },
      { path: join(cwd, 'old.txt'), kind: { type: 'update', move_path: join(cwd, '..', 'far.txt') } },
    ];
    expect(approval.changes).toMatchObject(changes);
    const late = await firstValueFrom(client.approvals$.pipe(ofKind('fileChange')));
    expect(late.changes).toBe(approval.changes);
    approval.decline();
    expect(await result).toMatchObject(GOES_ON);
    expect(approval.changes).toMatchObject(changes);
  });

  it('is unknown to a client that joins while it is asked about', async () => {
    const thread = await firstValueFrom(served.client().startThread(ASKS));
    served.real.script(thread.id, [patch('*** Add File: joined.txt', '+new'), goOn]);
    const approvals = watch(thread.approvals$);
    const result = firstValueFrom(thread.run('Write.'));
    const approval = await approvals.first();
    const joining = served.client();
    const seen = watch<Approval>(joining.approvals$.pipe(filter(({ threadId }) => threadId === thread.id)));
    await firstValueFrom(joining.resumeThread(thread.id));
    expect(await seen.first()).toMatchObject({ kind: 'fileChange', changes: undefined });
    approval.decline();
    expect(await result).toMatchObject(GOES_ON);
  });
});

it('what a thread has cost so far is told after the resume that loads it', async () => {
  await using first = served.real.connect();
  const thread = await firstValueFrom(first.startThread());
  expect(thread.opened).toMatchObject({ model: 'scripted-model', cwd: served.real.workspace });
  served.real.script(thread.id, [text('Done.')]);
  const { usage } = await firstValueFrom(thread.run('Go.'));
  await first.close();
  await using second = served.real.connect();
  const told$ = second.resumeThread(thread.id).pipe(
    switchMap(({ events$ }) => events$),
    ofMethod('thread/tokenUsage/updated'),
  );
  expect((await firstValueFrom(told$)).params.tokenUsage.total).toEqual(usage?.total);
});

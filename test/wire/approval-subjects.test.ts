import {
  answerWith,
  commandRules,
  type Approval,
  type ApprovalPolicy,
  type FileChangeApproval,
} from 'codex-rx';
import { firstValueFrom, filter } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/transport/frame.js';
import { connected } from '../fixtures/connected.js';
import { OVERLOADED, record, settled, turnFrames, type Mode } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';
import { recording } from '../fixtures/recordings.js';

const COMMAND = 'item/commandExecution/requestApproval';
const PATCH = 'item/fileChange/requestApproval';

type Params = Readonly<Record<string, unknown>>;

/** The params of the first recorded frame of a method, about thread `a` and turn `t`. */
function recorded(method: string, fits: (params: Params) => boolean = () => true): Params {
  const frames = ['approval-turn', 'approval-declined-turn'].flatMap((name) => recording(name));
  const found = frames.map(({ frame }) => frame as Frame & { params?: Params });
  const params = found.find((frame) => frame.method === method && fits(frame.params ?? {}))?.params;
  if (params === undefined) throw new Error(`${method} was not recorded`);
  return { ...params, threadId: 'a', turnId: 't' };
}

const isPatch = ({ item }: Params) => Reflect.get(Object(item), 'type') === 'fileChange';
const STARTED = recorded('item/started', isPatch);
const COMPLETED = recorded('item/completed', isPatch);
const CHANGES: unknown = Reflect.get(Object(STARTED['item']), 'changes');
const ASKED = recorded(PATCH);

/** A client that has opened thread `a` in `/own`, and a server that asks it something. */
async function opened(options: { readonly mode?: Mode; readonly reconnect?: boolean } = {}) {
  const context = await connected({
    ...(options.mode && { mode: options.mode }),
    ...(options.reconnect === true && { reconnect: AT_ONCE }),
  });
  const { server, codex } = context;
  const reply = (cwd: string) => ({ thread: { id: 'a', status: { type: 'idle' } }, cwd, model: 'm' });
  server.handle('thread/start', () => reply('/own'));
  server.handle('thread/resume', () => reply('/own'));
  server.handle('thread/fork', () => reply('/forked'));
  server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
  const thread = await firstValueFrom(codex.startThread());
  const seen = record(codex.approvals$);
  let id = 0;
  /** The approval that a request becomes. */
  const ask = async (method: string, params: object): Promise<Approval> => {
    server.link.send({ id: id++, method, params });
    await settled();
    const approval = seen.values.at(-1);
    if (approval === undefined) throw new Error('nothing was asked');
    return approval;
  };
  const command = (cwd: string, threadId = 'a') =>
    ask(COMMAND, { ...recorded(COMMAND), itemId: `i${id}`, command: '/bin/bash -lc ls', cwd, threadId });
  const patch = async (params: object = {}) =>
    (await ask(PATCH, { ...ASKED, ...params })) as FileChangeApproval;
  return { ...context, reply, thread, seen, command, patch };
}

const LS: ApprovalPolicy = commandRules({ accept: ['ls'] });

describe('the directory of a thread', () => {
  it.each<Mode>(['sync', 'async'])('is that of the reply which opened it (%s)', async (mode) => {
    const { command } = await opened({ mode });
    const [own, below, elsewhere] = [
      await command('/own'),
      await command('/own/sub'),
      await command('/other'),
    ];
    expect([own.threadCwd, LS(own), LS(below), LS(elsewhere)]).toEqual([
      '/own',
      'accept',
      undefined,
      undefined,
    ]);
  });

  it('is unknown for a thread that was not opened here, which only roots can accept', async () => {
    const { codex, command } = await opened();
    codex.thread('b');
    const other = await command('/own', 'b');
    expect([other.threadCwd, LS(other)]).toEqual([undefined, undefined]);
    expect(commandRules({ accept: ['ls'], cwd: ['/own'] })(other)).toBe('accept');
  });

  it('is another one after a turn that was started with one, for the turns after it too', async () => {
    const { server, thread, command } = await opened();
    server.handle('turn/start', () => ({ turn: { id: 't', status: 'inProgress', items: [] } }));
    await firstValueFrom(thread.turn('go', { cwd: '/moved/' }));
    expect([LS(await command('/own')), LS(await command('/moved'))]).toEqual([undefined, 'accept']);
    server.link.send(turnFrames('a', 't').completed());
    await settled();
    await firstValueFrom(thread.turn('on'));
    expect([LS(await command('/own')), LS(await command('/moved'))]).toEqual([undefined, 'accept']);
  });

  it('stays when the server refuses such a turn', async () => {
    const { server, thread, command } = await opened();
    server.handle('turn/start', () => OVERLOADED);
    record(thread.turn('go', { cwd: '/moved' }));
    await settled();
    expect([LS(await command('/own')), LS(await command('/moved'))]).toEqual(['accept', undefined]);
  });

  it('is the one that the server tells, whoever has set it', async () => {
    const { server, thread, command } = await opened();
    const told = (cwd: string) =>
      server.notify('thread/settings/updated', { threadId: 'a', threadSettings: { cwd } });
    told('/by/another');
    expect(LS(await command('/by/another'))).toBe('accept');
    server.handle('turn/start', () => {
      told('/real/moved');
      return { turn: { id: 't', status: 'inProgress', items: [] } };
    });
    await firstValueFrom(thread.turn('go', { cwd: '/link/../moved' }));
    expect(LS(await command('/real/moved'))).toBe('accept');
  });

  it('is forgotten when the thread is left or unloaded, and told again by a resume', async () => {
    const { server, thread, command, reply } = await opened();
    await firstValueFrom(thread.unsubscribe());
    expect(LS(await command('/own'))).toBeUndefined();
    server.handle('thread/resume', () => reply('/again'));
    await firstValueFrom(thread.resume());
    expect([LS(await command('/own')), LS(await command('/again'))]).toEqual([undefined, 'accept']);
    server.notify('thread/deleted', { threadId: 'a' });
    expect(LS(await command('/again'))).toBeUndefined();
  });

  it('is the one of the next link after a reconnect', async () => {
    const { server, thread, command, reply } = await opened({ reconnect: true });
    record(thread.events$);
    server.handle('thread/resume', () => reply('/next'));
    server.link.fail(GONE);
    await firstValueFrom(thread['context'].connection.view(({ recovered }) => recovered));
    expect([LS(await command('/own')), LS(await command('/next'))]).toEqual([undefined, 'accept']);
  });
});

it('a policy that decides with no decision declines, and shows on diagnostics$', async () => {
  const { server, codex, diagnostics, command } = await opened();
  record(codex.approvals$.pipe(answerWith((() => 'ACCEPT') as unknown as ApprovalPolicy)));
  await command('/own');
  const answers = server.received.filter((frame) => frame.id === 0 && frame.method === undefined);
  expect(answers).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  expect(diagnostics.filter(({ kind }) => kind === 'serverRequestFailed')).toMatchObject([
    { kind: 'serverRequestFailed', method: COMMAND, id: 0, error: { code: 'invalid_params' } },
  ]);
});

describe('the changes of an approval', () => {
  it.each<Mode>(['sync', 'async'])('are those of its item, when it is emitted (%s)', async (mode) => {
    const { server, codex, patch } = await opened({ mode });
    const emitted = record(
      codex.approvals$.pipe(filter((each): each is FileChangeApproval => each.kind === 'fileChange')),
    );
    server.notify('item/started', STARTED);
    const approval = await patch();
    expect(emitted.values[0]?.changes).toEqual(CHANGES);
    const [late] = record(codex.approvals$).values;
    expect([late, approval.changes]).toEqual([approval, CHANGES]);
  });

  it('stay with it when the item and the turn have ended', async () => {
    const { server, patch } = await opened();
    server.notify('item/started', STARTED);
    const [approval, unread] = [await patch(), await patch({ startedAtMs: 1 })];
    expect(approval.changes).toEqual(CHANGES);
    server.notify('item/completed', COMPLETED);
    const { method, params } = turnFrames('a', 't').completed();
    server.notify(method, params);
    await settled();
    expect([approval.isPending, approval.changes, unread.changes]).toEqual([false, CHANGES, CHANGES]);
  });

  it('follow what the server says of the patch later', async () => {
    const { server, patch } = await opened();
    const itemId = ASKED['itemId'];
    const changed = [{ path: '/own/b', kind: { type: 'delete' }, diff: '' }];
    // Before the item has started, this is a part of what is being written.
    server.notify('item/fileChange/patchUpdated', { threadId: 'a', turnId: 't', itemId, changes: changed });
    expect((await patch()).changes).toBeUndefined();
    server.notify('item/started', STARTED);
    const approval = await patch({ startedAtMs: 1 });
    server.notify('item/fileChange/patchUpdated', { threadId: 'a', turnId: 't', itemId, changes: changed });
    expect(approval.changes).toEqual(changed);
    server.notify('item/fileChange/patchUpdated', { threadId: 'a', turnId: 't', itemId, changes: [] });
    expect(approval.changes).toEqual([]);
  });

  it('are undefined when they were not told, and never those of another item, turn or thread', async () => {
    const { server, patch } = await opened();
    for (const other of [{ turnId: 'u' }, { threadId: 'b' }, { threadId: 'a/"t"', turnId: '' }]) {
      server.notify('item/started', { ...STARTED, ...other });
    }
    server.notify('item/started', { ...STARTED, item: { ...Object(STARTED['item']), id: 'j' } });
    server.notify('item/started', { ...STARTED, item: { ...Object(STARTED['item']), type: 'plan' } });
    server.notify('item/started', { ...STARTED, item: { ...Object(STARTED['item']), changes: 'all' } });
    expect((await patch()).changes).toBeUndefined();
  });

  it('are not those of an item that has ended', async () => {
    const { server, patch } = await opened();
    server.notify('item/started', STARTED);
    server.notify('item/completed', COMPLETED);
    expect((await patch()).changes).toBeUndefined();
  });

  it('are known after a reconnect where the item was', async () => {
    const { server, thread, patch, seen } = await opened({ reconnect: true });
    record(thread.events$);
    server.notify('item/started', STARTED);
    const before = await patch();
    server.link.fail(GONE);
    await firstValueFrom(thread['context'].connection.view(({ recovered }) => recovered));
    server.link.send({ id: 0, method: PATCH, params: ASKED });
    const after = await patch({ startedAtMs: 1 });
    expect(seen.values).toEqual([before, after]);
    expect([before.changes, after.changes]).toEqual([CHANGES, CHANGES]);
  });

  it('are kept for 256 items at most', async () => {
    const { server, patch } = await opened();
    server.notify('item/started', STARTED);
    const item = Object(STARTED['item']) as object;
    for (let at = 0; at < 256; at += 1)
      server.notify('item/started', { ...STARTED, item: { ...item, id: `x${at}` } });
    expect((await patch()).changes).toBeUndefined();
    expect((await patch({ itemId: 'x0' })).changes).toEqual(CHANGES);
  });
});

describe('opened', () => {
  it('is the reply to start, resume and fork, on the handle that each emits', async () => {
    const { codex, thread, reply } = await opened();
    expect(thread.opened).toEqual(reply('/own'));
    const forked = await firstValueFrom(codex.forkThread('a'));
    expect(forked.opened).toEqual(reply('/forked'));
    expect((await firstValueFrom(codex.resumeThread('a'))).opened).toEqual(reply('/own'));
    expect((await firstValueFrom(thread.fork())).opened).toEqual(reply('/forked'));
  });

  it('is undefined on a handle made without asking, until that is resumed itself', async () => {
    const { codex, server, reply } = await opened();
    const handle = codex.thread('a');
    expect(handle.opened).toBeUndefined();
    server.handle('thread/resume', () => reply('/later'));
    expect(await firstValueFrom(handle.resume())).toBe(handle);
    expect(handle.opened).toEqual(reply('/later'));
    server.handle('thread/unarchive', () => ({ thread: { id: 'a' } }));
    expect((await firstValueFrom(codex.unarchiveThread('a'))).opened).toBeUndefined();
  });
});

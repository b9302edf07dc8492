import type { FileChangeApproval } from 'codex-rx';
import { describe, expect, it } from 'vitest';
import { Usages } from '../../src/connection/usages.js';
import { weightOf } from '../../src/protocol/weight.js';
import { askingServer, COMMAND, TURN } from '../fixtures/asking-server.js';
import { record, turnFrames } from '../fixtures/fake.js';

const MiB = 1024 * 1024;
const PATCH = 'item/fileChange/requestApproval';

/** Takes 24 MiB once it is read: a character may take two bytes. */
const LARGE = 'x'.repeat(12 * MiB);

function started(id: string, diff: string) {
  const changes = [{ path: '/f', kind: { type: 'update', move_path: null }, diff }];
  const item = { type: 'fileChange', id, changes, status: 'inProgress' };
  return { threadId: 'a', turnId: 't', startedAtMs: 0, item };
}

describe('the patches of open file changes', () => {
  it('are kept as long as they take 64 MiB together, and the oldest goes', async () => {
    const { codex, server, ask } = await askingServer();
    const seen = record(codex.approvals$);
    for (const id of ['first', 'second', 'third']) server.notify('item/started', started(id, LARGE));
    for (const [at, itemId] of ['first', 'second', 'third'].entries()) ask(PATCH, { ...TURN, itemId }, at);
    const known = seen.values.map((approval) => (approval as FileChangeApproval).changes?.length);
    expect(known).toEqual([undefined, 1, 1]);
  });

  it('are told even where one alone takes more', async () => {
    const { codex, server, ask } = await askingServer();
    const seen = record(codex.approvals$);
    server.notify('item/started', started('small', 'x'));
    server.notify('item/started', started('huge', LARGE.repeat(3)));
    for (const [at, itemId] of ['small', 'huge'].entries()) ask(PATCH, { ...TURN, itemId }, at);
    const known = seen.values.map((approval) => (approval as FileChangeApproval).changes?.length);
    expect(known).toEqual([undefined, 1]);
  });

  it('free their room when their items or turns end, or a smaller patch takes their place', async () => {
    const { codex, server, ask } = await askingServer();
    const seen = record(codex.approvals$);
    server.notify('item/started', started('kept', LARGE));
    server.notify('item/started', started('ended', LARGE));
    server.notify('item/completed', { ...started('ended', ''), completedAtMs: 1 });
    server.notify('item/started', started('replaced', LARGE));
    server.notify('item/started', started('replaced', ''));
    server.notify('item/started', { ...started('of another turn', LARGE), turnId: 'u' });
    server.notify('turn/completed', turnFrames('a', 'u').completed().params);
    server.notify('item/started', started('last', LARGE));
    ask(PATCH, { ...TURN, itemId: 'kept' });
    expect((seen.values[0] as FileChangeApproval).changes).toHaveLength(1);
  });
});

describe('open requests of the server', () => {
  const askFor = (itemId: string) => ({ ...TURN, itemId, command: LARGE });

  it('that take more than 128 MiB together are declined at once and reported, until others were settled', async () => {
    const { codex, server, ask, answers, diagnostics } = await askingServer();
    const pending = record(codex.pendingApprovals$);
    for (let id = 0; id < 6; id += 1) ask(COMMAND, askFor(`i${id}`), id);
    expect(answers(5)).toEqual([{ id: 5, result: { decision: 'decline' } }]);
    expect(diagnostics).toContainEqual({ kind: 'tooManyServerRequests', method: COMMAND, id: 5 });
    expect(pending.values.at(-1)).toHaveLength(5);
    pending.values.at(-1)?.[0]?.accept();
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 });
    ask(COMMAND, askFor('i6'), 6);
    expect(pending.values.at(-1)?.map(({ requestId }) => requestId)).toEqual([1, 2, 3, 4, 6]);
  });

  it('push out those that were answered and are never confirmed', async () => {
    const { codex, ask, answers } = await askingServer();
    codex.approvals$.subscribe({ next: (approval) => approval.accept(), error: () => undefined });
    for (let id = 0; id < 12; id += 1) ask(COMMAND, askFor(`i${id}`), id);
    const accepted = Array.from({ length: 12 }, (_, id) => answers(id).map(({ result }) => result));
    expect(accepted).toEqual(Array.from({ length: 12 }, () => [{ decision: 'accept' }]));
  });

  it('count with the patches that they are about', async () => {
    const { codex, server, ask } = await askingServer();
    const pending = record(codex.pendingApprovals$);
    for (let id = 0; id < 6; id += 1) {
      server.notify('item/started', started(`i${id}`, LARGE));
      ask(PATCH, { ...TURN, itemId: `i${id}` }, id);
    }
    expect(pending.values.at(-1)?.map(({ requestId }) => requestId)).toEqual([0, 1, 2, 3, 4]);
  });

  it('take a single one of any size', async () => {
    const { codex, ask } = await askingServer();
    const pending = record(codex.pendingApprovals$);
    ask(COMMAND, { ...TURN, command: LARGE.repeat(6) });
    expect(pending.values.at(-1)).toHaveLength(1);
  });
});

describe('ids and totals of a size that no server has', () => {
  it('make no turn of a thread whose id is longer than 1024 characters', async () => {
    const { codex, server } = await askingServer();
    const turns = record(codex.turns$);
    server.link.send(turnFrames('a'.repeat(1025), 't').started);
    server.link.send(turnFrames('a'.repeat(1024), 't').started);
    expect(turns.values.map(({ threadId }) => threadId.length)).toEqual([1024]);
  });

  it('are not kept as the usage of a thread', () => {
    const usages = new Usages();
    const known: string[] = [];
    const tell = (threadId: string, turnId: string, more: object = {}) =>
      usages.updated({ threadId, turnId, tokenUsage: { total: { totalTokens: 1, ...more } } }, (id) =>
        known.push(id),
      );
    tell('a', 'first', { more: 'x'.repeat(100_000) });
    tell('b', 'first');
    for (const threadId of ['a', 'b']) tell(threadId, 'second');
    expect(known).toEqual(['b']);
  });
});

describe('weightOf', () => {
  it('counts two bytes for a character, and the values and the names of members', () => {
    const empty = weightOf('', Infinity);
    expect(weightOf('abc', Infinity)).toBe(empty + 6);
    expect(weightOf({ ab: 'c' }, Infinity)).toBe(2 * empty + 6);
    expect(weightOf([1, null, 'c'], Infinity)).toBe(4 * empty + 2);
  });

  it('stops above the limit, also in a value without an end, and throws nothing', () => {
    const endless: unknown[] = [];
    endless.push(endless, endless);
    expect(weightOf(endless, 100_000)).toBeLessThan(101_000);
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(weightOf({ hostile }, 1000)).toBeGreaterThan(0);
    expect(weightOf(undefined, 0)).toBeGreaterThan(0);
  });
});

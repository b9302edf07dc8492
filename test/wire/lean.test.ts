import { InvalidParamsError, NotLoggedInError, TurnFailedError, type FileChangeApproval } from 'codex-rx';
import { Codex as LeanCodex } from 'codex-rx/lean';
import { FakeAppServer, FakeRefusal, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { errorOf, record, settled, turnFrames } from '../fixtures/fake.js';

const frames = turnFrames('a', 't');
const SECRET = 'plain-word-value';

async function connected(options?: ConstructorParameters<typeof LeanCodex>[1]) {
  const server = new FakeAppServer();
  server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
  const codex = new LeanCodex(server.transport, options);
  await firstValueFrom(codex.connect());
  return { server, codex };
}

describe('a lean client', () => {
  it.each(['readOnly', 'danger-full-access', { type: 'workspaceWrite' }] as const)(
    'refuses the sandbox %j on a turn, and names the field to give instead',
    async (sandbox) => {
      const { server, codex } = await connected();
      const run = record(codex.thread('a').run('Hi', { sandbox }));
      await settled();
      expect(errorOf(run)).toBeInstanceOf(InvalidParamsError);
      expect(errorOf(run)).toMatchObject({
        issues: [{ path: ['sandbox'], message: expect.stringContaining('sandboxPolicy') as string }],
      });
      expect(server.requests('turn/start')).toEqual([]);
    },
  );

  it('sends sandboxPolicy as it stands', async () => {
    const { server, codex } = await connected();
    const sandboxPolicy = { type: 'readOnly', networkAccess: false } as const;
    codex.thread('a').run('Hi', { sandboxPolicy }).subscribe();
    await settled();
    expect(server.requests('turn/start')).toMatchObject([{ params: { sandboxPolicy } }]);
  });

  it('refuses a sandbox for a thread where a permission profile holds, as codex-rx does', async () => {
    const { server, codex } = await connected();
    server.handle('config/read', () => ({ config: { default_permissions: 'mine' } }));
    const opened = record<unknown>(codex.startThread({ sandbox: 'fullAccess' }));
    await settled();
    expect(errorOf(opened)).toMatchObject({ issues: [{ path: ['sandbox'] }] });
    expect(server.requests('thread/start')).toEqual([]);
  });

  it('tells of a refused login as of any turn that failed, and asks for no account', async () => {
    const { server, codex } = await connected();
    const run = record(codex.thread('a').run('Hi'));
    await settled();
    const error = { message: '401', codexErrorInfo: 'unauthorized', additionalDetails: null };
    server.notify('turn/completed', frames.completed('failed', { error }).params);
    await settled();
    expect(errorOf(run)).toBeInstanceOf(TurnFailedError);
    expect(errorOf(run)).not.toBeInstanceOf(NotLoggedInError);
    expect(server.requests('account/read')).toEqual([]);
  });

  it('hides the values of `secrets`, and what looks like one, from messages', async () => {
    const { server, codex } = await connected({ secrets: [SECRET] });
    const message = `${SECRET} and sk-1234567890abcdef`;
    server.handle('thread/list', () => new FakeRefusal({ code: -32000, message }));
    const listed = record<unknown>(codex.listThreads());
    await settled();
    expect(errorOf(listed)).toMatchObject({
      message: expect.stringContaining('[redacted] and [redacted]') as string,
    });
  });

  it('shows an approval of a file change without its patch', async () => {
    const { server, codex } = await connected();
    const approvals = record(codex.approvals$);
    await settled();
    const item = { type: 'fileChange', id: 'i', status: 'inProgress', changes: [] };
    server.notify('item/started', { threadId: 'a', turnId: 't', startedAtMs: 1, item });
    server.link.send({
      method: 'item/fileChange/requestApproval',
      id: 1,
      params: { threadId: 'a', turnId: 't', itemId: 'i', startedAtMs: 1 },
    });
    await settled();
    expect(approvals.values).toHaveLength(1);
    expect((approvals.values[0] as FileChangeApproval).changes).toBeUndefined();
  });
});

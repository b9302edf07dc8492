import { InvalidParamsError, type FsWatchResponse } from 'codex-rx';
import { LATER } from 'codex-rx/testing';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { connected } from '../fixtures/connected.js';
import { errorOf, record } from '../fixtures/fake.js';
import { describeLease } from '../fixtures/lease-contract.js';

describe('a watch', () => {
  describeLease({
    open: (codex) => codex.watch('/project'),
    opens: 'fs/watch',
    reply: { path: '/project' },
    closes: 'fs/unwatch',
    tell: (server, { params }) => {
      const { watchId } = params as { watchId: string };
      server.notify('fs/changed', { watchId, changedPaths: ['/project/a'] });
    },
  });

  it.each(['', '.', 'src', './src', '~/src', 'C:src', 'C'])(
    'of %j, which is not absolute, is refused',
    async (path) => {
      const { server, codex } = await connected();
      const seen = record(codex.watch(path));
      expect(errorOf(seen)).toBeInstanceOf(InvalidParamsError);
      expect(errorOf(seen)).toMatchObject({ method: 'fs/watch', issues: [{ path: ['path'] }] });
      expect(server.requests('fs/watch')).toHaveLength(0);
    },
  );

  it.each(['/', '/src', 'C:\\src', 'c:/src', '\\\\host\\share'])(
    'of %j goes to the server as it is',
    async (path) => {
      const { server, codex } = await connected();
      server.handle('fs/watch', () => LATER);
      record(codex.watch(path));
      expect(server.requests('fs/watch')[0]?.params).toMatchObject({ path });
    },
  );

  it('emits the changes of its own, and none of another one', async () => {
    const { server, codex } = await connected();
    server.handle('fs/watch', () => ({ path: '/project' }));
    const [first, second] = [record(codex.watch('/project')), record(codex.watch('/project'))];
    const [one, two] = server.requests('fs/watch').map(({ params }) => params as { watchId: string });
    expect(one!.watchId).not.toBe(two!.watchId);
    server.notify('fs/changed', { watchId: one!.watchId, changedPaths: ['/project/a', '/project/b'] });
    expect(first.values).toEqual([{ watchId: one!.watchId, changedPaths: ['/project/a', '/project/b'] }]);
    expect(second.values).toEqual([]);
  });

  it('hears of its changes also from a server that names a thread with them', async () => {
    const { server, codex } = await connected();
    server.handle('fs/watch', () => ({ path: '/project' }));
    const ofThread = record(codex.thread('t').events$);
    const changes = record(codex.watch('/project'));
    const { watchId } = server.requests('fs/watch')[0]?.params as { watchId: string };
    server.notify('fs/changed', { watchId, threadId: 't', changedPaths: ['/project/a'] });
    expect(changes.values).toEqual([{ watchId, threadId: 't', changedPaths: ['/project/a'] }]);
    expect(ofThread.values).toEqual([]);
  });

  it('says when it is in place, unless nobody watches any more', async () => {
    const { server, codex } = await connected();
    server.handle('fs/watch', () => LATER);
    const readyObserver = new Subject<FsWatchResponse>();
    const ready = record(readyObserver);
    const [first, second] = [0, 1].map(() => record(codex.watch('/project', { readyObserver })));
    expect(ready.values).toEqual([]);
    second!.unsubscribe();
    for (const request of server.requests('fs/watch')) server.reply(request, { path: '/project' });
    expect(ready.values).toEqual([{ path: '/project' }]);
    expect(first!.values).toEqual([]);
  });
});

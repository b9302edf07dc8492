import { InvalidParamsError, InvalidResponseError, RpcError, type CodexOptions } from 'codex-rx';
import { FakeRefusal } from 'codex-rx/testing';
import { firstValueFrom, take, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { methodHomes } from '../../generated/method-homes.js';
import { readMember } from '../../src/protocol/read-member.js';
import { clientMethodOf } from '../../src/protocol/requests.js';
import { errorOf, record, settled, setUp } from '../fixtures/fake.js';

type Call = (params?: object | null) => Observable<unknown>;

async function connected(options: CodexOptions = {}) {
  const set = setUp(options);
  await firstValueFrom(set.codex.connect());
  const sent = (method: string) => set.server.requests(method).map(({ params }) => params);
  return { ...set, sent, thread: set.codex.thread('a') };
}

/** Answers a list two entries a page. */
function inPages(entries: readonly string[], more: object = {}) {
  return (params: unknown) => {
    const { cursor } = params as { cursor: string | null };
    const start = Number(cursor ?? 0);
    const nextCursor = start + 2 < entries.length ? String(start + 2) : null;
    return { data: entries.slice(start, start + 2), nextCursor, ...more };
  };
}

/** Every member of the groups: its wire method, what it is called, and the function. */
function membersOf(holders: { readonly codex: object; readonly thread: object }) {
  return Object.entries(methodHomes)
    .filter(([, name]) => /^[a-z]/.test(name))
    .map(([method, name]) => {
      const call = name.split('.').reduce<unknown>(readMember, holders) as Call;
      return { method, name, call };
    });
}

describe('a group', () => {
  it('makes the request of the method each member is named for', async () => {
    const { server, codex, thread, sent } = await connected({ validation: 'off' });
    const members = membersOf({ codex, thread });
    for (const { method, name, call } of members) {
      server.handle(method, () => ({ data: [] }));
      expect(record(call({ given: name })).end, name).toBe('complete');
      expect(sent(method), name).toEqual([
        {
          given: name,
          ...(name.startsWith('thread.') ? { threadId: 'a' } : {}),
          ...(clientMethodOf(method)?.emits === 'result' ? {} : { cursor: null }),
        },
      ]);
    }
    expect(members.length).toBeGreaterThan(120);
  });

  it('sends nothing before it is subscribed to, and once more for each subscription', async () => {
    const { server, thread, sent } = await connected();
    server.handle('thread/goal/get', () => ({ goal: null }));
    const goal$ = thread.goals.get();
    await settled();
    expect(sent('thread/goal/get')).toEqual([]);
    expect(record(goal$).values).toEqual([{ goal: null }]);
    expect(record(goal$).values).toEqual([{ goal: null }]);
    expect(sent('thread/goal/get')).toEqual([{ threadId: 'a' }, { threadId: 'a' }]);
  });

  it.each([[undefined], [null], [{}]])('sends what the wire needs for %j', async (params) => {
    const { server, codex, sent } = await connected();
    server.handle('skills/list', () => ({ data: [] }));
    server.handle('memory/reset', () => ({}));
    record(codex.skills.list(params ?? undefined));
    record(codex.memory.reset(params === null ? params : undefined));
    expect(sent('skills/list')).toEqual([{}]);
    expect(sent('memory/reset')).toEqual([undefined]);
  });

  it('checks params before anything is sent', async () => {
    const { codex, thread, sent } = await connected();
    // @ts-expect-error: the compiler says so too
    const failure = errorOf(record(codex.projects.read({ projectId: 5 })));
    expect(failure).toBeInstanceOf(InvalidParamsError);
    expect(failure).toMatchObject({ method: 'project/read', issues: [{ path: ['projectId'] }] });
    // @ts-expect-error: the compiler says so too
    expect(errorOf(record(thread.queue.delete({})))).toMatchObject({ method: 'thread/queue/delete' });
    expect([...sent('project/read'), ...sent('thread/queue/delete')]).toEqual([]);
  });

  it('stays with its own thread, whatever it is given', async () => {
    const { server, thread, sent } = await connected();
    server.handle('thread/goal/get', () => ({ goal: null }));
    // @ts-expect-error: the compiler says so too
    record(thread.goals.get({ threadId: 'other' }));
    expect(sent('thread/goal/get')).toEqual([{ threadId: 'a' }]);
  });

  it('passes on the refusal of the server', async () => {
    const { server, codex } = await connected();
    server.handle('config/read', () => new FakeRefusal({ code: -32600, message: 'not today' }));
    expect(errorOf(record(codex.config.read()))).toBeInstanceOf(RpcError);
  });

  it('gives up when its signal fires', async () => {
    const { codex, sent } = await connected();
    const signal = AbortSignal.abort();
    expect(errorOf(record(codex.config.read({}, { signal })))).toMatchObject({ code: 'aborted' });
    expect(sent('config/read')).toEqual([]);
  });
});

describe('a paged list', () => {
  const names = ['one', 'two', 'three', 'four', 'five'];

  it('emits the entries of all pages in order', async () => {
    const { server, codex, sent } = await connected();
    server.handle('thread/loaded/list', inPages(names));
    const loaded = record(codex.threads.listLoaded({ limit: 2 }));
    expect(loaded).toMatchObject({ values: names, end: 'complete' });
    expect(sent('thread/loaded/list')).toEqual([
      { limit: 2, cursor: null },
      { limit: 2, cursor: '2' },
      { limit: 2, cursor: '4' },
    ]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 3],
  ])('asks for no page more than %i entries need', async (count, pages) => {
    const { server, codex, sent } = await connected();
    server.handle('thread/loaded/list', inPages(names));
    expect(record(codex.threads.listLoaded().pipe(take(count))).values).toEqual(names.slice(0, count));
    expect(sent('thread/loaded/list')).toHaveLength(pages);
  });

  it('begins at the first page with each subscription', async () => {
    const { server, codex } = await connected();
    server.handle('thread/loaded/list', inPages(names));
    const loaded$ = codex.threads.listLoaded();
    expect(record(loaded$.pipe(take(3))).values).toEqual(['one', 'two', 'three']);
    expect(record(loaded$).values).toEqual(names);
  });

  it('fills in the thread on each page', async () => {
    const { server, thread, sent } = await connected({ validation: 'off' });
    server.handle('thread/queue/list', inPages(names));
    expect(record(thread.queue.list()).values).toEqual(names);
    expect(sent('thread/queue/list')).toEqual([
      { threadId: 'a', cursor: null },
      { threadId: 'a', cursor: '2' },
      { threadId: 'a', cursor: '4' },
    ]);
  });

  it('emits whole pages where they hold more than entries', async () => {
    const { server, thread, sent } = await connected({ validation: 'off' });
    const more = { activeRealtimeSessionAtPageStart: 'session' };
    server.handle('thread/timeline/list', inPages(names, more));
    const pages = record(thread.timeline.list().pipe(take(2)));
    expect(pages.values).toEqual([
      { data: ['one', 'two'], nextCursor: '2', ...more },
      { data: ['three', 'four'], nextCursor: '4', ...more },
    ]);
    expect(sent('thread/timeline/list')).toHaveLength(2);
  });

  it('errors when a page has no entries to tell of', async () => {
    const { server, codex } = await connected();
    server.handle('thread/loaded/list', () => ({ nextCursor: null }));
    expect(errorOf(record(codex.threads.listLoaded()))).toBeInstanceOf(InvalidResponseError);
  });
});

describe('without the experimental API', () => {
  const remedy = 'needs the experimental API: set experimentalApi to true';

  it('refuses experimental methods before anything is sent', async () => {
    const { codex, thread, sent } = await connected({ experimentalApi: false });
    const failure = errorOf(record(thread.queue.list()));
    expect(failure).toBeInstanceOf(InvalidParamsError);
    expect(failure).toMatchObject({ method: 'thread/queue/list', message: expect.stringContaining(remedy) });
    expect(errorOf(record(codex.request('project/list', {})))).toBeInstanceOf(InvalidParamsError);
    expect([...sent('thread/queue/list'), ...sent('project/list')]).toEqual([]);
  });

  it('refuses experimental members, each by its name', async () => {
    const { codex, sent } = await connected({ experimentalApi: false });
    const failure = errorOf(record(codex.startThread({ dynamicTools: [], environments: [], model: 'm' })));
    expect(failure).toMatchObject({
      issues: [
        { path: ['dynamicTools'], message: remedy },
        { path: ['environments'], message: remedy },
      ],
    });
    expect(sent('thread/start')).toEqual([]);
  });

  it.each([{ dynamicTools: undefined }, { dynamicTools: null }, { experimentalRawEvents: false }])(
    'lets pass what gives nothing, as %j',
    async (params) => {
      const { codex, sent } = await connected({ experimentalApi: false });
      expect(record(codex.request('thread/start', params)).end).toBe('complete');
      expect(sent('thread/start')).toEqual([params]);
    },
  );

  it('lets stable methods pass, and those it does not know', async () => {
    const { server, codex } = await connected({ experimentalApi: false });
    server.handle('skills/list', () => ({ data: [] }));
    server.handle('constructor', () => ({}));
    expect(record(codex.skills.list()).end).toBe('complete');
    expect(record(codex.request('constructor' as 'skills/list', {})).end).toBe('complete');
  });
});

describe('with the experimental API', () => {
  it('lets experimental methods and members pass', async () => {
    const { server, codex, thread } = await connected();
    server.handle('thread/queue/list', () => ({ data: [] }));
    expect(record(thread.queue.list()).end).toBe('complete');
    expect(record(codex.startThread({ dynamicTools: [] })).end).toBe('complete');
  });
});

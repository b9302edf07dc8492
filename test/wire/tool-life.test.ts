import { InvalidParamsError, tool, type ResumeThreadOptions } from 'codex-rx';
import { FakeAppServer, FakeRefusal } from 'codex-rx/testing';
import { filter, firstValueFrom, of, skip, tap, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Codex } from '../../src/client/codex.js';
import { errorOf, record } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

/** A client that shows how many handlers it holds. */
class Inspected extends Codex {
  get handlers(): number {
    return this.context.connection.handlers.size;
  }
}

async function connected(options?: ConstructorParameters<typeof Codex>[1]) {
  const server = new FakeAppServer();
  const codex = new Inspected(server.transport, options);
  let threads = 0;
  const thread = ({ threadId }: { threadId?: string }) => ({
    thread: { id: threadId ?? `t${(threads += 1)}`, status: { type: 'idle' } },
  });
  for (const method of ['thread/start', 'thread/resume', 'thread/read']) {
    server.handle(method, (params) => thread(params as object));
  }
  server.handle('thread/fork', () => thread({}));
  for (const method of ['thread/archive', 'thread/delete', 'thread/name/set'])
    server.handle(method, () => ({}));
  server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
  await firstValueFrom(codex.connect());
  const call = (threadId: string, name: string, id: number) =>
    server.link.send({
      method: 'item/tool/call',
      id,
      params: { threadId, turnId: 't', callId: `c${id}`, namespace: null, tool: name, arguments: {} },
    });
  const answered = async (id: number) => {
    await new Promise((resolve) => setImmediate(resolve));
    return server.received.some((frame) => frame.id === id && frame.method === undefined);
  };
  return { server, codex, call, answered };
}

const named = (name: string) =>
  tool({ name, description: 'Does something.', input: z.object({}), run: () => 'done' });

describe('the tools of a thread are let go', () => {
  type Context = Awaited<ReturnType<typeof connected>>;
  const goings: readonly (readonly [string, (context: Context, id: string) => Observable<unknown>])[] = [
    ['is deleted', ({ codex }, id) => codex.thread(id).delete()],
    ['is archived', ({ codex }, id) => codex.archiveThread(id)],
    ['is left', ({ codex }, id) => codex.thread(id).unsubscribe()],
    ['is left by request', ({ codex }, id) => codex.request('thread/unsubscribe', { threadId: id })],
    [
      'was deleted by another client',
      ({ server }, threadId) =>
        of('thread/deleted').pipe(tap((method) => server.notify(method, { threadId }))),
    ],
    [
      'was archived by another client',
      ({ server }, threadId) =>
        of('thread/archived').pipe(tap((method) => server.notify(method, { threadId }))),
    ],
  ];

  it.each(goings)('when it %s, however many there were', async (_, go) => {
    const context = await connected();
    const { codex } = context;
    for (let n = 0; n < 50; n += 1) {
      const { id } = await firstValueFrom(codex.startThread({ tools: [named('a'), named('b')] }));
      expect(codex.handlers).toBe(1);
      await firstValueFrom(go(context, id));
      expect(codex.handlers).toBe(0);
    }
  });

  it('when the client is closed', async () => {
    const { codex } = await connected();
    await firstValueFrom(codex.startThread({ tools: [named('a')] }));
    await codex.close();
    expect(codex.handlers).toBe(0);
  });

  it('not when it was only unloaded, when its deletion is refused, or when the link is lost', async () => {
    const { codex, server, call, answered } = await connected({ reconnect: AT_ONCE });
    const { id } = await firstValueFrom(codex.startThread({ tools: [named('a')] }));
    server.notify('thread/closed', { threadId: id });
    server.handle('thread/delete', () => new FakeRefusal({ code: -32600, message: 'no' }));
    expect(errorOf(record(codex.thread(id).delete()))).toBeDefined();
    const back = firstValueFrom(
      codex.state$.pipe(
        skip(1),
        filter(({ status }) => status === 'ready'),
      ),
    );
    server.link.fail(GONE);
    await back;
    call(id, 'a', 900);
    expect(await answered(900)).toBe(true);
    await codex.close();
  });
});

describe('a tool that the thread was not started with', () => {
  const attempts: readonly (readonly [
    string,
    (codex: Codex, id: string, options: ResumeThreadOptions) => Observable<unknown>,
  ])[] = [
    ['resume', (codex, id, options) => codex.resumeThread(id, options)],
    ['resume of a handle', (codex, id, options) => codex.thread(id).resume(options)],
    ['fork', (codex, id, options) => codex.forkThread(id, options)],
  ];

  it.each(attempts)('is refused at a %s, with the remedy, before anything is sent', async (_, open) => {
    const { codex, server } = await connected();
    const { id } = await firstValueFrom(codex.startThread({ tools: [named('a')] }));
    const before = server.received.length;
    const error = errorOf(record(open(codex, id, { tools: [named('a'), named('b')] })));
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ issues: [{ path: ['tools', 1, 'name'] }] });
    expect(String(error)).toContain('start a new thread with it');
    expect(server.received).toHaveLength(before);
    await firstValueFrom(open(codex, id, { tools: [named('a')] }));
  });

  it('is refused where the thread was started with none, and in a fork of a fork', async () => {
    const { codex } = await connected();
    const bare = await firstValueFrom(codex.startThread());
    expect(errorOf(record(bare.resume({ tools: [named('a')] })))).toBeInstanceOf(InvalidParamsError);
    const { id } = await firstValueFrom(codex.startThread({ tools: [named('a')] }));
    const fork = await firstValueFrom(codex.forkThread(id));
    expect(errorOf(record(fork.fork({ tools: [named('b')] })))).toBeInstanceOf(InvalidParamsError);
    await firstValueFrom(fork.fork({ tools: [named('a')] }));
  });

  it('is taken where it was declared on the wire, and where another client has started the thread', async () => {
    const { codex } = await connected();
    const spec = { type: 'function', name: 'b', description: 'd', inputSchema: { type: 'object' } } as const;
    const { id } = await firstValueFrom(codex.startThread({ tools: [named('a')], dynamicTools: [spec] }));
    await firstValueFrom(codex.resumeThread(id, { tools: [named('b')] }));
    await firstValueFrom(codex.resumeThread('of another', { tools: [named('c')] }));
  });
});

describe('a viewer', () => {
  it('never shows on the wire, takes no tools and no other role', async () => {
    const { codex, server } = await connected();
    await firstValueFrom(codex.resumeThread('a', { as: 'viewer' }));
    expect(server.requests('thread/resume').map(({ params }) => params)).toEqual([
      { threadId: 'a', excludeTurns: true },
    ]);
    const refused = [{ as: 'owner' as never }, { as: 'viewer' as const, tools: [named('a')] }];
    for (const options of refused) {
      expect(errorOf(record(codex.resumeThread('a', options)))).toBeInstanceOf(InvalidParamsError);
    }
    expect(server.requests('thread/resume')).toHaveLength(1);
  });
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  CodexNotFoundError,
  InvalidRequestError,
  TransportClosedError,
  type ConnectionState,
  type Thread,
} from 'codex-rx';
import { hold, text } from 'codex-rx/testing/node';
import { concatMap, filter, firstValueFrom, forkJoin, map, take, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codexBinary } from '../fixtures/binary.js';
import { all, isDelta, linkEndOf, Real, sent, watch } from '../fixtures/real.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** A thread that has run a turn, and so is stored. */
async function storedThread(answer = 'Hello.'): Promise<Thread> {
  const thread = await real.thread([text(answer), text('Once more.')]);
  await firstValueFrom(thread.run('Say hello.'));
  return thread;
}

/** What the turns of a thread say, as the server has stored it: the user's and the agent's texts. */
async function storedTexts(thread: Thread): Promise<readonly (readonly string[])[]> {
  const { turns } = await firstValueFrom(thread.read({ includeTurns: true }));
  return turns.map(({ items }) =>
    items.flatMap((item) => {
      if (item.type === 'agentMessage') return [item.text];
      if (item.type !== 'userMessage') return [];
      return item.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    }),
  );
}

describe('connecting', () => {
  it('tells who the server is, and its version', async () => {
    const manifest = createRequire(import.meta.url).resolve('@openai/codex/package.json');
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
    const info = await firstValueFrom(real.codex.connect());
    expect(info.version).toBe(version);
    expect(info.userAgent).toContain(`codex-rx/${version} `);
    expect(info).toMatchObject({ codexHome: real.home.path, platformFamily: 'unix' });
  });

  it('happens once for all who use a new client at the same time', async () => {
    const codex = real.connect();
    const sentBy = sent(codex);
    const states = watch(codex.state$);
    const uses$ = forkJoin([
      codex.connect(),
      codex.startThread(),
      codex.models().pipe(toArray()),
      codex.connect(),
    ]);
    const [info, thread, models] = await firstValueFrom(uses$);
    expect(info.version).toBeDefined();
    expect(thread.id).not.toBe('');
    expect(models.length).toBeGreaterThan(0);
    expect([sentBy('initialize').length, sentBy('initialized').length]).toEqual([1, 1]);
    expect(states.values.map(({ status }) => status)).toEqual(['idle', 'connecting', 'ready']);
  });

  it('fails when what is started is no server, with its exit and what it said last', async () => {
    const command = [process.execPath, '-e', 'console.error("I am no server"); process.exitCode = 3'];
    const codex = real.connect({ command });
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    const error = await watch(codex.startThread()).ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ exitCode: 3, stderrTail: 'I am no server' });
    expect(states).toMatchObject([{ status: 'idle' }, { status: 'connecting' }, { status: 'closed' }]);
    expect(states.at(-1)?.error).toBe(linkEndOf(error));
  });

  it('fails when there is nothing to start', async () => {
    const codex = real.connect({ command: ['/no/such/codex'] });
    expect(await watch(codex.connect()).ended).toBeInstanceOf(CodexNotFoundError);
    expect(await watch(codex.models()).ended).toBeInstanceOf(CodexNotFoundError);
  });

  it('that failed is tried again by the next use', async () => {
    // Fails for as long as its directory lacks a file.
    const script = 'test -e ready || exit 4; exec "$0" app-server';
    const command = ['/bin/sh', '-c', script, codexBinary()];
    const codex = real.connect({ command });
    const states = watch(codex.state$);
    for (const use$ of [codex.connect(), codex.models(), codex.connect()]) {
      expect(await watch<unknown>(use$).ended).toMatchObject({ exitCode: 4 });
    }
    const made = await firstValueFrom(
      real.codex.request('fs/writeFile', { path: join(real.workspace, 'ready'), dataBase64: '' }),
    );
    expect(made).toEqual({});
    expect((await all(codex.models())).length).toBeGreaterThan(0);
    const failed = ['connecting', 'closed'];
    expect(states.values.map(({ status }) => status)).toEqual([
      'idle',
      ...failed,
      ...failed,
      ...failed,
      'connecting',
      'ready',
    ]);
  });

  it('is refused once the client is closed', async () => {
    const codex = real.connect();
    await firstValueFrom(codex.connect());
    await codex.close();
    expect(await watch(codex.connect()).ended).toBeInstanceOf(TransportClosedError);
    expect(await watch(codex.startThread()).ended).toBeInstanceOf(TransportClosedError);
  });
});

describe('a thread', () => {
  it('shows the name it was given', async () => {
    const thread = await storedThread();
    await firstValueFrom(thread.setName('A greeting'));
    expect(await firstValueFrom(thread.read())).toMatchObject({ id: thread.id, name: 'A greeting' });
  });

  it('can be read back with its turns, in order', async () => {
    const thread = await storedThread('Hello.');
    await firstValueFrom(thread.run('And again?'));
    expect(await storedTexts(thread)).toEqual([
      ['Say hello.', 'Hello.'],
      ['And again?', 'Once more.'],
    ]);
    expect(await firstValueFrom(thread.read())).toMatchObject({ turns: [] });
  });

  it('goes through its whole life: named, read, resumed, forked, archived, taken back', async () => {
    const { codex } = real;
    const thread = await storedThread();
    await firstValueFrom(thread.setName('A life'));
    const resumed = await firstValueFrom(codex.resumeThread(thread.id));
    const forked = await firstValueFrom(codex.forkThread(thread.id));
    expect(resumed.id).toBe(thread.id);
    expect(forked.id).not.toBe(thread.id);
    expect(await storedTexts(resumed)).toEqual([['Say hello.', 'Hello.']]);
    await firstValueFrom(codex.archiveThread(thread.id));
    const refused = await watch(thread.run('Are you there?')).ended;
    expect(refused).toBeInstanceOf(InvalidRequestError);
    const unarchived = await firstValueFrom(codex.unarchiveThread(thread.id));
    expect(unarchived.id).toBe(thread.id);
    const back = await firstValueFrom(codex.resumeThread(thread.id));
    expect(await firstValueFrom(back.run('Are you back?'))).toMatchObject({ finalResponse: 'Once more.' });
    expect(await firstValueFrom(back.read())).toMatchObject({ name: 'A life' });
  });

  it('that is forked goes on from where it was, and leaves the other as it is', async () => {
    const thread = await storedThread('I am Anna.');
    const forked = await firstValueFrom(real.codex.forkThread(thread.id));
    real.script(forked.id, [text('Still Anna.')]);
    expect(await firstValueFrom(forked.run('Who are you?'))).toMatchObject({
      threadId: forked.id,
      finalResponse: 'Still Anna.',
    });
    expect(JSON.stringify(real.requests(forked)[0]?.body['input'])).toContain('I am Anna.');
    expect(await storedTexts(thread)).toEqual([['Say hello.', 'I am Anna.']]);
    expect(await storedTexts(forked)).toEqual([
      ['Say hello.', 'I am Anna.'],
      ['Who are you?', 'Still Anna.'],
    ]);
  });

  it('can be taken up by another client after the first has gone', async () => {
    const first = real.connect();
    const { id } = await firstValueFrom(first.startThread());
    real.script(id, [text('I am Anna.'), text('Still Anna.')]);
    await firstValueFrom(first.thread(id).run('Who are you?'));
    // The server lets nobody else in while it has the thread loaded.
    const tooEarly = await watch(real.codex.resumeThread(id)).ended;
    expect(tooEarly).toBeInstanceOf(InvalidRequestError);
    await first.close();
    const thread = await firstValueFrom(real.codex.resumeThread(id));
    expect(await firstValueFrom(thread.run('And now?'))).toMatchObject({ finalResponse: 'Still Anna.' });
    expect(real.requests(thread)[1]?.userTexts.slice(-2)).toEqual(['Who are you?', 'And now?']);
  });

  it('that does not exist is refused by the server', async () => {
    const { codex } = real;
    const thread = codex.thread(NOBODY);
    for (const use$ of [
      thread.run('hi'),
      thread.read(),
      codex.resumeThread(NOBODY),
      codex.forkThread(NOBODY),
      codex.archiveThread(NOBODY),
    ]) {
      const error = await watch<unknown>(use$).ended;
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(error).toMatchObject({ code: 'invalid_request', rpcCode: -32600 });
    }
  });
});

describe('compact', () => {
  it('emits the turn in which the model is asked for a summary, and which completes', async () => {
    const thread = await real.thread([text('Hello.'), text('We said hello.'), text('Hello again.')]);
    await firstValueFrom(thread.run('Say hello.'));
    const turn = await firstValueFrom(thread.compact());
    const result = await firstValueFrom(turn.result$);
    expect(result).toMatchObject({ id: turn.id, threadId: thread.id, status: 'completed' });
    expect(result.items).toMatchObject([{ type: 'contextCompaction' }]);
    expect(real.requests(thread)).toHaveLength(2);
    expect(await firstValueFrom(thread.run('Say it again.'))).toMatchObject({
      finalResponse: 'Hello again.',
    });
    expect(JSON.stringify(real.requests(thread)[2]?.body['input'])).toContain('We said hello.');
  });

  it('waits for the turn that runs', async () => {
    const rest = hold();
    const thread = await real.thread([text(['Hello', rest, '.']), text('We said hello.')]);
    const sentBy = sent(real.codex);
    const running = watch(thread.run('Say hello.'));
    const compacting = watch(thread.compact());
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    expect(sentBy('thread/compact/start')).toEqual([]);
    rest.release();
    expect(await running.first()).toMatchObject({ status: 'completed', finalResponse: 'Hello.' });
    const turn = await compacting.first();
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'completed' });
    expect(sentBy('thread/compact/start')).toHaveLength(1);
  });
});

describe('lists', () => {
  const ids = (threads: readonly { readonly id: string }[]) => threads.map(({ id }) => id);

  it('hold the threads that are archived, or those that are not', async () => {
    const [kept, shelved] = [await storedThread(), await storedThread()];
    await firstValueFrom(real.codex.archiveThread(shelved.id));
    const archived = ids(await all(real.codex.listThreads({ archived: true })));
    const others = ids(await all(real.codex.listThreads({ archived: false })));
    expect([archived.includes(kept.id), archived.includes(shelved.id)]).toEqual([false, true]);
    expect([others.includes(kept.id), others.includes(shelved.id)]).toEqual([true, false]);
  });

  it('of threads are read page by page, as far as they are taken', async () => {
    const stored = [await storedThread(), await storedThread(), await storedThread()];
    const sentBy = sent(real.codex);
    const newest = await all(real.codex.listThreads({ limit: 1 }).pipe(take(2)));
    expect(sentBy('thread/list')).toHaveLength(2);
    expect(new Set(ids(newest)).size).toBe(2);
    const everything = ids(await all(real.codex.listThreads({ limit: 2 })));
    expect(everything).toEqual(expect.arrayContaining(ids(stored)));
    expect(new Set(everything).size).toBe(everything.length);
  });

  it('of models name at least one, in one page or in many', async () => {
    const models = await all(real.codex.models());
    expect(models.length).toBeGreaterThan(1);
    for (const { id, displayName } of models) expect([id, displayName]).not.toContain('');
    expect(ids(await all(real.codex.models({ limit: 1 })))).toEqual(ids(models));
  });

  it('are cold, like every method: each subscription asks again', async () => {
    const sentBy = sent(real.codex);
    const models$ = real.codex.models().pipe(
      map(({ id }) => id),
      toArray(),
    );
    const both$ = models$.pipe(concatMap(() => models$));
    expect(sentBy('model/list')).toEqual([]);
    expect((await firstValueFrom(both$)).length).toBeGreaterThan(0);
    expect(sentBy('model/list')).toHaveLength(2);
  });
});

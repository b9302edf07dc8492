import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectOutput, InvalidRequestError, TransportClosedError, type FsWatchResponse } from 'codex-rx';
import { Codex } from 'codex-rx';
import { spawnServer, unixSocket, webSocket } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, map, of, ReplaySubject } from 'rxjs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { processTable, wasStartedWith } from '../../src/transport/process-table.js';
import { all, begun, isDelta, Real, storedStatuses, watch } from '../fixtures/real.js';
import { behaviour, endOf } from './behaviour.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const FREE = { sandbox: 'fullAccess' } as const;

async function told(...prompts: readonly string[]) {
  const thread = await real.thread(prompts.map((prompt) => text(`Answer to ${prompt}`)));
  for (const prompt of prompts) await firstValueFrom(thread.run(prompt));
  return thread;
}

describe('threads', () => {
  behaviour('resume: another process goes on with it', async () => {
    await using home = await Real.start();
    const thread = await home.thread([text('One.'), text('Two.')]);
    await firstValueFrom(thread.run('First.'));
    await home.codex.close();
    const again = await firstValueFrom(home.connect().resumeThread(thread.id));
    expect(await firstValueFrom(again.run('Second.'))).toMatchObject({ finalResponse: 'Two.' });
    expect(home.requests(thread)[1]?.userTexts.slice(-2)).toEqual(['First.', 'Second.']);
  });

  behaviour('fork: a new thread with the history', async () => {
    const thread = await told('one', 'two');
    const fork = await firstValueFrom(thread.fork());
    expect(fork.id).not.toBe(thread.id);
    real.script(fork.id, [text('Forked.')]);
    expect(await firstValueFrom(fork.run('three'))).toMatchObject({ finalResponse: 'Forked.' });
    expect(real.requests(fork)[0]?.userTexts.slice(-3)).toEqual(['one', 'two', 'three']);
  });

  const ignored = { before: '0.143.0', member: 'thread/fork, lastTurnId' };
  behaviour(
    'fork: as far as a turn that is named',
    async () => {
      const thread = await told('one', 'two');
      const [first] = await all(thread.turns({ sortDirection: 'asc' }));
      const fork = await firstValueFrom(thread.fork({ lastTurnId: first?.id }));
      real.script(fork.id, [text('Forked.')]);
      await firstValueFrom(fork.run('three'));
      expect(real.requests(fork)[0]?.userTexts.slice(-2)).toEqual(['one', 'three']);
    },
    ignored,
  );

  behaviour('list: what is stored', async () => {
    const threads = [await told('one'), await told('one')];
    const listed = await all(real.codex.listThreads().pipe(map(({ id }) => id)));
    expect(listed).toEqual(expect.arrayContaining(threads.map(({ id }) => id)));
  });

  behaviour('history: by turns', async () => {
    const thread = await told('one', 'two');
    const turns = await all(thread.turns({ limit: 1, sortDirection: 'asc', itemsView: 'full' }));
    expect(turns).toMatchObject([
      { status: 'completed', items: [{ type: 'userMessage' }, { text: 'Answer to one' }] },
      { status: 'completed', items: [{ type: 'userMessage' }, { text: 'Answer to two' }] },
    ]);
  });

  behaviour('history: by items', async () => {
    const thread = await told('one');
    const items = await all(thread.items({ sortDirection: 'asc' }));
    expect(items.map(({ item }) => item.type)).toEqual(['userMessage', 'agentMessage']);
  });

  // Older servers know the method, but only for a kind of thread that they do not make unless told to.
  const PAGINATED = { before: '0.152.0', member: 'thread/revert' };

  behaviour(
    'revert: back to before a turn',
    async () => {
      const thread = await told('one', 'two');
      const [, second] = await all(thread.turns({ sortDirection: 'asc' }));
      await firstValueFrom(thread.revert({ beforeTurnId: second?.id ?? '' }));
      expect(await storedStatuses(thread)).toEqual(['completed']);
    },
    PAGINATED,
  );

  behaviour('rename, archive and take back', async () => {
    const thread = await told('one');
    await firstValueFrom(thread.setName('A name'));
    expect(await firstValueFrom(thread.read())).toMatchObject({ name: 'A name' });
    await firstValueFrom(thread.archive());
    await firstValueFrom(thread.unarchive());
    real.script(thread.id, [text('Back.')]);
    await firstValueFrom(thread.resume());
    expect(await firstValueFrom(thread.run('more'))).toMatchObject({ finalResponse: 'Back.' });
  });

  behaviour('delete: gone for good', async () => {
    const thread = await told('one');
    await firstValueFrom(thread.delete());
    expect(await watch(thread.read()).ended).toBeInstanceOf(InvalidRequestError);
  });

  behaviour('unsubscribe: the next turn follows it again', async () => {
    const thread = await told('one');
    await firstValueFrom(thread.unsubscribe());
    real.script(thread.id, [text('Heard.')]);
    expect(await firstValueFrom(thread.run('Hello?'))).toMatchObject({ finalResponse: 'Heard.' });
  });
});

describe('resources', () => {
  behaviour('exec: output, input and exit code', async () => {
    const run$ = real.codex.exec(['sh', '-c', 'cat; echo err >&2; exit 3'], { ...FREE, stdin$: of('fed') });
    const result = await firstValueFrom(run$.pipe(collectOutput()));
    expect(result).toMatchObject({ stdout: 'fed', stderr: 'err\n', exitCode: 3 });
  });

  behaviour('spawn: a process, until it exits', async () => {
    const events = await all(real.codex.spawn(['sh', '-c', 'echo out; exit 3'], { cwd: real.workspace }));
    expect(events.at(-1)).toMatchObject({ type: 'exit', exitCode: 3 });
  });

  behaviour('watch: changes of a directory', async () => {
    const dir = await mkdtemp(join(real.workspace, 'dir-'));
    const readyObserver = new ReplaySubject<FsWatchResponse>(1);
    const changes = watch(real.codex.watch(dir, { readyObserver }));
    await Promise.race([firstValueFrom(readyObserver), endOf(changes)]);
    const file = join(dir, 'file');
    await writeFile(file, 'one');
    await changes.first(({ changedPaths }) => changedPaths.includes(file));
    changes.unsubscribe();
  });

  behaviour('files: written, read and removed', async () => {
    const { files } = real.codex;
    const path = join(real.workspace, 'file');
    await firstValueFrom(files.writeFile(path, 'content'));
    expect(await firstValueFrom(files.readText(path))).toBe('content');
    await firstValueFrom(files.remove(path));
    expect(await watch(files.readText(path)).ended).toBeInstanceOf(Error);
  });

  behaviour('models and account', async () => {
    expect((await all(real.codex.models())).length).toBeGreaterThan(0);
    await firstValueFrom(real.codex.request('account/read', {}));
  });
});

describe('links', () => {
  behaviour('websocket: with a token', async () => {
    await using home = await Real.start();
    home.model.otherwise(text('Over a socket.'));
    const server = await firstValueFrom(spawnServer({ cwd: home.workspace, env: home.home.env }));
    const { bearerToken = '' } = server;
    await using codex = new Codex(webSocket(server.url, { bearerToken }));
    const thread = await firstValueFrom(codex.startThread());
    expect(await firstValueFrom(thread.run('Hello.'))).toMatchObject({ finalResponse: 'Over a socket.' });
    await server.close();
  });

  behaviour('unix socket', async () => {
    await using home = await Real.start();
    home.model.otherwise(text('Over a socket.'));
    const path = join(home.workspace, 'socket');
    const server = await firstValueFrom(
      spawnServer({ cwd: home.workspace, env: home.home.env, listen: `unix://${path}` }),
    );
    await using codex = new Codex(unixSocket(path));
    const thread = await firstValueFrom(codex.startThread());
    expect(await firstValueFrom(thread.run('Hello.'))).toMatchObject({ finalResponse: 'Over a socket.' });
    await server.close();
  });

  behaviour('a killed server: everything open errors, and the turn is stored as interrupted', async () => {
    await using home = await Real.start();
    const thread = await home.thread(() => begun().script);
    const run = watch(thread.run('Talk.'));
    await firstValueFrom(thread.events$.pipe(filter(isDelta)));
    const { CODEX_HOME = '' } = home.home.env;
    const [server] = [...processTable()].filter(
      ([pid, { parent }]) => parent === process.pid && wasStartedWith(pid, 'CODEX_HOME', CODEX_HOME),
    );
    process.kill(server?.[0] ?? 0, 'SIGKILL');
    expect(await run.ended).toBeInstanceOf(TransportClosedError);
    expect(await run.ended).toMatchObject({ signal: 'SIGKILL' });
    const again = await firstValueFrom(home.connect().resumeThread(thread.id));
    expect(await storedStatuses(again)).toEqual(['interrupted']);
  });
});

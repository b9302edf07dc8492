import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stdio } from 'codex-rx/node';
import { concatMap, delay, filter, firstValueFrom, from, of, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchFiles } from '../../src/resources/search-files.js';
import { sentBy } from '../fixtures/connected.js';
import { all, Real, watch } from '../fixtures/real.js';
import { Resources } from '../fixtures/resources.js';

let real: Real;
let codex: Resources;
let root: string;

beforeAll(async () => {
  real = await Real.start();
  codex = new Resources(stdio({ cwd: real.workspace, env: real.home.env }));
  root = await mkdtemp(join(real.workspace, 'root-'));
  await mkdir(join(root, 'below'));
  for (const name of ['alpha.txt', 'alphabet.txt', 'beta.txt', 'below/alphaville.md']) {
    await writeFile(join(root, name), '');
  }
});

afterAll(async () => {
  await codex.close();
  await real.close();
});

const names = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('a file search', () => {
  it('follows the queries in one session: what is found for each, complete at last', async () => {
    const requests = sentBy(codex.connection);
    const query$ = new Subject<string>();
    const search = watch(searchFiles(codex.connection, query$, { roots: [root] }));
    const result = async (query: string) => {
      query$.next(query);
      return names((await search.first((found) => found.query === query && found.complete)).files);
    };
    expect(await result('alph')).toEqual(['alpha.txt', 'alphabet.txt', 'below/alphaville.md']);
    expect(await result('alphab')).toEqual(['alphabet.txt']);
    expect(await result('nothing like it')).toEqual([]);
    expect(await result('')).toEqual([]);
    expect(await result('eta')).toEqual(['beta.txt']);
    query$.complete();
    expect(await search.ended).toBeUndefined();
    expect(requests('fuzzyFileSearch/sessionStart')).toHaveLength(1);
    expect(requests('fuzzyFileSearch/sessionStop')).toHaveLength(1);
  });

  it('completes with the last of queries that come all at once', async () => {
    const found = await all(searchFiles(codex.connection, of('a', 'al', 'alp', 'alphab'), { roots: [root] }));
    expect(found.at(-1)).toMatchObject({ query: 'alphab', complete: true });
    expect(names(found.at(-1)!.files)).toEqual(['alphabet.txt']);
  });

  it('never goes back to an older query, however fast they are typed', async () => {
    const typed = Array.from({ length: 60 }, (_, nth) => 'alphabet'.slice(0, 1 + (nth % 8)));
    const query$ = from(typed).pipe(concatMap((query, nth) => of(query).pipe(delay(nth % 4))));
    const order: string[] = [];
    const search$ = searchFiles(codex.connection, query$, { roots: [root] });
    const wire = codex.connection.wire$
      .pipe(
        filter(
          ({ direction, frame }) => direction === 'out' && frame.method === 'fuzzyFileSearch/sessionUpdate',
        ),
      )
      .subscribe(({ frame }) => order.push((frame.params as { query: string }).query));
    await new Promise<void>((resolve, reject) => {
      search$.subscribe({
        next: ({ query }) => expect(query).toBe(order.at(-1)),
        error: reject,
        complete: resolve,
      });
    });
    wire.unsubscribe();
    expect(order.at(-1)).toBe(typed.at(-1));
  });

  it('has no session left on the server once it is unsubscribed, also before the reply', async () => {
    const requests = sentBy(codex.connection);
    const one = watch(searchFiles(codex.connection, new Subject(), { roots: [root] }));
    const query$ = new Subject<string>();
    const two = watch(searchFiles(codex.connection, query$, { roots: [root] }));
    one.unsubscribe();
    query$.next('alph');
    await two.first();
    two.unsubscribe();
    const sessions = requests('fuzzyFileSearch/sessionStart').map(
      ({ params }) => params as { sessionId: string },
    );
    expect(sessions).toHaveLength(2);
    for (const { sessionId } of sessions) {
      const update$ = codex.connection.request('fuzzyFileSearch/sessionUpdate', { sessionId, query: 'a' });
      expect(await watch(update$).ended).toMatchObject({ message: expect.stringContaining('not found') });
    }
    expect(codex.left()).toEqual({ resources: 0, requests: 0 });
  });

  it('begins anew with each subscription, and so finds new files', async () => {
    const query$ = of('latecomer');
    const search$ = searchFiles(codex.connection, query$, { roots: [root] });
    const last = () => firstValueFrom(search$.pipe(filter(({ complete }) => complete)));
    expect((await last()).files).toEqual([]);
    await writeFile(join(root, 'latecomer'), '');
    expect(names((await last()).files)).toEqual(['latecomer']);
  });
});

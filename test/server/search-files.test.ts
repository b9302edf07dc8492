import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Codex } from 'codex-rx';
import { concatMap, delay, filter, firstValueFrom, from, map, of, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, sent, watch } from '../fixtures/real.js';

let real: Real;
let codex: Codex;
let root: string;

beforeAll(async () => {
  real = await Real.start();
  codex = real.codex;
  root = await mkdtemp(join(real.workspace, 'root-'));
  await mkdir(join(root, 'below'));
  for (const name of ['alpha.txt', 'alphabet.txt', 'beta.txt', 'below/alphaville.md']) {
    await writeFile(join(root, name), '');
  }
});

afterAll(async () => {
  await real.close();
});

const names = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('a file search', () => {
  it('follows the queries in one session: what is found for each, complete at last', async () => {
    const requests = sent(codex);
    const query$ = new Subject<string>();
    const search = watch(codex.searchFiles(query$, { roots: [root] }));
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
    const found = await all(codex.searchFiles(of('a', 'al', 'alp', 'alphab'), { roots: [root] }));
    expect(found.at(-1)).toMatchObject({ query: 'alphab', complete: true });
    expect(names(found.at(-1)!.files)).toEqual(['alphabet.txt']);
  });

  it('never goes back to an older query, however fast they are typed', async () => {
    const typed = Array.from({ length: 60 }, (_, nth) => 'alphabet'.slice(0, 1 + (nth % 8)));
    const query$ = from(typed).pipe(concatMap((query, nth) => of(query).pipe(delay(nth % 4))));
    const order: string[] = [];
    const search$ = codex.searchFiles(query$, { roots: [root] });
    const wire = codex.wire$
      .pipe(
        filter(
          ({ direction, frame }) => direction === 'out' && frame.method === 'fuzzyFileSearch/sessionUpdate',
        ),
      )
      .subscribe(({ frame }) => order.push((frame.params as { query: string }).query));
    const newest$ = search$.pipe(map(({ query }) => [query, order.at(-1)] as const));
    for (const [found, asked] of await all(newest$)) expect(found).toBe(asked);
    wire.unsubscribe();
    expect(order.at(-1)).toBe(typed.at(-1));
  });

  it('has no session left on the server once it is unsubscribed, also before the reply', async () => {
    const requests = sent(codex);
    const one = watch(codex.searchFiles(new Subject(), { roots: [root] }));
    const query$ = new Subject<string>();
    const two = watch(codex.searchFiles(query$, { roots: [root] }));
    one.unsubscribe();
    query$.next('alph');
    await two.first();
    two.unsubscribe();
    const sessions = requests('fuzzyFileSearch/sessionStart').map(
      ({ params }) => params as { sessionId: string },
    );
    expect(sessions).toHaveLength(2);
    for (const { sessionId } of sessions) {
      const update$ = codex.request('fuzzyFileSearch/sessionUpdate', { sessionId, query: 'a' });
      expect(await watch(update$).ended).toMatchObject({ message: expect.stringContaining('not found') });
    }
  });

  it('begins anew with each subscription, and so finds new files', async () => {
    const query$ = of('latecomer');
    const search$ = codex.searchFiles(query$, { roots: [root] });
    const last = () => firstValueFrom(search$.pipe(filter(({ complete }) => complete)));
    expect((await last()).files).toEqual([]);
    await writeFile(join(root, 'latecomer'), '');
    expect(names((await last()).files)).toEqual(['latecomer']);
  });
});

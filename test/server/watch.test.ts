import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Codex, FsWatchResponse } from 'codex-rx';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, sent, watch } from '../fixtures/real.js';

let real: Real;
let codex: Codex;

beforeAll(async () => {
  real = await Real.start();
  codex = real.codex;
});

afterAll(async () => {
  await real.close();
});

/** A watch that is in place. */
async function watching(path: string) {
  const readyObserver = new ReplaySubject<FsWatchResponse>(1);
  const changes = watch(codex.watch(path, { readyObserver }));
  const { path: watched } = await firstValueFrom(readyObserver);
  const changed = (name: string) => changes.first(({ changedPaths }) => changedPaths.includes(name));
  return { values: changes.values, watched, changed, unsubscribe: () => changes.unsubscribe() };
}

describe('a watch', () => {
  it('tells what is made in a directory, once it is ready', async () => {
    const dir = await mkdtemp(join(real.workspace, 'dir-'));
    const file = join(dir, 'file');
    const { watched, changed, unsubscribe } = await watching(dir);
    expect(watched).toBe(dir);
    await writeFile(file, 'one');
    expect(await changed(file)).toEqual({ watchId: expect.any(String), changedPaths: [file] });
    await mkdir(join(dir, 'below'));
    await changed(join(dir, 'below'));
    unsubscribe();
  });

  it('of a file that is not there yet tells when it is, and of its end', async () => {
    const file = join(await mkdtemp(join(real.workspace, 'dir-')), 'later');
    const { changed, values, unsubscribe } = await watching(file);
    await writeFile(file, 'one');
    await changed(file);
    const before = values.length;
    await rm(file);
    await expect.poll(() => values.length, { timeout: 20_000 }).toBeGreaterThan(before);
    unsubscribe();
  });

  it('tells nothing of what is below the directory, nor of other places', async () => {
    const dir = await mkdtemp(join(real.workspace, 'dir-'));
    await mkdir(join(dir, 'below'));
    const above = await watching(dir);
    const below = await watching(join(dir, 'below'));
    await writeFile(join(dir, 'below', 'file'), 'one');
    await below.changed(join(dir, 'below', 'file'));
    await writeFile(join(dir, 'file'), 'two');
    await above.changed(join(dir, 'file'));
    expect(above.values.flatMap(({ changedPaths }) => changedPaths)).not.toContain(
      join(dir, 'below', 'file'),
    );
    expect(below.values.flatMap(({ changedPaths }) => changedPaths)).not.toContain(join(dir, 'file'));
    above.unsubscribe();
    below.unsubscribe();
  });

  it('is gone from the server once it is unsubscribed, also before the reply', async () => {
    const dir = await mkdtemp(join(real.workspace, 'dir-'));
    const requests = sent(codex);
    const one = await watching(dir);
    one.unsubscribe();
    watch(codex.watch(dir)).unsubscribe();
    expect(requests('fs/unwatch')).toHaveLength(2);
    // The server refuses an id that it still watches.
    for (const { params } of requests('fs/watch')) {
      const { watchId } = params as { watchId: string };
      const again = codex.request('fs/watch', { path: dir, watchId });
      expect(await firstValueFrom(again)).toEqual({ path: dir });
      expect(await watch(codex.request('fs/watch', { path: dir, watchId })).ended).toMatchObject({
        message: expect.stringContaining('already exists'),
      });
      await firstValueFrom(codex.request('fs/unwatch', { watchId }));
    }
  });
});

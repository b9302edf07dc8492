import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Codex } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, replyTo, watch } from '../fixtures/real.js';

let real: Real;
let codex: Codex;

beforeAll(async () => {
  real = await Real.start();
  codex = real.codex;
  // Another agent's home, beside ours.
  const files = {
    'CLAUDE.md': '# Be kind\n',
    'settings.json': JSON.stringify({ env: { COLOUR: 'blue' } }),
    'agents/reviewer.md': '---\nname: reviewer\ndescription: Reviews\n---\nReview it.\n',
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(real.home.path, '.claude', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
});

afterAll(async () => {
  await real.close();
});

const detected = async () =>
  (await firstValueFrom(codex.request('externalAgentConfig/detect', { includeHome: true }))).items;

describe('an import', () => {
  it('tells of each type of item as it is done, and completes with all of them', async () => {
    const migrationItems = await detected();
    const types = migrationItems.map(({ itemType }) => itemType).sort();
    expect(types).toEqual(['AGENTS_MD', 'CONFIG', 'SUBAGENTS']);
    const events = await all(codex.importAgentConfig({ migrationItems }));
    const last = events.at(-1);
    expect(events.map(({ type }) => type)).toEqual(['progress', 'progress', 'progress', 'completed']);
    expect(new Set(events.map(({ importId }) => importId)).size).toBe(1);
    const done = (nth: number) => events[nth]?.itemTypeResults.map(({ itemType }) => itemType) ?? [];
    expect([...done(0), ...done(1), ...done(2)].sort()).toEqual(types);
    expect(done(3).sort()).toEqual(types);
    for (const { successes, failures } of last?.itemTypeResults ?? []) {
      expect([successes.length, failures.length]).toEqual([1, 0]);
    }
    expect(await readFile(join(real.home.path, 'AGENTS.md'), 'utf8')).toContain('Be kind');
  });

  it('that is repeated has nothing left to do, and says so', async () => {
    const items = [{ itemType: 'AGENTS_MD', description: 'Again' }] as const;
    const [progress, completed, ...more] = await all(codex.importAgentConfig({ migrationItems: items }));
    expect([progress?.type, completed?.type, more]).toEqual(['progress', 'completed', []]);
    expect(completed?.itemTypeResults).toEqual([{ itemType: 'AGENTS_MD', successes: [], failures: [] }]);
  });

  it('of nothing completes, though the server tells no end of it', async () => {
    const events = await all(codex.importAgentConfig({ migrationItems: [] }));
    expect(events).toEqual([{ type: 'completed', importId: expect.any(String), itemTypeResults: [] }]);
  });

  it('runs beside another one, each with its own end', async () => {
    const items = [{ itemType: 'CONFIG', description: 'Again' }] as const;
    const import$ = codex.importAgentConfig({ migrationItems: items });
    const [one, two] = await Promise.all([all(import$), all(import$)]);
    const ids = (events: typeof one) => [...new Set(events.map(({ importId }) => importId))];
    expect([ids(one).length, ids(two).length]).toEqual([1, 1]);
    expect(ids(one)).not.toEqual(ids(two));
    expect([one.at(-1)?.type, two.at(-1)?.type]).toEqual(['completed', 'completed']);
  });

  it('goes on when nobody follows it any more', async () => {
    const items = [{ itemType: 'CONFIG', description: 'Again' }] as const;
    const completed = watch(codex.on('externalAgentConfig/import/completed'));
    const replied = watch(codex.wire$);
    const reply = replyTo('externalAgentConfig/import');
    watch(codex.importAgentConfig({ migrationItems: items })).unsubscribe();
    await replied.first(reply);
    await completed.first();
    completed.unsubscribe();
    replied.unsubscribe();
  });
});

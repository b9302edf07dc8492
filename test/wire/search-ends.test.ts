import { EMPTY, Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { connected } from '../fixtures/connected.js';
import { record, settled } from '../fixtures/fake.js';
import { readMember } from '../../src/protocol/read-member.js';

async function searching() {
  const { server, codex } = await connected();
  for (const what of ['Start', 'Update', 'Stop']) server.handle(`fuzzyFileSearch/session${what}`, () => ({}));
  return { server, codex };
}

it('a search without queries opens nothing', async () => {
  const { server, codex } = await searching();
  const seen = record(codex.searchFiles(EMPTY, { roots: ['/project'] }));
  await settled();
  expect(seen.end).toBe('complete');
  expect(server.requests('fuzzyFileSearch/sessionStart')).toHaveLength(0);
});

it('a search shows what is found after the end of an older one was told', async () => {
  const { server, codex } = await searching();
  const query$ = new Subject<string>();
  const seen = record(codex.searchFiles(query$, { roots: ['/project'] }));
  const sessionId = readMember(server.requests('fuzzyFileSearch/sessionStart')[0]?.params, 'sessionId');
  const file = (path: string) => ({
    root: '/project',
    path,
    match_type: 'file',
    file_name: path,
    score: 1,
    indices: [0],
  });
  const found = (...paths: readonly string[]) =>
    server.notify('fuzzyFileSearch/sessionUpdated', { sessionId, query: 'al', files: paths.map(file) });
  query$.next('a');
  query$.next('al');
  server.notify('fuzzyFileSearch/sessionCompleted', { sessionId });
  found('alpha');
  found('alpha', 'alto');
  expect(seen.values.map(({ files, complete }) => [files.length, complete])).toEqual([
    [1, true],
    [2, true],
  ]);
  query$.complete();
  expect(seen.end).toBe('complete');
  expect(seen.values).toHaveLength(2);
});

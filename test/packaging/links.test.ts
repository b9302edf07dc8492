import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { fencesOf, proseOf } from '../snippets/fences.js';
import { pages, read, root } from '../snippets/pages.js';

const [repository = ''] = manifest.homepage.split('#');
const published = [...manifest.files, 'README.md', 'LICENSE', 'package.json'];
const isPublished = (path: string) => published.some((each) => path === each || path.startsWith(`${each}/`));

interface Link {
  readonly page: string;
  readonly target: string;
}

const links: readonly Link[] = pages().flatMap((page) =>
  [...proseOf(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ page, target })),
);

/** The addresses of a page's headings. */
function headingsOf(page: string): readonly string[] {
  // A fence behind each heading tells the name that the heading goes by.
  return fencesOf(read(page).replaceAll(/^#.*$/gm, '$&\n```\n```')).map(({ heading }) => heading);
}

function problemOf({ page, target }: Link): string | undefined {
  if (target.startsWith(`${repository}/`)) {
    const path = target.slice(repository.length + 1).replace(/^(?:blob|tree)\/main\//, '');
    return existsSync(`${root}${path}`) ? undefined : 'is not in the repository';
  }
  if (/^https?:/.test(target)) return undefined;
  const [path = '', heading] = target.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  // The table of what is exercised leads to the tests, which are read in the repository.
  const isThere = page === 'docs/coverage.md' && file.startsWith('test/') ? true : isPublished(file);
  if (!isThere || !existsSync(`${root}${file}`)) return 'is not published';
  return heading === undefined || headingsOf(file).includes(heading) ? undefined : 'has no such heading';
}

describe('the links of the published pages', () => {
  it('lead to what is published too, or into the repository by a whole address', () => {
    const wrong = links.flatMap((link) => {
      const problem = problemOf(link);
      return problem === undefined ? [] : [`${link.page}: ${link.target} ${problem}`];
    });
    expect(links.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['examples/README.md', 'is not published'],
    ['docs/nowhere.md', 'is not published'],
    ['docs/getting-started.md#nowhere', 'has no such heading'],
    ['#nowhere', 'has no such heading'],
    [`${repository}/blob/main/examples/nowhere.ts`, 'is not in the repository'],
  ])('would be found to be wrong: %s', (target, problem) => {
    expect(problemOf({ page: 'README.md', target })).toBe(problem);
  });
});

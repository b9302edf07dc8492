import { describe, expect, it } from 'vitest';
import { fencesOf } from './fences.js';
import { hiddenCode, snippetsOf } from './pages.js';

const codes = (page: string) => snippetsOf('page.md', page).map(({ code }) => code);

describe('the fences of a page', () => {
  it.each([
    ['three backticks', '```ts\na();\n```'],
    ['more of them', '````ts\na();\n````'],
    ['tildes', '~~~ts\na();\n~~~'],
    ['a long name in capitals', '```TypeScript\na();\n```'],
    ['JavaScript', '``` js\na();\n```'],
    ['a title', '```ts title="a.ts" {1}\na();\n```'],
    ['braces right behind the language', '```ts{1}\na();\n```'],
    ['a place in a list', '- such as\n\n  ```ts\n  a();\n  ```'],
    ['a place right behind a bullet', '1. ```ts\n   a();\n   ```'],
    ['a place in a quotation', '> ```ts\n> a();\n> ```'],
    ['Windows line ends', '```ts\r\na();\r\n```\r\n'],
    ['no end', '```ts\na();'],
  ])('are found with %s', (_, page) => {
    expect(codes(page)).toEqual(['a();']);
  });

  it('end with a fence of their own kind and length only', () => {
    expect(codes('````ts\n```\n~~~~\na();\n````\n\n```ts\nb();\n```')).toEqual(['```\n~~~~\na();', 'b();']);
  });

  it('are no code spans', () => {
    expect(codes('```ts a();``` is a span\n\n```ts\nb();\n```')).toEqual(['b();']);
  });

  it('go by their page, their heading and their number below it', () => {
    const page = '```ts\n```\n# What `a()` does?\n```ts\n```\n```sh\n```\n```js\n```\n## B\n```ts\n```';
    const names = snippetsOf('page.md', page).map(({ name }) => name);
    expect(names).toEqual(['page.md#', 'page.md#what-a-does', 'page.md#what-a-does-2', 'page.md#b']);
  });

  it('have the line of their code, and the comment right above', () => {
    const page =
      '<!-- one -->\n\nText.\n\n```sh\n```\n\n<!-- snippet: compiled only, why -->\n\n```ts\na();\n```';
    expect(fencesOf(page)).toMatchObject([
      { line: 6, comment: undefined },
      { line: 11, comment: 'snippet: compiled only, why' },
    ]);
    expect(snippetsOf('page.md', page)).toMatchObject([{ at: 'page.md:11', mark: 'compiled only, why' }]);
  });
});

describe('code that is hidden from the test', () => {
  it.each([
    ['behind an unknown language', '```tsx\na();\n```'],
    ['behind no language', '```\na();\n```'],
    ['as text', "```text\nimport { Codex } from 'codex-rx';\n```"],
    ['as commands', '```sh\ncodex.account().subscribe();\n```'],
    ['by its indentation', 'Such as\n\n    const codex = new Codex(stdio());\n'],
    ['as HTML', '<pre><code>a();</code></pre>'],
  ])('is found %s', (_, page) => {
    expect(hiddenCode('page.md', page)).toHaveLength(1);
  });

  it('is no diagram, command, data or list', () => {
    const page =
      '- one\n    - two\n\n```text\nrun()  --a--|\n```\n\n```sh\nnpm test\n```\n\n```json\n{}\n```';
    expect(hiddenCode('page.md', page)).toEqual([]);
  });
});

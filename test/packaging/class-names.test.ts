import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries, graphOf, root, runScript } from './built.js';

/** How one exported class of errors names itself, and how an error of it does. */
interface Names {
  readonly exported: string;
  readonly ofClass: string;
  readonly ofConstructor: string;
  readonly name: string;
  readonly stack: string;
  readonly shown: string;
}

const withErrors = entries.filter(({ name }) => ['codex-rx', 'codex-rx/lean'].includes(name));

/** The code of CodexError is all that runs, so that no class needs arguments of its own. */
const script = (load: string) => `
  const { inspect } = ${load.includes('require') ? "require('node:util')" : "await import('node:util')"};
  const all = ${load};
  const isError = (value) => value === all.CodexError || Error.prototype.isPrototypeOf(value?.prototype);
  const names = Object.entries(all).filter(([, value]) => isError(value)).map(([exported, type]) => {
    const error = Reflect.construct(all.CodexError, ['aborted', 'said'], type);
    const firstWord = (text) => /\\w+/.exec(text)[0];
    return {
      exported,
      ofClass: type.name,
      ofConstructor: error.constructor.name,
      name: error.name,
      stack: firstWord(error.stack),
      shown: firstWord(inspect(error)),
    };
  });
  console.log(JSON.stringify(names));`;

describe.each(withErrors)('errors of $name', ({ name }) => {
  it.each([
    ['an ES module', 'module', `await import(${JSON.stringify(name)})`],
    ['CommonJS', 'commonjs', `require(${JSON.stringify(name)})`],
  ] as const)('go by their own names, in %s', async (_kind, type, load) => {
    const names = (await runScript(type, script(load))) as readonly Names[];
    expect(names.map(({ exported }) => exported)).toContain('TransportClosedError');
    for (const { exported, ...others } of names) {
      // What the platform's own abort is named.
      const named = exported === 'AbortedError' ? 'AbortError' : exported;
      expect(others).toEqual({
        ofClass: exported,
        ofConstructor: exported,
        name: named,
        stack: named,
        shown: expect.stringMatching(`^(${exported}|${named})$`) as string,
      });
    }
  });
});

it('no class of the built package was renamed', async () => {
  const graphs = await Promise.all(entries.flatMap(({ esm, cjs }) => [graphOf(esm), graphOf(cjs)]));
  const files = [...new Set(graphs.flatMap((graph) => graph.files))].filter((file) =>
    file.startsWith('dist'),
  );
  expect(files.length).toBeGreaterThan(entries.length);
  const renamed = files.flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/\bclass _[A-Z]\w*/g),
  ]);
  expect(renamed.map(([text]) => text)).toEqual([]);
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.js';
import manifest from '../../package.json' with { type: 'json' };
import { entries, graphOf, root, runScript } from './built.js';

const run = promisify(execFile);

interface PackedFile {
  readonly path: string;
}

/** What `npm publish` would upload. */
async function packedFiles(): Promise<readonly string[]> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await run(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly PackedFile[] }];
  return files.map(({ path }) => path);
}

/** A declaration file and those it refers to. */
function declarationsFrom(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, path = ''] of text.matchAll(/from '(\.\/[^']+)'/g)) {
    const declaration = path.replace(/\.(c?)js$/, '.d.$1ts');
    declarationsFrom(posix.join(posix.dirname(file), declaration), seen);
  }
  return seen;
}

/** Every built file that some entry leads to. */
async function reachableFiles(): Promise<readonly string[]> {
  const code = await Promise.all(
    entries.flatMap(({ esm, cjs }) => [esm, cjs].map((file) => graphOf(file, { platform: 'node' }))),
  );
  const types = entries.flatMap(({ esmTypes, cjsTypes }) =>
    [esmTypes, cjsTypes].flatMap((file) => [...declarationsFrom(posix.normalize(file))]),
  );
  return [...new Set([...code.flatMap(({ files }) => files), ...types])];
}

describe('the packed package', () => {
  let files: readonly string[];
  beforeAll(async () => {
    files = await packedFiles();
  });

  it('holds the build, the documentation, a first program and the legal texts, and nothing else', () => {
    const expected =
      /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|dist\/[\w-]+\.(?:js|cjs|d\.ts|d\.cts)|docs\/[\w/-]+\.(?:md|svg|png)|examples\/hello\.js)$/;
    expect(files.filter((path) => !expected.test(path))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']));
    expect(files.some((path) => path.startsWith('docs/'))).toBe(true);
  });

  it('holds of the build what its entries lead to, and nothing of an older build', async () => {
    const built = files.filter((path) => path.startsWith('dist/'));
    expect(built.length).toBeGreaterThan(4 * entries.length);
    expect([...built].sort()).toEqual([...(await reachableFiles())].sort());
  });

  it('is what publint asks for', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, strict: true, pack: 'npm' });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });
});

describe('package.json', () => {
  it('says what the package is', () => {
    expect(manifest).toMatchObject({
      name: 'codex-rx',
      license: 'Apache-2.0',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20.19' },
    });
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest.description).not.toBe('');
    expect(manifest.keywords).toEqual(expect.arrayContaining(['codex', 'rxjs']));
    expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
  });

  it('has the version that the package tells', async () => {
    expect(VERSION).toBe(manifest.version);
    const script = `console.log(JSON.stringify((await import('codex-rx')).VERSION))`;
    expect(await runScript('module', script)).toBe(manifest.version);
  });

  it('exports each entry by import and by require, types first', () => {
    for (const [path, target] of Object.entries(manifest.exports)) {
      if (typeof target === 'string') continue;
      const name = path === '.' ? 'index' : path.slice(2).replaceAll('/', '-');
      // As text: the order of conditions counts.
      expect(JSON.stringify(target)).toBe(
        JSON.stringify({
          import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
          require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
        }),
      );
    }
    expect(manifest.exports['./package.json']).toBe('./package.json');
    expect([manifest.main, manifest.module, manifest.types]).toEqual([
      manifest.exports['.'].require.default,
      manifest.exports['.'].import.default,
      manifest.exports['.'].import.types,
    ]);
  });

  it('brings ws along and nothing else: rxjs and zod are the peers, the server an optional one', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['ws']);
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(manifest).not.toHaveProperty('bundleDependencies');
    expect(manifest.peerDependencies).toMatchObject({ rxjs: '^7.8.0', zod: '^3.25.76 || ^4.0.0' });
    const optional: object = manifest.peerDependenciesMeta;
    for (const name of Object.keys(manifest.peerDependencies).filter(
      (each) => !/^(?:rxjs|zod)$/.test(each),
    )) {
      expect(optional).toHaveProperty([name], { optional: true });
    }
    expect(optional).toHaveProperty(['@openai/codex']);
    expect(optional).not.toHaveProperty('rxjs');
    expect(optional).not.toHaveProperty('zod');
  });

  it('pins the server it is generated from and tested with', () => {
    expect(manifest.devDependencies['@openai/codex']).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodexNotFoundError } from '../../src/errors/client-errors.js';
import {
  findCodexBinary,
  type FindCodexOptions,
  type Surroundings,
} from '../../src/transport/codex-binary.js';
import { temporaryDirectory } from './support.js';

const TRIPLE = 'x86_64-unknown-linux-musl';

/** Files by path, in a directory of their own; a path that ends in a slash is a directory. */
function place(...paths: readonly string[]): string {
  const root = realpathSync(temporaryDirectory());
  for (const path of paths) {
    const full = join(root, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    const content = path.endsWith('package.json') ? '{"version":"1.0.0"}' : '';
    if (!path.endsWith('/')) writeFileSync(full, content, { mode: path.includes('locked') ? 0o644 : 0o755 });
  }
  return root;
}

function find(root: string, options: FindCodexOptions, surroundings: Partial<Surroundings> = {}): string {
  const packageBases = [join(root, 'app', 'index.js')];
  const { path } = findCodexBinary(
    { env: {}, ...options },
    { platform: 'linux', arch: 'x64', packageBases, ...surroundings },
  );
  return relative(root, path);
}

function tried(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof CodexNotFoundError) return error.tried;
    throw error;
  }
  throw new Error('something was found');
}

const CODEX = 'app/node_modules/@openai/codex/package.json';
const NATIVE = 'app/node_modules/@openai/codex-linux-x64/package.json';
const NEW_LAYOUT = `app/node_modules/@openai/codex-linux-x64/vendor/${TRIPLE}/bin/codex`;
const OLD_LAYOUT = `app/node_modules/@openai/codex-linux-x64/vendor/${TRIPLE}/codex/codex`;
const OLDEST = `app/node_modules/@openai/codex/vendor/${TRIPLE}/codex/codex`;

/** The library in one file of its own, run as a program in `cwd`; gives what it prints. */
function bundled(format: 'esm' | 'cjs', body: string, cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const outfile = join(temporaryDirectory(), format === 'esm' ? 'program.mjs' : 'program.cjs');
  buildSync({
    stdin: {
      contents: `import { findCodexBinary, stdio } from ${JSON.stringify(NODE_ENTRY)};\n${body}`,
      resolveDir: dirname(NODE_ENTRY),
    },
    bundle: true,
    platform: 'node',
    format,
    outfile,
    tsconfigRaw: {},
    logLevel: 'silent',
  });
  const { stdout, stderr } = spawnSync(process.execPath, [outfile], { cwd, env, encoding: 'utf8' });
  return stdout.trim() === '' ? stderr : stdout.trim();
}

const NODE_ENTRY = fileURLToPath(new URL('../../src/node.ts', import.meta.url));

describe('findCodexBinary', () => {
  it('takes codexPath before CODEX_PATH, that before the package, and that before the search path', () => {
    const root = place('given/codex', 'variable/codex', CODEX, NATIVE, NEW_LAYOUT, 'bin/codex');
    const codexPath = join(root, 'given/codex');
    const PATH = join(root, 'bin');
    const CODEX_PATH = join(root, 'variable/codex');
    expect(find(root, { codexPath, env: { CODEX_PATH, PATH } })).toBe('given/codex');
    expect(find(root, { env: { CODEX_PATH, PATH } })).toBe('variable/codex');
    expect(find(root, { env: { CODEX_PATH: '', PATH } })).toBe(NEW_LAYOUT);
    expect(find(root, { env: { PATH } }, { packageBases: [] })).toBe('bin/codex');
  });

  it.each(['missing/codex', 'given/', 'given/locked'])('takes no other when codexPath is %s', (path) => {
    const root = place('given/', 'given/locked', CODEX, NATIVE, NEW_LAYOUT, 'bin/codex');
    const codexPath = join(root, path);
    const reasons = tried(() => find(root, { codexPath, env: { PATH: join(root, 'bin') } }));
    expect(reasons).toEqual([
      expect.stringMatching(/^codexPath .*\((no such file|not a file|not executable)\)$/),
    ]);
    expect(reasons[0]).toContain(join(root, path).replace(/\/$/, ''));
  });

  it('takes no other when CODEX_PATH is missing', () => {
    const root = place(CODEX, NATIVE, NEW_LAYOUT);
    const CODEX_PATH = join(root, 'no/codex');
    expect(tried(() => find(root, { env: { CODEX_PATH } }))).toEqual([
      `CODEX_PATH ${CODEX_PATH} (no such file)`,
    ]);
  });

  it.each([
    ['the new layout', [CODEX, NATIVE, NEW_LAYOUT, OLD_LAYOUT], NEW_LAYOUT],
    ['an older layout', [CODEX, NATIVE, OLD_LAYOUT], OLD_LAYOUT],
    ['the layout without platform packages', [CODEX, OLDEST], OLDEST],
    ['a broken platform package', [CODEX, NATIVE, OLDEST], OLDEST],
  ])('finds the executable in %s', (_, paths, found) => {
    expect(find(place(...paths), {})).toBe(found);
  });

  it('follows links, as pnpm sets them', () => {
    const executable = `store/b/node_modules/@openai/codex-linux-x64/vendor/${TRIPLE}/bin/codex`;
    const root = place(
      'app/node_modules/@openai/',
      'store/a/node_modules/@openai/codex/package.json',
      'store/b/node_modules/@openai/codex-linux-x64/package.json',
      executable,
    );
    const link = (from: string, to: string): void => symlinkSync(join(root, to), join(root, from));
    link('app/node_modules/@openai/codex', 'store/a/node_modules/@openai/codex');
    link('store/a/node_modules/@openai/codex-linux-x64', 'store/b/node_modules/@openai/codex-linux-x64');
    expect(find(root, {})).toBe(executable);
  });

  it('resolves the package from one base after the other', () => {
    const root = place(CODEX, NATIVE, NEW_LAYOUT, 'other/');
    const packageBases = [join(root, 'other/x.js'), join(root, 'app/x.js')];
    expect(find(root, {}, { packageBases })).toBe(NEW_LAYOUT);
  });

  it('knows the directories that belong to the executable', () => {
    const dirs = (...paths: string[]): string[] => {
      const root = place(CODEX, NATIVE, ...paths);
      const packageBases = [join(root, 'app/x.js')];
      const { pathDirs } = findCodexBinary({ env: {} }, { platform: 'linux', arch: 'x64', packageBases });
      return pathDirs.map((dir) =>
        relative(join(root, 'app/node_modules/@openai/codex-linux-x64/vendor', TRIPLE), dir),
      );
    };
    expect(dirs(NEW_LAYOUT)).toEqual([]);
    expect(dirs(NEW_LAYOUT, join(dirname(NEW_LAYOUT), '../codex-path/rg'))).toEqual(['codex-path']);
    expect(dirs(OLD_LAYOUT, join(dirname(OLD_LAYOUT), '../path/rg'))).toEqual(['path']);
  });

  it('takes executables only from the search path, in its order', () => {
    const root = place('a/locked/', 'b/codex/', 'c/codex', 'd/codex');
    writeFileSync(join(root, 'a/codex'), '', { mode: 0o644 });
    const PATH = ['a', 'b', 'c', 'd'].map((dir) => join(root, dir)).join(':');
    expect(find(root, { env: { PATH } })).toBe('c/codex');
  });

  it('takes nothing but an .exe on Windows, also where the variable is named Path', () => {
    const root = place('a/codex', 'a/codex.cmd', 'b/codex.exe');
    const windows = { platform: 'win32', packageBases: [] } as const;
    expect(find(root, { env: { Path: `${join(root, 'a')};${join(root, 'b')}` } }, windows)).toBe(
      'b/codex.exe',
    );
    expect(tried(() => find(root, { codexPath: join(root, 'a/codex.cmd') }, windows))[0]).toContain(
      '(not an .exe file)',
    );
  });

  it('lists every place when there is none', () => {
    const root = place('app/', 'bin/', 'other/node_modules/@openai/codex/package.json');
    const packageBases = [join(root, 'app/x.js'), join(root, 'other/x.js')];
    const places = tried(() => find(root, { env: { PATH: join(root, 'bin') } }, { packageBases }));
    const vendor = join(root, 'other/node_modules/@openai/codex/vendor', TRIPLE);
    expect(places).toEqual([
      'CODEX_PATH (not set)',
      `@openai/codex (not installed for ${join(root, 'app')})`,
      `@openai/codex ${vendor}/bin/codex (no such file)`,
      `@openai/codex ${vendor}/codex/codex (no such file)`,
      `PATH ${join(root, 'bin/codex')} (no such file)`,
    ]);
  });

  it('takes the package of packageFrom after its own, and before the search path', () => {
    const root = place(CODEX, NATIVE, NEW_LAYOUT, `other/${NEW_LAYOUT}`, `other/${NATIVE}`, `other/${CODEX}`);
    const PATH = join(root, 'app');
    const packageFrom = join(root, 'other/app');
    expect(find(root, { packageFrom, env: { PATH } })).toBe(NEW_LAYOUT);
    expect(find(root, { packageFrom, env: { PATH } }, { packageBases: [] })).toBe(`other/${NEW_LAYOUT}`);
  });

  it('says which entries of the search path it skips', () => {
    const PATH = 'bin:.:/nowhere';
    expect(tried(() => find(place('app/'), { env: { PATH } }, { packageBases: [] }))).toEqual([
      'CODEX_PATH (not set)',
      'PATH bin (skipped: not an absolute path)',
      'PATH . (skipped: not an absolute path)',
      'PATH /nowhere/codex (no such file)',
    ]);
  });

  it('skips the directories that npm puts in front for the folder it is run in', () => {
    const root = place('app/', 'checkout/node_modules/.bin/codex', 'bin/codex');
    const npm = join(root, 'checkout/node_modules/.bin');
    const PATH = [npm, `${npm}/`, join(root, 'bin')].join(':');
    expect(find(root, { env: { PATH } }, { packageBases: [] })).toBe('bin/codex');
    expect(tried(() => find(root, { env: { PATH: npm } }, { packageBases: [] }))).toContain(
      `PATH ${npm} (skipped: of the folder that npm runs in)`,
    );
  });

  it('takes the executable beside an archive of Electron before the one inside', () => {
    const archive = 'app.asar/node_modules/@openai';
    const inside = `codex-linux-x64/vendor/${TRIPLE}/bin/codex`;
    const unpacked = `app.asar.unpacked/node_modules/@openai/${inside}`;
    const packed = [`${archive}/codex/package.json`, `${archive}/codex-linux-x64/package.json`];
    const packageBases = (root: string) => ({ packageBases: [join(root, 'app.asar/index.js')] });
    const both = place(...packed, `${archive}/${inside}`, unpacked);
    expect(find(both, {}, packageBases(both))).toBe(unpacked);
    const one = place(...packed, `${archive}/${inside}`);
    expect(find(one, {}, packageBases(one))).toBe(`${archive}/${inside}`);
  });

  it('takes what stands beside an archive for a path that leads into it, and in Electron nothing else', () => {
    const inside = 'app.asar/bin/codex';
    const unpacked = 'app.asar.unpacked/bin/codex';
    const both = place(inside, unpacked);
    const one = place(inside);
    for (const hasArchives of [true, false]) {
      expect(find(both, { codexPath: join(both, inside) }, { hasArchives })).toBe(unpacked);
      expect(find(both, { env: { CODEX_PATH: join(both, inside) } }, { hasArchives })).toBe(unpacked);
    }
    expect(find(one, { codexPath: join(one, inside) })).toBe(inside);
    expect(tried(() => find(one, { codexPath: join(one, inside) }, { hasArchives: true }))).toEqual([
      `codexPath ${join(one, unpacked)} (no such file)`,
      `codexPath ${join(one, inside)} (in an archive, from which nothing can be run: name it in asarUnpack)`,
    ]);
  });

  it('takes no directory whose name only ends like that of an archive for one', () => {
    const root = place('my.asar.d/bin/codex');
    const codexPath = join(root, 'my.asar.d/bin/codex');
    expect(find(root, { codexPath }, { hasArchives: true })).toBe('my.asar.d/bin/codex');
  });

  it('looks beside the archive for programs that belong to the executable', () => {
    const root = place(
      'app.asar/bin/codex',
      'app.asar.unpacked/bin/codex',
      'app.asar.unpacked/codex-path/rg',
    );
    const { pathDirs } = findCodexBinary({ codexPath: join(root, 'app.asar/bin/codex'), env: {} });
    expect(pathDirs).toEqual([join(root, 'app.asar.unpacked/codex-path')]);
  });

  it('says so when the platform has no executable or the search path is empty', () => {
    expect(tried(() => find(place('app/'), {}, { platform: 'freebsd' }))).toEqual([
      'CODEX_PATH (not set)',
      '@openai/codex (has no executable for freebsd x64)',
      'codex on PATH (which is empty)',
    ]);
  });

  it('finds the one that is installed here', () => {
    const { path } = findCodexBinary({ env: {} });
    expect(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^codex-cli \d/);
  });
});

describe.each(['esm', 'cjs'] as const)('a program that runs in a checkout (%s)', (format) => {
  const planted = () => place(CODEX, NATIVE, NEW_LAYOUT, 'app/codex', 'app/sub/');
  const find = `const found = (options) => {
      try { return findCodexBinary(options).path; } catch (error) { return error.code + ' ' + error.tried.join(); }
    };`;

  it.each(['app', 'app/sub'])('never takes the executable that is planted there (%s)', (cwd) => {
    const root = planted();
    const said = bundled(format, `${find} console.log(found());`, join(root, cwd), { PATH: '/nowhere' });
    expect(said).toMatch(/^codex_not_found CODEX_PATH \(not set\),@openai\/codex \(not installed for .+\)/);
    expect(said).not.toContain(root);
  });

  it.each(['.', '', './', 'sub/..', ':', '/nowhere::'])('takes none for the PATH entry %j', (PATH) => {
    const root = planted();
    const said = bundled(format, `${find} console.log(found());`, join(root, 'app'), { PATH });
    expect(said).toMatch(/^codex_not_found/);
    expect(said).not.toContain(root);
  });

  it('starts nothing of it', () => {
    const root = planted();
    const mark = join(root, 'started');
    writeFileSync(join(root, NEW_LAYOUT), `#!/bin/sh\ntouch ${mark}\n`);
    const open = `try { stdio()().frames$.subscribe({ error() {} }); } catch (error) { console.log(error.code); }`;
    expect(bundled(format, open, join(root, 'app'), { PATH: '' })).toBe('codex_not_found');
    expect(existsSync(mark)).toBe(false);
  });

  it('takes it when it is asked for', () => {
    const root = planted();
    const ask = `${find} console.log(found({ packageFrom: process.cwd() }));`;
    expect(bundled(format, ask, join(root, 'app/sub'))).toBe(join(root, NEW_LAYOUT));
    const relative = `${find} console.log(found({ packageFrom: 'app' }));`;
    expect(bundled(format, relative, root)).toBe(join(root, NEW_LAYOUT));
  });
});

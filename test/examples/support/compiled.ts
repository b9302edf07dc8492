import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The entries that examples import, by the path under which the package exports them. */
const ENTRIES = { '.': 'index', './node': 'node', './testing/node': 'testing-node' };

export interface Compiled {
  /** The command line that runs an example. */
  example(name: string, ...args: readonly string[]): readonly [string, ...string[]];
  remove(): void;
}

/**
 * Compiles the examples, as a project of its own that has the library installed: each run of `tsx` would compile the
 * library twice.
 */
export async function compileExamples(): Promise<Compiled> {
  const folder = mkdtempSync(join(tmpdir(), 'codex-rx-compiled-'));
  const modules = join(folder, 'node_modules');
  const library = join(modules, 'codex-rx');
  const common = { absWorkingDir: root, format: 'esm', platform: 'node', target: 'es2022' } as const;
  await build({
    ...common,
    entryPoints: Object.values(ENTRIES).map((entry) => `src/${entry}.ts`),
    outdir: library,
    bundle: true,
    splitting: true,
    packages: 'external',
  });
  const exports = Object.entries(ENTRIES).map(([path, entry]) => [path, `./${entry}.js`]);
  writePackage(library, { name: 'codex-rx', exports: Object.fromEntries(exports) });
  for (const name of ['rxjs', 'zod', 'ws', '@openai']) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }

  const isSource = (file: string) => extname(file) === '.ts';
  const files = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' });
  await build({
    ...common,
    entryPoints: files.filter(isSource).map((file) => join('examples', file)),
    outdir: join(folder, 'examples'),
    outbase: 'examples',
  });
  cpSync(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: (file) => !isSource(file),
  });
  writePackage(folder, {});
  return {
    example: (name, ...args) => [process.execPath, join(folder, 'examples', `${name}.js`), ...args],
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

function writePackage(folder: string, manifest: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', ...manifest }));
}

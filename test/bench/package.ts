import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { atMost, median, type Row } from './row.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IMPORTS = 21;

/** What the built package costs whoever imports or bundles it. */
export async function packageRows(): Promise<readonly Row[]> {
  const ratios = Array.from({ length: IMPORTS }, () => {
    const peersMs = importMs(['rxjs', 'zod/mini']);
    return importMs(['rxjs', 'zod/mini', './dist/index.js']) / peersMs;
  });
  return [
    atMost('import of codex-rx over importing rxjs and zod', median(ratios), 1.25, 'x'),
    atMost('codex-rx in a browser bundle, min+gzip', await bundledKb('index.js'), 60, 'kB'),
    atMost('codex-rx/lean in a browser bundle, min+gzip', await bundledKb('lean.js'), 20, 'kB'),
  ];
}

function importMs(specifiers: readonly string[]): number {
  const imports = specifiers.map((specifier) => `await import(${JSON.stringify(specifier)});`).join('');
  const script = `const startedAt = performance.now(); ${imports} console.log(performance.now() - startedAt);`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' }),
  );
}

async function bundledKb(entry: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from './dist/${entry}';`, resolveDir: ROOT },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    external: ['rxjs', 'rxjs/*', 'zod', 'zod/*'],
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).length / 1000;
}

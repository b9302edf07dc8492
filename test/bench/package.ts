import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { atMost, median, type Row } from './row.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IMPORTS = 21;

/** What a page needs: operators, policies and reducers come on top, one by one. */
const CLIENT = `export { Codex, webSocket } from './dist/index.js';`;
const LEAN = `export * from './dist/lean.js';`;

/** What the built package costs whoever imports or bundles it. */
export async function packageRows(): Promise<readonly Row[]> {
  const ratios = Array.from({ length: IMPORTS }, () => {
    const peersMs = importMs(['rxjs', 'zod/v4/mini']);
    return importMs(['rxjs', 'zod/v4/mini', './dist/index.js']) / peersMs;
  });
  return [
    atMost('import of codex-rx over importing rxjs and zod', median(ratios), 1.25, 'x'),
    atMost('Codex and webSocket in a browser bundle, min+gzip', await bundledKb(CLIENT), 64, 'kB'),
    atMost('codex-rx/lean in a browser bundle, min+gzip', await bundledKb(LEAN), 24, 'kB'),
  ];
}

function importMs(specifiers: readonly string[]): number {
  const imports = specifiers.map((specifier) => `await import(${JSON.stringify(specifier)});`).join('');
  const script = `const startedAt = performance.now(); ${imports} console.log(performance.now() - startedAt);`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' }),
  );
}

async function bundledKb(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: ROOT },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    external: ['rxjs', 'rxjs/*', 'zod', 'zod/*'],
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).length / 1000;
}

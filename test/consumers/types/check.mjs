import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const COMPILERS = ['5.6', '5.7', '5.8', '5.9', '6', '7'];
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const NODE_16 = { module: 'node16', moduleResolution: 'node16' };
const NODE = { module: 'esnext', moduleResolution: 'node' };
const SERVER = { files: ['server.ts'], lib: ['es2022'], types: ['node'] };
const BROWSER = { files: ['browser.ts'], lib: ['es2022', 'dom'], types: [] };
/** With these paths all files see zod 3.25 in the place of zod 4. */
const ZOD_3 = { zod: ['./node_modules/zod-3/v4/index.d.ts'], 'zod/*': ['./node_modules/zod-3/*'] };

/** Each compiler with each way of resolving, all declarations checked; each also as programs usually are set up. */
const cases = COMPILERS.flatMap((compiler) => [
  { compiler, ...BUNDLER, ...BROWSER, skipLibCheck: false },
  { compiler, ...NODE_16, ...SERVER, skipLibCheck: false },
  // Gone in TypeScript 7, and an error in 6 unless it is said to be known.
  ...(compiler === '7' ? [] : [{ compiler, ...NODE, ...SERVER, skipLibCheck: false }]),
  { compiler, ...BUNDLER, ...SERVER, skipLibCheck: true },
]);
for (const compiler of ['5.6', '6'])
  cases.push({ compiler, ...BUNDLER, ...SERVER, skipLibCheck: false, paths: ZOD_3 });

const failures = [];
for (const { compiler, files, ...given } of cases) {
  const compilerOptions = {
    ...given,
    target: 'es2022',
    strict: true,
    // The declarations of zod need it.
    esModuleInterop: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    ...(compiler === '6' && given.moduleResolution === 'node' ? { ignoreDeprecations: '6.0' } : {}),
  };
  writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  const folder = join('node_modules', `typescript-${compiler}`);
  const tsc = ['lib/tsc.js', 'bin/tsc'].map((path) => join(folder, path)).find(existsSync);
  const { status, stdout } = spawnSync(process.execPath, [tsc], { encoding: 'utf8' });
  if (status !== 0)
    failures.push(`TypeScript ${compiler} ${JSON.stringify({ files, ...compilerOptions })}\n${stdout}`);
}
if (failures.length > 0) {
  console.log(failures.join('\n'));
  process.exitCode = 1;
}

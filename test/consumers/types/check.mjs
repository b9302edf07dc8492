import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const COMPILERS = ['5.6', '5.7', '5.8', '5.9', '6', '7'];
const RESOLUTIONS = [
  { module: 'esnext', moduleResolution: 'bundler' },
  { module: 'node16', moduleResolution: 'node16' },
  // Gone in TypeScript 7, and an error in 6 unless it is said to be known.
  { module: 'esnext', moduleResolution: 'node' },
];
const PLACES = [
  { file: 'server.ts', lib: ['es2022'], types: ['node'] },
  { file: 'browser.ts', lib: ['es2022', 'dom'], types: [] },
];

const failures = [];
for (const compiler of COMPILERS) {
  for (const { module, moduleResolution } of RESOLUTIONS) {
    if (moduleResolution === 'node' && compiler === '7') continue;
    for (const { file, lib, types } of PLACES) {
      for (const skipLibCheck of [true, false]) {
        const compilerOptions = {
          module,
          moduleResolution,
          lib,
          types,
          skipLibCheck,
          target: 'es2022',
          strict: true,
          // The declarations of zod need it.
          esModuleInterop: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          ...(compiler === '6' && moduleResolution === 'node' ? { ignoreDeprecations: '6.0' } : {}),
        };
        writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
        const folder = join('node_modules', `typescript-${compiler}`);
        const tsc = ['lib/tsc.js', 'bin/tsc'].map((path) => join(folder, path)).find(existsSync);
        const { status, stdout } = spawnSync(process.execPath, [tsc], { encoding: 'utf8' });
        if (status !== 0)
          failures.push(`TypeScript ${compiler} ${JSON.stringify({ file, ...compilerOptions })}\n${stdout}`);
      }
    }
  }
}
if (failures.length > 0) {
  console.log(failures.join('\n'));
  process.exitCode = 1;
}

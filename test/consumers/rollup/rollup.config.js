import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import { builtinModules } from 'node:module';

/** Warnings about other packages are not ours to mend. */
function onwarn(warning) {
  if (warning.id?.includes('codex-rx') || warning.ids?.some((id) => id.includes('codex-rx'))) {
    throw new Error(warning.message);
  }
}

export default [
  {
    onwarn,
    input: 'main.js',
    external: [/^node:/, ...builtinModules, 'ws'],
    plugins: [resolve({ preferBuiltins: true }), commonjs()],
    output: { dir: 'out', entryFileNames: 'main.mjs', format: 'es' },
  },
  {
    onwarn,
    input: 'page.js',
    plugins: [resolve({ browser: true }), commonjs()],
    output: { dir: 'dist', format: 'es' },
  },
];

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };

/** The folder of package.json, with a separator at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One way into the package; files are relative to `root`. */
export interface Entry {
  /** What a program imports. */
  readonly name: string;
  readonly esm: string;
  readonly cjs: string;
  readonly esmTypes: string;
  readonly cjsTypes: string;
}

export const entries: readonly Entry[] = Object.entries(manifest.exports).flatMap(([path, target]) =>
  typeof target === 'string'
    ? []
    : {
        name: join(manifest.name, path).replaceAll('\\', '/'),
        esm: target.import.default,
        cjs: target.require.default,
        esmTypes: target.import.types,
        cjsTypes: target.require.types,
      },
);

/** The entries that have to run anywhere. */
export const portable = ['codex-rx', 'codex-rx/lean', 'codex-rx/protocol', 'codex-rx/testing'];

const missing = entries
  .flatMap(({ esm, cjs, esmTypes, cjsTypes }) => [esm, cjs, esmTypes, cjsTypes])
  .filter((file) => !existsSync(join(root, file)));
if (missing[0] !== undefined) {
  throw new Error(
    `Run "npm run build" first: this tests the built package, of which ${missing[0]} is missing.`,
  );
}

export function entry(name: string): Entry {
  const found = entries.find((each) => each.name === name);
  if (found === undefined) throw new Error(`package.json exports no ${name}`);
  return found;
}

const run = promisify(execFile);

/** Runs a script that prints JSON in a process of its own, where the package goes by its name. */
export async function runScript(type: 'module' | 'commonjs', script: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '--eval', script], { cwd: root });
  return JSON.parse(stdout);
}

/** What a bundler makes of some code that uses the package, peers apart. */
export interface Bundle {
  readonly text: string;
  readonly gzipBytes: number;
  /** The files of the package that are in it, relative to `root`. */
  readonly files: readonly string[];
  /** What it imports from elsewhere. */
  readonly imports: readonly string[];
}

export async function bundle(code: string, options: BuildOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    packages: 'external',
    alias: Object.fromEntries(entries.map(({ name, esm }) => [name, join(root, esm)])),
    // The one in the repository leads from the package's name to its sources.
    tsconfigRaw: {},
    absWorkingDir: root,
    logLevel: 'silent',
    ...options,
    metafile: true,
    write: false,
  });
  const inputs = Object.entries(metafile.inputs);
  return {
    text: outputFiles.map(({ text }) => text).join(''),
    gzipBytes: outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
    files: inputs.map(([path]) => path).filter((path) => existsSync(join(root, path))),
    imports: [
      ...new Set(
        inputs
          .flatMap(([, { imports }]) => imports.filter(({ external }) => external))
          .map(({ path }) => path),
      ),
    ],
  };
}

/** All that is reachable from one built file, nothing left out. */
export function graphOf(file: string, options: BuildOptions = {}): Promise<Bundle> {
  const path = `./${relative(root, join(root, file)).replaceAll('\\', '/')}`;
  return bundle(`import ${JSON.stringify(path)}`, {
    treeShaking: false,
    ignoreAnnotations: true,
    ...options,
  });
}

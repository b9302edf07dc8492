import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodexNotFoundError } from '../errors/client-errors.js';
import { searchPath, type Env } from './child-env.js';

/** A native codex executable. */
export interface CodexBinary {
  readonly path: string;
  /** Directories with programs that belong to it (`rg`), to be put in front of the search path. */
  readonly pathDirs: readonly string[];
}

/** Where the executable is looked for. */
export interface FindCodexOptions {
  /** Takes this executable or none. */
  readonly codexPath?: string | undefined;
  /** Where `CODEX_PATH` and `PATH` are looked up. Default: the environment of this process. */
  readonly env?: Env;
}

/** Where to look and for what; given by tests only. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Files from whose place the `@openai/codex` package is resolved, in order. */
  readonly packageBases: readonly string[];
}

const TARGETS: Readonly<Record<string, readonly [triple: string, platformPackage: string]>> = {
  'linux-x64': ['x86_64-unknown-linux-musl', '@openai/codex-linux-x64'],
  'linux-arm64': ['aarch64-unknown-linux-musl', '@openai/codex-linux-arm64'],
  'android-x64': ['x86_64-unknown-linux-musl', '@openai/codex-linux-x64'],
  'android-arm64': ['aarch64-unknown-linux-musl', '@openai/codex-linux-arm64'],
  'darwin-x64': ['x86_64-apple-darwin', '@openai/codex-darwin-x64'],
  'darwin-arm64': ['aarch64-apple-darwin', '@openai/codex-darwin-arm64'],
  'win32-x64': ['x86_64-pc-windows-msvc', '@openai/codex-win32-x64'],
  'win32-arm64': ['aarch64-pc-windows-msvc', '@openai/codex-win32-arm64'],
};

/**
 * Finds the native codex executable: `codexPath`, else the `CODEX_PATH` variable, else the installed `@openai/codex`
 * package, else `codex` on the search path. A path that was given and is not there is not replaced by another.
 *
 * @throws {CodexNotFoundError} with every place that was tried.
 */
export function findCodexBinary(
  options: FindCodexOptions = {},
  surroundings: Surroundings = here(),
): CodexBinary {
  const { env = process.env } = options;
  const { platform } = surroundings;
  const given = givenPath(options.codexPath, env);
  const tried: string[] = given === undefined ? ['CODEX_PATH (not set)'] : [];
  const candidates = given === undefined ? installed(env, surroundings, tried) : [given];
  for (const { path, from } of candidates) {
    const problem = whyNotNative(path, platform);
    if (problem === undefined) return { path, pathDirs: ownPathDirs(path) };
    tried.push(`${from} ${path} (${problem})`);
  }
  throw new CodexNotFoundError(tried);
}

interface Candidate {
  readonly path: string;
  readonly from: string;
}

function givenPath(codexPath: string | undefined, env: Env): Candidate | undefined {
  if (codexPath !== undefined) return { path: resolve(codexPath), from: 'codexPath' };
  const variable = env['CODEX_PATH'];
  return variable === undefined || variable === ''
    ? undefined
    : { path: resolve(variable), from: 'CODEX_PATH' };
}

function installed(
  env: Env,
  { platform, arch, packageBases }: Surroundings,
  tried: string[],
): readonly Candidate[] {
  const name = platform === 'win32' ? 'codex.exe' : 'codex';
  const target = TARGETS[`${platform}-${arch}`];
  if (target === undefined) tried.push(`@openai/codex (has no executable for ${platform} ${arch})`);
  const [triple, platformPackage] = target ?? ['', ''];
  const inPackages = (target === undefined ? [] : packageBases).flatMap((base) => {
    const roots = packageRoots(base, platformPackage);
    if (roots.length === 0) tried.push(`@openai/codex (not installed for ${dirname(base)})`);
    return roots.flatMap((root) => [
      { path: join(root, 'vendor', triple, 'bin', name), from: '@openai/codex' },
      { path: join(root, 'vendor', triple, 'codex', name), from: '@openai/codex' },
    ]);
  });
  const onPath = searchPath(env, platform).map((dir) => ({ path: resolve(dir, name), from: 'PATH' }));
  if (onPath.length === 0) tried.push(`${name} on PATH (which is empty)`);
  return [...inPackages, ...onPath];
}

/** The platform package first, then the package itself, which held the executables in older versions. */
function packageRoots(base: string, platformPackage: string): readonly string[] {
  const codex = packageRoot(base, '@openai/codex');
  if (codex === undefined) return [];
  const native = packageRoot(join(codex, 'package.json'), platformPackage);
  return native === undefined ? [codex] : [native, codex];
}

function packageRoot(base: string, name: string): string | undefined {
  try {
    return dirname(createRequire(base).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function whyNotNative(path: string, platform: NodeJS.Platform): string | undefined {
  if (platform === 'win32' && !/\.exe$/i.test(path)) return 'not an .exe file';
  try {
    if (!statSync(path).isFile()) return 'not a file';
  } catch {
    return 'no such file';
  }
  try {
    if (platform !== 'win32') accessSync(path, constants.X_OK);
    return undefined;
  } catch {
    return 'not executable';
  }
}

/** Beside `bin/codex` stands `codex-path`, in older packages beside `codex/codex` stands `path`. */
function ownPathDirs(path: string): readonly string[] {
  const folder = dirname(path);
  const dirs = [join(dirname(folder), 'codex-path')];
  if (basename(folder) === 'codex') dirs.push(join(dirname(folder), 'path'));
  return dirs.filter((dir) => statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function here(): Surroundings {
  // A CommonJS build has a __filename and no import.meta.url, a module has it the other way round.
  const thisFile = typeof __filename === 'string' ? __filename : fileURLToPath(import.meta.url);
  return {
    platform: process.platform,
    arch: process.arch,
    packageBases: [thisFile, join(process.cwd(), 'package.json')],
  };
}

import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, resolve, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { CodexNotFoundError } from '../errors/client-errors.js';
import { name, record } from '../errors/rules.js';
import { searchPath, type Env } from './child-env.js';
import { HIDDEN, isDenied, isDirectory, isRestricted } from './permission.js';

/** A native codex executable. */
export interface CodexBinary {
  readonly path: string;
  /** Directories with programs that belong to it (`rg`), to be put in front of the search path. */
  readonly pathDirs: readonly string[];
}

/** Where the executable is looked for. */
export interface FindCodexOptions {
  /** Takes this executable or none. A relative path is taken from the working directory of this process. */
  readonly codexPath?: string | undefined;
  /**
   * Where `CODEX_PATH` and `PATH` are looked up. Default: the environment of this process. A relative `CODEX_PATH` is
   * taken from the working directory; entries of `PATH` that are not absolute, or a `node_modules/.bin`, are skipped.
   */
  readonly env?: Env;
  /**
   * A directory whose installed `@openai/codex` is taken too, after the one that is installed with this library: looked
   * up from there upward, as Node looks up packages. Its executable is run, so name no directory that others can write
   * to, such as the checkout that an agent is to work on. Default: none; the working directory is never looked at.
   */
  readonly packageFrom?: string | undefined;
}

/** Where to look and for what; given by tests only. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Files from whose place the `@openai/codex` package is resolved, in order. */
  readonly packageBases: readonly string[];
  /** Whether what stands in an archive looks like files. Default: in Electron. */
  readonly hasArchives?: boolean;
}

const RULES: Rules<FindCodexOptions> = { codexPath: name, env: record, packageFrom: name };

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
 * Finds the native codex executable: `codexPath`, else the `CODEX_PATH` variable, else the `@openai/codex` package that
 * is installed with this library, else the one of `packageFrom`, else `codex` on the search path. A path that was given
 * and is not there is not replaced by another. The path that is found is absolute.
 *
 * @throws {CodexNotFoundError} with every place that was tried.
 */
export function findCodexBinary(
  options: FindCodexOptions = {},
  surroundings: Surroundings = here(),
): CodexBinary {
  checkOptions('findCodexBinary', options, RULES);
  const { env = process.env } = options;
  const { platform } = surroundings;
  const given = givenPath(options.codexPath, env);
  const tried: string[] = given === undefined ? ['CODEX_PATH (not set)'] : [];
  const bases = [...surroundings.packageBases, ...baseOf(options.packageFrom)];
  const candidates =
    given === undefined
      ? installed(env, { ...surroundings, packageBases: bases }, tried)
      : outsideArchive(given.path).map((path) => ({ ...given, path }));
  for (const { path, from } of candidates) {
    const problem = whyPacked(path, surroundings) ?? whyNotNative(path, platform);
    if (problem === undefined) return { path, pathDirs: ownPathDirs(path) };
    tried.push(`${from} ${path} (${problem})`);
  }
  throw new CodexNotFoundError(tried);
}

function baseOf(directory: string | undefined): readonly string[] {
  return directory === undefined ? [] : [join(resolve(directory), 'package.json')];
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
    const remedy = isRestricted() ? `, or ${HIDDEN}` : '';
    if (roots.length === 0) tried.push(`@openai/codex (not installed for ${dirname(base)}${remedy})`);
    return roots.flatMap((root) =>
      [join(root, 'vendor', triple, 'bin', name), join(root, 'vendor', triple, 'codex', name)]
        .flatMap(outsideArchive)
        .map((path) => ({ path, from: '@openai/codex' })),
    );
  });
  return [...inPackages, ...onSearchPath(env, platform, name, tried)];
}

/** Added by npm and its like for the folder they are run in, and those above it. */
const OF_NPM = /[\\/]node_modules[\\/]\.bin[\\/]*$/;

/** An entry that is relative would be looked up in the working directory, which may be anybody's; npm's lead there too. */
function onSearchPath(
  env: Env,
  platform: NodeJS.Platform,
  name: string,
  tried: string[],
): readonly Candidate[] {
  const paths = platform === 'win32' ? win32 : posix;
  const dirs = searchPath(env, platform);
  if (dirs.length === 0) tried.push(`${name} on PATH (which is empty)`);
  return dirs.flatMap((dir) => {
    const why = paths.isAbsolute(dir) ? 'of the folder that npm runs in' : 'not an absolute path';
    if (paths.isAbsolute(dir) && !OF_NPM.test(dir)) return [{ path: resolve(dir, name), from: 'PATH' }];
    tried.push(`PATH ${dir} (skipped: ${why})`);
    return [];
  });
}

/** Electron shows what is packed into an archive as files, but only what stands beside the archive can be run. */
function outsideArchive(path: string): readonly string[] {
  const parts = path.split(/(?<=\.asar)(?=[\\/])/);
  return parts.length === 1 ? [path] : [parts.join('.unpacked'), path];
}

/** The platform package first, then the package itself, which held the executables in older versions. */
function packageRoots(base: string, platformPackage: string): readonly string[] {
  const codex = packageRoot(base, '@openai/codex');
  if (codex === undefined) return [];
  const native = packageRoot(join(codex, 'package.json'), platformPackage);
  return native === undefined ? [codex] : [native, codex];
}

/**
 * Looked up by hand: bundlers rewrite `createRequire(…).resolve`, and Node itself would go on to the directories of
 * `NODE_PATH`.
 */
function packageRoot(base: string, name: string): string | undefined {
  for (let folder = dirname(base), below = ''; folder !== below; below = folder, folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json');
    const real = realPathOf(manifest);
    if (real !== undefined) return dirname(real);
  }
  return pluggedRoot(base, name);
}

/** Where a file really is. One that Node's permission model hides is none. */
function realPathOf(path: string): string | undefined {
  try {
    return existsSync(path) ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Yarn's Plug'n'Play has no folders of packages, but a `require` that knows where they are. */
function pluggedRoot(base: string, name: string): string | undefined {
  if (process.versions['pnp'] === undefined) return undefined;
  try {
    return dirname(
      process.getBuiltinModule('node:module').createRequire(base).resolve(`${name}/package.json`),
    );
  } catch {
    return undefined;
  }
}

/** In Electron a file of an archive is there for whoever looks, and cannot be run. */
function whyPacked(
  path: string,
  { hasArchives = 'electron' in process.versions }: Surroundings,
): string | undefined {
  const isPacked = hasArchives && outsideArchive(path).length > 1;
  return isPacked ? 'in an archive, from which nothing can be run: name it in asarUnpack' : undefined;
}

function whyNotNative(path: string, platform: NodeJS.Platform): string | undefined {
  if (platform === 'win32' && !/\.exe$/i.test(path)) return 'not an .exe file';
  try {
    if (!statSync(path).isFile()) return 'not a file';
  } catch (error) {
    return isDenied(error) ? HIDDEN : 'no such file';
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
  return dirs.filter((dir) => isDirectory(dir) === true);
}

function here(): Surroundings {
  return { platform: process.platform, arch: process.arch, packageBases: ownPlace() };
}

/** Where this library stands, or the bundle that it is part of. */
function ownPlace(): readonly string[] {
  // A module has an import.meta.url and a CommonJS build a __filename. Bundlers take `typeof __filename` for a string
  // also where there is none, so it comes second. Under jsdom the URL is that of the document.
  const url: unknown = import.meta.url;
  if (typeof url === 'string' && url.startsWith('file:')) return [fileURLToPath(url)];
  return typeof __filename === 'string' ? [__filename] : [];
}

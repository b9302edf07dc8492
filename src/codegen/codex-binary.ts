import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { objectOf, stringOf } from './json.js';

const run = promisify(execFile);
const BUNDLE = 'codex_app_server_protocol.schemas.json';

/** The platform package of `@openai/codex` and the target triple its executable lies under. */
const PLATFORMS: Readonly<Record<string, { readonly name: string; readonly triple: string }>> = {
  'linux-x64': { name: '@openai/codex-linux-x64', triple: 'x86_64-unknown-linux-musl' },
  'linux-arm64': { name: '@openai/codex-linux-arm64', triple: 'aarch64-unknown-linux-musl' },
  'darwin-x64': { name: '@openai/codex-darwin-x64', triple: 'x86_64-apple-darwin' },
  'darwin-arm64': { name: '@openai/codex-darwin-arm64', triple: 'aarch64-apple-darwin' },
  'win32-x64': { name: '@openai/codex-win32-x64', triple: 'x86_64-pc-windows-msvc' },
  'win32-arm64': { name: '@openai/codex-win32-arm64', triple: 'aarch64-pc-windows-msvc' },
};

/** The native executable of the installed `@openai/codex`, and the version of that package. */
export interface CodexBinary {
  readonly executable: string;
  readonly version: string;
}

/** The schemas of one release: of all it has, and of what is not experimental. */
export interface SchemaBundles {
  readonly version: string;
  readonly experimental: unknown;
  readonly stable: unknown;
}

/** Lets a release write its own schemas; without one, the installed `@openai/codex`. */
export async function readSchemas(binary?: CodexBinary): Promise<SchemaBundles> {
  const release = binary ?? (await findCodexBinary());
  return {
    version: release.version,
    experimental: await readSchemaBundle(release, { experimental: true }),
    stable: await readSchemaBundle(release, { experimental: false }),
  };
}

async function findCodexBinary(): Promise<CodexBinary> {
  const packageJson = createRequire(import.meta.url).resolve('@openai/codex/package.json');
  const manifest = objectOf(JSON.parse(await readFile(packageJson, 'utf8')), packageJson);
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (platform === undefined)
    throw new Error(`@openai/codex has no build for ${process.platform} ${process.arch}`);
  // Resolved from inside @openai/codex, because a package manager may nest the platform package there.
  const platformJson = createRequire(packageJson).resolve(`${platform.name}/package.json`);
  const name = process.platform === 'win32' ? 'codex.exe' : 'codex';
  const executable = join(dirname(platformJson), 'vendor', platform.triple, 'bin', name);
  if (!existsSync(executable)) throw new Error(`${executable} is missing: reinstall @openai/codex`);
  return { executable, version: stringOf(manifest['version'], packageJson) };
}

/** Lets the binary write its own JSON schemas and reads the bundle of all definitions. */
async function readSchemaBundle(
  binary: CodexBinary,
  { experimental }: { experimental: boolean },
): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'codex-rx-schema-'));
  try {
    const flags = experimental ? ['--experimental'] : [];
    await run(binary.executable, ['app-server', 'generate-json-schema', ...flags, '--out', directory], {
      env: { ...process.env, CODEX_HOME: directory },
    });
    return JSON.parse(await readFile(join(directory, BUNDLE), 'utf8')) as unknown;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Executable {
  readonly path: string;
  /** Variables that the browser needs besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/codex-rx', import.meta.url));

/** The package looks at the environment once, when it is loaded, and unpacks into the temporary directory. */
const UNPACK = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;

/** The variable that makes the package unpack its shared libraries too. */
const WITH_LIBRARIES = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };

/**
 * The Chromium that comes inside a registry package, unpacked once for each version. The package is for Linux on x64;
 * elsewhere there is none.
 */
export function packagedChromium(): Executable | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(cache, `chromium-${installedVersion()}`);
  if (!existsSync(folder)) unpack(folder);
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), ...fonts(folder) },
  };
}

function installedVersion(): string {
  const require = createRequire(import.meta.url);
  // The package exports no package.json.
  const manifest = join(dirname(require.resolve('@sparticuz/chromium')), '..', '..', 'package.json');
  const { version } = require(manifest) as { readonly version: string };
  return version;
}

/** Two runs may unpack at once: the folder gets its name when it is complete. */
function unpack(folder: string): void {
  mkdirSync(cache, { recursive: true });
  const unpacked = mkdtempSync(join(cache, 'unpacking-'));
  const env = { ...process.env, ...WITH_LIBRARIES, TMPDIR: unpacked };
  execFileSync(process.execPath, ['--input-type=module', '-e', UNPACK], { env, cwd: dirname(cache) });
  writeFileSync(join(unpacked, 'fonts.conf'), fontConfiguration(join(folder, 'fonts')));
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    rmSync(unpacked, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** A machine with fonts of its own keeps them. */
function fonts(folder: string): Readonly<Record<string, string>> {
  return existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${folder}-cache</cachedir>
</fontconfig>
`;
}

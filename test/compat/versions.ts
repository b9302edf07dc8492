import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isOlder, MINIMUM_SERVER } from '../../src/connection/supported-server.js';

const run = promisify(execFile);

/** The releases of `@openai/codex` that are supported, the oldest first, as the registry has them. */
export async function supportedReleases(): Promise<readonly string[]> {
  const { stdout } = await run('npm', ['view', '@openai/codex', 'versions', '--json']);
  const versions: unknown = JSON.parse(stdout);
  if (!Array.isArray(versions)) throw new Error('npm view @openai/codex lists no versions');
  return versions
    .filter((version): version is string => typeof version === 'string' && /^[\d.]+$/.test(version))
    .filter((version) => !isOlder(version, MINIMUM_SERVER))
    .sort((a, b) => (isOlder(a, b) ? -1 : 1));
}

/** So many of them, evenly spread: always the first and the last. */
export function spread(releases: readonly string[], count: number): readonly string[] {
  const step = (releases.length - 1) / (count - 1);
  const chosen = Array.from({ length: count }, (_, index) => releases[Math.round(index * step)]);
  return [...new Set(chosen)].filter((version) => version !== undefined);
}

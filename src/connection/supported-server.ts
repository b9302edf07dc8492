/** The oldest server that `npm run compat` runs this library with. */
export const MINIMUM_SERVER = '0.130.0';

/** A server built from source says it is this, however new it is. */
const UNRELEASED = '0.0.0';

/** Whether a server says it is older than what is supported; one that does not tell its release is not. */
export function isUnsupported(version: string | undefined): version is string {
  return version !== undefined && version !== UNRELEASED && isOlder(version, MINIMUM_SERVER);
}

/** Whether one version comes before another; a pre-release comes before its release. */
export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [read(version), read(than)];
  const at = ours.findIndex((number, place) => number !== theirs[place]);
  return at >= 0 && Number(ours[at]) < Number(theirs[at]);
}

// What is compared place by place; which of two pre-releases of one release came first is nobody's question.
function read(version: string): readonly number[] {
  const [release = ''] = version.split(/[-+]/, 1);
  return [...release.split('.').map(Number), version[release.length] === '-' ? 0 : 1];
}

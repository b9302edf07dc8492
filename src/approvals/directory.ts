const WINDOWS = /^(?:([a-z]:)|\\(?=\\))[\\/]/i;

/**
 * Brings an absolute path into one form that can be compared: each of its names once, and a `/` after each of them, so
 * that the directories below it are those that begin with it. By its text alone: symbolic links are not followed.
 *
 * Returns `undefined` for what is no absolute path, and for one with a `..` in it, which may lead anywhere.
 */
export function comparablePath(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  const windows = WINDOWS.exec(path);
  if (windows === null && !path.startsWith('/')) return undefined;
  const [start, drive = 'unc:'] = windows ?? ['', ''];
  const names = path
    .slice(start.length)
    .split(windows === null ? '/' : /[\\/]/)
    .filter((name) => name !== '' && name !== '.');
  // Windows drops dots and blanks at the end of a name, which may make a `..` of it.
  const leadsAway = windows === null ? (name: string) => name === '..' : (name: string) => /[. ]$/.test(name);
  return names.some(leadsAway) ? undefined : [drive.toLowerCase(), ...names, ''].join('/');
}

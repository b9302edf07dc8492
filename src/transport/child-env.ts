/** Environment variables of a process. */
export type Env = Readonly<Record<string, string | undefined>>;

/** `over` on top of `base`; `undefined` takes a variable away. On Windows the case of names does not count. */
export function mergeEnv(
  base: Env,
  over: Env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const merged = new Map<string, string>();
  for (const [name, value] of [...Object.entries(base), ...Object.entries(over)]) {
    const key = sameName([...merged.keys()], name, platform) ?? name;
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** Puts directories in front of the search path, each of them once, and leaves the variable's name as it is. */
export function prependPath(
  env: Readonly<Record<string, string>>,
  dirs: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  if (dirs.length === 0) return { ...env };
  const name = sameName(Object.keys(env), 'PATH', platform) ?? 'PATH';
  const rest = searchPath(env, platform).filter((dir) => !dirs.includes(dir));
  return { ...env, [name]: [...dirs, ...rest].join(delimiter(platform)) };
}

/** The directories of the search path, in order. */
export function searchPath(env: Env, platform: NodeJS.Platform = process.platform): readonly string[] {
  const name = sameName(Object.keys(env), 'PATH', platform);
  const path = name === undefined ? '' : (env[name] ?? '');
  return path.split(delimiter(platform)).filter((dir) => dir !== '');
}

function sameName(names: readonly string[], wanted: string, platform: NodeJS.Platform): string | undefined {
  return platform === 'win32'
    ? names.find((name) => name.toUpperCase() === wanted.toUpperCase())
    : names.find((name) => name === wanted);
}

function delimiter(platform: NodeJS.Platform): string {
  return platform === 'win32' ? ';' : ':';
}

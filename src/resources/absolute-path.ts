import { InvalidParamsError } from '../errors/client-errors.js';

const ABSOLUTE = /^(?:\/|[a-z]:[\\/]|\\\\)/i;

/** Whether a path names a place by itself, and can be one. */
export function isAbsolute(path: unknown): path is string {
  return typeof path === 'string' && ABSOLUTE.test(path) && !path.includes('\0');
}

/** Refuses paths that are relative: the server, which may run elsewhere, has nothing they could start at. */
export function checkAbsolute(method: string, paths: { readonly [field: string]: string | undefined }): void {
  const issues = Object.entries(paths)
    .filter(([, path]) => !isAbsolute(path))
    .map(([field]) => ({
      path: [field],
      message: 'expected an absolute path on the server: /dir/file, C:\\dir\\file or \\\\host\\share\\file',
    }));
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
}

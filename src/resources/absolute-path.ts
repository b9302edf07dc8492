import { InvalidParamsError } from '../errors/client-errors.js';

const ABSOLUTE = /^(?:\/|[a-z]:[\\/]|\\\\)/i;

/** Refuses paths that are relative: the server, which may run elsewhere, has nothing they could start at. */
export function checkAbsolute(method: string, paths: { readonly [field: string]: string | undefined }): void {
  const issues = Object.entries(paths)
    .filter(([, path]) => typeof path !== 'string' || !ABSOLUTE.test(path))
    .map(([field]) => ({
      path: [field],
      message: 'expected an absolute path on the server: /dir/file, C:\\dir\\file or \\\\host\\share\\file',
    }));
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
}

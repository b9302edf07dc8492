import { InvalidParamsError } from '../errors/client-errors.js';

/** The room that systems have for the path of a socket. */
const MAX_BYTES = process.platform === 'linux' ? 107 : 103;

/**
 * Node would cut the path short, and connect to whatever that names.
 *
 * @throws {InvalidParamsError} of `method` and its `field` when the path is too long.
 */
export function checkSocketPath(method: string, field: string, path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= MAX_BYTES) return;
  const message =
    `is the path of a socket, which may have ${MAX_BYTES} bytes, and has ${bytes}; ` +
    'take one in a directory with a shorter name';
  throw new InvalidParamsError(method, [{ path: [field], message }]);
}

import type { InitializeResponse } from '../../generated/types.js';
import { InvalidResponseError } from '../errors/client-errors.js';

/** What the server said of itself in the handshake. */
export interface ServerInfo extends InitializeResponse {
  /** The server's version, read from `userAgent`; `undefined` when that does not tell. Built from source: `0.0.0`. */
  readonly version: string | undefined;
}

/** Reads the reply to `initialize`. A server that leaves its user agent out is taken; one that blanks it is not. */
export function toServerInfo(result: unknown): ServerInfo {
  if (typeof result !== 'object' || result === null) throw refused([], 'expected an object');
  const info = result as InitializeResponse;
  const userAgent: unknown = info.userAgent;
  if (userAgent === undefined) return { ...info, version: undefined };
  if (typeof userAgent === 'string' && userAgent.trim() !== '')
    return { ...info, version: versionIn(userAgent) };
  throw refused(['userAgent'], 'expected the name and version of the server');
}

/** No part of it can be matched in two ways: a user agent may be long and hostile. */
const VERSION = /^\d+\.\d+\.\d+(?!\d)[\w.+-]*$/;

// `<client name>/<server version> (<platform>) …`; the client's own name may hold spaces, slashes and a version.
function versionIn(userAgent: string): string | undefined {
  const ends = userAgent.split(' ').flatMap((word) => (word.includes('/') ? word.split('/').slice(-1) : []));
  return ends.find((end) => VERSION.test(end));
}

function refused(path: readonly string[], message: string): InvalidResponseError {
  return new InvalidResponseError('initialize', [{ path, message }]);
}

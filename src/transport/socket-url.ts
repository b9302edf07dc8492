import type { ValidationIssue } from '../errors/client-errors.js';

/** What is wrong with the address of a WebSocket. None of it is repeated: queries often hold tokens. */
export function socketUrlIssues(url: unknown, allowPlaintext: boolean): readonly ValidationIssue[] {
  const message = whyNotSocketUrl(url, allowPlaintext);
  return message === undefined ? [] : [{ path: ['url'], message }];
}

function whyNotSocketUrl(given: unknown, allowPlaintext: boolean): string | undefined {
  const url = parseUrl(given);
  if (url === undefined || !/^wss?:$/.test(url.protocol)) return 'must be a ws:// or wss:// URL';
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.hash !== '') return 'must not have a fragment';
  if (url.protocol === 'wss:' || allowPlaintext || isLoopback(url.hostname)) return undefined;
  return (
    'is not on this machine, and ws:// is not encrypted: use wss:// or a tunnel, ' + 'or set allowPlaintext'
  );
}

function parseUrl(url: unknown): URL | undefined {
  try {
    return new URL(String(url));
  } catch {
    return undefined;
  }
}

/** URLs write addresses in one way only: `127.1` has become `127.0.0.1`. */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/.test(
    hostname,
  );
}

/** An address as it may stand in an error: without the path and query, which may hold tokens. */
export function shownUrl(url: string | URL): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

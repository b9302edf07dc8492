import type { ValidationIssue } from '../errors/client-errors.js';

/** What is wrong with the address of a WebSocket. None of it is repeated: queries often hold tokens. */
export function socketUrlIssues(url: string, allowPlaintext: boolean): readonly ValidationIssue[] {
  const message = whyNotSocketUrl(url, allowPlaintext);
  return message === undefined ? [] : [{ path: ['url'], message }];
}

/**
 * An address as text, read once: an object may be another one the next time. Empty when it is none, which is refused
 * like any other that is wrong.
 */
export function addressOf(url: unknown): string {
  try {
    return typeof url === 'string' ? url : String(url);
  } catch {
    return '';
  }
}

function whyNotSocketUrl(given: string, allowPlaintext: boolean): string | undefined {
  const url = parseUrl(given);
  if (url === undefined || !/^wss?:$/.test(url.protocol)) return 'expected a ws:// or wss:// URL';
  if (url.username !== '' || url.password !== '')
    return 'expected no credentials in it: give bearerToken, or headers';
  if (url.hash !== '') return 'expected no fragment';
  if (url.protocol === 'wss:' || allowPlaintext || isLoopback(url.hostname)) return undefined;
  return (
    'is not on this machine, and ws:// is not encrypted: use wss:// or a tunnel, ' + 'or set allowPlaintext'
  );
}

function parseUrl(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/**
 * URLs write addresses in one way only: `127.1` has become `127.0.0.1`. A name such as `app.localhost` does not count:
 * browsers take it for this machine, and other resolvers ask the network for it.
 */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** An address as it may stand in an error: without the path and query, which may hold tokens. */
export function shownUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

import { isIP } from 'node:net';
import type { ValidationIssue } from '../errors/client-errors.js';

const ANNOUNCED = /^\s*listening on: (ws:\/\/\S+)\s*$/m;

export function listenIssues(listen: unknown): readonly ValidationIssue[] {
  const isFine = typeof listen === 'string' && (isWebSocket(listen) || socketPathOf(listen) !== undefined);
  return isFine ? [] : [{ path: ['listen'], message: 'must be ws://IP:PORT or unix://PATH' }];
}

/** The path of a unix socket. */
export function socketPathOf(listen: string): string | undefined {
  return /^unix:\/\/([^\0]+)$/.exec(listen)?.[1];
}

/** Where to connect to a server that has told on stderr where it listens: all addresses hold this machine's own. */
export function announcedUrl(stderr: string): string | undefined {
  return ANNOUNCED.exec(stderr)?.[1]?.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

function isWebSocket(listen: string): boolean {
  const [, address = '', port] = /^ws:\/\/\[?([\d.:a-f]+?)\]?:(\d{1,5})$/i.exec(listen) ?? [];
  return isIP(address) > 0 && Number(port) < 65_536;
}

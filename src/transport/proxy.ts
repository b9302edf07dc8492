import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { checkOptions } from '../errors/check-options.js';
import { expecting, type Rule } from '../errors/rules.js';
import { isLoopback } from './socket-url.js';

/** The proxy that the variables of the environment name, if they name one for this address. */
const ENV = 'env';

export const proxyRule: Rule = /*@__PURE__*/ expecting(
  "an http:// or https:// address, or 'env'; for another kind of proxy give an agent",
  (value) => typeof value === 'string' && (value === ENV || parse(value) !== undefined),
);

/** The fault of a proxy to an address that is not encrypted: the frames would leave this machine. */
export function isExposed(url: string, proxy: unknown): boolean {
  const address = typeof proxy === 'string' && proxy !== ENV ? parse(proxy) : undefined;
  return url.startsWith('ws:') && address !== undefined && !isLoopback(address.hostname);
}

/**
 * The proxy through which the link to an address is opened; of `env`, what the variables say now.
 *
 * @throws {InvalidParamsError} of `method`, when a variable names none that can be used.
 */
export function proxyFor(method: string, proxy: string | undefined, url: string): URL | undefined {
  if (proxy === undefined) return undefined;
  if (proxy !== ENV) return parse(proxy);
  const target = new URL(url);
  const name = target.protocol === 'wss:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = variable(name);
  if (value === undefined || isLoopback(target.hostname) || isExcepted(target)) return undefined;
  // Other programs take an address without its scheme, too.
  const address = /^[\w+.-]+:\/\//.test(value) ? value : `http://${value}`;
  checkOptions(method, { proxy: address }, { proxy: named(name) });
  return parse(address);
}

/** Why a proxy opened no tunnel, as the end of a sentence. */
export class ProxyRefusal extends Error {}

/** Has a proxy open a tunnel (`CONNECT`) to an address. */
export function openTunnel(proxy: URL, url: string, signal: AbortSignal): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const target = `${hostname}:${port === '' ? (protocol === 'wss:' ? 443 : 80) : port}`;
  const isSecure = proxy.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)({
      hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (isSecure ? 443 : 80) : proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { Host: target, ...credentials(proxy) },
      agent: false,
      rejectUnauthorized: true,
      signal,
    });
    request.once('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      const remedy = statusCode === 407 ? ', it wants a name and a password, give them in its address' : '';
      reject(new ProxyRefusal(`the proxy ${proxy.host} refuses with HTTP status ${statusCode}${remedy}`));
    });
    request.once('error', (cause) => {
      const code = 'code' in cause ? ` (${String(cause.code)})` : '';
      reject(new ProxyRefusal(`the proxy ${proxy.host} cannot be reached${code}`, { cause }));
    });
    request.end();
  });
}

function credentials({ username, password }: URL): { 'Proxy-Authorization'?: string } {
  if (username === '' && password === '') return {};
  const given = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(given).toString('base64')}` };
}

function named(name: string): Rule {
  return expecting(`the variable ${name} to have an http:// or https:// address`, (value) => {
    return typeof value === 'string' && parse(value) !== undefined;
  });
}

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    decodeURIComponent(url.username + url.password);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

function variable(name: string): string | undefined {
  const value = process.env[name.toLowerCase()] ?? process.env[name];
  return value === '' ? undefined : value;
}

/** `NO_PROXY`: names with all below them, addresses, each with a port or without, or `*`. */
function isExcepted({ protocol, hostname, port }: URL): boolean {
  const actualPort = port === '' ? (protocol === 'wss:' ? '443' : '80') : port;
  return (variable('NO_PROXY') ?? '').split(/[\s,]+/).some((entry) => {
    const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === '*') return true;
    if (name === '' || (only !== undefined && only !== actualPort)) return false;
    return hostname === name || hostname.endsWith(`.${name}`);
  });
}

import { validateHeaderName, validateHeaderValue, type Agent } from 'node:http';
import { resolve } from 'node:path';
import { checkIsObject, refuse, type Rules } from '../errors/check-options.js';
import { expecting, issuesOf, record } from '../errors/rules.js';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import { bearerTokenRule, bearerTokenSource, type BearerToken } from './bearer-token.js';
import { isExposed, proxyFor, proxyRule } from './proxy.js';
import { SocketLink } from './socket-link.js';
import { checkSocketOptions, SOCKET_RULES, type SocketOptions } from './socket-options.js';
import { checkSocketPath } from './socket-path.js';
import { addressOf, shownUrl } from './socket-url.js';
import { tlsIssues, tlsSettings, type TlsOptions } from './tls-options.js';
import type { Transport, TransportFactory } from './transport.js';
import { WsSocket, type WsSettings } from './ws-socket.js';

/** What codex takes of one message that comes in pieces. */
const MAX_SEND_BYTES = 64 * 1024 * 1024;
/** How {@link webSocket} opens a link, with what headers, and how it watches over it. */
export interface NodeWebSocketOptions extends SocketOptions {
  /** Headers of the request that opens the WebSocket. None of them is ever part of an error. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `Authorization: Bearer …`, which is what `codex app-server --ws-auth` wants. Never part of an error. */
  readonly bearerToken?: BearerToken;
  /** Certificates for a `wss://` address. Default: who Node trusts is trusted, and no certificate is shown. */
  readonly tls?: TlsOptions;
  /**
   * The HTTP proxy through which the link is opened (`CONNECT`): its `http://` or `https://` address, with a name and a
   * password where it wants them, or `env` for what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say when the link is opened;
   * addresses of this machine are then reached directly. Default: none, whatever the environment says.
   */
  readonly proxy?: string;
  /** Opens the connection in another way, for example through a SOCKS proxy. Default: none. */
  readonly agent?: Agent;
}

/** How {@link unixSocket} opens a link and watches over it. */
export type UnixSocketOptions = Omit<NodeWebSocketOptions, 'allowPlaintext' | 'tls' | 'proxy' | 'agent'>;

/**
 * Speaks with an app-server that listens on a WebSocket: `codex app-server --listen ws://IP:PORT`, or something that
 * passes it on. Each call of the factory opens a link of its own; redirects are not followed, nothing is compressed.
 *
 * `frames$` errors with `TransportClosedError` when the link cannot be opened (`httpStatus` 401: the token, 403: an
 * `Origin` header), when it ends by itself (`closeCode`, `closeReason`), and when the server answers no ping; with
 * `InvalidParamsError` when a function gave what is no token. Unsubscribing from `frames$` ends nothing. Binary messages
 * and messages that are no frames are dropped, and show on `diagnostics$`; a frame that is too long to be taken
 * (`maxSendBytes`) is refused, and the link lives on.
 *
 * @throws {InvalidParamsError} when an option cannot be right, or `ws://` leads off this machine without
 * `allowPlaintext`; the factory throws it when the variable of `bearerToken` is not set.
 *
 * @example
 * const codex = new Codex(webSocket('wss://agent.example', { bearerToken: { env: 'CODEX_TOKEN' } }));
 */
export function webSocket(given: string | URL, options: NodeWebSocketOptions = {}): TransportFactory {
  const url = addressOf(given);
  return wsTransport('webSocket', { url, where: () => shownUrl(url) }, options);
}

/**
 * Speaks with an app-server that listens on a unix socket: `codex app-server --listen unix://PATH`. As {@link webSocket}
 * in everything else. A relative path is taken from this process. Not on Windows.
 *
 * @throws {InvalidParamsError} when the path or an option cannot be right.
 */
export function unixSocket(path: string, options: UnixSocketOptions = {}): TransportFactory {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new InvalidParamsError('unixSocket', [
      { path: ['path'], message: 'expected the path of a socket' },
    ]);
  }
  const socketPath = resolve(path);
  checkSocketPath('unixSocket', 'path', socketPath);
  const place = { url: 'ws://localhost/', where: () => `unix://${socketPath}`, socketPath };
  return wsTransport('unixSocket', place, options);
}

/** Where a server listens, and how errors name that. */
export interface Place {
  readonly url: string;
  readonly where: () => string;
  readonly socketPath?: string;
}

/**
 * Links of `ws`.
 *
 * @throws {InvalidParamsError} of `method`, with everything that is wrong.
 */
export function wsTransport(
  method: string,
  { url, where, socketPath }: Place,
  options: NodeWebSocketOptions,
  exit?: WsSettings['exit'],
): TransportFactory {
  checkIsObject(method, options);
  const more = [
    ...twiceGiven(readMember(options, 'headers'), readMember(options, 'bearerToken')),
    ...routeIssues(options, url, socketPath),
  ];
  const checked = checkSocketOptions(method, url, options, MAX_SEND_BYTES, RULES, more);
  const { headers = {}, bearerToken, tls, proxy, agent } = options;
  refuse(method, tlsIssues(url, tls));
  const { maxFrameBytes } = checked;
  const fixed = {
    url,
    socketPath,
    headers: { ...headers },
    tls: tlsSettings(tls),
    agent,
    maxFrameBytes,
    exit,
  };
  return (): Transport => {
    const token = bearerToken === undefined ? undefined : bearerTokenSource(method, bearerToken);
    const through = proxyFor(method, proxy, url);
    const given = { url: fixed.url, headers: fixed.headers, tls, proxy: through?.href };
    const connect = (link: SocketLink) => new WsSocket(link, { ...fixed, token, proxy: through });
    return new SocketLink(where(), checked, connect, given);
  };
}

/** The rules of what every WebSocket of `ws` can be told; what goes into TLS is compared with the address. */
const RULES: Rules<NodeWebSocketOptions> = {
  ...SOCKET_RULES,
  headers: (value) => record(value) ?? headersOf(value),
  bearerToken: bearerTokenRule,
  tls: record,
  proxy: proxyRule,
  agent: /*@__PURE__*/ expecting(
    'an agent of node:http or node:https, or one with their methods',
    (value) => typeof readMember(value, 'addRequest') === 'function',
  ),
};

function headersOf(headers: unknown): readonly ValidationIssue[] | undefined {
  const issues = Object.entries(headers ?? {})
    .filter(([name, value]) => !isHeader(name, value))
    .map(([name]) => ({ path: [name], message: 'expected a header, its value one line of text' }));
  return issues.length === 0 ? undefined : issues;
}

/** The faults of the way to the server. */
function routeIssues(
  options: NodeWebSocketOptions,
  url: string,
  socketPath: string | undefined,
): readonly ValidationIssue[] {
  const [proxy, agent] = [readMember(options, 'proxy'), readMember(options, 'agent')];
  const isExposedBy = readMember(options, 'allowPlaintext') !== true && isExposed(url, proxy);
  const messages = [
    ...(proxy !== undefined && agent !== undefined ? ['expected no agent beside it'] : []),
    ...(isExposedBy
      ? ['is not on this machine, and ws:// is not encrypted: use wss://, or set allowPlaintext']
      : []),
  ];
  const given = Object.entries({ proxy, agent }).filter(([, value]) => value !== undefined);
  return socketPath === undefined
    ? messages.map((message) => ({ path: ['proxy'], message }))
    : given.map(([name]) => ({
        path: [name],
        message: 'is for webSocket(): a socket file is reached directly',
      }));
}

function twiceGiven(headers: unknown, token: unknown): readonly ValidationIssue[] {
  // Other headers are refused as such.
  const names = issuesOf(record, headers).length === 0 ? Object.keys(headers ?? {}) : [];
  return names
    .filter((name) => token !== undefined && name.toLowerCase() === 'authorization')
    .map((name) => ({ path: ['headers', name], message: 'is given by bearerToken: leave one of them out' }));
}

function isHeader(name: string, value: unknown): boolean {
  try {
    validateHeaderName(name);
    if (typeof value === 'string') validateHeaderValue(name, value);
    return typeof value === 'string';
  } catch {
    return false;
  }
}

export type { AppServer } from './transport/app-server.js';
export type { BearerToken } from './transport/bearer-token.js';
export { findCodexBinary, type CodexBinary, type FindCodexOptions } from './transport/codex-binary.js';
export type { SocketOptions } from './transport/socket-options.js';
export { spawnServer, type SpawnServerOptions } from './transport/spawn-server.js';
export { stdio } from './transport/stdio.js';
export type { StdioOptions } from './transport/stdio-options.js';
export type { Pem, TlsOptions } from './transport/tls-options.js';
export {
  unixSocket,
  webSocket,
  type NodeWebSocketOptions,
  type UnixSocketOptions,
} from './transport/ws-transport.js';

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame } from 'codex-rx';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

/** Listens on a port or on a socket file, does what the contract's peers do, and tells where. */
export async function obedientServer(socketPath?: string): Promise<string> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket) => socket.on('message', (data: Buffer) => obey(socket, data.toString())));
  await new Promise<void>((resolve) => http.listen(socketPath ?? { port: 0, host: '127.0.0.1' }, resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    return new Promise<void>((resolve) => http.close(() => resolve()));
  });
  return socketPath ?? `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function obey(socket: WebSocket, text: string): void {
  const { method, params } = JSON.parse(text) as Frame;
  if (method === 'die') socket.terminate();
  else socket.send(method === 'say' ? String(params) : text);
}

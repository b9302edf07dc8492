import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a server does once the request for a WebSocket is there. */
export type Act = (socket: Socket, request: string) => void;

/** A server that does nothing by itself, not even hang up when the other side does. */
export async function rawServer(act: Act): Promise<{ readonly url: string; readonly sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', (request: Buffer) => act(socket, request.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The answer that opens a WebSocket. */
export function switching(request: string): string {
  const [, key = ''] = /^sec-websocket-key: (.*)\r$/im.exec(request) ?? [];
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  return switchingWith(accept);
}

export function switchingWith(accept: string): string {
  const headers = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n`;
  return `HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`;
}

/** A short text message, on the wire. */
export function message(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, text.length), Buffer.from(text)]);
}

import type { Frame } from 'codex-rx';
import type { AppServer } from 'codex-rx/node';
import type { WebSocket } from 'ws';

/** Passes on the frames of a page's socket, without its Origin, to an app-server and back. For tests only: it checks nothing. */
export function relay(app: AppServer, socket: WebSocket): void {
  const link = app.transport();
  const leave = () => socket.terminate();
  link.frames$.subscribe({
    next: (frame) => socket.send(JSON.stringify(frame)),
    error: leave,
    complete: leave,
  });
  socket.on('message', (data: Buffer) => link.send(JSON.parse(data.toString()) as Frame));
  socket.on('close', () => void link.close());
}

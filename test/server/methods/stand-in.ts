import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What a stand-in answers: JSON unless it is bytes. */
export interface StandInReply {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: an empty object. */
  readonly body?: unknown;
}

/** A request a stand-in was sent. */
export interface StandInCall {
  /** Method and path, `GET /mcp`. */
  readonly route: string;
  readonly body: Buffer;
}

/** Replies by method and path; where a reply depends on what was sent, as a function of it. */
export type StandInRoutes = Readonly<Record<string, StandInReply | ((call: StandInCall) => StandInReply)>>;

/** An HTTP server on loopback in the place of one that the app-server would reach for outside. */
export class StandIn implements AsyncDisposable {
  readonly #server: Server;
  readonly #calls: StandInCall[] = [];
  #routes: StandInRoutes = {};

  readonly origin: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${port}`;
    server.on('request', (message, to) => void this.#receive(message, to));
  }

  /** Listens on a free port; what is not among the routes is answered with a 404. */
  static async start(routes: (origin: string) => StandInRoutes): Promise<StandIn> {
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in listens on no port');
    const standIn = new StandIn(server, address.port);
    standIn.#routes = routes(standIn.origin);
    return standIn;
  }

  /** What it was sent for a route, the oldest first. */
  calls(route: string): readonly StandInCall[] {
    return this.#calls.filter((call) => call.route === route);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #receive(message: IncomingMessage, to: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const [path = ''] = (message.url ?? '').split('?');
    const call = { route: `${message.method ?? ''} ${path}`, body: Buffer.concat(chunks) };
    this.#calls.push(call);
    const route = this.#routes[call.route] ?? { status: 404 };
    const { status = 200, headers, body = {} } = typeof route === 'function' ? route(call) : route;
    const isBytes = Buffer.isBuffer(body);
    const type = isBytes ? 'application/octet-stream' : 'application/json';
    to.writeHead(status, { 'content-type': type, ...headers });
    to.end(status === 204 ? undefined : isBytes ? body : JSON.stringify(body));
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ReplaySubject, Subscription, type Observable } from 'rxjs';
import { Handle } from '../../base/handle.js';
import { createCodexHome, type CodexHome, type CodexHomeOptions } from './codex-home.js';
import { checkOptions, type Rules } from '../../errors/check-options.js';
import { wholeNumber } from '../../errors/rules.js';
import { play } from './play.js';
import { modelRequest, readBody, type ModelRequest } from './request.js';
import { failure, toResponse, type ResponseOptions, type Script, type ScriptedResponse } from './response.js';

/** Chooses an answer by what is asked. `undefined` leaves the request to the queue. */
export type Responder = (request: ModelRequest) => Script | undefined;

/** What a model keeps of what it was asked. */
export interface ScriptedModelOptions {
  /** How many of the newest requests are kept, at least one. Each holds a whole conversation. Default: all. */
  readonly keepRequests?: number;
}

const RULES: Rules<ScriptedModelOptions> = { keepRequests: wholeNumber(1) };

/**
 * A model that says what a script tells it: an HTTP server on loopback that speaks the OpenAI Responses API as far as
 * the app-server uses it. With it the real app-server runs real turns, offline.
 *
 * A request is answered by the responder, else by the queue, else by the standing answer, else with an HTTP 400 that
 * says what is missing. A model shares nothing with another one.
 */
export class ScriptedModel extends Handle implements AsyncDisposable {
  readonly #server: Server;
  readonly #queue: ScriptedResponse[] = [];
  readonly #keepRequests: number;
  readonly #requests: ModelRequest[] = [];
  readonly #requests$: ReplaySubject<ModelRequest>;
  readonly #homes: Promise<CodexHome>[] = [];
  readonly #playing = new Subscription();
  #responder: Responder = () => undefined;
  #standing: ScriptedResponse | undefined;
  #received = 0;
  #closed: Promise<void> | undefined;

  /** What a client's `base_url` is to be: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** Each request for a response, those of the past first. Completes when the model is closed. */
  readonly requests$: Observable<ModelRequest>;

  private constructor(server: Server, port: number, keepRequests: number) {
    super();
    this.#server = server;
    this.#keepRequests = keepRequests;
    this.#requests$ = new ReplaySubject(keepRequests);
    this.requests$ = this.#requests$.asObservable();
    this.url = `http://127.0.0.1:${port}/v1`;
    server.on('request', (message, to) => void this.#receive(message, to));
  }

  /** Listens on a free port of 127.0.0.1. That alone keeps no process alive; a request that is being answered does. */
  static async start(options: ScriptedModelOptions = {}): Promise<ScriptedModel> {
    checkOptions('ScriptedModel.start', options, RULES);
    const { keepRequests = Infinity } = options;
    // An idle connection that is closed just as the server uses it again would fail a turn.
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('ScriptedModel listens on no port');
    return new this(server, address.port, keepRequests);
  }

  /** The requests for a response that have been received so far, the oldest first. */
  get requests(): readonly ModelRequest[] {
    return this.#requests;
  }

  /**
   * Queues an answer: each request takes one, in the order they were queued.
   *
   * @param options what goes with a streamed answer, laid over what it has of its own
   */
  reply(script: Script, options?: ResponseOptions): this {
    this.#queue.push(toResponse(script, options));
    return this;
  }

  /** Asks `responder` first from now on, instead of the one before. */
  respondWith(responder: Responder): this {
    this.#responder = responder;
    return this;
  }

  /** Sets the standing answer, for every request that nothing else answers. */
  otherwise(script: Script, options?: ResponseOptions): this {
    this.#standing = toResponse(script, options);
    return this;
  }

  /** Makes a `CODEX_HOME` whose only model is this one, and which reaches for no other address. */
  codexHome(options?: CodexHomeOptions): Promise<CodexHome> {
    const home = createCodexHome(this.url, options);
    this.#homes.push(home);
    return home;
  }

  /** Stops listening, breaks off what is being answered and removes the homes. Calling it again returns the same promise. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#playing.unsubscribe();
    this.#requests$.complete();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
    await Promise.all(this.#homes.map(async (home) => (await home.catch(() => undefined))?.remove()));
  }

  async #receive(message: IncomingMessage, to: ServerResponse): Promise<void> {
    const { method = '', url = '' } = message;
    const [path = ''] = url.split('?');
    if (method !== 'POST' || !path.endsWith('/responses')) {
      this.#answer(problem(404, `ScriptedModel serves no ${method} ${path}`), 0, to);
      return;
    }
    // A request that broke off has nobody left to answer.
    const body = await readBody(message).catch(() => undefined);
    if (body === undefined) {
      this.#answer(problem(400, 'ScriptedModel was sent a body that is not a JSON object'), 0, to);
      return;
    }
    const request = modelRequest(this.#received++, message, body);
    this.#requests.push(request);
    if (this.#requests.length > this.#keepRequests) this.#requests.shift();
    const answer = this.#choose(request);
    this.#requests$.next(request);
    this.#answer(answer, request.index, to);
  }

  #choose(request: ModelRequest): ScriptedResponse {
    try {
      const chosen = this.#responder(request);
      if (chosen !== undefined) return toResponse(chosen);
    } catch (cause) {
      return problem(400, `the responder of ScriptedModel failed: ${String(cause)}`);
    }
    return (
      this.#queue.shift() ??
      this.#standing ??
      problem(400, `ScriptedModel has no answer for request ${request.index}: its queue is empty`)
    );
  }

  #answer(script: ScriptedResponse, requestIndex: number, to: ServerResponse): void {
    const playing = play(script, requestIndex, to).subscribe({
      error: (cause: unknown) => {
        const excuse = problem(400, `ScriptedModel cannot send what was scripted: ${String(cause)}`);
        if (to.headersSent) to.destroy();
        else this.#answer(excuse, requestIndex, to);
      },
    });
    this.#playing.add(playing);
  }
}

function problem(status: number, message: string): ScriptedResponse {
  return failure(status, { body: message, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

import type { ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';

type Members = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Members;
  readonly result?: Members;
  readonly error?: { readonly message: string };
}

interface Call {
  readonly resolve: (result: Members) => void;
  readonly reject: (error: Error) => void;
}

/** A browser's DevTools protocol: JSON documents with a zero byte behind each, over its file descriptors 3 and 4. */
export class DevTools {
  readonly #out: Writable;
  readonly #calls = new Map<number, Call>();
  readonly #listeners = new Map<string, (params: Members) => void>();
  #lastId = 0;
  #why: string | undefined;

  constructor({ stdio }: ChildProcess) {
    const [, , , out, input] = stdio;
    if (!(out instanceof Writable && input instanceof Readable)) throw new Error('the browser has no pipes');
    this.#out = out;
    out.on('error', () => undefined);
    let rest = '';
    input.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message) as Message);
    });
  }

  /** The browser is gone, and with it whatever was to be answered. */
  end(why: string): void {
    this.#why = why;
    for (const { reject } of this.#calls.values()) reject(new Error(why));
    this.#calls.clear();
  }

  call(method: string, params: Members = {}, sessionId?: string): Promise<Members> {
    if (this.#why !== undefined) return Promise.reject(new Error(this.#why));
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Calls `listener` for each event of this kind in a session. */
  on(sessionId: string, method: string, listener: (params: Members) => void): void {
    this.#listeners.set(`${sessionId} ${method}`, listener);
  }

  #receive({ id, sessionId = '', method = '', params = {}, result = {}, error }: Message): void {
    if (id === undefined) {
      this.#listeners.get(`${sessionId} ${method}`)?.(params);
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(`the browser refused: ${error.message}`));
  }
}

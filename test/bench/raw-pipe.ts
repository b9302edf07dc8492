import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { codexBinary } from '../fixtures/binary.js';

interface RawFrame {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly thread?: { readonly id: string } };
}

/** The least one can do: write lines, split lines, parse them. */
export class RawPipe {
  readonly #child: ChildProcessWithoutNullStreams;
  #onFrame: (frame: RawFrame) => void = () => undefined;
  #lastId = 0;

  constructor(env: Readonly<Record<string, string>>, cwd: string) {
    this.#child = spawn(codexBinary(), ['app-server'], { env: { ...process.env, ...env }, cwd });
    this.#child.stderr.resume();
    let rest = '';
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#onFrame(JSON.parse(line) as RawFrame);
    });
  }

  /** Shakes hands and starts a thread; resolves with its id. */
  async start(): Promise<string> {
    await this.#ask('initialize', {
      clientInfo: { name: 'bench', title: 'Bench', version: '0' },
      capabilities: { experimentalApi: true },
    });
    this.#write({ method: 'initialized' });
    const { result } = await this.#ask('thread/start', { sandbox: 'read-only' });
    return result?.thread?.id ?? '';
  }

  /** Runs a turn to its end; resolves with the time to its first delta, in ms. */
  firstDelta(threadId: string): Promise<number> {
    return new Promise((resolve) => {
      const startedAt = performance.now();
      let first = Number.NaN;
      this.#onFrame = ({ method }) => {
        if (method === 'item/agentMessage/delta' && Number.isNaN(first))
          first = performance.now() - startedAt;
        else if (method === 'turn/completed') resolve(first);
      };
      this.#write({
        id: (this.#lastId += 1),
        method: 'turn/start',
        params: { threadId, input: [{ type: 'text', text: 'hi' }] },
      });
    });
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await once(this.#child, 'close');
  }

  #ask(method: string, params: object): Promise<RawFrame> {
    const id = (this.#lastId += 1);
    return new Promise((resolve) => {
      this.#onFrame = (frame) => {
        if (frame.id === id && frame.method === undefined) resolve(frame);
      };
      this.#write({ id, method, params });
    });
  }

  #write(frame: object): void {
    this.#child.stdin.write(`${JSON.stringify(frame)}\n`);
  }
}

import type { ServerNotification } from '../connection/notification.js';
import { keepNewest } from '../connection/keep-newest.js';
import { readMember } from '../protocol/read-member.js';
import { fromBase64, Utf8Pieces } from './bytes.js';
import type { ExecExit, ExecOutput } from './exec-event.js';

/** What the server says of a command's end. */
export interface ExecStatus {
  readonly exitCode: number;
  readonly outputDrainTimedOut?: boolean | null;
}

/** Streams have names of the server's choice; there are two. */
const MAX_STREAMS = 16;

/** Turns what the server says of one command into output and exit. */
export class OutputDecoder {
  readonly #texts = new Map<string, Utf8Pieces>();
  readonly #capped = new Set<string>();

  /** A piece of output; `undefined` when it cannot be read. */
  output({ params }: ServerNotification): ExecOutput | undefined {
    const bytes = fromBase64(readMember(params, 'deltaBase64'));
    if (bytes === undefined) return undefined;
    const stream = String(readMember(params, 'stream'));
    const capReached = readMember(params, 'capReached') === true;
    const text = this.#textOf(stream).decode(bytes, capReached);
    if (capReached) this.#capped.add(stream);
    keepNewest(this.#capped, MAX_STREAMS);
    return { type: 'output', stream, text, bytes, capReached };
  }

  /** The exit, after what is left of characters that were never completed. */
  end({ exitCode, outputDrainTimedOut }: ExecStatus): readonly (ExecOutput | ExecExit)[] {
    const bytes = new Uint8Array();
    const rest = [...this.#texts].map(([stream, pieces]) => ({ stream, text: pieces.decode(bytes, true) }));
    return [
      ...rest
        .filter(({ text }) => text !== '')
        .map(
          (left) => ({ type: 'output', ...left, bytes, capReached: this.#capped.has(left.stream) }) as const,
        ),
      {
        type: 'exit',
        exitCode,
        stdoutCapReached: this.#capped.has('stdout'),
        stderrCapReached: this.#capped.has('stderr'),
        ...(typeof outputDrainTimedOut === 'boolean' ? { outputDrainTimedOut } : {}),
      },
    ];
  }

  #textOf(stream: string): Utf8Pieces {
    const known = this.#texts.get(stream);
    if (known !== undefined) return known;
    const pieces = new Utf8Pieces();
    this.#texts.set(stream, pieces);
    keepNewest(this.#texts, MAX_STREAMS);
    return pieces;
  }
}

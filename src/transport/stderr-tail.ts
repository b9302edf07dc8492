import { quoted } from '../errors/redact.js';
import { KnownSecrets } from '../errors/known-secrets.js';
import { Redactor } from '../errors/redactor.js';

const KEPT_CHARS = 64 * 1024;
const REDACTED_CHARS = 16 * 1024;
const SHOWN_CHARS = 2000;
const SHOWN_LINES = 40;

// How programs say at the start of a line why they end: Rust, Node and argument parsers, the loader, a panic.
const COMPLAINT = /^(?:\w*error: (.+)|\S+: (error while .+)|thread .+ (panicked at .+(?:\n.+)?))$/gim;

/** Keeps the end of a text that may be endless. */
export class StderrTail {
  #text = '';

  push(chunk: string): void {
    this.#text += chunk;
    // Cutting at twice the size makes the cuts rare, however small the chunks are.
    if (this.#text.length > 2 * KEPT_CHARS) this.#text = this.#text.slice(-KEPT_CHARS);
  }

  /** The last lines, 40 or 2000 characters, without colours and credentials; `undefined` when there is nothing. */
  summary(secrets: readonly string[]): string | undefined {
    // What is cut off is cut off after redacting: half a secret would not be recognised.
    const { hide } = new Redactor(() => secrets, new KnownSecrets());
    const text = hide(this.#text.slice(-REDACTED_CHARS)).trimEnd();
    const shown = text.split(/\r?\n/).slice(-SHOWN_LINES).join('\n').slice(-SHOWN_CHARS);
    return shown === '' ? undefined : shown;
  }
}

/** The last line of a summary that says why the program ended, bounded; `undefined` when none does. */
export function complaintIn(summary: string | undefined): string | undefined {
  const [, error, loader, panic] = [...(summary ?? '').matchAll(COMPLAINT)].at(-1) ?? [];
  const complaint = error ?? loader ?? panic?.replace('\n', ' ');
  return complaint === undefined ? undefined : quoted(complaint.trim());
}

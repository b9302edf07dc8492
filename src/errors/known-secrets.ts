import { cutShort, HIDDEN, visible } from './redact.js';
import { MIN_SECRET_CHARS, type Knowledge } from './redactor.js';
import { secretValues } from './secret-values.js';

/** A longer secret is looked for in pieces; a multiple of three, as base64 has it. */
const PIECE_CHARS = 255;
const MAX_LEARNT = 64;
const MAX_PATTERNS = 512;
/** So much of a text is searched for known values. */
const MAX_TEXT_CHARS = 64 * 1024;

/** Knows what is secret in what was sent, and finds known values in every usual way of writing them. */
export class KnownSecrets implements Knowledge {
  readonly #learnt = new Set<string>();
  readonly #patterns = new Map<string, RegExp>();

  /** Remembers what is secret in something that is sent, the newest values only. */
  learn(sent: unknown): void {
    for (const value of secretValues(sent)) {
      this.#learnt.delete(value);
      this.#learnt.add(value);
    }
    for (const oldest of this.#learnt) {
      if (this.#learnt.size <= MAX_LEARNT) break;
      this.#learnt.delete(oldest);
    }
  }

  hide(text: string, given: readonly string[]): string {
    const known = this.#known(given);
    if (known.length === 0) return text;
    const seen = visible(cutShort(text, MAX_TEXT_CHARS));
    return known.reduce((rest, value) => rest.replace(this.#patternOf(value), HIDDEN), seen);
  }

  /** The longest first: one may be a part of another. */
  #known(given: readonly string[]): readonly string[] {
    const values = [...given, ...this.#learnt].flatMap((value) => piecesOf(value.trim()));
    return [...new Set(values)].sort((a, b) => b.length - a.length);
  }

  #patternOf(value: string): RegExp {
    const known = this.#patterns.get(value);
    if (known !== undefined) return known;
    if (this.#patterns.size >= MAX_PATTERNS) this.#patterns.clear();
    const pattern = asWritten(value);
    this.#patterns.set(value, pattern);
    return pattern;
  }
}

function piecesOf(value: string): readonly string[] {
  const count = Math.ceil(value.length / PIECE_CHARS);
  const pieces = Array.from({ length: count }, (_, at) =>
    value.slice(at * PIECE_CHARS, (at + 1) * PIECE_CHARS),
  );
  return pieces.filter((piece) => piece.length >= MIN_SECRET_CHARS);
}

/**
 * A value as it stands, percent-encoded, with the escapes of JSON or HTML, by the numbers of its bytes, or as a part of
 * base64; also where a line is wrapped.
 */
function asWritten(value: string): RegExp {
  const bytes = [...new TextEncoder().encode(value)];
  const inBase64 = [0, 1, 2].map((before) => {
    const text = btoa(String.fromCharCode(...Array<number>(before).fill(0), ...bytes));
    // Its first and last characters depend on what stands around it.
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(before === 0 ? 0 : before + 1, end);
  });
  const ways = [value, ...inBase64.filter((text) => text.length >= MIN_SECRET_CHARS)];
  const written = ways.map((way) => Array.from(way, characterAsWritten).join(WRAP));
  const inBytes = bytes.map((byte) => hex(byte, 2)).join(BETWEEN_BYTES);
  return new RegExp([...written, inBytes, unitsOf(value).join(String.raw`\\{1,3}u`)].join('|'), 'gi');
}

const BETWEEN_BYTES = String.raw`[\s:,%-]{0,2}(?:\\{1,3}x|0x)?`;
const ENTITIES: Readonly<Record<string, string>> = { '&': '|amp', '"': '|quot', '<': '|lt', '>': '|gt' };

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function unitsOf(text: string): readonly string[] {
  return Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at), 4));
}

const WRAP = String.raw`(?:\\{1,3}[nr]|[\s\ufffd]){0,9}`;

function characterAsWritten(character: string): string {
  if (/[a-z\d]/i.test(character)) return character;
  if (/\s/.test(character)) return String.raw`(?:\s|\\{1,3}(?:[nrt]|u00[02]\w)|%(?:25)?[02]\w|\+){1,4}`;
  const escaped = unitsOf(character)
    .map((unit) => String.raw`\\{1,3}u${unit}`)
    .join('');
  const percent = [...new TextEncoder().encode(character)].map((byte) => `%(?:25)?${hex(byte, 2)}`).join('');
  const code = character.codePointAt(0) ?? 0;
  const entity = `&(?:#0{0,4}${code}|#x0{0,4}${code.toString(16)}${ENTITIES[character] ?? ''});`;
  const itself = character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  // In base64 for addresses, two characters are others.
  const instead = { '+': '|-', '/': '|_' }[character] ?? '';
  return String.raw`(?:\\{0,3}${itself}|${escaped}|${percent}|${entity}${instead})`;
}

import { CodexError } from './codex-error.js';
import { cutShort, HIDDEN, quoted, redact, visible } from './redact.js';
import { secretValues } from './secret-values.js';

/** What is shorter stands in too many ordinary words. */
const MIN_SECRET_CHARS = 6;
/** A longer secret is looked for in pieces; a multiple of three, as base64 has it. */
const PIECE_CHARS = 255;
const MAX_LEARNT = 64;
const MAX_PATTERNS = 512;
/** So much of a text is searched for known values. */
const MAX_TEXT_CHARS = 64 * 1024;
const MAX_DEPTH = 5;

/** Tells values that are secret. What it throws, and what is no text, is passed over. */
export type SecretSource = () => readonly unknown[];

/**
 * Keeps secrets out of the messages of one connection: those it knows, in every usual way of writing them, and what
 * looks like one.
 */
export class Redactor {
  /** What the present link was opened with. */
  ofLink: SecretSource = () => [];
  readonly #learnt = new Set<string>();
  readonly #patterns = new Map<string, RegExp>();

  constructor(private readonly ofUser: SecretSource = () => []) {}

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

  /** A text without secrets and without what is not seen. */
  readonly hide = (text: string): string => {
    const known = this.#known();
    if (known.length === 0) return redact(text);
    const seen = visible(cutShort(text, MAX_TEXT_CHARS));
    return redact(known.reduce((rest, value) => rest.replace(this.#patternOf(value), HIDDEN), seen));
  };

  /** The same, short enough for a message. */
  readonly quote = (text: string): string => quoted(text, this.hide);

  /**
   * An error as it may be printed. Those of this library are changed in place; a cause that holds more than harmless
   * texts is replaced by one of its class with message, code and stack alone.
   */
  clean(error: CodexError): CodexError {
    this.#cleanInPlace(error, 0);
    return error;
  }

  /** The same for what may be no error of this library, or no error at all. */
  shown(error: unknown): unknown {
    return this.#shown(error, 0);
  }

  #cleanInPlace(error: CodexError, depth: number): void {
    for (const key of Object.getOwnPropertyNames(error)) {
      const value: unknown = Reflect.get(error, key);
      if (key === 'cause') Reflect.set(error, key, this.#shown(value, depth + 1));
      else if (typeof value === 'string') Reflect.set(error, key, this.hide(value));
    }
  }

  #shown(cause: unknown, depth: number): unknown {
    if (cause instanceof CodexError && depth < MAX_DEPTH) {
      this.#cleanInPlace(cause, depth);
      return cause;
    }
    if (this.#isHarmless(cause)) return cause;
    if (!(cause instanceof Error)) return typeof cause === 'string' ? this.hide(cause) : undefined;
    const shown: Error = new Error(this.hide(cause.message));
    Object.setPrototypeOf(shown, Object.getPrototypeOf(cause) as object);
    const stack = { value: this.hide(String(cause.stack)), configurable: true, writable: true };
    Object.defineProperty(shown, 'stack', stack);
    if ('code' in cause) Object.assign(shown, { code: this.#isHarmless(cause.code) ? cause.code : HIDDEN });
    if (depth < MAX_DEPTH && cause.cause !== undefined) shown.cause = this.#shown(cause.cause, depth + 1);
    return shown;
  }

  #isHarmless(value: unknown, depth = 0): boolean {
    if (typeof value === 'string') return this.hide(value) === value;
    if (typeof value !== 'object' || value === null) return typeof value !== 'function';
    const isOpen = value instanceof Error || Array.isArray(value);
    return (
      isOpen &&
      depth < MAX_DEPTH &&
      Reflect.ownKeys(value).every((key) => this.#isHarmless(Reflect.get(value, key), depth + 1))
    );
  }

  /** The longest first: one may be a part of another. */
  #known(): readonly string[] {
    const values = [...valuesOf(this.ofUser), ...valuesOf(this.ofLink), ...this.#learnt].flatMap((value) =>
      typeof value === 'string' ? piecesOf(value.trim()) : [],
    );
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

function valuesOf(source: SecretSource): readonly unknown[] {
  try {
    return source();
  } catch {
    return [];
  }
}

function piecesOf(value: string): readonly string[] {
  const count = Math.ceil(value.length / PIECE_CHARS);
  const pieces = Array.from({ length: count }, (_, at) =>
    value.slice(at * PIECE_CHARS, (at + 1) * PIECE_CHARS),
  );
  return pieces.filter((piece) => piece.length >= MIN_SECRET_CHARS);
}

/** A value as it stands, percent-encoded, with the escapes of JSON, or as a part of base64; also where a line is wrapped. */
function asWritten(value: string): RegExp {
  const bytes = [...new TextEncoder().encode(value)];
  const inBase64 = [0, 1, 2].map((before) => {
    const text = btoa(String.fromCharCode(...Array<number>(before).fill(0), ...bytes));
    // Its first and last characters depend on what stands around it.
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(before === 0 ? 0 : before + 1, end);
  });
  const ways = [value, ...inBase64.filter((text) => text.length >= MIN_SECRET_CHARS)];
  return new RegExp(ways.map((way) => Array.from(way, characterAsWritten).join(WRAP)).join('|'), 'gi');
}

const WRAP = String.raw`(?:\\{1,3}[nr]|[\s\ufffd]){0,9}`;

function characterAsWritten(character: string): string {
  if (/[a-z\d]/i.test(character)) return character;
  if (/\s/.test(character)) return String.raw`(?:\s|\\{1,3}(?:[nrt]|u00[02]\w)|%(?:25)?[02]\w|\+){1,4}`;
  const units = Array.from({ length: character.length }, (_, at) =>
    character.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  const escaped = units.map((unit) => String.raw`\\{1,3}u${unit}`).join('');
  const percent = [...new TextEncoder().encode(character)]
    .map((byte) => `%(?:25)?${byte.toString(16).padStart(2, '0')}`)
    .join('');
  const itself = character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  // In base64 for addresses, two characters are others.
  const instead = { '+': '|-', '/': '|_' }[character] ?? '';
  return String.raw`(?:\\{0,3}${itself}|${escaped}|${percent}${instead})`;
}

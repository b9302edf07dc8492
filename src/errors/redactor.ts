import { CodexError } from './codex-error.js';
import { HIDDEN, quoted, redact } from './redact.js';

const MAX_DEPTH = 5;
/** A shorter value stands in too many ordinary words. */
export const MIN_SECRET_CHARS = 6;

/** Tells values that are secret. Its errors, and values that are no text, are passed over. */
export type SecretSource = () => readonly unknown[];

/** The known secrets, and how they are found in a text. */
export interface Knowledge {
  /** Told of everything that is sent. */
  learn(sent: unknown): void;
  /** A text without the given values, and without what was learnt. */
  hide(text: string, given: readonly string[]): string;
}

/**
 * Keeps secrets out of the messages of one connection: what looks like one, and those that are known. Without
 * `knowledge` these are the values that the caller and the link give, as they stand.
 */
export class Redactor {
  /** The secrets with which the present link was opened. */
  ofLink: SecretSource = () => [];

  constructor(
    private readonly ofUser: SecretSource = () => [],
    private readonly knowledge: Knowledge = asTheyStand,
  ) {}

  /** Remembers what is secret in something that is sent. */
  learn(sent: unknown): void {
    try {
      this.knowledge.learn(sent);
    } catch {
      // It throws when it is looked at, and so cannot be sent either: the transport refuses it.
    }
  }

  /** A text without secrets and without what is not seen. */
  readonly hide = (text: string): string => {
    const given = [...valuesOf(this.ofUser), ...valuesOf(this.ofLink)];
    return redact(this.knowledge.hide(text, given));
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
      else if (key === 'tried' && Array.isArray(value))
        Reflect.set(
          error,
          key,
          value.map((place) => this.hide(String(place))),
        );
    }
  }

  // A cause may be anything, also what throws when it is looked at.
  #shown(cause: unknown, depth: number): unknown {
    try {
      if (cause instanceof CodexError && depth < MAX_DEPTH) {
        this.#cleanInPlace(cause, depth);
        return cause;
      }
      if (this.#isHarmless(cause)) return cause;
      if (cause instanceof Error) return this.#replaced(cause, depth);
      return typeof cause === 'string' ? this.hide(cause) : undefined;
    } catch {
      return undefined;
    }
  }

  // The class may read all of this by accessors, which take only what it has made itself, as those of DOMException.
  #replaced(cause: Error, depth: number): Error {
    const { name, message, stack, cause: below } = cause;
    const members: Record<string, unknown> = {
      name: this.hide(name),
      message: this.hide(message),
      stack: this.hide(String(stack)),
    };
    if ('code' in cause) members['code'] = this.#isHarmless(cause.code) ? cause.code : HIDDEN;
    if (depth < MAX_DEPTH && below !== undefined) members['cause'] = this.#shown(below, depth + 1);
    const shown = new Error();
    for (const [key, value] of Object.entries(members)) {
      Object.defineProperty(shown, key, {
        value,
        enumerable: key === 'code',
        configurable: true,
        writable: true,
      });
    }
    Object.setPrototypeOf(shown, Object.getPrototypeOf(cause) as object);
    return shown;
  }

  #isHarmless(value: unknown, depth = 0): boolean {
    if (typeof value === 'string') return this.hide(value) === value;
    if (typeof value === 'symbol') return this.#isHarmless(value.description);
    if (typeof value !== 'object' || value === null) return typeof value !== 'function';
    const isOpen = value instanceof Error || Array.isArray(value);
    return (
      isOpen &&
      depth < MAX_DEPTH &&
      Reflect.ownKeys(value).every(
        (key) => this.#isHarmless(key) && this.#isHarmless(Reflect.get(value, key), depth + 1),
      )
    );
  }
}

const asTheyStand: Knowledge = {
  learn: () => undefined,
  hide: (text, given) =>
    given
      .filter((value) => value.length >= MIN_SECRET_CHARS)
      // The longest first: one may be a part of another.
      .sort((a, b) => b.length - a.length)
      .reduce((rest, value) => rest.replaceAll(value, HIDDEN), text),
};

function valuesOf(source: SecretSource): readonly string[] {
  try {
    return source().filter((value) => typeof value === 'string');
  } catch {
    return [];
  }
}

import { UnreadableSchema } from './json.js';
import type { Layout } from './layout.js';
import type { Protocol } from './protocol.js';
import {
  childrenOf,
  definitionOf,
  type Definitions,
  type Field,
  type KeyedShape,
  type ObjectShape,
  type Shape,
  type TaggedShape,
} from './shape.js';
import type { Warn } from './warn.js';

/** What names and words may consist of; the rest means something. */
const PLAIN_WORD = /^[\w$/.-]+$/;

/** The text of a value that is worth no reference. */
export function constantText(shape: Shape, closed: boolean): string | undefined {
  switch (shape.kind) {
    case 'string':
      return closed && shape.minLength !== undefined ? `&${shape.minLength}` : '';
    case 'number':
      return closed && shape.minimum !== undefined ? `>${shape.minimum}` : '#';
    case 'enum':
      return closed ? undefined : '';
    case 'boolean':
    case 'null':
    case 'unknown':
    case 'constant':
    case 'ref':
    case 'nullable':
    case 'array':
    case 'record':
    case 'object':
    case 'tagged':
    case 'keyed':
    case 'union':
      return undefined;
  }
}

/** Writes definitions as `src/protocol/read-definition.ts` reads them. */
export class DefinitionWriter {
  readonly #protocol: Protocol;
  readonly #places: Layout['places'];
  readonly #uses: ReadonlyMap<string, number>;
  readonly #warn: Warn;

  constructor(protocol: Protocol, { places }: Layout, warn: Warn) {
    this.#protocol = protocol;
    this.#places = places;
    this.#uses = countMembers(protocol.definitions);
    this.#warn = warn;
  }

  /** The whole text of a definition. Some of its members can be marked as experimental. */
  definition(name: string, experimental: readonly string[] = []): string {
    const { shape } = definitionOf(this.#protocol.definitions, name);
    const closed = this.#isClosed(name);
    return this.#orAnything(name, '=u', () =>
      shape.kind === 'object'
        ? this.#members(shape, closed, undefined, new Set(experimental))
        : `=${this.#text(shape, closed)}`,
    );
  }

  /** A reference to the place of a definition, or its text where it has none. */
  reference(name: string): string {
    const place = this.#places.get(name);
    if (place !== undefined) return place.toString(36).toUpperCase();
    const { shape } = definitionOf(this.#protocol.definitions, name);
    return this.#orAnything(name, 'u', () => this.#text(shape, this.#isClosed(name)));
  }

  /** The text, or that of anything where a word cannot be written. */
  #orAnything(name: string, anything: string, text: () => string): string {
    try {
      return text();
    } catch (error) {
      if (!(error instanceof UnreadableSchema)) throw error;
      this.#warn(`${name}: ${error.message}; its schema takes anything`);
      return anything;
    }
  }

  #isClosed(name: string): boolean {
    return this.#protocol.directions.outgoing.has(name);
  }

  #text(shape: Shape, closed: boolean): string {
    switch (shape.kind) {
      case 'boolean':
        return ';';
      case 'unknown':
        return 'u';
      case 'null':
        return 'z';
      case 'string':
      case 'number':
      case 'constant':
        return constantText(shape, closed) ?? '';
      case 'enum':
        return constantText(shape, closed) ?? `<${words(shape.values)}>`;
      case 'ref': {
        const { shape: target } = definitionOf(this.#protocol.definitions, shape.name);
        return constantText(target, closed) ?? this.reference(shape.name);
      }
      case 'nullable':
        return `!${this.#text(shape.of, closed)}`;
      case 'array':
        return `*${this.#text(shape.items, closed)}`;
      case 'record':
        return `%${this.#text(shape.values, closed)}`;
      case 'object':
        return this.#object(shape, closed);
      case 'tagged':
        return this.#tagged(shape, closed);
      case 'keyed':
        return this.#keyed(shape, closed);
      case 'union':
        return this.#either(shape.options.map((option) => this.#text(option, closed)));
    }
  }

  #object(shape: ObjectShape, closed: boolean, tag?: string): string {
    return `{${this.#members(shape, closed, tag)}}`;
  }

  #members(shape: ObjectShape, closed: boolean, tag?: string, experimental?: ReadonlySet<string>): string {
    const textOf = ({ name, shape: of, required }: Field) => {
      const type = this.#text(!required && of.kind === 'nullable' ? of.of : of, closed);
      return `${experimental?.has(name) === true ? '^' : ''}${word(name)}${typed(type)}`;
    };
    const fields = [...shape.fields].filter(({ name }) => name !== tag).sort(this.#byUse);
    const marked = (['', '?', '~'] as const).map((mark) => {
      const members = fields.filter((field) => markOf(field) === mark).map(textOf);
      return members.length === 0 ? '' : `${mark}${members.join(',')}`;
    });
    return `${closed && shape.extra ? '+' : ''}${marked.join('')}`;
  }

  /** Names that many objects have come first: compression then finds them side by side. */
  readonly #byUse = (a: Field, b: Field): number =>
    (this.#uses.get(b.name) ?? 0) - (this.#uses.get(a.name) ?? 0);

  #tagged({ tag, variants }: TaggedShape, closed: boolean): string {
    const members = variants.map(({ value, objects }) => {
      return `${word(value)}${this.#either(objects.map((object) => this.#object(object, closed, tag)))}`;
    });
    return `@${word(tag)}{${members.join(',')}}`;
  }

  #keyed(shape: KeyedShape, closed: boolean): string {
    const members = shape.variants.map(
      ({ key, shape: of }) => `${word(key)}${typed(this.#text(of, closed))}`,
    );
    return `<${closed ? words(shape.words) : ''}>{${members.join(',')}}`;
  }

  #either(options: readonly string[]): string {
    return options.length === 1 ? options.join('') : `(${options.map((option) => option || 's').join('|')})`;
  }
}

/** How often each name is that of a member. */
function countMembers(definitions: Definitions): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const count = (shape: Shape): void => {
    if (shape.kind === 'object')
      for (const { name } of shape.fields) uses.set(name, (uses.get(name) ?? 0) + 1);
    for (const child of childrenOf(shape)) count(child);
  };
  for (const { shape } of definitions.values()) count(shape);
  return uses;
}

/** What stands before the members that may be left out, and before those that may also be null. */
function markOf({ shape, required }: Field): '' | '?' | '~' {
  if (required) return '';
  return shape.kind === 'nullable' ? '~' : '?';
}

/** The type after a name: a string goes without saying, and other letters need a mark between. */
function typed(text: string): string {
  return /^\w/.test(text) ? `:${text}` : text;
}

function words(values: readonly string[]): string {
  return values.map(word).join('|');
}

function word(text: string): string {
  if (!PLAIN_WORD.test(text))
    throw new UnreadableSchema(`the text of definitions cannot hold ${JSON.stringify(text)}`);
  return text;
}

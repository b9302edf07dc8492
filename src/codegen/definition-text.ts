import type { Layout } from './layout.js';
import type { Protocol } from './protocol.js';
import {
  definitionOf,
  type Field,
  type KeyedShape,
  type ObjectShape,
  type Shape,
  type TaggedShape,
} from './shape.js';

/** What names and words may consist of; the rest means something. */
const PLAIN_WORD = /^[\w$/.-]+$/;

/** The text of a value that is worth no reference. */
export function constantText(shape: Shape, closed: boolean): string | undefined {
  switch (shape.kind) {
    case 'string':
      return closed && shape.minLength !== undefined ? `&${shape.minLength}` : 's';
    case 'number':
      return closed && shape.minimum !== undefined ? `>${shape.minimum}` : 'n';
    case 'enum':
      return closed ? undefined : 's';
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

  constructor(protocol: Protocol, { places }: Layout) {
    this.#protocol = protocol;
    this.#places = places;
  }

  /** The whole text of a definition. Some of its members can be marked as experimental. */
  definition(name: string, experimental: readonly string[] = []): string {
    const { shape } = definitionOf(this.#protocol.definitions, name);
    const closed = this.#isClosed(name);
    if (shape.kind !== 'object') return `=${this.#text(shape, closed)}`;
    return this.#members(shape, closed, undefined, new Set(experimental));
  }

  /** A reference to the place of a definition, or its text where it has none. */
  reference(name: string): string {
    const place = this.#places.get(name);
    if (place !== undefined) return place.toString(36).toUpperCase();
    return this.#text(definitionOf(this.#protocol.definitions, name).shape, this.#isClosed(name));
  }

  #isClosed(name: string): boolean {
    return this.#protocol.directions.outgoing.has(name);
  }

  #text(shape: Shape, closed: boolean): string {
    switch (shape.kind) {
      case 'boolean':
      case 'unknown':
        return shape.kind.charAt(0);
      case 'null':
        return 'z';
      case 'string':
      case 'number':
      case 'constant':
        return constantText(shape, closed) ?? 's';
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
    const members = shape.fields
      .filter(({ name }) => name !== tag)
      .map((field) => `${experimental?.has(field.name) === true ? '^' : ''}${this.#member(field, closed)}`);
    return `${closed && shape.extra ? '+' : ''}${members.join(',')}`;
  }

  #member({ name, shape, required }: Field, closed: boolean): string {
    if (required) return `${word(name)}${typed(this.#text(shape, closed))}`;
    return shape.kind === 'nullable'
      ? `${word(name)}~${typed(this.#text(shape.of, closed))}`
      : `${word(name)}?${typed(this.#text(shape, closed))}`;
  }

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
    return options.length === 1 ? options.join('') : `(${options.join('|')})`;
  }
}

/** The type after a name: a string goes without saying, and other letters need a mark between. */
function typed(text: string): string {
  if (text === 's') return '';
  return /^\w/.test(text) ? `:${text}` : text;
}

function words(values: readonly string[]): string {
  return values.map(word).join('|');
}

function word(text: string): string {
  if (!PLAIN_WORD.test(text))
    throw new Error(`Teach the text of definitions to hold ${JSON.stringify(text)}`);
  return text;
}

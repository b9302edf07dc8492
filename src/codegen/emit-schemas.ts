import { schemaName, typeName, type Direction } from './directions.js';
import type { Protocol } from './protocol.js';
import { definitionOf, type KeyedShape, type ObjectShape, type Shape, type TaggedShape } from './shape.js';
import { banner, bracketed, key, quote } from './text.js';

/** Where the functions come from that the generated schemas call. */
const KIT: Readonly<Record<string, readonly string[]>> = {
  'lazy.js': ['lazy'],
  'list-schema.js': ['list', 'map'],
  'object-schema.js': ['loose', 'strict'],
  'plain-schemas.js': [
    ...[
      'atLeast',
      'boolean',
      'either',
      'nonEmpty',
      'nothing',
      'nullable',
      'nullish',
      'number',
      'oneOf',
      'optional',
    ],
    ...['string', 'unknown'],
  ],
  'union-schema.js': ['closedUnion', 'closedWords', 'openUnion', 'openWords'],
};

/** The zod schemas of everything that travels one way. */
export function emitSchemas(protocol: Protocol, direction: Direction): string {
  const writer = new SchemaWriter(protocol, direction);
  const body = [...protocol.definitions.keys()]
    .filter((name) => protocol.directions[direction].has(name))
    .map((name) => writer.definition(name))
    .join('');
  const imports = Object.entries(KIT).flatMap(([file, names]) => {
    const used = names.filter((name) => writer.used.has(name));
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '../src/protocol/${file}';\n`];
  });
  return `${banner(protocol)}${imports.join('')}import type * as T from './types.js';\n\n${body}`;
}

class SchemaWriter {
  /** The functions that the written schemas call. */
  readonly used = new Set(['lazy']);
  readonly #protocol: Protocol;
  readonly #direction: Direction;

  constructor(protocol: Protocol, direction: Direction) {
    this.#protocol = protocol;
    this.#direction = direction;
  }

  definition(name: string): string {
    const { definitions, directions } = this.#protocol;
    const schema = schemaName(name, this.#direction, directions);
    const type = typeName(name, this.#direction, directions);
    const body = this.#schema(definitionOf(definitions, name).shape, '');
    return `export const ${schema} = /*@__PURE__*/ lazy<T.${type}>(() => ${body});\n`;
  }

  #schema(shape: Shape, indent: string): string {
    switch (shape.kind) {
      case 'string':
        if (!this.#closed || shape.minLength === undefined) return this.#name('string');
        return this.#call('nonEmpty', String(shape.minLength));
      case 'number':
        if (!this.#closed || shape.minimum === undefined) return this.#name('number');
        return this.#call('atLeast', String(shape.minimum));
      case 'boolean':
      case 'unknown':
        return this.#name(shape.kind);
      case 'null':
        return this.#name('nothing');
      case 'constant':
        // The union that holds it has already looked at the word.
        return this.#name('string');
      case 'enum':
        return this.#closed ? this.#call('oneOf', ...shape.values.map(quote)) : this.#name('string');
      case 'ref':
        return this.#ref(shape.name, indent);
      case 'nullable':
        return this.#call('nullable', this.#schema(shape.of, indent));
      case 'array':
        return this.#call('list', this.#schema(shape.items, indent));
      case 'record':
        return this.#call('map', this.#schema(shape.values, indent));
      case 'object':
        return this.#object(shape, indent);
      case 'tagged':
        return this.#tagged(shape, indent);
      case 'keyed':
        return this.#keyed(shape, indent);
      case 'union':
        return this.#either(shape.options, indent);
    }
  }

  get #closed(): boolean {
    return this.#direction === 'outgoing';
  }

  /** A reference to what is only a plain value is written as that value, which saves a function and a look-up. */
  #ref(name: string, indent: string): string {
    const { shape } = definitionOf(this.#protocol.definitions, name);
    const plain =
      shape.kind === 'string' || shape.kind === 'number' || (shape.kind === 'enum' && !this.#closed);
    return plain ? this.#schema(shape, indent) : schemaName(name, this.#direction, this.#protocol.directions);
  }

  #object(shape: ObjectShape, indent: string): string {
    const members = shape.fields
      // Nothing needs to be known of the tag where further members are welcome.
      .filter((field) => this.#closed || field.shape.kind !== 'constant')
      .map((field): Member => [field.name, this.#member(field.shape, field.required, `${indent}  `)]);
    return this.#call(this.#closed && !shape.extra ? 'strict' : 'loose', membersText(members, indent));
  }

  #member(shape: Shape, required: boolean, indent: string): string {
    if (required) return this.#schema(shape, indent);
    if (shape.kind === 'nullable') return this.#call('nullish', this.#schema(shape.of, indent));
    return this.#call('optional', this.#schema(shape, indent));
  }

  #tagged({ tag, variants }: TaggedShape, indent: string): string {
    const members = variants.map(({ value, objects }): Member => [
      value,
      this.#either(objects, `${indent}  `),
    ]);
    return this.#call(this.#closed ? 'closedUnion' : 'openUnion', quote(tag), membersText(members, indent));
  }

  #keyed({ words, variants }: KeyedShape, indent: string): string {
    const members = variants.map(({ key, shape }): Member => [key, this.#schema(shape, `${indent}  `)]);
    if (!this.#closed) return this.#call('openWords', membersText(members, indent));
    const known = bracketed('[', words.map(quote), ']', indent);
    return this.#call('closedWords', known, membersText(members, indent));
  }

  #either(options: readonly Shape[], indent: string): string {
    const [only] = options;
    if (only !== undefined && options.length === 1) return this.#schema(only, indent);
    const schemas = options.map((option) => this.#schema(option, `${indent}  `));
    return `${this.#name('either')}${bracketed('(', schemas, ')', indent)}`;
  }

  #call(name: string, ...args: readonly string[]): string {
    return `${this.#name(name)}(${args.join(', ')})`;
  }

  #name(name: string): string {
    this.used.add(name);
    return name;
  }
}

type Member = readonly [name: string, schema: string];

function membersText(members: readonly Member[], indent: string): string {
  return bracketed(
    '{',
    members.map(([name, schema]) => `${key(name)}: ${schema}`),
    '}',
    indent,
  );
}

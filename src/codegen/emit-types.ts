import { typeName, type Direction } from './directions.js';
import type { Protocol } from './protocol.js';
import { definitionOf, type ObjectShape, type Shape, type TaggedShape } from './shape.js';
import { banner, identifier, key, pascal, quote, union } from './text.js';

const EXPERIMENTAL = '/** @experimental */';

/** The TypeScript types of everything that travels, open where it comes in and closed where it goes out. */
export function emitTypes(protocol: Protocol): string {
  const { definitions, directions } = protocol;
  const types = new TypeWriter(protocol);
  for (const { name } of definitions.values()) {
    const sent = directions.outgoing.has(name);
    const received = directions.incoming.has(name);
    if (received && (!sent || directions.twofold.has(name))) types.write(name, 'incoming');
    if (sent) types.write(name, 'outgoing');
  }
  return `${banner(protocol)}\n${types.text}`;
}

class TypeWriter {
  readonly #protocol: Protocol;
  readonly #taken: Set<string>;
  readonly #written = new Set<string>();
  #text = '';

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
    const { definitions, directions } = protocol;
    this.#taken = new Set(
      [...definitions.keys()].flatMap((name) => [name, typeName(name, 'outgoing', directions)]),
    );
  }

  get text(): string {
    return this.#text;
  }

  write(definition: string, direction: Direction): void {
    const { definitions, directions } = this.#protocol;
    const { shape, experimental } = definitionOf(definitions, definition);
    const name = typeName(definition, direction, directions);
    if (shape.kind === 'tagged') this.#tagged(name, shape, direction, experimental);
    else this.#export(name, shape, direction, experimental);
  }

  #export(name: string, shape: Shape, direction: Direction, experimental: boolean): void {
    const text = this.#type(shape, direction, '');
    const isInterface = shape.kind === 'object' && shape.fields.length > 0;
    const gap = text.startsWith('\n') ? '' : ' ';
    this.#append(
      name,
      isInterface ? `interface ${name} ${text}` : `type ${name} =${gap}${text};`,
      experimental,
    );
  }

  /** Each variant gets a name of its own, so that editors show names and code can use them. */
  #tagged(name: string, shape: TaggedShape, direction: Direction, experimental: boolean): void {
    const options = shape.variants.map((variant) => {
      const variantName = `${pascal(variant.value)}${name}`;
      const body = alternatives(variant.objects);
      if (this.#taken.has(variantName) || variantName !== identifier(variantName))
        return this.#type(body, direction, '    ');
      this.#export(variantName, body, direction, experimental || variant.experimental);
      return variantName;
    });
    const variants = options.map((option) => `\n  | ${option}`).join('');
    this.#append(name, `type ${name} =${variants};`, experimental);
  }

  #append(name: string, declaration: string, experimental: boolean): void {
    if (this.#written.has(name)) throw new Error(`Two types would be called ${name}`);
    this.#written.add(name);
    this.#taken.add(name);
    this.#text += `${experimental ? `${EXPERIMENTAL}\n` : ''}export ${declaration}\n\n`;
  }

  #type(shape: Shape, direction: Direction, indent: string): string {
    switch (shape.kind) {
      case 'string':
      case 'number':
      case 'boolean':
      case 'null':
      case 'unknown':
        return shape.kind;
      case 'enum':
        return union(this.#words(shape.values, direction), indent);
      case 'constant':
        return quote(shape.value);
      case 'ref':
        return typeName(shape.name, direction, this.#protocol.directions);
      case 'nullable':
        return this.#nullable(shape.of, direction, indent);
      case 'array':
        return `readonly ${parenthesised(this.#type(shape.items, direction, indent))}[]`;
      case 'record':
        return `{ readonly [key: string]: ${this.#type(shape.values, direction, indent)} }`;
      case 'object':
        return this.#object(shape, direction, indent);
      case 'tagged':
        return union(
          shape.variants.map(({ objects }) => this.#type(alternatives(objects), direction, `${indent}    `)),
          indent,
        );
      case 'keyed':
        return union(
          [
            ...this.#words(shape.words, direction),
            ...shape.variants.map((variant) => {
              const fields = [
                { name: variant.key, shape: variant.shape, required: true, experimental: false },
              ];
              return this.#type({ kind: 'object', fields, extra: false }, direction, `${indent}    `);
            }),
          ],
          indent,
        );
      case 'union':
        return union(
          shape.options.map((option) => this.#type(option, direction, `${indent}    `)),
          indent,
        );
    }
  }

  #nullable(shape: Shape, direction: Direction, indent: string): string {
    const text = this.#type(shape, direction, indent);
    return text === 'unknown'
      ? text
      : text.startsWith('\n')
        ? `${text}\n${indent}  | null`
        : `${text} | null`;
  }

  /** `string & {}` accepts any other string without swallowing the known ones in completions. */
  #words(values: readonly string[], direction: Direction): readonly string[] {
    const words = values.map(quote);
    return direction === 'incoming' ? [...words, '(string & {})'] : words;
  }

  #object(shape: ObjectShape, direction: Direction, indent: string): string {
    if (shape.fields.length === 0) {
      return shape.extra ? '{ readonly [key: string]: unknown }' : 'Record<string, never>';
    }
    const inner = `${indent}  `;
    const lines = shape.fields.map((field) => {
      const type = this.#type(field.shape, direction, inner);
      const modifier = direction === 'incoming' ? 'readonly ' : '';
      const optional = field.required ? '' : '?';
      const or =
        field.required || direction === 'incoming' || type === 'unknown' ? '' : orUndefined(type, inner);
      const gap = type.startsWith('\n') ? '' : ' ';
      const comment = field.experimental ? `${inner}${EXPERIMENTAL}\n` : '';
      return `${comment}${inner}${modifier}${key(field.name)}${optional}:${gap}${type}${or};\n`;
    });
    const rest = shape.extra && direction === 'outgoing' ? `${inner}[key: string]: unknown;\n` : '';
    return `{\n${lines.join('')}${rest}${indent}}`;
  }
}

function alternatives(options: readonly ObjectShape[]): Shape {
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'union', options };
}

function orUndefined(type: string, indent: string): string {
  return type.startsWith('\n') ? `\n${indent}  | undefined` : ' | undefined';
}

function parenthesised(type: string): string {
  return type.includes('|') && !type.startsWith('{') ? `(${type})` : type;
}

/**
 * What a JSON schema says, reduced to the forms that the protocol's schemas take.
 *
 * - `tagged`: objects told apart by one member with a fixed value, as `{ type: 'text', … }`
 * - `keyed`: words, or objects told apart by their only member, as `'never'` or `{ granular: … }`
 */
export type Shape =
  | { readonly kind: 'boolean' | 'null' | 'unknown' }
  | { readonly kind: 'string'; readonly minLength?: number }
  | { readonly kind: 'number'; readonly minimum?: number }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  /** The value of a tag: the one word it can be, whatever the direction. */
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'nullable'; readonly of: Shape }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'record'; readonly values: Shape }
  | ObjectShape
  | TaggedShape
  | KeyedShape
  | UnionShape;

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: readonly Field[];
  /** Whether the schema itself invites members it does not name. */
  readonly extra: boolean;
}

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly experimental: boolean;
}

export interface TaggedShape {
  readonly kind: 'tagged';
  readonly tag: string;
  readonly variants: readonly TaggedVariant[];
}

export interface TaggedVariant {
  readonly value: string;
  /** More than one where members of the variant exclude each other. Each begins with the tag. */
  readonly objects: readonly ObjectShape[];
  readonly experimental: boolean;
}

export interface KeyedShape {
  readonly kind: 'keyed';
  readonly words: readonly string[];
  readonly variants: readonly { readonly key: string; readonly shape: Shape }[];
}

export interface UnionShape {
  readonly kind: 'union';
  readonly options: readonly Shape[];
}

/** A named shape of the protocol. */
export interface Definition {
  readonly name: string;
  readonly shape: Shape;
  readonly experimental: boolean;
}

export type Definitions = ReadonlyMap<string, Definition>;

/** Anything at all. */
export const UNKNOWN: Shape = { kind: 'unknown' };

/** The shapes directly inside a shape. */
export function childrenOf(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'nullable':
      return [shape.of];
    case 'array':
      return [shape.items];
    case 'record':
      return [shape.values];
    case 'object':
      return shape.fields.map((field) => field.shape);
    case 'tagged':
      return shape.variants.flatMap(({ objects }) => objects);
    case 'keyed':
      return shape.variants.map((variant) => variant.shape);
    case 'union':
      return shape.options;
    case 'boolean':
    case 'null':
    case 'unknown':
    case 'string':
    case 'number':
    case 'enum':
    case 'constant':
    case 'ref':
      return [];
  }
}

/** Whether the shape or anything inside it, not looking through references, fulfils the condition. */
export function someShape(shape: Shape, condition: (shape: Shape) => boolean): boolean {
  return condition(shape) || childrenOf(shape).some((child) => someShape(child, condition));
}

/** The names the shape refers to, each once. */
export function refsOf(shape: Shape): ReadonlySet<string> {
  const names = new Set<string>();
  someShape(shape, (inner) => {
    if (inner.kind === 'ref') names.add(inner.name);
    return false;
  });
  return names;
}

export function definitionOf(definitions: Definitions, name: string): Definition {
  const definition = definitions.get(name);
  if (definition === undefined) throw new Error(`The schema refers to ${name}, which it does not define`);
  return definition;
}

import { definitionOf, type Definitions, type KeyedShape, type Shape } from '../../src/codegen/shape.js';

/** What kind of place in a value a change is asked for. */
export type Place = 'object' | 'word' | 'tag';

/** Offers each place of the given kind, and takes what shall stand there instead. */
export type Change = (kind: Place, value: unknown) => unknown;

/**
 * Copies a value along its shape, putting something else in the places where `change` says so.
 *
 * - `object`: an object whose members the schema lists, not a map
 * - `word`: a word the schema has an enum for
 * - `tag`: the word that tells the variants of a union apart
 */
export function rewrite(value: unknown, shape: Shape, definitions: Definitions, change: Change): unknown {
  const inside = (part: unknown, of: Shape) => rewrite(part, of, definitions, change);
  switch (shape.kind) {
    case 'ref':
      return inside(value, definitionOf(definitions, shape.name).shape);
    case 'nullable':
      return value === null ? null : inside(value, shape.of);
    case 'enum':
      return change('word', value);
    case 'array':
      return Array.isArray(value) ? value.map((item) => inside(item, shape.items)) : value;
    case 'record':
      return isObject(value) ? mapValues(value, (member) => inside(member, shape.values)) : value;
    case 'object': {
      if (!isObject(value)) return value;
      const fields = new Map(shape.fields.map((field) => [field.name, field.shape]));
      return change(
        'object',
        mapValues(value, (member, name) => inside(member, fields.get(name) ?? { kind: 'unknown' })),
      );
    }
    case 'tagged': {
      if (!isObject(value)) return value;
      const variant = shape.variants.find((candidate) => candidate.value === value[shape.tag]);
      const form = variant?.objects.find((object) => fits(value, object, definitions));
      const copy = form === undefined ? value : inside(value, form);
      return isObject(copy) ? { ...copy, [shape.tag]: change('tag', value[shape.tag]) } : copy;
    }
    case 'keyed':
      return rewriteKeyed(value, shape, inside, change);
    case 'union': {
      const option = shape.options.find((candidate) => fits(value, candidate, definitions));
      return option === undefined ? value : inside(value, option);
    }
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'unknown':
    case 'constant':
      return value;
  }
}

function rewriteKeyed(
  value: unknown,
  shape: KeyedShape,
  inside: (part: unknown, of: Shape) => unknown,
  change: Change,
): unknown {
  if (typeof value === 'string') return change('word', value);
  if (!isObject(value)) return value;
  const shapes = new Map(shape.variants.map((variant) => [variant.key, variant.shape]));
  return change(
    'object',
    mapValues(value, (member, name) => inside(member, shapes.get(name) ?? { kind: 'unknown' })),
  );
}

/** Whether a value has the outline of a shape: enough to choose between alternatives. */
function fits(value: unknown, shape: Shape, definitions: Definitions): boolean {
  switch (shape.kind) {
    case 'ref':
      return fits(value, definitionOf(definitions, shape.name).shape, definitions);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value) && shape.fields.every(({ name, required }) => !required || name in value);
    case 'string':
    case 'enum':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    default:
      return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(
  value: Readonly<Record<string, unknown>>,
  map: (member: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member, name)]));
}

import { UnreadableSchema } from './json.js';
import type { Field, KeyedShape, ObjectShape, Shape, TaggedShape, TaggedVariant } from './shape.js';

/** Finds out what kind of union some alternatives make. */
export function readUnion(shapes: readonly Shape[]): Shape {
  const options = shapes.filter(({ kind }) => kind !== 'null');
  const [only] = options;
  if (only === undefined) return { kind: 'null' };
  const union =
    options.length === 1
      ? only
      : (asEnum(options) ?? asTagged(options) ?? asKeyed(options) ?? { kind: 'union', options });
  return options.length < shapes.length ? { kind: 'nullable', of: union } : union;
}

/** Puts members that all alternatives share into each of them. */
export function spread(base: ObjectShape, union: Shape, where: string): Shape {
  const merge = (object: ObjectShape): ObjectShape => ({
    kind: 'object',
    fields: [...object.fields, ...base.fields],
    extra: base.extra || object.extra,
  });
  if (union.kind === 'tagged') {
    return {
      ...union,
      variants: union.variants.map((variant) => ({ ...variant, objects: variant.objects.map(merge) })),
    };
  }
  const objects = objectsOf(union);
  if (objects === undefined)
    throw new UnreadableSchema(`${where}: shares members between alternatives that are not objects`);
  return { kind: 'union', options: objects.map(merge) };
}

function asEnum(options: readonly Shape[]): Shape | undefined {
  const values = options.flatMap((option) => (option.kind === 'enum' ? option.values : []));
  return options.every(({ kind }) => kind === 'enum')
    ? { kind: 'enum', values: [...new Set(values)] }
    : undefined;
}

function asTagged(options: readonly Shape[]): TaggedShape | undefined {
  const alternatives = options.map(objectsOf);
  if (!alternatives.every((objects) => objects !== undefined)) return undefined;
  const names = alternatives[0]?.[0]?.fields.map(({ name }) => name) ?? [];
  for (const tag of names) {
    const variants = alternatives.map((objects) => variantOf(objects, tag));
    if (variants.every((variant) => variant !== undefined)) return { kind: 'tagged', tag, variants };
  }
  return undefined;
}

function variantOf(objects: readonly ObjectShape[], tag: string): TaggedVariant | undefined {
  const values = new Set(objects.map((object) => constantOf(object, tag)));
  const [value] = values;
  if (values.size !== 1 || value === undefined) return undefined;
  const constant: Field = {
    name: tag,
    shape: { kind: 'constant', value },
    required: true,
    experimental: false,
  };
  return {
    value,
    objects: objects.map((object) => ({
      ...object,
      fields: [constant, ...object.fields.filter(({ name }) => name !== tag)],
    })),
    experimental: false,
  };
}

/** The one value that a required member can have. */
function constantOf(object: ObjectShape, name: string): string | undefined {
  const field = object.fields.find((candidate) => candidate.name === name);
  if (field?.required !== true || field.shape.kind !== 'enum' || field.shape.values.length !== 1)
    return undefined;
  return field.shape.values[0];
}

function asKeyed(options: readonly Shape[]): KeyedShape | undefined {
  const words: string[] = [];
  const variants: { key: string; shape: Shape }[] = [];
  for (const option of options) {
    if (option.kind === 'enum') words.push(...option.values);
    else if (option.kind === 'object' && option.fields.length === 1 && option.fields[0]?.required === true) {
      variants.push({ key: option.fields[0].name, shape: option.fields[0].shape });
    } else if (!isAnything(option)) return undefined;
  }
  return words.length > 0 && variants.length > 0 ? { kind: 'keyed', words, variants } : undefined;
}

/** `string | object` without a word on either: how the schema says that more alternatives may come. */
function isAnything(shape: Shape): boolean {
  return (
    shape.kind === 'union' &&
    shape.options.every(({ kind }) => kind === 'string' || kind === 'object') &&
    shape.options.every((option) => option.kind !== 'object' || option.fields.length === 0)
  );
}

function objectsOf(shape: Shape): readonly ObjectShape[] | undefined {
  if (shape.kind === 'object') return [shape];
  if (shape.kind !== 'union') return undefined;
  const objects = shape.options.flatMap((option) => (option.kind === 'object' ? [option] : []));
  return objects.length === shape.options.length ? objects : undefined;
}

import { isObject, objectOf, type JsonObject } from './json.js';
import { readShape } from './read-shape.js';
import type { Definition, Definitions, Field, ObjectShape, Shape, TaggedShape } from './shape.js';

/** The definitions that list methods instead of describing a value. */
const METHOD_LISTS = ['ClientRequest', 'ClientNotification', 'ServerRequest', 'ServerNotification'] as const;

export type MethodList = (typeof METHOD_LISTS)[number];

/** All definitions of a bundle by name: the newer ones are nested in it as a namespace `v2`. */
export function rawDefinitions(bundle: unknown): ReadonlyMap<string, JsonObject> {
  const { v2, ...v1 } = objectOf(objectOf(bundle, 'bundle')['definitions'], 'definitions');
  const merged = new Map<string, JsonObject>();
  for (const [name, schema] of [...Object.entries(v1), ...Object.entries(objectOf(v2, 'definitions.v2'))]) {
    const known = merged.get(name);
    const added = objectOf(schema, name);
    if (known !== undefined && !isSame(known, added, name))
      throw new Error(`${name} is defined twice, differently`);
    merged.set(name, added);
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isSame(a: JsonObject, b: JsonObject, where: string): boolean {
  return JSON.stringify(readShape(a, where)) === JSON.stringify(readShape(b, where));
}

/** Reads all definitions, marking what the stable schema does not have as experimental. */
export function readDefinitions(
  experimental: ReadonlyMap<string, JsonObject>,
  stable: ReadonlyMap<string, JsonObject>,
): Definitions {
  const definitions = new Map<string, Definition>();
  for (const [name, schema] of experimental) {
    if (METHOD_LISTS.some((list) => list === name)) continue;
    const shape = readShape(schema, name);
    const counterpart = stable.get(name);
    definitions.set(
      name,
      counterpart === undefined
        ? { name, shape, experimental: true }
        : { name, shape: mark(shape, readShape(counterpart, name)), experimental: false },
    );
  }
  const vanished = [...stable.keys()].filter((name) => !experimental.has(name));
  if (vanished.length > 0) throw new Error(`Only the stable schema defines ${vanished.join(', ')}`);
  return definitions;
}

function mark(shape: Shape, stable: Shape): Shape {
  if (shape.kind === 'nullable' && stable.kind === 'nullable')
    return { ...shape, of: mark(shape.of, stable.of) };
  if (shape.kind === 'object' && stable.kind === 'object') return markObject(shape, stable);
  if (shape.kind === 'tagged' && stable.kind === 'tagged') return markVariants(shape, stable);
  return shape;
}

function markObject(shape: ObjectShape, stable: ObjectShape): ObjectShape {
  const known = new Map(stable.fields.map((field) => [field.name, field]));
  const fields = shape.fields.map((field): Field => {
    const counterpart = known.get(field.name);
    return counterpart === undefined
      ? { ...field, experimental: true }
      : { ...field, shape: mark(field.shape, counterpart.shape) };
  });
  return { ...shape, fields };
}

function markVariants(shape: TaggedShape, stable: TaggedShape): TaggedShape {
  const known = new Map(stable.variants.map((variant) => [variant.value, variant]));
  const variants = shape.variants.map((variant) => {
    const counterpart = known.get(variant.value);
    if (counterpart === undefined) return { ...variant, experimental: true };
    const objects = variant.objects.map((object, index) => {
      const twin = counterpart.objects[index];
      return twin === undefined ? object : markObject(object, twin);
    });
    return { ...variant, objects };
  });
  return { ...shape, variants };
}

/** The entries of one of the method lists: `{ properties: { method: { enum: [name] }, params } }`. */
export function methodEntries(
  definitions: ReadonlyMap<string, JsonObject>,
  list: MethodList,
): readonly JsonObject[] {
  const entries = definitions.get(list)?.['oneOf'];
  if (!Array.isArray(entries)) throw new Error(`${list}: expected a list of methods`);
  return entries.filter(isObject);
}

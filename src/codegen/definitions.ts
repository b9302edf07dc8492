import { isObject, objectOf, type JsonObject } from './json.js';
import { readShape } from './read-shape.js';
import {
  refsOf,
  UNKNOWN,
  type Definition,
  type Definitions,
  type Field,
  type ObjectShape,
  type Shape,
  type TaggedShape,
} from './shape.js';
import { identifier } from './text.js';
import type { Warn } from './warn.js';

/** The definitions that list methods instead of describing a value. */
const METHOD_LISTS = ['ClientRequest', 'ClientNotification', 'ServerRequest', 'ServerNotification'] as const;

export type MethodList = (typeof METHOD_LISTS)[number];

/** All definitions of a bundle by name: the newer ones are nested in it as a namespace `v2`. */
export function rawDefinitions(bundle: unknown, warn: Warn): ReadonlyMap<string, JsonObject> {
  const { v2 = {}, ...v1 } = objectOf(objectOf(bundle, 'bundle')['definitions'], 'definitions');
  const merged = new Map<string, JsonObject>();
  for (const [key, schema] of [...Object.entries(v1), ...Object.entries(objectOf(v2, 'definitions.v2'))]) {
    const name = identifier(key);
    const known = merged.get(name);
    // `true` and what else is no object says nothing about a value.
    const added = isObject(schema) ? schema : {};
    const isSame = known === undefined || sameShape(known, added, name);
    if (!isSame) warn(`${name} is defined twice, differently; it is typed unknown`);
    merged.set(name, isSame ? added : {});
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sameShape(a: JsonObject, b: JsonObject, where: string): boolean {
  const [one, other] = [a, b].map((schema) => JSON.stringify(readShape(schema, where, () => undefined)));
  return one === other;
}

/** Reads all definitions, marking what the stable schema does not have as experimental. */
export function readDefinitions(
  experimental: ReadonlyMap<string, JsonObject>,
  stable: ReadonlyMap<string, JsonObject>,
  warn: Warn,
): Definitions {
  const definitions = new Map<string, Definition>();
  for (const [name, schema] of experimental) {
    if (METHOD_LISTS.some((list) => list === name)) continue;
    const shape = readShape(schema, name, warn);
    const counterpart = stable.get(name);
    definitions.set(
      name,
      counterpart === undefined
        ? { name, shape, experimental: true }
        : {
            name,
            shape: mark(
              shape,
              readShape(counterpart, name, () => undefined),
            ),
            experimental: false,
          },
    );
  }
  const vanished = [...stable.keys()].filter((name) => !experimental.has(name));
  if (vanished.length > 0) warn(`Only the stable schema defines ${vanished.join(', ')}`);
  for (const { shape } of definitions.values()) {
    for (const name of refsOf(shape)) {
      if (definitions.has(name)) continue;
      warn(`The schema refers to ${name} without defining it; it is typed unknown`);
      definitions.set(name, { name, shape: UNKNOWN, experimental: false });
    }
  }
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

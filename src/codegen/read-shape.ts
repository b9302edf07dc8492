import { arrayOf, isObject, objectOf, stringOf, stringsOf, type JsonObject } from './json.js';
import { readUnion, spread } from './read-union.js';
import type { Field, ObjectShape, Shape } from './shape.js';

const ANNOTATIONS = new Set(['$schema', 'title', 'description', 'default', 'format', 'definitions']);
const UNDERSTOOD = new Set([
  ...[
    'type',
    'enum',
    '$ref',
    'allOf',
    'anyOf',
    'oneOf',
    'items',
    'properties',
    'required',
    'additionalProperties',
  ],
  ...['minimum', 'minLength'],
]);

/** Reads one JSON schema. Throws on anything it does not understand: a guess would be published as a type. */
export function readShape(schema: unknown, where: string): Shape {
  if (schema === true) return { kind: 'unknown' };
  const json = objectOf(schema, where);
  const keywords = Object.keys(json).filter((keyword) => !ANNOTATIONS.has(keyword));
  const foreign = keywords.filter((keyword) => !UNDERSTOOD.has(keyword));
  if (foreign.length > 0)
    throw new Error(`${where}: the generator does not understand ${foreign.join(', ')}`);
  if (keywords.length === 0) return { kind: 'unknown' };
  if (json['$ref'] !== undefined) return { kind: 'ref', name: refName(json['$ref'], where) };
  if (json['allOf'] !== undefined) return readAllOf(json, where);

  const options = json['oneOf'] ?? json['anyOf'];
  if (options === undefined) return readTyped(json, where);
  const shapes = arrayOf(options, where).map((option, index) => readShape(option, `${where}/${index}`));
  const union = readUnion(shapes);
  return json['properties'] === undefined ? union : spread(readObject(json, where), union, where);
}

/** The definition that a `$ref` points to, whatever namespace it stands in. */
export function refName(ref: unknown, where: string): string {
  const [, name] = /^#\/definitions\/(?:v2\/)?([^/]+)$/.exec(stringOf(ref, where)) ?? [];
  if (name === undefined) throw new Error(`${where}: a reference outside the definitions`);
  return name;
}

function readAllOf(json: JsonObject, where: string): Shape {
  const parts = arrayOf(json['allOf'], where);
  if (parts.length !== 1) throw new Error(`${where}: an allOf of ${parts.length}`);
  return readShape(parts[0], where);
}

function readTyped(json: JsonObject, where: string): Shape {
  const { type } = json;
  if (Array.isArray(type)) {
    return readUnion(type.map((each) => readTyped({ ...json, type: each as unknown }, where)));
  }
  switch (type) {
    case 'string':
      if (json['enum'] !== undefined) return { kind: 'enum', values: stringsOf(json['enum'], where) };
      return typeof json['minLength'] === 'number'
        ? { kind: 'string', minLength: json['minLength'] }
        : { kind: 'string' };
    case 'integer':
    case 'number':
      return typeof json['minimum'] === 'number'
        ? { kind: 'number', minimum: json['minimum'] }
        : { kind: 'number' };
    case 'boolean':
    case 'null':
      return { kind: type };
    case 'array':
      return { kind: 'array', items: readShape(json['items'] ?? true, `${where}[]`) };
    case 'object':
      return readObjectOrRecord(json, where);
    default:
      throw new Error(`${where}: a schema without a type`);
  }
}

function readObjectOrRecord(json: JsonObject, where: string): Shape {
  const values = json['additionalProperties'];
  if (json['properties'] !== undefined || values === undefined || values === false)
    return readObject(json, where);
  return { kind: 'record', values: readShape(values, `${where}{}`) };
}

function readObject(json: JsonObject, where: string): ObjectShape {
  const extra = json['additionalProperties'];
  if (isObject(extra)) throw new Error(`${where}: members of its own beside a schema for the others`);
  const required = new Set(stringsOf(json['required'], where));
  const fields = Object.entries(objectOf(json['properties'] ?? {}, where)).map(([name, schema]): Field => ({
    name,
    shape: readShape(schema, `${where}.${name}`),
    required: required.delete(name),
    experimental: false,
  }));
  if (required.size > 0)
    throw new Error(`${where}: requires ${[...required].join(', ')} without describing it`);
  return { kind: 'object', fields, extra: extra === true };
}

import {
  arrayOf,
  isObject,
  objectOf,
  stringOf,
  stringsOf,
  UnreadableSchema,
  type JsonObject,
} from './json.js';
import { readUnion, spread } from './read-union.js';
import { UNKNOWN, type Field, type ObjectShape, type Shape } from './shape.js';
import { identifier } from './text.js';
import type { Warn } from './warn.js';

const ANNOTATIONS = new Set([
  ...['$schema', '$comment', 'title', 'description', 'default', 'examples', 'format', 'definitions'],
  ...['deprecated', 'readOnly', 'writeOnly'],
]);
const UNDERSTOOD = new Set([
  ...[
    'type',
    'enum',
    'const',
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

/** Reads one JSON schema. A part that cannot be read is `unknown`, with a warning: a guess would become a type. */
export function readShape(schema: unknown, where: string, warn: Warn): Shape {
  try {
    return read(schema, where, warn);
  } catch (error) {
    if (!(error instanceof UnreadableSchema)) throw error;
    warn(`${error.message}; ${where} is typed unknown`);
    return UNKNOWN;
  }
}

function read(schema: unknown, where: string, warn: Warn): Shape {
  if (schema === true) return UNKNOWN;
  const json = objectOf(schema, where);
  const keywords = Object.keys(json).filter((keyword) => !ANNOTATIONS.has(keyword));
  const foreign = keywords.filter((keyword) => !UNDERSTOOD.has(keyword));
  // A keyword can only narrow what the others allow, so without it the type is wider and never wrong.
  if (foreign.length > 0) warn(`${where}: the generator does not understand ${foreign.join(', ')}`);
  if (foreign.length === keywords.length) return UNKNOWN;
  if (json['$ref'] !== undefined) return { kind: 'ref', name: refName(json['$ref'], where) };
  if (json['allOf'] !== undefined) return readAllOf(json, where, warn);

  const options = json['oneOf'] ?? json['anyOf'];
  if (options === undefined) return readTyped(json, where, warn);
  const shapes = arrayOf(options, where).map((option, index) => readShape(option, `${where}/${index}`, warn));
  const union = readUnion(shapes);
  return json['properties'] === undefined ? union : spread(readObject(json, where, warn), union, where);
}

/** The definition that a `$ref` points to, whatever namespace it stands in. */
export function refName(ref: unknown, where: string): string {
  const [, name] = /^#\/definitions\/(?:v2\/)?([^/]+)$/.exec(stringOf(ref, where)) ?? [];
  if (name === undefined) throw new UnreadableSchema(`${where}: a reference outside the definitions`);
  return identifier(name);
}

function readAllOf(json: JsonObject, where: string, warn: Warn): Shape {
  const parts = arrayOf(json['allOf'], where);
  if (parts.length !== 1) throw new UnreadableSchema(`${where}: an allOf of ${parts.length}`);
  return readShape(parts[0], where, warn);
}

function readTyped(json: JsonObject, where: string, warn: Warn): Shape {
  const { type } = json;
  if (typeof json['const'] === 'string') return { kind: 'enum', values: [json['const']] };
  if (Array.isArray(type)) {
    return readUnion(type.map((each) => readTyped({ ...json, type: each as unknown }, where, warn)));
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
      return { kind: 'array', items: readShape(json['items'] ?? true, `${where}[]`, warn) };
    case 'object':
      return readObjectOrRecord(json, where, warn);
    default:
      throw new UnreadableSchema(`${where}: a schema without a type`);
  }
}

function readObjectOrRecord(json: JsonObject, where: string, warn: Warn): Shape {
  const values = json['additionalProperties'];
  if (json['properties'] !== undefined || values === undefined || values === false)
    return readObject(json, where, warn);
  return { kind: 'record', values: readShape(values, `${where}{}`, warn) };
}

function readObject(json: JsonObject, where: string, warn: Warn): ObjectShape {
  const extra = json['additionalProperties'];
  if (isObject(extra))
    warn(`${where}: members of its own beside a schema for the others, which are typed unknown`);
  const required = new Set(stringsOf(json['required'], where));
  const fields = Object.entries(objectOf(json['properties'] ?? {}, where)).map(([name, schema]): Field => ({
    name,
    shape: readShape(schema, `${where}.${name}`, warn),
    required: required.delete(name),
    experimental: false,
  }));
  if (required.size > 0) warn(`${where}: requires ${[...required].join(', ')} without describing it`);
  const undescribed = [...required].map((name): Field => ({
    name,
    shape: UNKNOWN,
    required: true,
    experimental: false,
  }));
  return { kind: 'object', fields: [...fields, ...undescribed], extra: extra === true || isObject(extra) };
}

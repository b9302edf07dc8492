import type { ValidationIssue } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A keyword of our own: says why what stands here has no JSON Schema, and what to do about it. */
export const UNREPRESENTABLE = 'x-unrepresentable';

const MAX_PROPERTIES = 5000;
const MAX_LEVELS = 10;

const FORMATS: readonly unknown[] = [
  ...['date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'time', 'uuid'],
];

/** The keywords that may stand beside others only by way of `anyOf`. */
const ANNOTATIONS = ['title', 'description'];

/** What is sent as it stands. Of the rest, what does not constrain is left out and what does is refused. */
const PLAIN = [
  ...['enum', 'const', 'minLength', 'maxLength', 'minItems', 'maxItems', ...ANNOTATIONS],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
];

const REFUSED: Readonly<Record<string, string>> = {
  allOf:
    'the model endpoint takes no allOf: make one object with .extend(), or keep one pattern and .refine() the rest',
  not: 'no value fits here: leave it out',
  oneOf: 'the model endpoint takes no oneOf: use z.union()',
  prefixItems: 'the model endpoint takes no tuples: use z.object() or z.array()',
};

const UNTYPED = 'the model endpoint needs a type: use a narrower schema';

type Path = readonly PropertyKey[];

/** A schema in the strict subset, unless there are issues. */
export interface StrictSchema {
  readonly schema: JsonSchema;
  readonly issues: readonly ValidationIssue[];
}

/**
 * Puts a JSON Schema of zod into the subset that the model endpoint takes in strict mode, as far as that accepts the
 * same values; everything else is an issue, whose path begins with `at`.
 */
export function strictSubset(schema: JsonSchema, at: Path): StrictSchema {
  const definitions: Record<string, JsonSchema> = {};
  const issues: ValidationIssue[] = [];
  let count = 0;

  const body = resolved(schema);
  if (body['type'] !== 'object')
    refuse(at, 'the answer has to be one object: put this into a property of z.object()');
  const root = strict(body, at, 0);
  if (count > MAX_PROPERTIES)
    refuse(at, `the model endpoint takes ${MAX_PROPERTIES} properties, here are ${count}`);
  const named = Object.keys(definitions).length > 0 ? { $defs: definitions } : {};
  return { schema: { ...root, ...named }, issues };

  // The endpoint wants the object itself at the root, where zod may have put a reference to it.
  function resolved(from: JsonSchema, seen: readonly unknown[] = []): JsonSchema {
    const target = definitionOf(idOf(from));
    return isObject(target) && !seen.includes(target) ? resolved(target, [...seen, target]) : from;
  }

  function definitionOf(id: string | undefined): unknown {
    return id === undefined ? undefined : readMember(schema['$defs'], id);
  }

  function strict(from: unknown, path: Path, level: number): JsonSchema {
    if (!isObject(from)) return refuse(path, UNTYPED);
    const reason = from[UNREPRESENTABLE];
    if (typeof reason === 'string') return refuse(path, reason);
    const reasons = Object.entries(REFUSED).filter(([keyword]) => keyword in from);
    for (const [, refusal] of reasons) refuse(path, refusal);
    if (reasons.length > 0) return {};
    if ('$ref' in from) return reference(from, path, level);
    const { anyOf, type = typesOf(from['enum']) } = from;
    if (Array.isArray(anyOf)) {
      const options = anyOf.map((option, i) => strict(option, [...path, i], level));
      return { ...pick(from, ANNOTATIONS), anyOf: options };
    }
    if (type === undefined) return refuse(path, UNTYPED);
    const plain = { ...pick(from, PLAIN), type };
    if (type === 'object') return { ...plain, ...members(from, path, level + 1) };
    if (type === 'array') return { ...plain, items: strict(from['items'], [...path, '*'], level) };
    return { ...plain, ...text(from, path) };
  }

  function members(from: JsonSchema, path: Path, level: number): JsonSchema {
    if (level === MAX_LEVELS + 1)
      refuse(path, `the model endpoint takes ${MAX_LEVELS} levels of objects: this is one too deep`);
    const { properties, required, additionalProperties = false } = from;
    if ('propertyNames' in from || 'patternProperties' in from || additionalProperties !== false) {
      const message =
        'the model endpoint takes no records and no open objects: name every property, or use z.array() of objects';
      refuse(path, message);
    }
    const entries = isObject(properties) ? Object.entries(properties) : [];
    count += entries.length;
    const closed = entries.map(([name, member]) => {
      const place = [...path, name];
      if (!Array.isArray(required) || !required.includes(name))
        refuse(place, 'the model endpoint needs every property: use .nullable() instead');
      return [name, strict(member, place, level)] as const;
    });
    return {
      properties: Object.fromEntries(closed),
      required: entries.map(([name]) => name),
      additionalProperties: false,
    };
  }

  function text({ format, pattern }: JsonSchema, path: Path): JsonSchema {
    const isKnown = FORMATS.includes(format);
    const looksAround = typeof pattern === 'string' && hasLookaround(pattern);
    const isOnlyFormat = typeof format === 'string' && pattern === undefined;
    if (!isKnown && (looksAround || isOnlyFormat)) {
      const what = looksAround ? 'lookaround' : `format ${String(format)}`;
      return refuse(path, `the model endpoint takes no ${what}: z.string().pipe(…) still checks it here`);
    }
    // Where zod gives both, each of them says it all.
    return {
      ...(isKnown ? { format } : {}),
      ...(pattern === undefined || looksAround ? {} : { pattern }),
    };
  }

  function reference(from: JsonSchema, path: Path, level: number): JsonSchema {
    const id = idOf(from);
    if (id !== undefined && !Object.hasOwn(definitions, id)) {
      // What stands for it while it is visited keeps a recursive schema from being visited for ever.
      definitions[id] = {};
      definitions[id] = strict(definitionOf(id), path, level);
    }
    const { $ref } = from;
    const annotations = pick(from, ANNOTATIONS);
    return Object.keys(annotations).length === 0 ? { $ref } : { ...annotations, anyOf: [{ $ref }] };
  }

  function refuse(path: Path, message: string): JsonSchema {
    issues.push({ path, message });
    return {};
  }
}

/** The name of the definition that a schema refers to; `undefined` for the root, and where it is no reference. */
function idOf({ $ref }: JsonSchema): string | undefined {
  const [, id] = /^#\/\$defs\/(.*)/s.exec(String($ref)) ?? [];
  return id?.replaceAll('~1', '/').replaceAll('~0', '~');
}

function pick(schema: JsonSchema, keywords: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.includes(keyword)));
}

/** The types of the values of an enum, which zod leaves out where they differ. */
function typesOf(values: unknown): readonly string[] | undefined {
  if (!Array.isArray(values)) return undefined;
  return [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))];
}

function hasLookaround(pattern: string): boolean {
  const withoutLiterals = pattern.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '');
  return /\(\?<?[=!]/.test(withoutLiterals);
}

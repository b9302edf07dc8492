import type { ValidationIssue } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A keyword of our own: says why what stands here has no JSON Schema, and what to do about it. */
export const UNREPRESENTABLE = 'x-codex-rx-unrepresentable';

const MAX_PROPERTIES = 5000;
const MAX_LEVELS = 10;

const FORMATS: ReadonlySet<unknown> = /*@__PURE__*/ new Set([
  ...['date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'time', 'uuid'],
]);

/** What is sent as it stands. Of the rest, what does not constrain is left out and what does is refused. */
const PLAIN = [
  ...['type', 'title', 'description', 'enum', 'const', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
];

/** The keywords that may stand beside others only by way of `anyOf`. */
const ANNOTATIONS = ['title', 'description'];

const REFUSED: Readonly<Record<string, string>> = {
  allOf:
    'the model endpoint takes no allOf: make one object of an intersection, with .extend(); of several patterns, ' +
    'keep one in the schema and check the others with .refine()',
  not: 'no value fits here (z.never(), an empty enum): leave it out',
  oneOf: 'the model endpoint takes no oneOf: use z.union() or z.discriminatedUnion()',
  prefixItems: 'the model endpoint takes no tuples: use z.object(), with a name for each place, or z.array()',
};

const OPEN =
  'the model endpoint takes no records and no open objects: name every property in z.object(), or use ' +
  'z.array() of objects with a key and a value';
const OPTIONAL =
  'the model endpoint needs every property: use .nullable() instead of .optional(), .default() and their like';
const UNTYPED = 'the model endpoint needs a type: use something narrower than z.any() and z.unknown()';
const NO_OBJECT =
  'the answer has to be one object: put a union, a list or a plain value into a property of z.object()';
const PIPE = 'z.string().pipe(…) sends a plain string and still checks it here';

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
  return new Walk(schema['$defs']).root(schema, at);
}

class Walk {
  readonly #sources: JsonSchema;
  readonly #definitions: Record<string, JsonSchema> = {};
  readonly #issues: ValidationIssue[] = [];
  #properties = 0;

  constructor(sources: unknown) {
    this.#sources = isObject(sources) ? sources : {};
  }

  root(schema: JsonSchema, path: Path): StrictSchema {
    const body = this.#resolve(schema);
    if (body['type'] !== 'object') this.#refuse(path, NO_OBJECT);
    const root = this.#visit(body, path, 0);
    if (this.#properties > MAX_PROPERTIES) {
      this.#refuse(
        path,
        `the model endpoint takes ${MAX_PROPERTIES} properties, here are ${this.#properties}`,
      );
    }
    const named = Object.keys(this.#definitions).length > 0 ? { $defs: this.#definitions } : {};
    return { schema: { ...root, ...named }, issues: this.#issues };
  }

  // The endpoint wants the object itself at the root, where zod may have put a reference to it.
  #resolve(schema: JsonSchema): JsonSchema {
    const seen = new Set<JsonSchema>();
    let body = schema;
    for (let next: unknown = body; isObject(next) && !seen.has(next); next = this.#target(body)?.source) {
      seen.add(next);
      body = next;
    }
    return body;
  }

  #target({ $ref }: JsonSchema): { readonly id: string; readonly source: unknown } | undefined {
    const prefix = '#/$defs/';
    if (typeof $ref !== 'string' || !$ref.startsWith(prefix)) return undefined;
    const id = $ref.slice(prefix.length).replaceAll('~1', '/').replaceAll('~0', '~');
    return { id, source: this.#sources[id] };
  }

  #visit(schema: unknown, path: Path, level: number): JsonSchema {
    if (!isObject(schema)) return this.#refuse(path, UNTYPED);
    const reason = schema[UNREPRESENTABLE];
    if (typeof reason === 'string') return this.#refuse(path, reason);
    const refused = Object.keys(REFUSED).filter((keyword) => keyword in schema);
    if (refused.length > 0) {
      for (const keyword of refused) this.#refuse(path, REFUSED[keyword] ?? '');
      return {};
    }
    if ('$ref' in schema) return this.#reference(schema, path, level);
    if (Array.isArray(schema['anyOf'])) {
      const anyOf = schema['anyOf'].map((option, i) => this.#visit(option, [...path, i], level));
      return { ...pick(schema, ANNOTATIONS), anyOf };
    }
    return this.#typed(schema, path, level);
  }

  #typed(schema: JsonSchema, path: Path, level: number): JsonSchema {
    const type = schema['type'] ?? typesOf(schema['enum']);
    if (type === undefined) return this.#refuse(path, UNTYPED);
    const plain = { ...pick(schema, PLAIN), type };
    if (type === 'object') return { ...plain, ...this.#members(schema, path, level + 1) };
    if (type === 'array') return { ...plain, items: this.#visit(schema['items'], [...path, '*'], level) };
    return { ...plain, ...this.#text(schema, path) };
  }

  #members(schema: JsonSchema, path: Path, level: number): JsonSchema {
    if (level === MAX_LEVELS + 1) {
      this.#refuse(path, `the model endpoint takes ${MAX_LEVELS} levels of objects: this is one too deep`);
    }
    const { properties, required, additionalProperties = false } = schema;
    const isOpen =
      'propertyNames' in schema || 'patternProperties' in schema || additionalProperties !== false;
    if (isOpen) this.#refuse(path, OPEN);
    const members = isObject(properties) ? Object.entries(properties) : [];
    this.#properties += members.length;
    const strict = members.map(([name, member]) => {
      const place = [...path, name];
      if (!Array.isArray(required) || !required.includes(name)) this.#refuse(place, OPTIONAL);
      return [name, this.#visit(member, place, level)] as const;
    });
    return {
      properties: Object.fromEntries(strict),
      required: members.map(([name]) => name),
      additionalProperties: false,
    };
  }

  #text({ format, pattern }: JsonSchema, path: Path): JsonSchema {
    const knownFormat = FORMATS.has(format);
    const looksAround = typeof pattern === 'string' && hasLookaround(pattern);
    if (typeof format === 'string' && !knownFormat && pattern === undefined) {
      return this.#refuse(path, `the model endpoint does not know the format ${format}: ${PIPE}`);
    }
    if (looksAround && !knownFormat) {
      return this.#refuse(path, `the model endpoint takes no lookaround in a pattern: ${PIPE}`);
    }
    // Where zod gives both, each of them says it all.
    return {
      ...(knownFormat ? { format } : {}),
      ...(pattern === undefined || looksAround ? {} : { pattern }),
    };
  }

  #reference(schema: JsonSchema, path: Path, level: number): JsonSchema {
    const target = this.#target(schema);
    if (target !== undefined && !Object.hasOwn(this.#definitions, target.id)) {
      // What stands for it while it is visited keeps a recursive schema from being visited for ever.
      this.#definitions[target.id] = {};
      this.#definitions[target.id] = this.#visit(target.source, path, level);
    }
    const reference = { $ref: schema['$ref'] };
    const annotations = pick(schema, ANNOTATIONS);
    return Object.keys(annotations).length === 0 ? reference : { ...annotations, anyOf: [reference] };
  }

  #refuse(path: Path, message: string): JsonSchema {
    this.#issues.push({ path, message });
    return {};
  }
}

function pick(schema: JsonSchema, keywords: readonly string[]): JsonSchema {
  return Object.fromEntries(keywords.flatMap((key) => (key in schema ? [[key, schema[key]]] : [])));
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

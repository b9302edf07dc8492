import { ZodMiniNullable, ZodMiniOptional } from 'zod/v4/mini';
import { $ZodAsyncError, type $ZodType, type ParseContextInternal, type ParsePayload } from 'zod/v4/core';

/** What a schema is run on: the value, and what has been found wrong with it. */
export type Payload = ParsePayload;
export type Context = ParseContextInternal;

// The plain values a member may have, one bit for each kind.
const STRING = 1;
const NUMBER = 2;
const BOOLEAN = 4;
const NULL = 8;
const ANYTHING = 15 | 16;

/**
 * Makes a schema hand on the very value it was given instead of a copy of it.
 *
 * zod's own would copy every object of every frame, and be either four times slower or compiled with `new Function`,
 * which a content security policy forbids. What is derived from the schema, with `z.extend` for instance, is an
 * ordinary zod schema again.
 */
export function checkInPlace<S extends $ZodType>(
  schema: S,
  check: (payload: Payload, ctx: Context) => void,
): S {
  const run = (payload: Payload, ctx: Context): Payload => {
    check(payload, ctx);
    return payload;
  };
  schema._zod.parse = run;
  schema._zod.run = run;
  return schema;
}

/** A part of an object, a list or a map, with what can be told about it without running its schema. */
export interface Member {
  readonly schema: $ZodType;
  readonly plain: number;
  readonly optional: boolean;
}

export function memberOf(schema: $ZodType): Member {
  const { def } = schema._zod;
  return { schema, plain: plainKinds(schema), optional: def.type === 'optional' };
}

/** Checks one part, whose issues come to stand under `key`. */
export function checkMember(
  member: Member,
  value: unknown,
  key: PropertyKey,
  payload: Payload,
  ctx: Context,
): void {
  // Most members are plain. Looking at them here spares two allocations each, on every delta of every turn.
  if (isPlain(value, member.plain)) return;
  const inner = member.schema._zod.run({ value, issues: [] }, ctx);
  if (inner instanceof Promise) throw new $ZodAsyncError();
  for (const issue of inner.issues) payload.issues.push({ ...issue, path: [key, ...(issue.path ?? [])] });
}

function isPlain(value: unknown, kinds: number): boolean {
  switch (typeof value) {
    case 'string':
      return (kinds & STRING) !== 0;
    case 'number':
      return (kinds & NUMBER) !== 0 && Number.isFinite(value);
    case 'boolean':
      return (kinds & BOOLEAN) !== 0;
    default:
      return value === null ? (kinds & NULL) !== 0 : kinds === ANYTHING;
  }
}

function plainKinds(schema: $ZodType): number {
  const { def, traits } = schema._zod;
  // A format such as int is a check of itself.
  if (traits.has('$ZodCheck') || (def.checks !== undefined && def.checks.length > 0)) return 0;
  switch (def.type) {
    case 'string':
      return STRING;
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    case 'null':
      return NULL;
    case 'unknown':
      return ANYTHING;
    case 'optional':
      return schema instanceof ZodMiniOptional ? plainKinds(schema._zod.def.innerType) : 0;
    case 'nullable':
      return schema instanceof ZodMiniNullable ? withNull(plainKinds(schema._zod.def.innerType)) : 0;
    default:
      return 0;
  }
}

function withNull(kinds: number): number {
  return kinds | NULL;
}

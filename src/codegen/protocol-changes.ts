import type { Protocol } from './protocol.js';
import { childrenOf, type Shape } from './shape.js';

/** The names of one kind that only one of two releases has, each list in the order of the protocol. */
export interface Change {
  readonly kind: keyof Facts;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** All that can be named of a protocol. */
interface Facts {
  readonly methods: readonly string[];
  readonly notifications: readonly string[];
  readonly 'server requests': readonly string[];
  /** `Thread.name`; `ThreadItem.plan.text` where only a variant has it. */
  readonly members: readonly string[];
  /** `SortDirection.asc`: a word, or the name of a variant. */
  readonly values: readonly string[];
}

const KINDS = ['methods', 'notifications', 'server requests', 'members', 'values'] as const;

/**
 * What changed between two releases. What stands inside a definition, or inside a variant, that only one of them has is
 * left out: the method, or the value, says as much.
 */
export function protocolChanges(before: Protocol, after: Protocol): readonly Change[] {
  const shared = new Set([...reached(before)].filter((name) => reached(after).has(name)));
  const [old, now] = [factsOf(before, shared), factsOf(after, shared)];
  return KINDS.map((kind) => ({
    kind,
    added: outermost(kind, missingFrom(old[kind], now[kind]), missingFrom(old.values, now.values)),
    removed: outermost(kind, missingFrom(now[kind], old[kind]), missingFrom(now.values, old.values)),
  })).filter(({ added, removed }) => added.length + removed.length > 0);
}

function missingFrom(some: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(some);
  return [...new Set(others)].filter((name) => !known.has(name));
}

/** The names that stand inside none of these values. */
function outermost(
  kind: keyof Facts,
  names: readonly string[],
  values: readonly string[],
): readonly string[] {
  if (kind !== 'members' && kind !== 'values') return names;
  return names.filter((name) => !values.some((value) => name.startsWith(`${value}.`)));
}

function reached({ directions }: Protocol): ReadonlySet<string> {
  return new Set([...directions.incoming, ...directions.outgoing]);
}

function factsOf({ methods, definitions }: Protocol, shared: ReadonlySet<string>): Facts {
  const members: string[] = [];
  const values: string[] = [];
  for (const { name, shape } of definitions.values()) {
    if (shared.has(name)) collect(shape, name, members, values);
  }
  return {
    methods: methods.clientRequests.map(({ name }) => name),
    notifications: [...methods.serverNotifications, ...methods.clientNotifications].map(({ name }) => name),
    'server requests': methods.serverRequests.map(({ name }) => name),
    members,
    values,
  };
}

/** Puts what can be named inside a shape into the lists. */
function collect(shape: Shape, path: string, members: string[], values: string[]): void {
  switch (shape.kind) {
    case 'enum':
      values.push(...shape.values.map((value) => `${path}.${value}`));
      break;
    case 'keyed':
      values.push(
        ...[...shape.words, ...shape.variants.map(({ key }) => key)].map((word) => `${path}.${word}`),
      );
      for (const { key, shape: of } of shape.variants) collect(of, `${path}.${key}`, members, values);
      break;
    case 'object':
      for (const { name, shape: of } of shape.fields) {
        if (of.kind !== 'constant') members.push(`${path}.${name}`);
        collect(of, `${path}.${name}`, members, values);
      }
      break;
    case 'tagged':
      for (const { value, objects } of shape.variants) {
        values.push(`${path}.${value}`);
        for (const object of objects) collect(object, `${path}.${value}`, members, values);
      }
      break;
    default:
      for (const inner of childrenOf(shape)) collect(inner, path, members, values);
  }
}

import { constantText } from './definition-text.js';
import type { Method, Methods, RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { definitionOf, someShape } from './shape.js';

/** What a method or notification takes or answers: the beginning of all that is reached. */
export interface Root {
  /** What it is called where it is listed: `InitializeParams`. */
  readonly label: string;
  /** None where a method takes no params. */
  readonly name: string | undefined;
  /** Whether it may be left out altogether. */
  readonly optional: boolean;
  /** The members that only exist with the experimental API. */
  readonly experimental: readonly string[];
}

/**
 * Where the definitions stand in the text. First come those that several others refer to, so that references are short;
 * one that is referred to once is written where that is. Then come the params of the notifications, and the params and
 * the result of each request of the server and of the client, in their order, so that nothing has to say where they are.
 */
export interface Layout {
  readonly shared: readonly string[];
  readonly roots: readonly Root[];
  /** The places of the definitions that have one. */
  readonly places: ReadonlyMap<string, number>;
}

export function layOut(protocol: Protocol): Layout {
  const roots = rootsOf(protocol.methods);
  const own = new Map<string, number>();
  for (const [index, { name, optional }] of roots.entries()) {
    if (name !== undefined && !optional && !own.has(name)) own.set(name, index);
  }
  const uses = countUses(protocol, roots);
  // In every circle there is one of these: what leads into it refers to one of its definitions, another of them too.
  const shared = [...uses.keys()].filter((name) => !own.has(name) && uses.get(name) !== 1);
  const places = new Map([
    ...shared.map((name, place) => [name, place] as const),
    ...[...own].map(([name, index]) => [name, shared.length + index] as const),
  ]);
  return { shared, roots, places };
}

function rootsOf({ clientRequests, serverRequests, serverNotifications }: Methods): readonly Root[] {
  const exchange = (method: RequestMethod) => [paramsOf(method), result(method.result)];
  return [
    ...serverNotifications.map(paramsOf),
    ...serverRequests.flatMap(exchange),
    ...clientRequests.flatMap(exchange),
  ];
}

function paramsOf({ name, params, presence, experimentalParams }: Method): Root {
  const label = params ?? `nothing for ${name}`;
  return { label, name: params, optional: presence === 'optional', experimental: experimentalParams };
}

function result(name: string): Root {
  return { label: name, name, optional: false, experimental: [] };
}

/** How often each definition is referred to, those that are reached together side by side. */
function countUses(protocol: Protocol, roots: readonly Root[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const seen = new Set<string>();
  const use = (name: string): void => {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  };
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const inner of referencesFrom(name, protocol)) {
      use(inner);
      visit(inner);
    }
  };
  for (const { name, optional } of roots) {
    if (name === undefined) continue;
    if (optional) use(name);
    visit(name);
  }
  return uses;
}

/** What a definition refers to, as often as it does, but for what is no more than a plain value. */
function referencesFrom(name: string, { definitions, directions }: Protocol): readonly string[] {
  const closed = directions.outgoing.has(name);
  const found: string[] = [];
  someShape(definitionOf(definitions, name).shape, (shape) => {
    if (shape.kind !== 'ref') return false;
    if (constantText(definitionOf(definitions, shape.name).shape, closed) === undefined)
      found.push(shape.name);
    return false;
  });
  return found;
}

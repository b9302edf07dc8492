import type { Method, Methods } from './methods.js';
import { definitionOf, refsOf, someShape, type Definitions, type Shape } from './shape.js';

/** Which definitions are reached by what the client sends, and which by what it receives. */
export interface Directions {
  readonly incoming: ReadonlySet<string>;
  readonly outgoing: ReadonlySet<string>;
  /** Reached both ways with a type that differs: open when it comes in, closed when it goes out. */
  readonly twofold: ReadonlySet<string>;
}

/** The way a value travels, seen from the client. */
export type Direction = 'incoming' | 'outgoing';

export function directionsOf(methods: Methods, definitions: Definitions): Directions {
  const { clientRequests, clientNotifications, serverRequests, serverNotifications } = methods;
  const incoming = reach(definitions, [
    ...clientRequests.map(({ result }) => result),
    ...paramsOf(serverNotifications),
    ...paramsOf(serverRequests),
  ]);
  const outgoing = reach(definitions, [
    ...paramsOf(clientRequests),
    ...paramsOf(clientNotifications),
    ...serverRequests.map(({ result }) => result),
  ]);
  const differing = withDifferingTypes(definitions);
  const twofold = new Set([...incoming].filter((name) => outgoing.has(name) && differing.has(name)));
  return { incoming, outgoing, twofold };
}

/** The name of a definition's type in a direction. */
export function typeName(name: string, direction: Direction, directions: Directions): string {
  return direction === 'outgoing' && directions.twofold.has(name) ? inputName(name, directions) : name;
}

/** The name of a definition's schema in a direction; schemas always differ, for one lets pass what the other refuses. */
export function schemaName(name: string, direction: Direction, directions: Directions): string {
  return direction === 'outgoing' && directions.incoming.has(name) ? inputName(name, directions) : name;
}

/** Another definition may have the name already. */
function inputName(name: string, { incoming, outgoing }: Directions): string {
  const input = `${name}Input`;
  return incoming.has(input) || outgoing.has(input) ? `${name}AsInput` : input;
}

function paramsOf(methods: readonly Method[]): readonly string[] {
  return methods.flatMap(({ params }) => params ?? []);
}

function reach(definitions: Definitions, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set(roots);
  // A Set iterates over what is added to it meanwhile.
  for (const name of reached) {
    for (const ref of refsOf(definitionOf(definitions, name).shape)) reached.add(ref);
  }
  return reached;
}

function withDifferingTypes(definitions: Definitions): ReadonlySet<string> {
  const differing = new Set<string>();
  const differs = (shape: Shape): boolean =>
    shape.kind === 'enum' ||
    shape.kind === 'keyed' ||
    (shape.kind === 'object' && shape.extra) ||
    (shape.kind === 'ref' && differing.has(shape.name));
  let before: number;
  do {
    before = differing.size;
    for (const { name, shape } of definitions.values()) {
      if (someShape(shape, differs)) differing.add(name);
    }
  } while (differing.size > before);
  return differing;
}

import type { SchemaBundles } from './codex-binary.js';
import { rawDefinitions, readDefinitions } from './definitions.js';
import { directionsOf, type Directions } from './directions.js';
import { readMethods, type Methods } from './methods.js';
import type { Definitions } from './shape.js';
import type { Warn } from './warn.js';

/** Everything the generator knows about the protocol of one server version. */
export interface Protocol {
  readonly version: string;
  readonly definitions: Definitions;
  readonly methods: Methods;
  readonly directions: Directions;
}

/** Reads the protocol of one release from its schemas. */
export function readProtocol({ version, experimental, stable }: SchemaBundles, warn: Warn): Protocol {
  const raw = rawDefinitions(experimental, warn);
  const rawStable = rawDefinitions(stable, warn);
  const named = readDefinitions(raw, rawStable, warn);
  const { methods, definitions } = readMethods(raw, rawStable, named, warn);
  return { version, definitions, methods, directions: directionsOf(methods, definitions) };
}

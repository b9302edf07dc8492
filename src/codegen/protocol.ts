import { findCodexBinary, readSchemaBundle } from './codex-binary.js';
import { rawDefinitions, readDefinitions } from './definitions.js';
import { directionsOf, type Directions } from './directions.js';
import { readMethods, type Methods } from './methods.js';
import type { Definitions } from './shape.js';

/** Everything the generator knows about the protocol of one server version. */
export interface Protocol {
  readonly version: string;
  readonly definitions: Definitions;
  readonly methods: Methods;
  readonly directions: Directions;
}

/** Reads the protocol from the installed `@openai/codex`. */
export async function loadProtocol(): Promise<Protocol> {
  const binary = await findCodexBinary();
  const raw = rawDefinitions(await readSchemaBundle(binary, { experimental: true }));
  const stable = rawDefinitions(await readSchemaBundle(binary, { experimental: false }));
  const definitions = readDefinitions(raw, stable);
  const methods = readMethods(raw, stable, definitions);
  return { version: binary.version, definitions, methods, directions: directionsOf(methods, definitions) };
}

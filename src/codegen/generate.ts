import { emitDefinitions } from './emit-definitions.js';
import { emitGroups, emitMethodHomes } from './emit-groups.js';
import { emitMethodLines } from './emit-method-lines.js';
import { emitMethods } from './emit-methods.js';
import { emitRouting } from './emit-routing.js';
import { emitSchemas } from './emit-schemas.js';
import { emitTypes } from './emit-types.js';
import { sortMethods } from './groups.js';
import type { SchemaBundles } from './codex-binary.js';
import { readProtocol } from './protocol.js';
import { withRetired } from './retired.js';
import { banner, quote } from './text.js';

export interface Generated {
  /** The files of `generated/`, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** One sentence for each thing that the generator does not know or cannot read. */
  readonly warnings: readonly string[];
}

/** Writes the files of `generated/` from the schemas of a release, whatever is new in it. Nothing is stored. */
export function generate(schemas: SchemaBundles): Generated {
  // Several files ask the same, and each answer may come with its warning.
  const warnings = new Set<string>();
  const warn = (warning: string) => void warnings.add(warning);
  const protocol = withRetired(readProtocol(schemas, warn));
  const sorted = sortMethods(protocol, warn);
  const files = new Map([
    ['definitions.ts', emitDefinitions(protocol, warn)],
    ['groups.ts', emitGroups(protocol, sorted)],
    ['method-homes.ts', emitMethodHomes(protocol, sorted)],
    ['method-lines.ts', emitMethodLines(protocol, sorted, warn)],
    ['methods.ts', emitMethods(protocol)],
    ['routing.ts', emitRouting(protocol, warn)],
    ['schemas.ts', emitSchemas(protocol, warn)],
    ['types.ts', emitTypes(protocol)],
    ['version.ts', `${banner(protocol)}export const PROTOCOL_VERSION = ${quote(protocol.version)};\n`],
  ]);
  return { files, warnings: [...warnings] };
}

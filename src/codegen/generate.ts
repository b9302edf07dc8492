import { emitDefinitions } from './emit-definitions.js';
import { emitGroups, emitMethodHomes } from './emit-groups.js';
import { emitMethodLines } from './emit-method-lines.js';
import { emitMethods } from './emit-methods.js';
import { emitRouting } from './emit-routing.js';
import { emitSchemas } from './emit-schemas.js';
import { emitTypes } from './emit-types.js';
import { loadProtocol } from './protocol.js';
import { banner, quote } from './text.js';

/** Writes the files of `generated/`, by name, from the installed `@openai/codex`. Nothing is stored. */
export async function generate(): Promise<Map<string, string>> {
  const protocol = await loadProtocol();
  return new Map([
    ['definitions.ts', emitDefinitions(protocol)],
    ['groups.ts', emitGroups(protocol)],
    ['method-homes.ts', emitMethodHomes(protocol)],
    ['method-lines.ts', emitMethodLines(protocol)],
    ['methods.ts', emitMethods(protocol)],
    ['routing.ts', emitRouting(protocol)],
    ['schemas.ts', emitSchemas(protocol)],
    ['types.ts', emitTypes(protocol)],
    ['version.ts', `${banner(protocol)}export const PROTOCOL_VERSION = ${quote(protocol.version)};\n`],
  ]);
}

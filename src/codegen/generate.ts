import { emitExperimental } from './emit-experimental.js';
import { emitGroups, emitMethodHomes } from './emit-groups.js';
import { emitMethods } from './emit-methods.js';
import { emitRouting } from './emit-routing.js';
import { emitSchemas } from './emit-schemas.js';
import { emitTypes } from './emit-types.js';
import { emitValidators } from './emit-validators.js';
import { loadProtocol } from './protocol.js';
import { banner, quote } from './text.js';

/** Writes the files of `generated/`, by name, from the installed `@openai/codex`. Nothing is stored. */
export async function generate(): Promise<Map<string, string>> {
  const protocol = await loadProtocol();
  const head = banner(protocol);
  return new Map([
    ['experimental.ts', emitExperimental(protocol)],
    ['groups.ts', emitGroups(protocol)],
    ['incoming.ts', emitSchemas(protocol, 'incoming')],
    ['method-homes.ts', emitMethodHomes(protocol)],
    ['methods.ts', emitMethods(protocol)],
    ['outgoing.ts', emitSchemas(protocol, 'outgoing')],
    ['routing.ts', emitRouting(protocol)],
    ['schemas.ts', `${head}export * from './incoming.js';\nexport * from './outgoing.js';\n`],
    ['types.ts', emitTypes(protocol)],
    ['validators.ts', emitValidators(protocol)],
    ['version.ts', `${head}export const PROTOCOL_VERSION = ${quote(protocol.version)};\n`],
  ]);
}

import { readSchemas } from '../../src/codegen/codex-binary.js';
import { readProtocol, type Protocol } from '../../src/codegen/protocol.js';
import { withRetired } from '../../src/codegen/retired.js';

/** The protocol from which `generated/` is written. */
export async function pinnedProtocol(): Promise<Protocol> {
  return withRetired(readProtocol(await readSchemas(), () => undefined));
}

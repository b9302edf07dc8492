import { DefinitionWriter } from './definition-text.js';
import { schemaName, typeName, type Direction } from './directions.js';
import { layOut } from './layout.js';
import type { Protocol } from './protocol.js';
import { banner, quote } from './text.js';
import type { Warn } from './warn.js';

/** The schemas of all definitions by name: where the text of each is found, or the text itself where it has no place. */
export function emitSchemas(protocol: Protocol, warn: Warn): string {
  const layout = layOut(protocol);
  const writer = new DefinitionWriter(protocol, layout, warn);
  const schema = (name: string, direction: Direction): string => {
    const type = typeName(name, direction, protocol.directions);
    const place = layout.places.get(name) ?? quote(writer.definition(name));
    return `export const ${schemaName(name, direction, protocol.directions)} = /*@__PURE__*/ ${direction}<T.${type}>(${place});\n`;
  };
  const all = (direction: Direction): string =>
    [...protocol.definitions.keys()]
      .filter((name) => protocol.directions[direction].has(name))
      .map((name) => schema(name, direction))
      .join('');
  return `${banner(protocol)}import { incoming, outgoing } from '../src/protocol/definition.js';
import type * as T from './types.js';

${all('incoming')}
${all('outgoing')}`;
}

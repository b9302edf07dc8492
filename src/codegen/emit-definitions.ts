import { DefinitionWriter } from './definition-text.js';
import { layOut, type Layout, type Root } from './layout.js';
import type { Protocol } from './protocol.js';
import { banner, textOf, type TextLine } from './text.js';
import type { Warn } from './warn.js';

/** The text of every definition that a method reaches. */
export function emitDefinitions(protocol: Protocol, warn: Warn): string {
  const layout = layOut(protocol);
  const writer = new DefinitionWriter(protocol, layout, warn);
  const lines = [
    ...layout.shared.map((name): TextLine => [writer.definition(name), name]),
    ...layout.roots.map((root, index): TextLine => [rootText(writer, layout, root, index, warn), root.label]),
  ];
  return `${banner(protocol)}// \`src/protocol/read-definition.ts\` says how to read it.\nexport const definitions =${textOf(lines)};\n`;
}

function rootText(writer: DefinitionWriter, layout: Layout, root: Root, index: number, warn: Warn): string {
  const { name, optional, experimental } = root;
  if (name === undefined) return '=~z';
  const isHere = layout.places.get(name) === layout.shared.length + index;
  if (isHere && !optional) return writer.definition(name, experimental);
  if (experimental.length > 0) warn(`${name}: the experimental members of these params are not marked`);
  return `=${optional ? '~' : ''}${writer.reference(name)}`;
}

import { DefinitionWriter } from './definition-text.js';
import { layOut, type Layout, type Root } from './layout.js';
import type { Protocol } from './protocol.js';
import { banner, quote } from './text.js';

/** The text of every definition that a method reaches. */
export function emitDefinitions(protocol: Protocol): string {
  const layout = layOut(protocol);
  const writer = new DefinitionWriter(protocol, layout);
  const { roots, places } = layout;
  const further = [...places].filter(([, place]) => place >= roots.length);
  const lines = [
    ...roots.map((root, place) => line(rootText(writer, layout, root, place), root.label)),
    ...further.map(([name]) => line(writer.definition(name), name)),
  ];
  return `${banner(protocol)}// \`src/protocol/read-definition.ts\` says how to read it.\nexport const definitions: readonly string[] = [\n${lines.join('')}];\n`;
}

function rootText(writer: DefinitionWriter, { places }: Layout, root: Root, place: number): string {
  const { name, optional, experimental } = root;
  if (name === undefined) return '=~z';
  if (!optional && places.get(name) === place) return writer.definition(name, experimental);
  if (experimental.length > 0) throw new Error(`${name}: experimental members that cannot be marked`);
  return `=${optional ? '~' : ''}${writer.reference(name)}`;
}

function line(text: string, label: string): string {
  return `  ${quote(text)}, // ${label}\n`;
}

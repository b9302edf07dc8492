import type { Protocol } from './protocol.js';

/** What stands on one line is no longer than this, apart from what precedes it. */
const INLINE = 80;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

export function banner({ version }: Protocol): string {
  return `// Written by \`npm run generate\` from @openai/codex ${version}. Do not edit.\n`;
}

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The name as it is where TypeScript takes it, else what is left of it as words run together. */
export function identifier(name: string): string {
  if (IDENTIFIER.test(name)) return name;
  const words = pascal(name);
  return IDENTIFIER.test(words) ? words : `_${words}`;
}

/** A member name, quoted where it must be. */
export function key(name: string): string {
  return IDENTIFIER.test(name) ? name : quote(name);
}

/** `input_text` and `openai/form` as parts of a type's name: `InputText`, `OpenaiForm`. */
export function pascal(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Brackets around a list: on one line where it is short, else one entry a line. */
export function bracketed(open: string, entries: readonly string[], close: string, indent: string): string {
  const padding = open === '{' && entries.length > 0 ? ' ' : '';
  const line = `${open}${padding}${entries.join(', ')}${padding}${close}`;
  if (!line.includes('\n') && indent.length + line.length <= INLINE) return line;
  return `${open}\n${entries.map((entry) => `${indent}  ${entry},\n`).join('')}${indent}${close}`;
}

/** A union type: on one line where it is short, else one alternative a line. */
export function union(options: readonly string[], indent: string): string {
  const line = options.join(' | ') || 'never';
  if (!line.includes('\n') && indent.length + line.length <= INLINE) return line;
  return options.map((option) => `\n${indent}  | ${option}`).join('');
}

/** A line of a text, and what a reader of the source is told about it. */
export type TextLine = readonly [text: string, comment?: string];

/** One string of many lines, each on a line of its own: in a bundle it is smaller than a list of them. */
export function textOf(lines: readonly TextLine[]): string {
  const last = lines.length - 1;
  const literals = lines.map(([text, comment], index) => {
    const literal = index === last ? quote(text) : `${quote(text).slice(0, -1)}\\n' +`;
    return `\n  ${comment === undefined ? '' : `/* ${comment} */ `}${literal}`;
  });
  return literals.join('');
}

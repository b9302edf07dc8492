/** A fenced block of a page, as CommonMark reads it. */
export interface Fence {
  /** The first word behind the opening fence, in lower case; empty where there is none. */
  readonly language: string;
  readonly code: string;
  /** The line of the page on which the code begins, from 1. */
  readonly line: number;
  /** The nearest heading above, as the address of the page names it; empty above the first one. */
  readonly heading: string;
  /** The text of the HTML comment right above the fence. */
  readonly comment: string | undefined;
}

// It may stand in a list or a quotation.
const OPENING = /^((?:[ \t]|>|[-*+] |\d+[.)] )*)(`{3,}|~{3,})[ \t]*(.*)$/;

/** The fenced blocks of a page, in order. */
export function fencesOf(page: string): readonly Fence[] {
  const lines = page.split(/\r?\n/);
  const fences: Fence[] = [];
  let heading = '';
  let above = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, indent = '', fence, info = ''] = OPENING.exec(line) ?? [];
    if (fence === undefined || (fence.startsWith('`') && info.includes('`'))) {
      heading = headingIn(line) ?? heading;
      if (line.trim() !== '') above = line;
      continue;
    }
    const closing = new RegExp(`^[ \\t>]*\\${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
    const length = lines.slice(at + 1).findIndex((each) => closing.test(each));
    const code = lines.slice(at + 1, length === -1 ? undefined : at + 1 + length);
    fences.push({
      language: (/^[^\s{,]*/.exec(info)?.[0] ?? '').toLowerCase(),
      code: code.map((each) => withoutIndent(each, indent)).join('\n'),
      line: at + 2,
      heading,
      comment: /^\s*<!-- *(.*?) *-->\s*$/.exec(above)?.[1],
    });
    above = '';
    at += code.length + 1;
  }
  return fences;
}

/** A page without its fenced blocks. */
export function proseOf(page: string): string {
  const inside = fencesOf(page).map(({ line, code }) => [line - 1, line + code.split('\n').length] as const);
  return page
    .split(/\r?\n/)
    .filter((_, at) => !inside.some(([from, to]) => at + 1 >= from && at + 1 <= to))
    .join('\n');
}

function headingIn(line: string): string | undefined {
  const [, title] = /^#{1,6} (.+)$/.exec(line) ?? [];
  return title
    ?.toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line.replace(/^[ \t>]*/, '');
}

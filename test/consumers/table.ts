import type { Consumer } from './consumer.js';

const BEGIN = '<!-- consumers: begin -->';
const END = '<!-- consumers: end -->';

/** Whether the package works in a consumer, and the reason where it does not. */
export type Outcome = { readonly isOk: true } | { readonly isOk: false; readonly problem: string };

/** One line for each consumer. */
export function toTable(outcomes: ReadonlyMap<Consumer, Outcome>): string {
  const rows = [...outcomes].map(([{ name, manifest }, { isOk }]) => {
    const tools = Object.entries(manifest.dependencies)
      .filter(([dependency]) => !['codex-rx', 'rxjs'].includes(dependency))
      .map(([dependency, version]) => `${dependency} ${version}`);
    return [`\`${name}\``, manifest.description, tools.join(', '), isOk ? 'ok' : '**FAILED**'];
  });
  return [['consumer', 'tool', 'versions', ''], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** The page with the table in place of the one it has. */
export function intoPage(page: string, table: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} followed by ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}

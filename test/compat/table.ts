import type { Outcome, Outcomes } from './suite.js';

const BEGIN = '<!-- compat: begin -->';
const END = '<!-- compat: end -->';

/** One line a behaviour, one column a release. */
export function toTable(results: ReadonlyMap<string, Outcomes>): string {
  const releases = [...results.keys()];
  const names = new Set([...results.values()].flatMap((outcomes) => [...outcomes.keys()]));
  const rows = [...names].map((name) => [
    name,
    ...releases.map((release) => cell(results.get(release)?.get(name))),
  ]);
  return [['', ...releases], ['---', ...releases.map(() => '---')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** What was not offered, by the method that was missing, and with which releases. */
export function toMissing(results: ReadonlyMap<string, Outcomes>): string {
  const missing = new Map<string, string[]>();
  for (const [release, outcomes] of results) {
    for (const outcome of outcomes.values()) {
      if (outcome.kind !== 'notOffered') continue;
      missing.set(outcome.method, [...(missing.get(outcome.method) ?? []), release]);
    }
  }
  return [...missing]
    .map(([method, releases]) => `- \`${method}\`: not with ${[...new Set(releases)].join(', ')}`)
    .join('\n');
}

/** The page with the table in place of the one it has; everything else stays. */
export function intoPage(page: string, content: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} followed by ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${content}\n\n${page.slice(end)}`;
}

function cell(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case 'ok':
      return 'ok';
    case 'notOffered':
      return 'not offered';
    case 'failed':
      return '**FAILED**';
    case undefined:
      return '?';
  }
}

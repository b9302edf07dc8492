import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fencesOf, proseOf, type Fence } from './fences.js';

export const root = fileURLToPath(new URL('../../', import.meta.url)).replaceAll('\\', '/');

/** The languages of code, with the ending of its file. */
const CODE: Readonly<Record<string, string>> = { ts: 'ts', typescript: 'ts', js: 'js', javascript: 'js' };
/** The languages of everything else: commands of a shell, data, diagrams. */
const OTHER = ['sh', 'json', 'toml', 'text'];
/** Marks of JavaScript that no command, data or diagram has. */
const LOOKS_LIKE_CODE =
  /\bimport\b[^;]*\bfrom ['"]|\brequire\(|\.(?:subscribe|pipe)\(|\bnew Codex\(\w|\bawait [\w.]+\(/;

/** One piece of code of a page. */
export interface Snippet {
  /** `PAGE#HEADING`, with a number from the second piece below one heading on. */
  readonly name: string;
  /** Where it stands, as `PAGE:LINE`. */
  readonly at: string;
  readonly code: string;
  readonly extension: string;
  /** The text of the HTML comment above it that begins with `snippet:`, without that word. */
  readonly mark: string | undefined;
}

/** The pages that are published with the package. */
export function pages(): readonly string[] {
  const docs = readdirSync(`${root}docs`, { encoding: 'utf8', recursive: true })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .sort();
  return ['README.md', 'CHANGELOG.md', 'SECURITY.md', ...docs].filter((name) => name.endsWith('.md'));
}

export const read = (page: string) => readFileSync(`${root}${page}`, 'utf8');

export function snippetsOf(page: string, text: string): readonly Snippet[] {
  const below = new Map<string, number>();
  return fencesOf(text).flatMap((fence) => {
    const extension = CODE[fence.language];
    if (extension === undefined) return [];
    const heading = `${page}#${fence.heading}`;
    const count = (below.get(heading) ?? 0) + 1;
    below.set(heading, count);
    return {
      name: count === 1 ? heading : `${heading}-${count}`,
      at: `${page}:${fence.line}`,
      code: fence.code,
      extension,
      mark: /^snippet: *(.*)$/.exec(fence.comment ?? '')?.[1],
    };
  });
}

/** Code of a page that is hidden from the test: behind another language, or outside of fences. */
export function hiddenCode(page: string, text: string): readonly string[] {
  const isHidden = ({ language, code }: Fence) =>
    CODE[language] === undefined && (!OTHER.includes(language) || LOOKS_LIKE_CODE.test(code));
  const fences = fencesOf(text)
    .filter(isHidden)
    .map(({ language, line }) => `${page}:${line}: a fence of the language '${language}'`);
  const elsewhere = /^(?: {4,}|\t)(?:import |const |await |\w+\$?\.\w+).*$|<pre\b/m.exec(proseOf(text));
  return elsewhere === null ? fences : [...fences, `${page}: outside of a fence: ${elsewhere[0].trim()}`];
}

import type { Exchange, TestPlace } from './exchange.js';
import { CHAPTERS, type Chapter, type Method } from './methods.js';

/** What the table says of a method: which test exercises it, or why none can. */
export type Entry = { readonly test: TestPlace } | { readonly reason: string } | { readonly missing: true };

/** The entries of one chapter by method. */
export type Entries = ReadonlyMap<string, Entry>;

/** The whole table: the entries of each chapter, by its title. */
export type Table = ReadonlyMap<string, Entries>;

const INTRODUCTION = `# Coverage

Which test exercises which method on the real app-server, offline. A method of the client counts when the server answers
it with a result, a request of the server when the client answers it, a notification when it comes.

\`npm run docs\` runs the tests on the real server and writes this page. \`npm test\` fails when a test that is named here
has not exercised its method (a notification comes when it comes: no test of its file), when a method has neither a test
nor a reason, and when one that is said not to answer does.
`;

/** The page that shows a table. */
export function render(table: Table): string {
  const summary = CHAPTERS.map((chapter) => {
    const { all, offline, exercised } = count(table, chapter);
    const share = ((100 * exercised) / offline).toFixed(1);
    return `| ${chapter.title} | ${all} | ${offline} | ${exercised} | ${share} % |\n`;
  });
  const head = '| | In the protocol | Can be had offline | Exercised | |\n| --- | --- | --- | --- | --- |\n';
  const chapters = CHAPTERS.map((chapter) => renderChapter(chapter, table.get(chapter.title)));
  return `${INTRODUCTION}\n${head}${summary.join('')}${chapters.join('')}`;
}

/** How many methods a chapter has, how many of them can be exercised offline, and how many are. */
export function count(table: Table, { title }: Chapter): { all: number; offline: number; exercised: number } {
  const entries = [...(table.get(title)?.values() ?? [])];
  return {
    all: entries.length,
    offline: entries.filter((entry) => !('reason' in entry)).length,
    exercised: entries.filter((entry) => 'test' in entry).length,
  };
}

function renderChapter({ title, methods }: Chapter, entries: Entries | undefined): string {
  const hasHandles = methods.some(({ handle }) => handle !== undefined);
  const heads = ['Method', ...(hasHandles ? ['Handle'] : []), 'Exercised by, or why not'];
  const rows = methods.map(({ name, experimental, handle }) => {
    const method = `\`${name}\`${experimental ? ' *experimental*' : ''}`;
    const handles = hasHandles ? [`\`${handle ?? ''}\``] : [];
    return row([method, ...handles, renderEntry(entries?.get(name) ?? { missing: true })]);
  });
  return `\n## ${title}\n\n${row(heads)}${row(heads.map(() => '---'))}${rows.join('')}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function renderEntry(entry: Entry): string {
  if ('reason' in entry) return `— ${entry.reason}`;
  if ('missing' in entry) return 'nothing yet';
  const { file, name } = entry.test;
  return `[${file.replace('test/server/', '')}](../${file}): ${name.replaceAll('|', '\\|')}`;
}

/** Reads a page that {@link render} has written. */
export function parse(page: string): Table {
  const [, ...chapters] = page.split('\n## ');
  return new Map(
    chapters.map((chapter) => {
      const [title = '', ...lines] = chapter.split('\n');
      return [title, new Map(lines.flatMap(parseRow))];
    }),
  );
}

const ROW =
  /^\| `(?<method>[^`]+)`.* \| (?:— (?<reason>.*)|\[[^\]]*\]\(\.\.\/(?<file>[^)]*)\): (?<name>.*)|nothing yet) \|$/;

function parseRow(line: string): readonly (readonly [string, Entry])[] {
  const { method, reason, file, name } = ROW.exec(line)?.groups ?? {};
  if (method === undefined) return [];
  if (reason !== undefined) return [[method, { reason }]];
  if (file === undefined || name === undefined) return [[method, { missing: true }]];
  return [[method, { test: { file, name: name.replaceAll('\\|', '|') } }]];
}

/** Whether a test speaks of a method, rather than just happening to exchange it. */
export type Mentions = (test: TestPlace, method: Method) => boolean;

/** The table of what has been exercised; of several tests, it names the one that speaks of the method. */
export function tabulate(
  exchanges: readonly Exchange[],
  reasons: Readonly<Record<string, string>>,
  mentions: Mentions,
): Table {
  return new Map(
    CHAPTERS.map(({ title, exercisedBy, methods }) => {
      const entries = methods.map((method): [string, Entry] => {
        const reason = reasons[method.name];
        if (reason !== undefined) return [method.name, { reason }];
        const fits = ({ kind, method: name }: Exchange) => kind === exercisedBy && name === method.name;
        const tests = exchanges.filter(fits).map(({ test }) => test);
        const rank = (test: TestPlace) => `${mentions(test, method) ? 0 : 1}${test.file}\0${test.name}`;
        const [test] = tests.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
        return [method.name, test === undefined ? { missing: true } : { test }];
      });
      return [title, new Map(entries)];
    }),
  );
}

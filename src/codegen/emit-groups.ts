import { sortMethods, type Emits, type GroupMember, type Groups } from './groups.js';
import type { Protocol } from './protocol.js';
import { banner, bracketed, key, quote } from './text.js';

/** Which methods stand together under which names, for the handles that group them. */
export function emitGroups(protocol: Protocol): string {
  const { codex, thread } = sortMethods(protocol);
  return `${banner(protocol)}
export const clientGroups = ${table(codex)} as const;

export const threadGroups = ${table(thread)} as const;

/** Of methods: those that emit the entries of all pages. */
export const listMethods = ${methodsThat('entries', [codex, thread])} as const;

/** Of methods: those that emit whole pages, which hold more than entries. */
export const pageMethods = ${methodsThat('pages', [codex, thread])} as const;
`;
}

/** Where each method is to be found; for documents and tests, out of everybody's bundle. */
export function emitMethodHomes(protocol: Protocol): string {
  const { homes } = sortMethods(protocol);
  const lines = [...homes].map(([method, home]) => `  ${quote(method)}: ${quote(home)},\n`);
  return `${banner(protocol)}import type { ClientRequests } from './methods.js';

export const methodHomes: { readonly [M in keyof ClientRequests]: string } = {
${lines.join('')}};
`;
}

function table(groups: Groups): string {
  const lines = [...groups].map(
    ([name, members]) => `  ${key(name)}: {\n${members.map(entry).join('')}  },\n`,
  );
  return `{\n${lines.join('')}}`;
}

function entry({ name, method, emits }: GroupMember): string {
  const doc = `\`${method.name}\`${EMITTED[emits]}`;
  const comment = method.experimental
    ? `    /**\n     * ${doc}\n     *\n     * @experimental\n     */\n`
    : `    /** ${doc} */\n`;
  return `${comment}    ${key(name)}: ${quote(method.name)},\n`;
}

const EMITTED: Readonly<Record<Emits, string>> = {
  result: '',
  entries: ': the entries, page by page as far as they are taken',
  pages: ': the pages, as far as they are taken',
};

function methodsThat(emits: Emits, groups: readonly Groups[]): string {
  const members = groups.flatMap((group) => [...group.values()].flat());
  const names = members.filter((member) => member.emits === emits).map(({ method }) => quote(method.name));
  return bracketed('[', names, ']', '');
}

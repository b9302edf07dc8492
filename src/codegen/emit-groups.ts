import type { Emits, GroupMember, Groups, SortedMethods } from './groups.js';
import type { Protocol } from './protocol.js';
import { banner, key, quote, union } from './text.js';

/** Which methods stand together under which names, as types; what is needed at run time is in the lines of methods. */
export function emitGroups(protocol: Protocol, { codex, thread }: SortedMethods): string {
  return `${banner(protocol)}
export interface ClientGroupMethods {
${members(codex)}}

export interface ThreadGroupMethods {
${members(thread)}}

/** Of methods: those that emit the entries of all pages. */
export type ListMethod = ${methodsThat('entries', [codex, thread])};

/** Of methods: those that emit whole pages, which hold more than entries. */
export type PageMethod = ${methodsThat('pages', [codex, thread])};
`;
}

/** Where each method is to be found; for documents and tests, out of everybody's bundle. */
export function emitMethodHomes(protocol: Protocol, { homes }: SortedMethods): string {
  const lines = [...homes].map(([method, home]) => `  ${quote(method)}: ${quote(home)},\n`);
  return `${banner(protocol)}import type { ClientRequests } from './methods.js';

export const methodHomes: { readonly [M in keyof ClientRequests]: string } = {
${lines.join('')}};
`;
}

function members(groups: Groups): string {
  return [...groups].map(([name, each]) => `  ${key(name)}: {\n${each.map(entry).join('')}  };\n`).join('');
}

function entry({ name, method, emits }: GroupMember): string {
  const doc = `\`${method.name}\`${EMITTED[emits]}`;
  const comment = method.experimental
    ? `    /**\n     * ${doc}\n     *\n     * @experimental\n     */\n`
    : `    /** ${doc} */\n`;
  return `${comment}    ${key(name)}: ${quote(method.name)};\n`;
}

const EMITTED: Readonly<Record<Emits, string>> = {
  result: '',
  entries: ': the entries, page by page as far as they are taken',
  pages: ': the pages, as far as they are taken',
};

function methodsThat(emits: Emits, groups: readonly Groups[]): string {
  const all = groups.flatMap((group) => [...group.values()].flat());
  const names = all.filter((member) => member.emits === emits).map(({ method }) => quote(method.name));
  return union(names, '');
}

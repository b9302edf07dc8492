import { HANDWRITTEN, MEMBERS, PREFIXES } from './homes.js';
import type { RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { definitionOf, type Definitions, type Field } from './shape.js';

/** What a member of a group emits: the result, the entries of all pages, or the pages where they say more than that. */
export type Emits = 'result' | 'entries' | 'pages';

export interface GroupMember {
  readonly name: string;
  readonly method: RequestMethod;
  readonly emits: Emits;
}

/** Members by the name of their group. */
export type Groups = ReadonlyMap<string, readonly GroupMember[]>;

export interface SortedMethods {
  /** What hangs on `Codex`, and what on `Thread`. */
  readonly codex: Groups;
  readonly thread: Groups;
  /** Where each method is: `codex.skills.list`, or `Thread.run` where it has a form written by hand. */
  readonly homes: ReadonlyMap<string, string>;
}

/** What pages have that says nothing about the entries. */
const CURSORS = new Set(['nextCursor', 'backwardsCursor']);

/** Gives every method of the client its one home. Throws on one that nobody has sorted. */
export function sortMethods({ methods, definitions }: Protocol): SortedMethods {
  const names = methods.clientRequests.map(({ name }) => name);
  checkUse(names);
  const homes = new Map(names.map((name) => [name, homeOf(name)]));
  const taken = [...homes.values()].filter((home) => !isHandwritten(home));
  const twice = taken.filter((home, index) => taken.indexOf(home) !== index);
  if (twice.length > 0) throw new Error(`Two methods are called ${twice.join(', ')}: correct homes.ts`);
  const groupsOf = (owner: string): Groups => {
    const groups = new Map<string, GroupMember[]>();
    for (const method of methods.clientRequests) {
      const [holder, group = '', name = ''] = (homes.get(method.name) ?? '').split('.');
      if (holder !== owner) continue;
      const fields = paramsOf(method, definitions);
      checkOwner(method.name, owner, fields);
      const member = { name, method, emits: emits(method, fields, definitions) };
      groups.set(group, [...(groups.get(group) ?? []), member]);
    }
    return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return { codex: groupsOf('codex'), thread: groupsOf('thread'), homes };
}

function homeOf(method: string): string {
  const exact = HANDWRITTEN[method] ?? MEMBERS[method];
  if (exact !== undefined) return exact;
  const [prefix] = prefixesOf(method);
  const group = prefix === undefined ? undefined : PREFIXES[prefix];
  if (prefix === undefined || group === undefined)
    throw new Error(`Decide in homes.ts where ${method} belongs`);
  return `${group}.${memberName(method.slice(prefix.length))}`;
}

/** The prefixes a method begins with, the longest first. */
function prefixesOf(method: string): readonly string[] {
  return Object.keys(PREFIXES)
    .filter((prefix) => method.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
}

/** The verb comes last on the wire and first in a name: `extraRoots/set` is `setExtraRoots`. */
function memberName(rest: string): string {
  const [verb = '', ...nouns] = rest.split('/').reverse();
  return [verb, ...nouns.reverse().map((noun) => noun.charAt(0).toUpperCase() + noun.slice(1))].join('');
}

/** Handwritten forms are named after their class, groups after what holds them. */
function isHandwritten(home: string): boolean {
  return /^[A-Z]/.test(home);
}

function checkUse(names: readonly string[]): void {
  const known = new Set(names);
  const exact = [...Object.keys(HANDWRITTEN), ...Object.keys(MEMBERS)];
  const gone = exact.filter((name, index) => !known.has(name) || exact.indexOf(name) !== index);
  const sorted = names.filter((name) => !exact.includes(name));
  const idle = Object.keys(PREFIXES).filter(
    (prefix) => !sorted.some((name) => prefixesOf(name)[0] === prefix),
  );
  const stale = [...gone, ...idle];
  if (stale.length > 0) throw new Error(`homes.ts sorts what is not there: ${stale.join(', ')}`);
}

function paramsOf({ params }: RequestMethod, definitions: Definitions): readonly Field[] {
  if (params === undefined) return [];
  const { shape } = definitionOf(definitions, params);
  return shape.kind === 'object' ? shape.fields : [];
}

function checkOwner(method: string, owner: string, fields: readonly Field[]): void {
  const needsThread = fields.some(({ name, required }) => name === 'threadId' && required);
  if (needsThread !== (owner === 'thread'))
    throw new Error(`${method} ${needsThread ? 'needs a' : 'needs no'} threadId: correct homes.ts`);
}

function emits({ name, result }: RequestMethod, fields: readonly Field[], definitions: Definitions): Emits {
  const { shape } = definitionOf(definitions, result);
  const members = shape.kind === 'object' ? shape.fields : [];
  const goesOn = members.some((member) => member.name === 'nextCursor');
  if (goesOn !== fields.some((field) => field.name === 'cursor'))
    throw new Error(`${name}: a cursor that is only taken or only given`);
  if (!goesOn) return 'result';
  const [data, ...others] = members.filter((member) => !CURSORS.has(member.name)).sort(entriesFirst);
  if (data?.name !== 'data' || data.shape.kind !== 'array') throw new Error(`${name}: pages without data`);
  return others.length === 0 ? 'entries' : 'pages';
}

function entriesFirst(a: Field, b: Field): number {
  return Number(b.name === 'data') - Number(a.name === 'data');
}

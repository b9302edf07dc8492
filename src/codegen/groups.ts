import { HANDWRITTEN, MEMBERS, PREFIXES, RESERVED } from './homes.js';
import type { RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { definitionOf, type Definitions, type Field } from './shape.js';
import type { Warn } from './warn.js';

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

/** Gives every method of the client its one home. One that nobody has sorted gets it by rule, with a warning. */
export function sortMethods({ methods, definitions }: Protocol, warn: Warn): SortedMethods {
  const names = methods.clientRequests.map(({ name }) => name);
  checkUse(names, warn);
  const wishes = methods.clientRequests.map((method) => ({
    method: method.name,
    ...wishOf(method.name, needsThread(paramsOf(method, definitions)), warn),
  }));
  const given = new Map<string, string>();
  // The surer one is, the less another may take its name.
  for (const { method, home } of wishes.sort((a, b) => a.rank - b.rank)) {
    given.set(method, isHandwritten(home) ? home : freeName(method, home, [...given.values()], warn));
  }
  const homes = new Map(names.map((name) => [name, given.get(name) ?? '']));
  const groupsOf = (owner: string): Groups => {
    const groups = new Map<string, GroupMember[]>();
    for (const method of methods.clientRequests) {
      const [holder, group = '', name = ''] = (homes.get(method.name) ?? '').split('.');
      if (holder !== owner) continue;
      const member = { name, method, emits: emits(method, definitions, warn) };
      groups.set(group, [...(groups.get(group) ?? []), member]);
    }
    return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return { codex: groupsOf('codex'), thread: groupsOf('thread'), homes };
}

/** Where a method wants to be, and how sure that is: by its own entry, by its group, or by rule. */
interface Wish {
  readonly home: string;
  readonly rank: number;
}

/** By the tables; by the name of the method where they say nothing, or something else than this release. */
function wishOf(method: string, ofThread: boolean, warn: Warn): Wish {
  const exact = HANDWRITTEN[method] ?? MEMBERS[method];
  const known = exact ?? homeInGroup(method);
  if (known !== undefined && (isHandwritten(known) || known.startsWith('thread.') === ofThread))
    return { home: known, rank: exact === undefined ? 1 : 0 };
  const [own = '', ...rest] = method.split('/');
  const [, group = own, name = rest.length === 0 ? own : memberName(rest.join('/'))] =
    known?.split('.') ?? [];
  const home = `${ofThread ? 'thread' : 'codex'}.${freeGroup(group)}.${name}`;
  warn(
    known === undefined
      ? `Decide in homes.ts where ${method} belongs; it is ${home}`
      : `${method} needs ${ofThread ? 'a' : 'no'} threadId: correct homes.ts; it is ${home}`,
  );
  return { home, rank: 2 };
}

function homeInGroup(method: string): string | undefined {
  const [prefix] = prefixesOf(method);
  const group = prefix === undefined ? undefined : PREFIXES[prefix];
  if (prefix === undefined || group === undefined) return undefined;
  return `${group}.${memberName(method.slice(prefix.length))}`;
}

/** A name by rule must not hide what the client or a thread has under it. */
function freeGroup(group: string): string {
  return RESERVED.has(group) ? `${group}Methods` : group;
}

function freeName(method: string, wanted: string, taken: readonly string[], warn: Warn): string {
  let home = wanted;
  for (let number = 2; taken.includes(home); number += 1) home = `${wanted}${number}`;
  if (home !== wanted) warn(`Two methods are called ${wanted}: correct homes.ts; ${method} is ${home}`);
  return home;
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

function checkUse(names: readonly string[], warn: Warn): void {
  const known = new Set(names);
  const exact = [...Object.keys(HANDWRITTEN), ...Object.keys(MEMBERS)];
  const gone = exact.filter((name, index) => !known.has(name) || exact.indexOf(name) !== index);
  const sorted = names.filter((name) => !exact.includes(name));
  const idle = Object.keys(PREFIXES).filter(
    (prefix) => !sorted.some((name) => prefixesOf(name)[0] === prefix),
  );
  const stale = [...gone, ...idle];
  if (stale.length > 0) warn(`homes.ts sorts what is not there: ${stale.join(', ')}`);
}

function paramsOf({ params }: RequestMethod, definitions: Definitions): readonly Field[] {
  if (params === undefined) return [];
  const { shape } = definitionOf(definitions, params);
  return shape.kind === 'object' ? shape.fields : [];
}

function needsThread(fields: readonly Field[]): boolean {
  return fields.some(({ name, required }) => name === 'threadId' && required);
}

function emits(method: RequestMethod, definitions: Definitions, warn: Warn): Emits {
  const { name, result } = method;
  const fields = paramsOf(method, definitions);
  const { shape } = definitionOf(definitions, result);
  const members = shape.kind === 'object' ? shape.fields : [];
  const goesOn = members.some((member) => member.name === 'nextCursor');
  if (goesOn !== fields.some((field) => field.name === 'cursor')) {
    warn(`${name}: a cursor that is only taken or only given`);
    return 'result';
  }
  if (!goesOn) return 'result';
  const [data, ...others] = members.filter((member) => !CURSORS.has(member.name)).sort(entriesFirst);
  if (data?.name !== 'data' || data.shape.kind !== 'array') {
    warn(`${name}: pages without data`);
    return 'result';
  }
  return others.length === 0 ? 'entries' : 'pages';
}

function entriesFirst(a: Field, b: Field): number {
  return Number(b.name === 'data') - Number(a.name === 'data');
}

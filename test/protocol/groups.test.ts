import { Codex, Turn } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { experimentalMethods } from '../../generated/experimental.js';
import { clientGroups, listMethods, pageMethods, threadGroups } from '../../generated/groups.js';
import { methodHomes } from '../../generated/method-homes.js';
import { sortMethods } from '../../src/codegen/groups.js';
import type { RequestMethod } from '../../src/codegen/methods.js';
import { loadProtocol, type Protocol } from '../../src/codegen/protocol.js';
import type { Definition, Field } from '../../src/codegen/shape.js';
import { readMember } from '../../src/protocol/read-member.js';
import { clientMethods } from '../../src/protocol.js';

/** The members of a table by what they are called there: `codex.skills.list` and its wire method. */
function membersOf(holder: string, groups: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  return Object.entries(groups).flatMap(([group, members]) =>
    Object.entries(members).map(([name, method]) => [method, `${holder}.${group}.${name}`] as const),
  );
}

const members = [...membersOf('codex', clientGroups), ...membersOf('thread', threadGroups)];
const handwritten = Object.entries(methodHomes).filter(([, home]) => /^[A-Z]/.test(home));

describe('the methods of the client', () => {
  it('have one home each, in a group or by hand', () => {
    expect(Object.keys(methodHomes)).toEqual(Object.keys(clientMethods));
    expect(new Map([...members, ...handwritten])).toEqual(new Map(Object.entries(methodHomes)));
    expect(members.length + handwritten.length).toBe(Object.keys(clientMethods).length);
  });

  it('have names of their own in their groups', () => {
    const names = members.map(([, home]) => home);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leave the names of the public contract alone', () => {
    const taken = [
      'account',
      'exec',
      'models',
      'searchFiles',
      'spawn',
      'watch',
      'close',
      'request',
      'thread',
    ];
    expect(Object.keys(clientGroups).filter((name) => taken.includes(name))).toEqual([]);
    const ofThreads = ['compact', 'fork', 'goal', 'items', 'read', 'review', 'run', 'shell', 'turn', 'turns'];
    expect(Object.keys(threadGroups).filter((name) => ofThreads.includes(name))).toEqual([]);
  });
});

describe('the forms written by hand', () => {
  it('are there', () => {
    const codex = new Codex(new FakeAppServer().transport);
    const holders = { Codex: codex, Thread: codex.thread('a'), Turn: Turn.prototype };
    const missing = handwritten
      .map(([, home]) => home)
      .filter((home) => {
        const found = home.split('.').reduce<unknown>(readMember, holders);
        return typeof found !== 'function';
      });
    expect(missing).toEqual([]);
  });
});

describe('the lists of paged methods', () => {
  const grouped = members.map(([method]) => method);

  it('name methods of groups, each in one list', () => {
    const paged: readonly string[] = [...listMethods, ...pageMethods];
    expect(new Set(paged).size).toBe(paged.length);
    expect(paged.filter((method) => !grouped.includes(method))).toEqual([]);
  });

  it('keep the pages whole that hold more than their entries', () => {
    expect(listMethods).toContain('thread/queue/list');
    expect(listMethods).not.toContain('skills/list');
    expect(pageMethods).toEqual(['thread/timeline/list']);
  });
});

describe('the list of experimental methods', () => {
  it('has those that the table calls so', () => {
    const experimental = Object.entries(clientMethods).filter(([, method]) => method.experimental);
    expect(experimentalMethods).toEqual(experimental.map(([name]) => name));
  });
});

describe('the generator of groups', () => {
  let protocol: Protocol;
  beforeAll(async () => {
    protocol = await loadProtocol();
  });

  const field = (name: string, required = true): Field => ({
    name,
    shape: name === 'data' ? { kind: 'array', items: { kind: 'string' } } : { kind: 'string' },
    required,
    experimental: false,
  });
  const object = (name: string, fields: readonly Field[]): Definition => ({
    name,
    shape: { kind: 'object', fields, extra: false },
    experimental: false,
  });

  /** The pinned protocol with one more method. */
  function sortedWith(name: string, params: readonly Field[] = [], result: readonly Field[] = []) {
    const method: RequestMethod = {
      name,
      params: 'MoreParams',
      presence: 'required',
      experimental: false,
      experimentalParams: [],
      result: 'MoreResponse',
    };
    const clientRequests = [...protocol.methods.clientRequests, method];
    const more = [object('MoreParams', params), object('MoreResponse', result)];
    const definitions = new Map([
      ...protocol.definitions,
      ...more.map((definition) => [definition.name, definition] as const),
    ]);
    const { codex, homes } = sortMethods({
      ...protocol,
      methods: { ...protocol.methods, clientRequests },
      definitions,
    });
    const emits = codex.get('skills')?.find((member) => member.method === method)?.emits;
    return { home: homes.get(name), emits };
  }

  it('names a new method of a known group after the wire, with its verb first', () => {
    expect(sortedWith('skills/tidy').home).toBe('codex.skills.tidy');
    expect(sortedWith('skills/extraRoots/tidy').home).toBe('codex.skills.tidyExtraRoots');
    expect(sortedWith('plugin/share/tidy').home).toBe('codex.pluginShares.tidy');
  });

  it.each(['brandNew/list', 'thread/brandNew', 'fs/brandNew'])('asks where %s belongs', (name) => {
    expect(() => sortedWith(name)).toThrow(`Decide in homes.ts where ${name} belongs`);
  });

  it('refuses a group of the client for what needs a thread, and the other way round', () => {
    expect(() => sortedWith('skills/tidy', [field('threadId')])).toThrow('skills/tidy needs a threadId');
    expect(sortedWith('skills/tidy', [field('threadId', false)]).home).toBe('codex.skills.tidy');
    expect(() => sortedWith('thread/queue/tidy')).toThrow('thread/queue/tidy needs no threadId');
  });

  it('refuses a second method of the same name', () => {
    expect(() => sortedWith('config/requirements/read')).toThrow('codex.config.readRequirements');
  });

  it('refuses to sort what is no longer there', () => {
    const without = (gone: string) => {
      const clientRequests = protocol.methods.clientRequests.filter(({ name }) => name !== gone);
      return () => sortMethods({ ...protocol, methods: { ...protocol.methods, clientRequests } });
    };
    expect(without('model/list')).toThrow('homes.ts sorts what is not there: model/list');
    expect(without('hooks/list')).toThrow('homes.ts sorts what is not there: hooks/');
  });

  it('tells lists by their cursors, and what is more than a list', () => {
    const cursor = [field('cursor', false)];
    const page = [field('data'), field('nextCursor', false)];
    expect(sortedWith('skills/tidy', [], [field('data')]).emits).toBe('result');
    expect(sortedWith('skills/tidy', cursor, page).emits).toBe('entries');
    expect(sortedWith('skills/tidy', cursor, [...page, field('backwardsCursor')]).emits).toBe('entries');
    expect(sortedWith('skills/tidy', cursor, [field('more'), ...page]).emits).toBe('pages');
    expect(() => sortedWith('skills/tidy', cursor, [field('items'), field('nextCursor')])).toThrow('data');
    expect(() => sortedWith('skills/tidy', cursor, [field('data')])).toThrow('cursor');
    expect(() => sortedWith('skills/tidy', [], page)).toThrow('cursor');
  });
});

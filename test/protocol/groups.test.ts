import { Codex, Turn } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { pinnedProtocol } from './pinned.js';
import { methodHomes } from '../../generated/method-homes.js';
import { sortMethods } from '../../src/codegen/groups.js';
import type { RequestMethod } from '../../src/codegen/methods.js';
import { RESERVED } from '../../src/codegen/homes.js';
import type { Protocol } from '../../src/codegen/protocol.js';
import type { Definition, Field } from '../../src/codegen/shape.js';
import { experimentalIssues } from '../../src/groups/experimental-issues.js';
import { readMember } from '../../src/protocol/read-member.js';
import { clientMethodOf, groupTable } from '../../src/protocol/requests.js';
import { clientMethods, experimentalParams } from '../../src/protocol.js';

const homes = Object.entries(methodHomes);
const handwritten = homes.filter(([, home]) => /^[A-Z]/.test(home));
const grouped = homes.filter(([, home]) => /^[a-z]/.test(home));
const groupsOf = (holder: string) =>
  new Set(
    grouped
      .map(([, home]) => home.split('.'))
      .flatMap(([owner, group = '']) => (owner === holder ? [group] : [])),
  );

describe('the methods of the client', () => {
  it('have one home each, in a group or by hand', () => {
    expect(homes.map(([method]) => method)).toEqual(Object.keys(clientMethods));
    expect(grouped.length + handwritten.length).toBe(homes.length);
    expect(grouped.length).toBeGreaterThan(100);
  });

  it('are in their group under their name, and nothing else is', () => {
    const members = [...groupsOf('codex')].flatMap((group) =>
      [...groupTable(group)].map(([name, method]) => [method, `codex.${group}.${name}`]),
    );
    const ofThreads = [...groupsOf('thread')].flatMap((group) =>
      [...groupTable(`.${group}`)].map(([name, method]) => [method, `thread.${group}.${name}`]),
    );
    expect([...members, ...ofThreads].sort()).toEqual([...grouped].sort());
    expect([...groupTable('ghosts')]).toEqual([]);
  });

  it('have names of their own in their groups', () => {
    const names = grouped.map(([, home]) => home);
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
    expect(taken.filter((name) => groupsOf('codex').has(name))).toEqual([]);
    const ofThreads = ['compact', 'fork', 'goal', 'items', 'read', 'review', 'run', 'shell', 'turn', 'turns'];
    expect(ofThreads.filter((name) => groupsOf('thread').has(name))).toEqual([]);
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

describe('what a method emits in its group', () => {
  const emitting = (emits: string) =>
    grouped.map(([method]) => method).filter((method) => clientMethodOf(method)?.emits === emits);

  it('is the entries of its pages, where these hold nothing else', () => {
    expect(emitting('entries')).toContain('thread/queue/list');
    expect(emitting('entries')).toHaveLength(16);
    expect(emitting('result')).toContain('skills/list');
    expect(emitting('pages')).toEqual(['thread/timeline/list', 'thread/realtime/list']);
  });
});

describe('what needs the experimental API', () => {
  const everything = Object.fromEntries(
    [...Object.values(experimentalParams).flat()].map((name) => [name, 1]),
  );

  it.each(Object.entries(clientMethods))('is known of %s', (method, { experimental }) => {
    expect(clientMethodOf(method)?.experimental).toBe(experimental);
    const members: readonly string[] = Reflect.get(experimentalParams, method) ?? [];
    const paths = experimentalIssues(method, { ...everything, threadId: 't' }).map(({ path }) => path);
    expect(paths).toEqual(experimental ? [[]] : members.map((name) => [name]));
  });

  it('is not known of a method that this version does not have', () => {
    expect(experimentalIssues('brand/new', everything)).toEqual([]);
  });
});

describe('the generator of groups', () => {
  let protocol: Protocol;
  beforeAll(async () => {
    protocol = await pinnedProtocol();
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
    const warnings: string[] = [];
    const { codex, homes } = sortMethods(
      { ...protocol, methods: { ...protocol.methods, clientRequests }, definitions },
      (warning) => warnings.push(warning),
    );
    const emits = codex.get('skills')?.find((member) => member.method === method)?.emits;
    return { home: homes.get(name), emits, warnings };
  }

  it('names a new method of a known group after the wire, with its verb first', () => {
    expect(sortedWith('skills/tidy')).toMatchObject({ home: 'codex.skills.tidy', warnings: [] });
    expect(sortedWith('skills/extraRoots/tidy').home).toBe('codex.skills.tidyExtraRoots');
    expect(sortedWith('plugin/share/tidy').home).toBe('codex.pluginShares.tidy');
  });

  it.each([
    ['brandNew/list', [], 'codex.brandNew.list'],
    ['brandNew/extra/list', [], 'codex.brandNew.listExtra'],
    ['brandNew', [], 'codex.brandNew.brandNew'],
    ['brandNew/list', [field('threadId')], 'thread.brandNew.list'],
    ['fs/brandNew', [], 'codex.fs.brandNew'],
    // Where the client or a thread has something of this name.
    ['thread/brandNew', [], 'codex.threadMethods.brandNew'],
    ['turn/brandNew', [field('threadId')], 'thread.turnMethods.brandNew'],
  ])('gives %s with %j a home by its name, and asks where it belongs', (name, params, home) => {
    expect(sortedWith(name, params)).toMatchObject({
      home,
      warnings: [`Decide in homes.ts where ${name} belongs; it is ${home}`],
    });
  });

  it('moves what needs a thread to the threads, and the other way round', () => {
    expect(sortedWith('skills/tidy', [field('threadId')])).toMatchObject({
      home: 'thread.skills.tidy',
      warnings: ['skills/tidy needs a threadId: correct homes.ts; it is thread.skills.tidy'],
    });
    expect(sortedWith('skills/tidy', [field('threadId', false)]).home).toBe('codex.skills.tidy');
    expect(sortedWith('thread/queue/tidy')).toMatchObject({
      home: 'codex.queue.tidy',
      warnings: ['thread/queue/tidy needs no threadId: correct homes.ts; it is codex.queue.tidy'],
    });
  });

  it('gives a second method of the same name another one', () => {
    expect(sortedWith('config/requirements/read')).toMatchObject({
      home: 'codex.config.readRequirements2',
      warnings: [expect.stringContaining('Two methods are called codex.config.readRequirements')],
    });
  });

  it('leaves the methods that are sorted where they are, whatever the new ones are called', () => {
    const first: RequestMethod = {
      name: 'config/requirements/read',
      params: undefined,
      presence: 'none',
      experimental: false,
      experimentalParams: [],
      result: 'ConfigReadResponse',
    };
    const clientRequests = [first, ...protocol.methods.clientRequests];
    const sorted = sortMethods(
      { ...protocol, methods: { ...protocol.methods, clientRequests } },
      () => undefined,
    );
    expect(sorted.homes.get('configRequirements/read')).toBe('codex.config.readRequirements');
    expect([...sorted.homes.keys()]).toEqual(clientRequests.map(({ name }) => name));
  });

  it('warns when it sorts what is not there', () => {
    const without = (gone: string) => {
      const clientRequests = protocol.methods.clientRequests.filter(({ name }) => name !== gone);
      const warnings: string[] = [];
      const methods = { ...protocol.methods, clientRequests };
      sortMethods({ ...protocol, methods }, (warning) => warnings.push(warning));
      return warnings;
    };
    expect(without('model/list')).toEqual(['homes.ts sorts what is not there: model/list']);
    expect(without('hooks/list')).toEqual(['homes.ts sorts what is not there: hooks/']);
  });

  it('never names a group after what the client or a thread has already', () => {
    const codex = new Codex(new FakeAppServer().transport);
    const names = [...namesOf(codex), ...namesOf(codex.thread('a'))].filter((name) => /^[a-z]+$/i.test(name));
    const groups = new Set(grouped.map(([, home]) => home.split('.')[1]));
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !groups.has(name) && !RESERVED.has(name))).toEqual([]);
  });

  it('tells lists by their cursors, and what is more than a list', () => {
    const cursor = [field('cursor', false)];
    const page = [field('data'), field('nextCursor', false)];
    expect(sortedWith('skills/tidy', [], [field('data')]).emits).toBe('result');
    expect(sortedWith('skills/tidy', cursor, page).emits).toBe('entries');
    expect(sortedWith('skills/tidy', cursor, [...page, field('backwardsCursor')]).emits).toBe('entries');
    expect(sortedWith('skills/tidy', cursor, [field('more'), ...page]).emits).toBe('pages');
  });

  it.each([
    ['pages without data', [field('cursor')], [field('items'), field('nextCursor')]],
    ['a cursor that is only taken', [field('cursor')], [field('data')]],
    ['a cursor that is only given', [], [field('data'), field('nextCursor')]],
  ])('emits the result as it is for %s', (_, params, result) => {
    expect(sortedWith('skills/tidy', params, result)).toMatchObject({
      emits: 'result',
      warnings: [expect.stringContaining('skills/tidy: ')],
    });
  });
});

/** The names of all members of an object, its own and those of its classes. */
function namesOf(object: object): readonly string[] {
  const parent: unknown = Object.getPrototypeOf(object);
  const inherited = typeof parent === 'object' && parent !== null && parent !== Object.prototype;
  return [...Object.getOwnPropertyNames(object), ...(inherited ? namesOf(parent) : [])];
}

import { describe, expect, it } from 'vitest';
import { experimentalMethods } from '../../generated/experimental.js';
import { clientGroups, listMethods, pageMethods, threadGroups } from '../../generated/groups.js';
import { methodHomes } from '../../generated/method-homes.js';
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

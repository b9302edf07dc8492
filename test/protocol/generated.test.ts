import { readFile, readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import manifest from '@openai/codex/package.json' with { type: 'json' };
import {
  PROTOCOL_VERSION,
  clientMethods,
  clientRequestSchemas,
  experimentalParams,
  notificationMethods,
  notificationRoutes,
  notificationSchemas,
  serverRequestMethods,
  serverRequestSchemas,
} from '../../src/protocol.js';
import { readSchemas } from '../../src/codegen/codex-binary.js';
import { generate } from '../../src/codegen/generate.js';

const directory = new URL('../../generated/', import.meta.url);

describe('generated/', () => {
  let fresh: ReadonlyMap<string, string>;
  let warnings: readonly string[];
  beforeAll(async () => {
    ({ files: fresh, warnings } = generate(await readSchemas()));
  });

  it('leaves nothing of the pinned release to be decided', () => {
    expect(warnings).toEqual([]);
  });

  it('holds what the generator writes and nothing else', async () => {
    expect((await readdir(directory)).sort()).toEqual([...fresh.keys()].sort());
  });

  it('does not change when it is generated again', async () => {
    for (const [name, text] of fresh) {
      // Compared outside of expect, whose diff of files this size takes minutes.
      const same = (await readFile(new URL(name, directory), 'utf8')) === text;
      expect(same, `generated/${name} is what the generator writes`).toBe(true);
    }
  });

  it('says in every file where it comes from', () => {
    const banner = `// Written by \`npm run generate\` from @openai/codex ${manifest.version}. Do not edit.\n`;
    expect([...fresh.values()].filter((text) => !text.startsWith(banner))).toEqual([]);
    expect(PROTOCOL_VERSION).toBe(manifest.version);
  });

  it('carries over no description of the schema', () => {
    const comments = [...fresh.values()].flatMap((text) => text.match(/\/\*\*.*?\*\//gs) ?? []);
    const member =
      /^\/\*\*[\s*]+`[\w/]+`(?:: the (?:entries|pages), [ \w,]+)?[\s*]+(?:@experimental\s+)?\*\/$/;
    const isOurs = (comment: string) =>
      comment === '/** @experimental */' || comment.startsWith('/** Of methods') || member.test(comment);
    expect(comments.length).toBeGreaterThan(100);
    expect(comments.filter((comment) => !isOurs(comment))).toEqual([]);
  });
});

describe('the tables of methods', () => {
  it('have every method and notification of the pinned server', () => {
    expect(Object.keys(clientMethods)).toHaveLength(189);
    expect(Object.keys(serverRequestMethods)).toHaveLength(11);
    expect(Object.keys(notificationMethods)).toHaveLength(87);
  });

  it('agree on the names', () => {
    expect(Object.keys(clientRequestSchemas)).toEqual(Object.keys(clientMethods));
    expect(Object.keys(serverRequestSchemas)).toEqual(Object.keys(serverRequestMethods));
    expect(Object.keys(notificationSchemas)).toEqual(Object.keys(notificationMethods));
    expect(Object.keys(notificationRoutes)).toEqual(Object.keys(notificationMethods));
  });

  it('tell experimental methods from stable ones', () => {
    expect(clientMethods['thread/start'].experimental).toBe(false);
    expect(clientMethods['thread/queue/add'].experimental).toBe(true);
    expect(Object.values(clientMethods).filter(({ experimental }) => !experimental)).toHaveLength(110);
    expect(serverRequestMethods['currentTime/read'].experimental).toBe(true);
    expect(Object.values(serverRequestMethods).filter(({ experimental }) => experimental)).toHaveLength(1);
  });

  it('tell which members of stable params are experimental', () => {
    expect(experimentalParams['thread/start']).toContain('dynamicTools');
    expect(experimentalParams['thread/start']).not.toContain('model');
    expect(experimentalParams['thread/queue/add']).toBeUndefined();
  });

  it('tell whether params must be sent', () => {
    expect(clientMethods['thread/list'].params).toBe('required');
    expect(clientMethods['account/rateLimits/read'].params).toBe('optional');
    expect(clientMethods['account/logout'].params).toBe('none');
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'have nothing for a method called %s',
    (name) => {
      for (const table of [clientMethods, clientRequestSchemas, notificationSchemas, notificationRoutes]) {
        expect(Reflect.get(table, name)).toBeUndefined();
      }
    },
  );

  it('cannot be changed', () => {
    for (const table of [
      clientMethods,
      clientMethods['thread/start'],
      notificationSchemas,
      experimentalParams,
    ]) {
      expect(Object.isFrozen(table)).toBe(true);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { bundle, entry, graphOf, portable } from './built.js';

const PEERS = ['rxjs', 'zod/v4/mini', 'zod/v4/core'];

/** What Node has and other places have not. `require` is left to the test of imports. */
const NODE_GLOBALS = [
  'process',
  'Buffer',
  'global',
  'setImmediate',
  'clearImmediate',
  '__dirname',
  '__filename',
];

/** The Node globals that a built file, or what it imports, refers to. */
async function nodeGlobalsIn(file: string): Promise<readonly string[]> {
  // The bundler renames free names only, and so tells `process` from a variable, member or comment called so.
  const marked = NODE_GLOBALS.map((name) => [name, `NODE_GLOBAL_${name}`] as const);
  const { text } = await graphOf(file, { define: Object.fromEntries(marked) });
  return marked.filter(([, mark]) => text.includes(mark)).map(([name]) => name);
}

describe.each(portable)('%s', (name) => {
  const { esm, cjs } = entry(name);

  it.each([esm, cjs])('imports nothing but its peers, however deep (%s)', async (file) => {
    const { files, imports } = await graphOf(file);
    expect(files.length).toBeGreaterThan(1);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((path) => !PEERS.includes(path))).toEqual([]);
  });

  it.each([esm, cjs])('refers to no global of Node (%s)', async (file) => {
    expect(await nodeGlobalsIn(file)).toEqual([]);
  });
});

describe('what the tests above look for', () => {
  const { esm, cjs } = entry('codex-rx/node');

  it.each([esm, cjs])('is found where it is (%s)', async (file) => {
    const { imports } = await graphOf(file, { platform: 'node' });
    expect(imports).toContain('node:child_process');
    expect(await nodeGlobalsIn(file)).toContain('process');
  });
});

describe('a browser bundle, minified and compressed, without its peers', () => {
  const everything = (name: string) => bundle(`export * from ${JSON.stringify(name)}`, { minify: true });

  it('of the client and its transport is at most 83.2 kB', async () => {
    const page = `export { Codex, webSocket } from 'codex-rx'`;
    const { gzipBytes } = await bundle(page, { minify: true });
    expect(gzipBytes).toBeGreaterThan(10_000);
    expect(gzipBytes).toBeLessThanOrEqual(83_200);
  });

  it('of codex-rx/lean is at most 34.4 kB', async () => {
    const { gzipBytes } = await everything('codex-rx/lean');
    expect(gzipBytes).toBeGreaterThan(5_000);
    expect(gzipBytes).toBeLessThanOrEqual(34_400);
  });

  it('of one operator holds little else', async () => {
    const { gzipBytes, text } = await bundle(`export { agentText } from 'codex-rx'`, { minify: true });
    expect(text).toContain('item/agentMessage/delta');
    expect(gzipBytes).toBeLessThanOrEqual(4_200);
  });

  it('of codex-rx/lean holds no schema and no part of zod', async () => {
    // A member that only schemas name, as it cannot be read off the types.
    const schemaOnly = 'aggregatedOutput';
    const [full, lean] = await Promise.all([everything('codex-rx'), everything('codex-rx/lean')]);
    expect(full.text).toContain(schemaOnly);
    expect(full.imports).toContain('zod/v4/mini');
    expect(lean.text).not.toContain(schemaOnly);
    expect(lean.imports).toEqual(['rxjs']);
  });
});

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import manifest from '@openai/codex/package.json' with { type: 'json' };
import { readSchemas, type SchemaBundles } from '../../src/codegen/codex-binary.js';
import { generate } from '../../src/codegen/generate.js';
import type { Protocol } from '../../src/codegen/protocol.js';
import { RETIRED_REQUESTS } from '../../src/codegen/retired.js';
import { MINIMUM_SERVER } from '../../src/connection/supported-server.js';
import { recordedReleases, schemasOf, withoutProse } from '../fixtures/schemas.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const releases = recordedReleases();
let pinned: SchemaBundles;
beforeAll(async () => {
  pinned = await readSchemas();
});
const generated = new Map(releases.map((release) => [release, generate(schemasOf(release))]));

describe('the releases whose schemas are kept', () => {
  it('are many, from the oldest supported one to the pinned one', () => {
    expect(releases.length).toBeGreaterThanOrEqual(10);
    expect(releases[0]).toBe(MINIMUM_SERVER);
    expect(releases.at(-1)).toBe(manifest.version);
  });

  it('are kept as the server wrote them, but for the prose', () => {
    const { experimental, stable } = pinned;
    const kept = schemasOf(manifest.version);
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    expect(same(kept.experimental, withoutProse(experimental))).toBe(true);
    expect(same(kept.stable, withoutProse(stable))).toBe(true);
  });

  it.each(releases)('hold no sentence: %s', (release) => {
    const { experimental, stable } = schemasOf(release);
    // Names and words of the protocol have no blanks.
    const sentences = JSON.stringify([experimental, stable]).match(/"[^"]*\s[^"]*"/g) ?? [];
    expect(sentences.slice(0, 5)).toEqual([]);
  });
});

describe('the generator', () => {
  it('writes the same files from what is kept as from the pinned server', () => {
    const { files, warnings } = generate(pinned);
    const kept = generated.get(manifest.version);
    expect(kept?.warnings).toEqual(warnings);
    // Compared outside of expect, whose diff of files this size takes minutes.
    expect([...files].filter(([name, text]) => kept?.files.get(name) !== text).map(([name]) => name)).toEqual(
      [],
    );
  });

  it.each(releases)('writes all methods of %s, and no other but what only older servers ask', (release) => {
    const { experimental } = schemasOf(release);
    const { serverRequests, ...lists } = readLists(experimental);
    const text = generated.get(release)?.files.get('methods.ts') ?? '';
    const written = (type: string) => {
      const [, members = ''] = new RegExp(`export interface ${type} {\n(.*?)\n}`, 's').exec(text) ?? [];
      return [...members.matchAll(/^ {2}'(.+)': /gm)].map(([, name]) => name);
    };
    expect(written('ClientRequests')).toEqual(lists.clientRequests);
    expect(written('ClientNotifications')).toEqual(lists.clientNotifications);
    expect(written('ServerNotifications')).toEqual(lists.serverNotifications);
    const retired = RETIRED_REQUESTS.map(({ method }) => method.name);
    expect(written('ServerRequests')).toEqual([
      ...serverRequests,
      ...retired.filter((name) => !serverRequests.includes(name)),
    ]);
  });

  it.each(releases)('warns of no more than is known for %s', (release) => {
    const about = (warning: string) =>
      !warning.startsWith('result-names.ts names what') && !warning.startsWith('homes.ts sorts what');
    expect(generated.get(release)?.warnings.filter(about)).toEqual(WARNINGS[release] ?? []);
  });

  it('writes what TypeScript takes, of every release', () => {
    const texts = new Map(
      releases.flatMap((release) =>
        [...(generated.get(release)?.files ?? [])].map(
          ([name, text]) => [join(root, 'releases', release, name), text] as const,
        ),
      ),
    );
    expect(complaints(texts)).toEqual([]);
  });
});

const ROLLBACK = 'Decide in homes.ts where thread/rollback belongs; it is thread.threadMethods.rollback';
const TURN_ITEMS =
  'Decide in homes.ts where thread/turns/items/list belongs; it is thread.threadMethods.listTurnsItems';

/** What releases have that no table names: what is gone again by now. */
const WARNINGS: Readonly<Record<string, readonly string[]>> = {
  '0.130.0': [ROLLBACK, TURN_ITEMS],
  '0.134.0': [ROLLBACK, TURN_ITEMS],
  '0.138.0': [ROLLBACK, TURN_ITEMS],
  '0.142.5': [ROLLBACK, TURN_ITEMS],
  '0.146.0': [ROLLBACK],
  '0.149.1': [ROLLBACK],
  '0.152.1': [ROLLBACK],
};

/** The names in the four lists of methods, as the schema has them. */
function readLists(schema: unknown): Readonly<Record<keyof Protocol['methods'], readonly string[]>> {
  const { definitions } = MethodLists.parse(schema);
  const names = ({ oneOf }: { readonly oneOf: readonly MethodEntry[] }) =>
    oneOf.flatMap(({ properties }) => properties.method.enum);
  return {
    clientRequests: names(definitions.ClientRequest),
    clientNotifications: names(definitions.ClientNotification),
    serverRequests: names(definitions.ServerRequest),
    serverNotifications: names(definitions.ServerNotification),
  };
}

const Entry = z.object({ properties: z.object({ method: z.object({ enum: z.array(z.string()) }) }) });
type MethodEntry = z.infer<typeof Entry>;
const List = z.object({ oneOf: z.array(Entry) });
const MethodLists = z.object({
  definitions: z.object({
    ClientRequest: List,
    ClientNotification: List,
    ServerRequest: List,
    ServerNotification: List,
  }),
});

/** Stands in for the module that builds schemas with zod, whose types take the compiler longer than all the others. */
const DEFINITION = `
export declare function incoming<T>(source: number | string): () => T;
export declare function outgoing<T>(source: number | string): () => T;
`;

/** What the compiler says of files that stand nowhere, and import from the `src` of this repository. */
function complaints(texts: ReadonlyMap<string, string>): readonly string[] {
  const { config }: { config?: unknown } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  );
  const { options: own } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const options = { ...own, types: [], lib: ['lib.es2022.d.ts'] };
  const host = ts.createCompilerHost(options);
  const textAt = (path: string) =>
    path === join(root, 'src/protocol/definition.ts') ? DEFINITION : texts.get(path);
  const program = ts.createProgram({
    rootNames: [...texts.keys()],
    options,
    host: {
      ...host,
      fileExists: (path) => texts.has(path) || host.fileExists(path),
      readFile: (path) => textAt(path) ?? host.readFile(path),
      getSourceFile: (path, ...rest) => {
        const text = textAt(path);
        return text === undefined
          ? host.getSourceFile(path, ...rest)
          : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
      },
      resolveModuleNameLiterals: (names, importer) =>
        names.map(({ text }) => {
          const folder = text.startsWith('../src/') ? join(root, 'generated') : dirname(importer);
          const resolvedFileName = join(folder, text.replace(/\.js$/, '.ts'));
          return { resolvedModule: { resolvedFileName, extension: ts.Extension.Ts } };
        }),
    },
  });
  return [...texts.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

/** What a user of the package can name, as its sources declare it, and whether those who show its use keep to that. */

const root = fileURLToPath(new URL('../../', import.meta.url)).replaceAll('\\', '/');

const ENTRIES: Readonly<Record<string, string>> = {
  'codex-rx': 'index',
  'codex-rx/lean': 'lean',
  'codex-rx/node': 'node',
  'codex-rx/protocol': 'protocol',
  'codex-rx/testing': 'testing',
  'codex-rx/testing/node': 'testing-node',
};

const options: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, noLib: true, types: [] };
const host = ts.createCompilerHost(options);
// Names are all that is asked for, and those of the protocol are read apart: nothing else need be loaded.
host.resolveModuleNameLiterals = (literals, file) =>
  literals.map(({ text }) => {
    if (!text.startsWith('.') || text.includes('/generated/')) return { resolvedModule: undefined };
    const resolvedFileName = posix.join(posix.dirname(file), text.replace(/\.js$/, '.ts'));
    return { resolvedModule: { resolvedFileName, extension: ts.Extension.Ts } };
  });
const files = Object.values(ENTRIES).map((name) => `${root}src/${name}.ts`);
const program = ts.createProgram(files, options, host);
const checker = program.getTypeChecker();

function source(entry: string): ts.SourceFile {
  const file = program.getSourceFile(`${root}src/${ENTRIES[entry] ?? ''}.ts`);
  if (file === undefined) throw new Error(`${entry} has no source`);
  return file;
}

/** The names that an entry exports and this repository wrote by hand. */
function exportsOf(entry: string): readonly ts.Symbol[] {
  const module = checker.getSymbolAtLocation(source(entry));
  if (module === undefined) throw new Error(`${entry} is no module`);
  return checker.getExportsOfModule(module);
}

function declarationsOf(symbol: ts.Symbol): readonly ts.Declaration[] {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol).declarations ?? [];
}

type Container = ts.ClassDeclaration | ts.InterfaceDeclaration;

function isContainer(node: ts.Node): node is Container {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node);
}

/** A class or an interface with those it inherits from, exported or not. */
function withBases(container: Container): readonly Container[] {
  const bases = (container.heritageClauses ?? []).flatMap(({ types }) => types);
  const found = bases.flatMap(({ expression }) => {
    const symbol = checker.getSymbolAtLocation(expression);
    return symbol === undefined ? [] : declarationsOf(symbol).filter(isContainer);
  });
  return [container, ...found.flatMap(withBases)];
}

function isPublic(member: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  const name = ts.getNameOfDeclaration(member);
  return (
    name !== undefined &&
    !ts.isPrivateIdentifier(name) &&
    !ts.isComputedPropertyName(name) &&
    (ts.getCombinedModifierFlags(member) & hidden) === 0 &&
    !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal')
  );
}

function nameOf(member: ts.Declaration): string {
  return ts.getNameOfDeclaration(member)?.getText() ?? '';
}

function typeOf(member: ts.Declaration): string {
  const hasType =
    ts.isPropertyDeclaration(member) || ts.isPropertySignature(member) || ts.isGetAccessor(member);
  return hasType ? (member.type?.getText() ?? '') : '';
}

const isStream = (member: ts.Declaration) => typeOf(member).startsWith('Observable<');

const isMethod = (member: ts.Declaration) =>
  ts.isMethodDeclaration(member) || ts.isMethodSignature(member) || ts.isAccessor(member);

/** The public members of what an entry exports, each with the name it goes by. */
function membersOf(entry: string): readonly { readonly owner: string; readonly member: ts.Declaration }[] {
  return exportsOf(entry).flatMap((symbol) =>
    declarationsOf(symbol)
      .filter(isContainer)
      .flatMap(withBases)
      .flatMap(({ members }): readonly ts.Declaration[] => [...members])
      .filter(isPublic)
      .map((member) => ({ owner: symbol.name, member })),
  );
}

const isDocumented = (node: ts.Node) => ts.getJSDocCommentsAndTags(node).length > 0;

/** What a program imports, by name: of a module of this package, and of any other. */
interface Import {
  readonly from: string;
  readonly names: readonly string[];
}

function importsOf(code: string): readonly Import[] {
  const file = ts.createSourceFile('code.ts', code, ts.ScriptTarget.ES2022);
  return file.statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings;
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
    return {
      from: ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '',
      names: named.map(({ propertyName, name }) => (propertyName ?? name).text),
    };
  });
}

const protocolTypes = new Set(
  [...readFileSync(`${root}generated/types.ts`, 'utf8').matchAll(/^export (?:interface|type) (\w+)/gm)].map(
    ([, name]) => name,
  ),
);

/** What programs import that is not there for them. */
function wrongImports(code: string): readonly string[] {
  return importsOf(code).flatMap(({ from, names }) => {
    if (from.startsWith('codex-rx')) {
      if (!Object.hasOwn(ENTRIES, from)) return [from];
      const known = new Set(exportsOf(from).map(({ name }) => name));
      return names.filter((name) => !known.has(name) && !protocolTypes.has(name));
    }
    const isPeer = Object.hasOwn(manifest.peerDependencies, from.replace(/^([\w-]+)\/.*/, '$1'));
    return isPeer || from.startsWith('node:') ? [] : [from];
  });
}

function filesIn(folder: string, suffix: string): readonly string[] {
  return readdirSync(`${root}${folder}`, { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith(suffix))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** The pieces of code in a page. */
function codeIn(page: string): readonly string[] {
  return [...page.matchAll(/^```[jt]s\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');

describe('what shows how the package is used', () => {
  it('is examples that import what is public, its peers, and what stands beside them', () => {
    const files = filesIn('examples', '.ts');
    const wrong = files.flatMap((file) =>
      wrongImports(read(file))
        .filter((from) => {
          const { pathname } = new URL(from, `file:///${file}`);
          return !(from.startsWith('.') && pathname.startsWith('/examples/'));
        })
        .map((from) => `${file}: ${from}`),
    );
    expect(files.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  it('is pages whose code imports what is public and its peers', () => {
    const pieces = ['README.md', ...filesIn('docs', '.md')].flatMap((page) =>
      codeIn(read(page)).map((code) => ({ page, code })),
    );
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.flatMap(({ page, code }) => wrongImports(code).map((from) => `${page}: ${from}`))).toEqual(
      [],
    );
  });

  it('would be found to import what is not public', () => {
    const page = read('README.md').replace(
      "import { Codex } from 'codex-rx'",
      "import { Connection } from 'codex-rx'",
    );
    expect(codeIn(page).flatMap(wrongImports)).toEqual(['Connection']);
    expect(wrongImports("import '../src/version.js'; import { x } from 'codex-rx/src/x.js';")).toEqual([
      '../src/version.js',
      'codex-rx/src/x.js',
    ]);
  });
});

describe.each(Object.keys(ENTRIES))('%s', (entry) => {
  it('exports nothing that is marked as internal', () => {
    const marked = exportsOf(entry).filter((symbol) =>
      declarationsOf(symbol).some((node) =>
        ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal'),
      ),
    );
    expect(marked.map(({ name }) => name)).toEqual([]);
  });

  it('says of each name what it is', () => {
    const names = exportsOf(entry).filter((symbol) => declarationsOf(symbol).length > 0);
    expect(names.length).toBeGreaterThan(1);
    expect(
      names.filter((symbol) => !declarationsOf(symbol).some(isDocumented)).map(({ name }) => name),
    ).toEqual([]);
  });

  it('says of each method, each stream and each option what it does', () => {
    const members = membersOf(entry).filter(
      ({ owner, member }) => owner.endsWith('Options') || isMethod(member) || isStream(member),
    );
    const documented = new Set(
      membersOf(entry)
        .filter(({ member }) => isDocumented(member))
        .map(({ owner, member }) => `${owner}.${nameOf(member)}`),
    );
    const all = members.map(({ owner, member }) => `${owner}.${nameOf(member)}`);
    expect(all.filter((name) => !documented.has(name))).toEqual([]);
  });

  it('ends the names of streams, and of nothing else, in $', () => {
    const members = membersOf(entry);
    const misnamed = members.filter(({ member }) => nameOf(member).endsWith('$') !== isStream(member));
    expect(misnamed.map(({ owner, member }) => `${owner}.${nameOf(member)}`)).toEqual([]);
  });
});

describe('the pages', () => {
  const pages = ['README.md', ...filesIn('docs', '.md')];
  const text = pages.map(read).join('\n');
  const isNamed = (name: string) =>
    new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);

  it('name every value that a program can import', () => {
    const isValue = (symbol: ts.Symbol) =>
      declarationsOf(symbol).some(
        (node) => !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node),
      );
    const values = Object.keys(ENTRIES)
      .filter((entry) => entry !== 'codex-rx/protocol')
      .flatMap((entry) => exportsOf(entry).filter(isValue));
    expect(values.length).toBeGreaterThan(50);
    expect(values.map(({ name }) => name).filter((name) => !isNamed(name))).toEqual([]);
  });

  it('name every method, stream and option', () => {
    const owners =
      /^(?:Codex|Thread|Turn|GoalRun|Subagent|Transport|Files|ToolContext|Login)$|Options$|Approval$/;
    const members = ['codex-rx', 'codex-rx/node']
      .flatMap(membersOf)
      .filter(({ owner }) => owners.test(owner));
    expect(members.length).toBeGreaterThan(200);
    const unnamed = members
      .map(({ owner, member }) => `${owner}.${nameOf(member)}`)
      .filter((path) => !isNamed(path.replace(/.*\./, '')));
    expect([...new Set(unnamed)]).toEqual([]);
  });
});

describe('a handle', () => {
  const handles = ['Codex', 'Thread', 'Turn', 'GoalRun'];

  it('takes what may be left out last, as one object', () => {
    const methods = membersOf('codex-rx').filter(({ owner }) => handles.includes(owner));
    const misfits = methods.flatMap(({ owner, member }) => {
      if (!ts.isMethodDeclaration(member)) return [];
      const optional = member.parameters.filter((each) => each.questionToken ?? each.initializer);
      const isByName = optional.every(({ name }) => ['options', 'params', 'filter'].includes(name.getText()));
      return isByName && member.parameters.length <= 3 ? [] : [`${owner}.${nameOf(member)}`];
    });
    expect(methods.length).toBeGreaterThan(50);
    expect(misfits).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { root, type Snippet } from './pages.js';

const run = promisify(execFile);

/** What stands beside the package in `node_modules`: its peers, what it brings along, and the types of Node. */
const BESIDE = ['rxjs', 'zod', 'ws', '@openai', '@types/node', 'undici-types'];

/** A folder of a user's own, with the packed package installed in it. */
export interface Project {
  readonly folder: string;
  remove(): void;
}

/** Packs the built package as `npm publish` does, and installs it without a network, with others beside it. */
export async function createProject(beside: readonly string[] = BESIDE): Promise<Project> {
  if (!existsSync(join(root, 'dist/index.js'))) {
    throw new Error('Run "npm run build" first: this tests the built package.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'codex-rx-snippets-'));
  const modules = join(folder, 'node_modules');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run(npm, pack, { cwd: root, shell: process.platform === 'win32' });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const library = join(modules, 'codex-rx');
  mkdirSync(library, { recursive: true });
  await run('tar', ['-xzf', filename, '--strip-components=1', '-C', library], { cwd: folder });
  for (const name of beside) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'snippets', type: 'module' }));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  // No DOM: what only a browser has is missing in Node.
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  // test/packaging checks the declarations of the package.
  skipLibCheck: true,
  allowJs: true,
  checkJs: true,
};

export interface Compiled {
  /** The program, as Node runs it. */
  readonly file: string;
  /** What the compiler says of the snippet alone. */
  readonly problems: readonly string[];
}

/** Compiles each snippet as a module of its own, all in one go. */
export function compile({ folder }: Project, snippets: readonly Snippet[]): ReadonlyMap<Snippet, Compiled> {
  const sources = join(folder, 'pages');
  mkdirSync(sources, { recursive: true });
  const paths = new Map(
    snippets.map((snippet) => {
      const path = join(sources, `${snippet.name.replaceAll(/[^\p{L}\p{N}-]+/gu, '_')}.${snippet.extension}`);
      writeFileSync(path, snippet.code);
      return [snippet, path] as const;
    }),
  );
  const options = { ...STRICT, rootDir: sources, outDir: join(folder, 'built') };
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram([...paths.values()], options, host);
  program.emit();
  const wrong = program.getOptionsDiagnostics().map(written);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return new Map(
    [...paths].map(([snippet, path]) => {
      const file = program.getSourceFile(path);
      const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      const output = path.replace(sources, join(folder, 'built')).replace(/\.ts$/, '.js');
      return [snippet, { file: output, problems: problems.map(written) }];
    }),
  );
}

function written({ file, start, messageText }: ts.Diagnostic): string {
  const at =
    file === undefined || start === undefined ? undefined : file.getLineAndCharacterOfPosition(start);
  const line = at === undefined ? '' : `line ${at.line + 1}: `;
  return `${line}${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { forgottenIn } from './lint.js';
import type { Snippet } from './pages.js';
import type { Project } from './project.js';

const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  // No DOM: Node lacks the names that only a browser has.
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
  /** The errors of the compiler in the snippet alone. */
  readonly problems: readonly string[];
  /** Where it makes an Observable and does not subscribe. */
  readonly forgotten: readonly string[];
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
      return [
        snippet,
        { file: output, problems: problems.map(written), forgotten: forgottenIn(program, path) },
      ];
    }),
  );
}

function written({ file, start, messageText }: ts.Diagnostic): string {
  const at =
    file === undefined || start === undefined ? undefined : file.getLineAndCharacterOfPosition(start);
  const line = at === undefined ? '' : `line ${at.line + 1}: `;
  return `${line}${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

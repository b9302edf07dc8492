import { Linter } from 'eslint';
import rxjs from 'eslint-plugin-rxjs-x';
import type ts from 'typescript';
import tseslint from 'typescript-eslint';

const RULE = 'rxjs-x/no-floating-observables';

/** The places of a program that make an Observable without a subscriber, found by the rule that the pages name. */
export function forgottenIn(program: ts.Program, file: string): readonly string[] {
  const code = program.getSourceFile(file)?.text ?? '';
  const problems = new Linter({ configType: 'flat', cwd: '/' }).verify(
    code,
    [
      {
        files: ['**/*.ts', '**/*.js'],
        languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
        plugins: { 'rxjs-x': rxjs },
        rules: { [RULE]: 'error' },
      },
    ],
    { filename: file },
  );
  return problems.map(({ line, message }) => `line ${line}: ${message}`);
}

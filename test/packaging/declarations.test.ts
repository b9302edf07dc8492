import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from './built.js';

const USE = `
  import { firstValueFrom, type Observable } from 'rxjs';
  import { Codex, declineAll, ofMethod, tool, TurnFailedError } from 'codex-rx';
  import type { Approval, Thread, Transport, TurnResult } from 'codex-rx';
  import { z } from 'zod';
  import { Codex as LeanCodex } from 'codex-rx/lean';
  import { clientMethods, type ThreadItem } from 'codex-rx/protocol';
  import { memoryTransport } from 'codex-rx/testing';

  const { factory } = memoryTransport();
  export const transport: Transport = factory();
  export const codex = new Codex(factory, { requestTimeoutMs: 1000 });
  export const lean: LeanCodex = codex;
  export const result: Promise<TurnResult> = firstValueFrom(codex.thread('t').run('Hello'));
  export const threads: Observable<Thread> = codex.startThread({ sandbox: 'readOnly' });
  export const items: Promise<readonly ThreadItem[]> = result.then(({ items }) => items);
  export const completed = codex.notifications$.pipe(ofMethod('turn/completed'));
  export const experimental: boolean = clientMethods['thread/start'].experimental;
  export const weather = tool({
    name: 'weather',
    description: '',
    input: z.object({ city: z.string() }),
    run: ({ city }) => city.length.toString(),
  });
  export const parsed: Observable<{ readonly output: { wet: boolean } }> = codex
    .thread('t')
    .run('Hello', { output: z.object({ wet: z.boolean() }) });
  export const approvals: Observable<Approval> = codex.approvals$.pipe(declineAll());
  codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
  export const why = (error: unknown): string => (error instanceof TurnFailedError ? error.turnId : '');
`;

const USE_IN_NODE = `
  import { Codex } from 'codex-rx';
  import { stdio } from 'codex-rx/node';
  import { ScriptedModel } from 'codex-rx/testing/node';

  export const codex = new Codex(stdio({ command: ['codex', 'app-server'] }));
  export type Model = ScriptedModel;
`;

/** What has been parsed: libraries, peers and declarations are the same in every program. */
const parsed = new Map<string, ts.SourceFile>();

/** What the compiler says of a program that uses the built package, and of the package's own declarations. */
function problemsOf(name: string, code: string, options: ts.CompilerOptions): readonly string[] {
  const path = join(root, name);
  const all: ts.CompilerOptions = { ...options, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true };
  const host = ts.createCompilerHost(all);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, format) => {
    const { impliedNodeFormat } = typeof format === 'object' ? format : {};
    const key = `${file} ${impliedNodeFormat}`;
    const source = parsed.get(key) ?? read(file, format);
    if (source !== undefined && file !== path) parsed.set(key, source);
    return source;
  };
  host.readFile = (file) => (file === path ? code : ts.sys.readFile(file));
  host.fileExists = (file) => file === path || ts.sys.fileExists(file);
  const program = ts.createProgram([path], all, host);
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName === path || fileName.startsWith(join(root, 'dist')));
  expect(ours.length).toBeGreaterThan(2);
  expect(program.getSourceFiles().some(({ fileName }) => fileName.startsWith(join(root, 'src')))).toBe(false);
  return [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ].map(
    ({ file, messageText }) =>
      `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

const { NodeNext, ESNext } = ts.ModuleKind;

describe('the declarations of the built package', () => {
  it.each([
    ['a module', 'consumer.mts', NodeNext, ts.ModuleResolutionKind.NodeNext],
    ['a CommonJS module', 'consumer.cts', NodeNext, ts.ModuleResolutionKind.NodeNext],
    ['what a bundler takes', 'consumer.ts', ESNext, ts.ModuleResolutionKind.Bundler],
  ])('compile in %s in a browser, and without the types of Node', (_, name, module, moduleResolution) => {
    const lib = ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'];
    expect(problemsOf(name, USE, { module, moduleResolution, lib, types: [] })).toEqual([]);
  });

  it.each(['consumer.mts', 'consumer.cts'])('compile in Node (%s)', (name) => {
    const options = { module: NodeNext, lib: ['lib.es2022.d.ts'], types: ['node'] };
    expect(problemsOf(name, USE_IN_NODE, options)).toEqual([]);
  });
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { contradictions } from './check.js';
import type { Exchange, ExchangeKind, TestPlace } from './exchange.js';
import type { Method } from './methods.js';
import { NOT_OFFLINE } from './not-offline.js';
import { parse, render, tabulate } from './table.js';

const PAGE = 'docs/coverage.md';
const TESTS = 'test/server/';

/**
 * Compares the table of what is exercised on the real server with what was exercised, or writes it (`--mode docs`).
 * Where not every test on the real server has run, it has no say.
 */
export class CoverageReporter implements Reporter {
  #writes = false;

  onInit(vitest: Vitest): void {
    this.#writes = vitest.vite.config.mode === 'docs';
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = modules.filter(({ relativeModuleId }) => relativeModuleId.startsWith(TESTS));
    const tests = ran.flatMap(({ children }) => [...children.allTests()]);
    const files = new Set(ran.map(({ relativeModuleId }) => relativeModuleId));
    const hasAll = testFiles().every((file) => files.has(file));
    if (!hasAll || tests.some((test) => test.result().state === 'skipped')) return;
    const passed = tests.filter((test) => test.result().state === 'passed');
    const exchanges = passed.flatMap(exchangesOf);
    if (this.#writes) writeFileSync(PAGE, render(tabulate(exchanges, NOT_OFFLINE, speaksOf)));
    else if (passed.length < tests.length) return;
    const problems = contradictions(parse(readFileSync(PAGE, 'utf8')), exchanges);
    if (problems.length === 0) return;
    process.exitCode = 1;
    console.error(`\n${PAGE} is wrong, npm run docs writes it:\n${problems.join('\n')}\n`);
  }
}

function testFiles(): readonly string[] {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => TESTS + file.replaceAll('\\', '/'));
}

function exchangesOf(test: TestCase): readonly Exchange[] {
  const place: TestPlace = { file: test.module.relativeModuleId, name: test.fullName };
  const noted = Object.entries(test.meta().exchanges ?? {}) as [ExchangeKind, readonly string[]][];
  return noted.flatMap(([kind, methods]) => methods.map((method) => ({ kind, method, test: place })));
}

/** Whether the file of a test names the method, or the member of a handle that makes its request. */
function speaksOf({ file }: TestPlace, { name, handle }: Method): boolean {
  const source = readFileSync(file, 'utf8');
  const member = handle?.slice(handle.indexOf('.'));
  return source.includes(`'${name}'`) || (member !== undefined && source.includes(`${member}(`));
}

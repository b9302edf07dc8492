import type { Exchange, TestPlace } from './exchange.js';
import { CHAPTERS } from './methods.js';
import type { Table } from './table.js';

/**
 * What a table says that a run of all tests on the real server contradicts. A notification comes when it comes, so any
 * test of the file may have seen it.
 */
export function contradictions(table: Table, exchanges: readonly Exchange[]): readonly string[] {
  return CHAPTERS.flatMap(({ title, exercisedBy }) =>
    [...(table.get(title) ?? [])].flatMap(([method, entry]) => {
      const tests = exchanges.filter(
        (exchange) => exchange.kind === exercisedBy && exchange.method === method,
      );
      const [first] = tests;
      if ('test' in entry) {
        const { file, name } = entry.test;
        const isThere = (test: TestPlace) =>
          test.file === file && (test.name === name || exercisedBy === 'notification');
        const isTrue = tests.some(({ test }) => isThere(test));
        return isTrue ? [] : [`${method} is not exercised by ${file}: ${name}`];
      }
      if ('missing' in entry) return [`${method} has neither a test nor a reason why it has none`];
      return first === undefined
        ? []
        : [`${method} can be exercised: ${first.test.file}: ${first.test.name}`];
    }),
  );
}

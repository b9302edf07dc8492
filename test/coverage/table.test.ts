import { describe, expect, it } from 'vitest';
import { contradictions } from './check.js';
import type { Exchange, ExchangeKind } from './exchange.js';
import { parse, render, tabulate, type Entry, type Table } from './table.js';

const REASONS = { 'feedback/upload': 'sends to an address outside' };

function exchange(
  kind: ExchangeKind,
  method: string,
  name: string,
  file = 'test/server/a.test.ts',
): Exchange {
  return { kind, method, test: { file, name } };
}

function table(...exchanges: readonly Exchange[]): Table {
  return tabulate(exchanges, REASONS, ({ name }, method) => name.includes(method.name));
}

function entry(of: Table, method: string): Entry | undefined {
  return [...of.values()].map((entries) => entries.get(method)).find((found) => found !== undefined);
}

describe('the table', () => {
  it('names the test that speaks of a method before one that happens to exchange it', () => {
    const spoken = exchange('result', 'thread/start', 'z: thread/start');
    const made = table(exchange('result', 'thread/start', 'a: something else'), spoken);
    expect(entry(made, 'thread/start')).toEqual({ test: spoken.test });
  });

  it('names the first test where none or several do, whatever the order they ran in', () => {
    const [first, second] = ['one', 'two'].map((name) => exchange('notification', 'turn/started', name));
    const names = [table(first!, second!), table(second!, first!)].map((made) => entry(made, 'turn/started'));
    expect(names).toEqual([{ test: first?.test }, { test: first?.test }]);
  });

  it('counts a refused request as nothing', () => {
    const made = table(exchange('refusal', 'thread/start', 'refused'));
    expect(entry(made, 'thread/start')).toEqual({ missing: true });
  });

  it('reads back what it was rendered as', () => {
    const name = 'a name with | and ](../x): in it';
    const made = table(exchange('result', 'thread/start', name), exchange('answered', 'item/tool/call', 'b'));
    expect(parse(render(made))).toEqual(made);
    expect(entry(parse(render(made)), 'thread/start')).toMatchObject({ test: { name } });
    expect(entry(parse(render(made)), 'feedback/upload')).toEqual({ reason: REASONS['feedback/upload'] });
  });
});

describe('a run contradicts the table', () => {
  const about = (method: string, found: readonly string[]) =>
    found.filter((problem) => problem.startsWith(`${method} `));

  it('when the test that is named has not exercised the method', () => {
    const named = exchange('result', 'thread/start', 'named');
    const other = exchange('result', 'thread/start', 'another');
    expect(about('thread/start', contradictions(table(named), [named, other]))).toEqual([]);
    expect(about('thread/start', contradictions(table(named), [other]))).toEqual([
      'thread/start is not exercised by test/server/a.test.ts: named',
    ]);
  });

  it('when no test of the file has seen a notification', () => {
    const named = exchange('notification', 'warning', 'named');
    const beside = exchange('notification', 'warning', 'beside');
    const elsewhere = exchange('notification', 'warning', 'named', 'test/server/b.test.ts');
    expect(about('warning', contradictions(table(named), [beside]))).toEqual([]);
    expect(about('warning', contradictions(table(named), [elsewhere]))).toHaveLength(1);
  });

  it('when a method has neither a test nor a reason', () => {
    expect(about('thread/start', contradictions(table(), []))).toEqual([
      'thread/start has neither a test nor a reason why it has none',
    ]);
  });

  it('when a method that is said not to answer has answered', () => {
    const answered = exchange('result', 'feedback/upload', 'answered');
    expect(about('feedback/upload', contradictions(table(), []))).toEqual([]);
    expect(about('feedback/upload', contradictions(table(), [answered]))).toEqual([
      'feedback/upload can be exercised: test/server/a.test.ts: answered',
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHAPTERS } from './methods.js';
import { NOT_OFFLINE } from './not-offline.js';
import { count, parse, render } from './table.js';

const page = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8');
const table = parse(page);

describe('docs/coverage.md', () => {
  it('is what the table is rendered as', () => {
    expect(page).toBe(render(table));
  });

  it.each(CHAPTERS)('has all of $title, and no other', ({ title, methods }) => {
    expect([...(table.get(title)?.keys() ?? [])]).toEqual(methods.map(({ name }) => name));
  });

  it.each(CHAPTERS)('names a test or a reason for each of $title', ({ title }) => {
    const missing = [...(table.get(title) ?? [])].filter(([, entry]) => 'missing' in entry);
    expect(missing).toEqual([]);
  });

  it('shows exercised at least nine in ten of the methods that answer offline', () => {
    for (const chapter of CHAPTERS) {
      const { offline, exercised } = count(table, chapter);
      expect(exercised / offline).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('gives the reasons that are known, each for a method that exists', () => {
    const shown = [...table.values()].flatMap((entries) =>
      [...entries].flatMap(([method, entry]) => ('reason' in entry ? [[method, entry.reason]] : [])),
    );
    expect(Object.fromEntries(shown)).toEqual(NOT_OFFLINE);
  });

  it('names files that are there', () => {
    const files = [...table.values()].flatMap((entries) =>
      [...entries.values()].flatMap((entry) => ('test' in entry ? [entry.test.file] : [])),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of new Set(files)) {
      expect(() => readFileSync(new URL(`../../${file}`, import.meta.url))).not.toThrow();
    }
  });
});

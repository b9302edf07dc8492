import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connectionOptions } from '../../src/connection/connection-options.js';
import { DEFAULT_MAX_FRAME_BYTES as MAX_LINE_BYTES } from '../../src/transport/line-splitter.js';
import { DEFAULT_MAX_FRAME_BYTES as MAX_MESSAGE_BYTES } from '../../src/transport/socket-options.js';
import { limitsOf } from '../../src/state/turn-state.js';

/** The limits that docs/security.md names, compared with the defaults of the options. */

const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');

/** The rows of its tables of limits. */
const rows = [...page.matchAll(/^\| (.+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, limit = '', standard = '', , options = '']) => ({ limit, standard, options }),
);

/** The ways in which the page may write a figure. */
function written(name: string, value: number): readonly string[] {
  const grouped = value.toLocaleString('en-US');
  if (/Bytes$/.test(name)) return [`${value / 1024 ** 2} MiB`];
  if (!/Ms$/.test(name)) return [grouped];
  return [`${value / 1000} s`, `${grouped} ms`, ...(value === 0 ? ['0'] : [])];
}

function figuresOf(option: string): readonly string[] {
  return rows.filter(({ options }) => options.includes(`\`${option}\``)).map(({ standard }) => standard);
}

const { history, ...client } = connectionOptions({});
const { maxItems, maxTurns, maxOutputChars } = limitsOf();
const DEFAULTS: Readonly<Record<string, unknown>> = {
  ...client,
  'history.turns': history.turns,
  maxItems,
  maxTurns,
  maxOutputChars,
};

describe('the page on security', () => {
  it.each(Object.entries(DEFAULTS).filter(([, value]) => typeof value === 'number'))(
    'names the option %s with its default, %d',
    (option, value) => {
      const figures = figuresOf(option);
      expect(figures.length).toBeGreaterThan(0);
      const isRight = written(option, Number(value)).some((figure) =>
        figures.some((standard) => new RegExp(`(?<![\\d.,])${figure}(?![\\d.,]\\d)`).test(standard)),
      );
      expect(isRight ? [] : figures).toEqual([]);
    },
  );

  it('names the longest line and the longest message', () => {
    const [line, message] = figuresOf('maxFrameBytes');
    expect([line, message]).toEqual([
      ...written('maxFrameBytes', MAX_LINE_BYTES),
      ...written('maxFrameBytes', MAX_MESSAGE_BYTES),
    ]);
  });
});

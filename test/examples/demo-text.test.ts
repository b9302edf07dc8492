import { describe, expect, it } from 'vitest';
import { displayWidth, fit, printable, wrap } from '../../examples/demo/text.js';

describe('printable', () => {
  it('drops what would move the cursor, colour the text or ring the bell, and keeps line feeds', () => {
    expect(printable('\x1b[31mred\x1b[0m\x07 a\tb\r\nc\rd\u0085\u2028')).toBe('red a  b\ncd');
  });
});

it('printable shows by its number what turns a text around or cannot be seen', () => {
  expect(printable('rm \u202ecod\u202c a\u200bb \u{e0041}👩‍👧')).toBe(
    'rm \\u{202e}cod\\u{202c} a\\u{200b}b \\u{e0041}👩‍👧',
  );
});

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['äöü', 3],
    ['e\u0301', 1],
    ['世界', 4],
    ['🌍', 2],
    ['👩‍👩‍👧', 2],
    ['a\u200bb', 2],
  ])('of %j is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('fit', () => {
  it('fills up', () => {
    expect(fit('ab', 4)).toBe('ab  ');
  });

  it('cuts and says so', () => {
    expect(fit('abcdef', 4)).toBe('abc…');
  });

  it('fills up what a wide character leaves over', () => {
    expect(fit('世界世', 4)).toBe('世… ');
    expect(fit('世界', 2)).toBe('… ');
    expect(fit('ab', 1)).toBe('…');
  });
});

describe('wrap', () => {
  it('breaks between words, and drops the blanks there', () => {
    expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
  });

  it('breaks words that are too long', () => {
    expect(wrap('a abcdefgh b', 3)).toEqual(['a', 'abc', 'def', 'gh', 'b']);
  });

  it('keeps line feeds, empty lines and indents', () => {
    expect(wrap('a\n\n  b', 5)).toEqual(['a', '', '  b']);
  });

  it('has no lines for an empty text', () => {
    expect(wrap('', 5)).toEqual([]);
  });

  it('never splits a character, and never exceeds the width but for one that is wider', () => {
    expect(wrap('世界🌍', 3)).toEqual(['世', '界', '🌍']);
    expect(wrap('世', 1)).toEqual(['世']);
  });

  it('changes only the last line when the text grows', () => {
    const text = 'It looks at a folder, which has aVeryLongNameIndeed, and\nthen  answers.';
    for (let length = 1; length <= text.length; length++) {
      const settled = wrap(text.slice(0, length), 10).slice(0, -1);
      expect(wrap(text, 10).slice(0, settled.length)).toEqual(settled);
    }
  });

  it('takes a time that grows with the text, also where it has no blanks', () => {
    const lines = wrap('x'.repeat(1_000_000), 50);
    expect(lines).toHaveLength(20_000);
  });
});

import { stripVTControlCharacters } from 'node:util';
import { escaped } from '../support/visible.js';

const PLAIN = /^[\x20-\x7e]*$/;
// What a reader takes for one character. (`Intl.Segmenter` knows better, but takes quadratic time.)
const GRAPHEME = /\P{M}(?:[\p{M}\p{Cf}\p{EMod}]|(?<=\u200d)\p{Extended_Pictographic})*|\p{M}+/gu;
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
// eslint-disable-next-line no-control-regex -- they are what is to be found
const CONTROLS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/g;

// They turn the direction of a text, or take no room. (What joins emoji is none of them.)
const UNSEEN = /[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * The text without anything that would move the cursor or change its colour; line feeds stay. What turns the direction
 * of the text, or cannot be seen, stands there by its number.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replace(CONTROLS, '')
    .replace(UNSEEN, escaped);
}

/** How many columns of a terminal the text takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return (text.match(GRAPHEME) ?? []).reduce((width, grapheme) => width + widthOf(grapheme), 0);
}

/** The text in exactly `width` columns, at least one: filled up with blanks, or cut and marked with `…`. */
export function fit(text: string, width: number): string {
  const missing = width - displayWidth(text);
  if (missing >= 0) return text + ' '.repeat(missing);
  const [piece = ''] = chop(text, width - 1);
  const head = displayWidth(piece) < width ? piece : '';
  return `${head}…${' '.repeat(width - 1 - displayWidth(head))}`;
}

/** The lines of the text, none wider than `width`; words that are wider are broken. An empty text has no lines. */
export function wrap(text: string, width: number): readonly string[] {
  return text === '' ? [] : text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  let taken = 0;
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    const letters = word.trimEnd();
    let rest = word;
    if (taken + displayWidth(letters) > width) {
      if (current.trim() !== '') lines.push(current.trimEnd());
      const pieces = chop(letters, width);
      const last = pieces.pop() ?? '';
      for (const piece of pieces) lines.push(piece);
      current = '';
      taken = 0;
      rest = last + word.slice(letters.length);
    }
    current += rest;
    taken += displayWidth(rest);
  }
  return [...lines, current.trimEnd()];
}

/** The text in pieces that are as long as they can be without being wider than `width`, or than one character. */
function chop(text: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const grapheme of text.match(GRAPHEME) ?? []) {
    const more = widthOf(grapheme);
    if (taken + more > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      taken = 0;
    }
    piece += grapheme;
    taken += more;
  }
  return [...pieces, piece];
}

function widthOf(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return /^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme) ? 0 : 1;
}

/** The end of a text, and how much of its beginning is gone. */
export interface BoundedText {
  readonly text: string;
  readonly omittedChars: number;
}

/** Keeps the last `max` characters of a text. */
export function endOf(text: string, max: number): BoundedText {
  return text.length <= max ? { text, omittedChars: 0 } : cut(text, max);
}

/**
 * Appends to a text that may not grow beyond `max` characters. Cutting costs as much as what is kept, so a text that
 * has become too long is cut to three quarters, and is left alone until as much has come again.
 */
export function append(before: BoundedText, delta: string, max: number): BoundedText {
  const text = before.text + delta;
  if (text.length <= max) return { text, omittedChars: before.omittedChars };
  const kept = cut(text, Math.floor(max * 0.75));
  return { text: kept.text, omittedChars: before.omittedChars + kept.omittedChars };
}

function cut(text: string, keep: number): BoundedText {
  let from = text.length - keep;
  if (isSecondHalf(text.charCodeAt(from))) from += 1;
  // Engines let a slice keep its whole origin alive; the slice of a joined text is of a copy as short as itself.
  return { text: ` ${text.slice(from)}`.slice(1), omittedChars: from };
}

/** Half of a surrogate pair is no character and cannot be written as UTF-8. */
function isSecondHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

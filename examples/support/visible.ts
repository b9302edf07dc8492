// Control characters, those that turn the direction of a text, those that cannot be seen, and blanks that are none.
const UNSEEN = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A value as JSON in which everything can be seen, so that nothing in it deceives who reads it in a terminal. */
export function visible(value: unknown): string {
  return JSON.stringify(value ?? null).replace(UNSEEN, escaped);
}

/** A character by its number, such as `\u{202e}`. */
export function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** What a piece of text can look like; numbers are those of the terminal's SGR sequence. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const;

export type Style = keyof typeof STYLES;

/** The colours of the turns, in their order. */
export const LANE_COLOURS: readonly Style[] = ['cyan', 'green', 'magenta'];

export function paint(text: string, ...styles: readonly Style[]): string {
  return text.trim() === '' ? text : `\x1b[${styles.map((style) => STYLES[style]).join(';')}m${text}\x1b[0m`;
}

export const HIDE_CURSOR = '\x1b[?25l';
export const SHOW_CURSOR = '\x1b[?25h';
export const CLEAR_REST_OF_LINE = '\x1b[K';
export const CLEAR_SCREEN = '\x1b[2J\x1b[H';

/** Goes to the beginning of the line `lines` further up. */
export function up(lines: number): string {
  return lines === 0 ? '' : `\x1b[${lines}F`;
}

/** A line of shell as far as it could be read with certainty. */
export interface ShellLine {
  /** Its simple commands in order, each as its words without their quotes. */
  readonly commands: readonly (readonly string[])[];
  /** Whether these are all of it. */
  readonly isWhole: boolean;
}

/**
 * The parts whose meaning is the same in every shell: blanks, operators between commands, plain characters, single
 * quotes, and double quotes in which nothing is expanded. Everything else ends the reading: redirections, `$`,
 * backticks, parentheses, braces, globs, a lone `&`, `#`, `~`, `\`, unfinished quotes, characters beyond ASCII.
 */
const PARTS =
  /(?<blank>[ \t]+)|(?<operator>&&|\|\||[;|\n])|(?<plain>[\w@%+=:,./-]+)|'(?<single>[^']*)'|"(?<double>[^"\\$`]*(?:\\["\\$`][^"\\$`]*)*)"/gy;

const ESCAPED = /\\(["\\$`])/g;

/** What ends the word before it, though it cannot be read itself. */
const ENDS_WORD = /^[<>&()]/;

/** Reads a line of shell up to the first thing that could mean anything but plain words. */
export function readShellLine(line: string): ShellLine {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let operator = '\n';
  let at = 0;

  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };

  for (const { 0: part, groups = {} } of line.matchAll(PARTS)) {
    const { blank, operator: next, plain, single, double = '' } = groups;
    if (next !== undefined) {
      endWord();
      if (words.length > 0) operator = next;
      // `;;`, `&& ||` and the like.
      else if (next !== '\n') break;
      endCommand();
    } else if (blank !== undefined) {
      endWord();
    } else {
      if (plain !== undefined && mayBeMore(plain, word, words.length)) break;
      word = (word ?? '') + (plain ?? single ?? double.replaceAll(ESCAPED, '$1'));
    }
    at += part.length;
  }

  if (at < line.length && !ENDS_WORD.test(line.slice(at))) word = undefined;
  const hasEnded = word !== undefined || words.length > 0 || operator === ';' || operator === '\n';
  endCommand();
  return { commands, isWhole: hasEnded && at === line.length };
}

/** An assignment before the command (`A=1 ls`), or what zsh takes for the path of a command (`=ls`). */
function mayBeMore(plain: string, before: string | undefined, words: number): boolean {
  return plain.includes('=') && (words === 0 || (before === undefined && plain.startsWith('=')));
}

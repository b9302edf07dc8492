import type { Lazy } from './lazy.js';
import { list, map } from './list-schema.js';
import { object } from './object-schema.js';
import {
  atLeast,
  boolean,
  either,
  nonEmpty,
  nothing,
  nullable,
  nullish,
  number,
  oneOf,
  optional,
  string,
  unknown,
} from './plain-schemas.js';
import { keyed, tagged } from './union-schema.js';

type Schemas = Record<string, Lazy<unknown>>;

const PLAIN: Readonly<Schemas> = { s: string, '#': number, ';': boolean, u: unknown, z: nothing };

/**
 * Reads the text of a definition, which holds the same as 80 kB of code in half of it.
 *
 * A definition is the members of an object, or `=` and a type, or `=~` and one that may be null or left out:
 *
 * - nothing at all, or `s`: string; `#` number, `;` boolean, `u` anything, `z` null; `>0` a number and its minimum, `&1`
 *   a string and its least length
 * - `!`, `*`, `%` before a type: or null, a list of it, a map of it
 * - `{a,b:u?c#~d*,e}` an object: the members after `?` may be left out, those after `~` also be null; `+` before all of
 *   them: there may be others; `^` before one: only with the experimental API
 * - `<a|b>` words; with `{c#}` behind them also an object with one of these members
 * - `@type{a{…},b{…}}` objects told apart by the word in their member `type`
 * - `(…|…)` any of these types
 * - `1A` the definition in this place, in base 36
 *
 * What is closed goes out, and has these members, words, variants and limits and no others.
 */
export function readDefinition(
  text: string,
  closed: boolean,
  refer: (place: number, closed: boolean) => Lazy<unknown>,
): Lazy<unknown> {
  const tokens = text.match(/[\w$/.-]+|./g) ?? [];
  let at = 0;
  const next = () => tokens[at++] ?? '';
  const take = (token: string) => tokens[at] === token && ++at > 0;
  const ends = () => at >= tokens.length || /[,}?~|)]/.test(tokens[at] ?? '');

  const type = (tag?: string): Lazy<unknown> => {
    if (ends()) return string;
    const token = next();
    switch (token) {
      case '!':
        return nullable(type());
      case '*':
        return list(type());
      case '%':
        return map(type());
      case '>':
        return limited(atLeast, number);
      case '&':
        return limited(nonEmpty, string);
      case '{':
        return readObject(tag);
      case '(':
        return either(until(')', () => type(tag)));
      case '<':
        return readWords();
      case '@':
        return readTagged();
      default:
        return PLAIN[token] ?? refer(parseInt(token, 36), closed);
    }
  };

  const limited = (limit: (least: number) => Lazy<unknown>, open: Lazy<unknown>) => {
    const least = Number(next());
    return closed ? limit(least) : open;
  };

  function until<T>(end: string, read: () => T): T[] {
    const found: T[] = [];
    while (!take(end)) {
      found.push(read());
      take('|');
    }
    return found;
  }

  const members = (tag?: string): Schemas => {
    const found: Schemas = {};
    let absent: typeof optional | undefined;
    while (at < tokens.length && !take('}')) {
      if (take('?')) absent = optional;
      if (take('~')) absent = nullish;
      take('^');
      const name = next();
      take(':');
      const of = type(tag);
      found[name] = absent ? absent(of) : of;
      take(',');
    }
    return found;
  };

  const readObject = (tag?: string): Lazy<unknown> => {
    const strict = !take('+') && closed;
    const own = members();
    // The union that holds it has already looked at the word.
    return object(closed && tag !== undefined ? { [tag]: string, ...own } : own, strict);
  };

  const readWords = (): Lazy<unknown> => {
    const known = until('>', next);
    if (take('{')) return keyed(closed ? known : undefined, members());
    return closed ? oneOf(known) : string;
  };

  const readTagged = (): Lazy<unknown> => {
    const tag = next();
    take('{');
    return tagged(tag, members(tag), !closed);
  };

  if (!take('=')) return readObject();
  return take('~') ? nullish(type()) : type();
}

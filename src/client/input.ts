import { concat, EMPTY, ignoreElements, of, type Observable } from 'rxjs';
import type { UserInputInput } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { refuse } from '../errors/check-options.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import { issuesWith, type Rule } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { isAbsolute } from '../resources/absolute-path.js';

/** One piece of what a user gives the agent, in its wire form. The helpers below build the usual ones. */
export type InputItem = UserInputInput;

/** The input of a turn: a text, one item, or a list of them. */
export type Input = string | InputItem | readonly InputItem[];

/** A text: the same as a string, where it stands beside other items. */
export function textInput(text: string): InputItem {
  return { type: 'text', text };
}

/** An image as a data URL in padded base64 without line ends; the server refuses addresses on the web. */
export function imageInput(dataUrl: string): InputItem {
  return { type: 'image', url: dataUrl };
}

/** An image file on the server's machine, by its absolute path. One that the server cannot read is refused. */
export function localImageInput(path: string): InputItem {
  return { type: 'localImage', path };
}

/** A skill, by its name and the path of its `SKILL.md`. */
export function skillInput(name: string, path: string): InputItem {
  return { type: 'skill', name, path };
}

/** Something mentioned by name, such as a file or an app. */
export function mentionInput(name: string, path: string): InputItem {
  return { type: 'mention', name, path };
}

/** The wire form of an input; refuses what the server would, and names the item. */
export function toInputItems(method: string, input: Input): InputItem[] {
  refuse(method, inputIssues(input));
  return itemsOf(input);
}

/** The items that the server would refuse, or pass over. */
export function inputIssues(input: Input): readonly ValidationIssue[] {
  return issuesWith(INPUT, input, 'input');
}

// Typed at the surface; here any value is possible.
const INPUT: Rule = (input) => {
  const items = itemsOf(input as Input);
  return items.length === 0
    ? 'expected at least one item'
    : items.flatMap((item, index) => issuesWith(ITEM, item, index));
};

function itemsOf(input: Input): InputItem[] {
  return typeof input === 'string' ? [textInput(input)] : isList(input) ? [...input] : [input];
}

const ITEM: Rule = (item) => {
  const refused = (message: string, ...path: string[]) => [{ path, message }];
  const read = (name: string): unknown => readMember(item, name);
  switch (read('type')) {
    case 'image': {
      const url = read('url');
      if (typeof url === 'string' && /^https?:/i.test(url)) {
        return refused(
          'the server takes no web address here; give a data URL, or localImageInput with a file',
          'url',
        );
      }
      return isImageData(url)
        ? undefined
        : refused(
            'expected a data URL of an image: data:image/png;base64,… with padded base64 in one line',
            'url',
          );
    }
    case 'localImage': {
      const path = read('path');
      return isAbsolute(path) && !/[\\/]$/.test(path) ? undefined : refused(PLACE, 'path');
    }
    case 'skill':
    case 'mention':
      return isNowhere(read('path'))
        ? refused(`${PLACE}; or an address of Codex, such as app://id`, 'path')
        : undefined;
    default:
      return typeof read('type') === 'string' ? undefined : 'expected a string or an input item';
  }
};

/** Whether the server can read it; it passes over an image with line ends, other letters, or no padding in its base64. */
function isImageData(url: unknown): boolean {
  if (typeof url !== 'string' || !/^data:image\/[^,]+;base64[;,]/i.test(url.slice(0, 200))) return false;
  const data = url.slice(url.indexOf(',') + 1);
  return data.length % 4 === 0 && /^[a-z\d+/]+={0,2}$/i.test(data);
}

const PLACE = 'expected an absolute path on the server: /dir/file, C:\\dir\\file or \\\\host\\share\\file';

/** Whether a path can be none that the server would find. */
function isNowhere(path: unknown): boolean {
  if (typeof path !== 'string' || path.includes('\0')) return true;
  return !isAbsolute(path) && (/^file:/i.test(path) || !/^[\w+.-]+:\/\/./.test(path));
}

/** Emits the wire form of an input once the server can read what it names; refuses as above. */
export function readableInput(
  connection: Connection,
  session: Session | undefined,
  method: string,
  input: Input,
): Observable<InputItem[]> {
  const items = toInputItems(method, input);
  return concat(unlessReadable(connection, session, method, items) ?? EMPTY, of(items));
}

/** Errors where the server cannot read what an input names, else completes; `undefined` where it names nothing. */
export function unlessReadable(
  connection: Connection,
  session: Session | undefined,
  method: string,
  items: readonly InputItem[],
): Observable<never> | undefined {
  if (!items.some(({ type }) => type === 'localImage')) return undefined;
  return connection.parts.readable?.(connection, session, method, items).pipe(ignoreElements());
}

function isList(input: InputItem | readonly InputItem[]): input is readonly InputItem[] {
  return Array.isArray(input);
}

import type { UserInputInput } from '../../generated/types.js';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';

/** One piece of what a user gives the agent, in its wire form. The helpers below build the usual ones. */
export type InputItem = UserInputInput;

/** What a turn is given: a text, one item, or a list of them. */
export type Input = string | InputItem | readonly InputItem[];

/** A text: the same as a string, where it stands beside other items. */
export function textInput(text: string): InputItem {
  return { type: 'text', text };
}

/** An image as a data URL; the server refuses addresses on the web. */
export function imageInput(dataUrl: string): InputItem {
  return { type: 'image', url: dataUrl };
}

/** An image file on the server's machine. */
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
  const items = typeof input === 'string' ? [textInput(input)] : isList(input) ? [...input] : [input];
  const issues = items.flatMap(issuesOf);
  if (items.length === 0) issues.push({ path: ['input'], message: 'expected at least one item' });
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
  return items;
}

function issuesOf(item: InputItem, index: number): readonly ValidationIssue[] {
  if (typeof item !== 'object')
    return [{ path: ['input', index], message: 'expected a string or an input item' }];
  if (item.type === 'image' && 'url' in item && /^https?:/i.test(item.url)) {
    const message = 'the server takes no web address here; give a data URL, or localImageInput with a file';
    return [{ path: ['input', index, 'url'], message }];
  }
  return [];
}

function isList(input: InputItem | readonly InputItem[]): input is readonly InputItem[] {
  return Array.isArray(input);
}

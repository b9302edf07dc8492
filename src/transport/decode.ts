import { isObject } from '../protocol/is-object.js';
import type { Frame } from './frame.js';
import { excessOf } from './frame-excess.js';

/**
 * Reads one line. A line that is no frame gives a string that says what is wrong with it, without any of its content.
 *
 * Everything a frame may carry is left as it came; only `id` and `method`, by which frames are told apart, are looked at.
 */
export function decodeFrame(line: string): Frame | string {
  const excess = excessOf(line);
  if (excess !== undefined) return excess;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return parserComplaint(error, line.length);
  }
  if (!isObject(value)) return 'it is not an object';
  if (isFrame(value)) return value;
  return isText(value['method']) ? 'its id is neither a number nor a string' : 'its method is not a string';
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isFrame(value: Record<string, unknown>): value is Frame & Record<string, unknown> {
  return isText(value['method']) && (isText(value['id']) || typeof value['id'] === 'number');
}

/** What the parser said may quote the text, except for the position, which stands at the end. */
function parserComplaint(error: unknown, length: number): string {
  const message = error instanceof Error ? error.message : '';
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  if (message === 'Unexpected end of JSON input' || Number(position) === length)
    return 'the JSON ends too early';
  return position === undefined ? 'not JSON' : `not JSON at position ${position}`;
}

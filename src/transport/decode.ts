import type { Frame } from './frame.js';

/**
 * Reads one line. A line that is no frame gives a string that says what is wrong with it, without any of its content.
 *
 * Everything a frame may carry is left as it came; only `id` and `method`, by which frames are told apart, are looked at.
 */
export function decodeFrame(line: string): Frame | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return parserComplaint(error, line.length);
  }
  return isFrame(value) ? value : whyNoFrame(value);
}

function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { id, method }: { id?: unknown; method?: unknown } = value;
  return (
    (method === undefined || typeof method === 'string') &&
    (id === undefined || typeof id === 'number' || typeof id === 'string')
  );
}

function whyNoFrame(value: unknown): string {
  if (value === null) return 'null is not a frame';
  if (Array.isArray(value)) return 'an array is not a frame';
  if (typeof value !== 'object') return `a ${typeof value} is not a frame`;
  return 'method' in value && typeof value.method !== 'string'
    ? 'its method is not a string'
    : 'its id is neither a number nor a string';
}

/** What the parser said may quote the text, except for the position, which stands at the end. */
function parserComplaint(error: unknown, length: number): string {
  const message = error instanceof Error ? error.message : '';
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  if (message === 'Unexpected end of JSON input' || Number(position) === length)
    return 'the JSON ends too early';
  return position === undefined ? 'not JSON' : `not JSON at position ${position}`;
}

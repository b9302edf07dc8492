import { InvalidParamsError } from '../errors/client-errors.js';
import type { Frame } from './frame.js';

/**
 * Writes a frame as the text of one line, without the line end.
 *
 * Half of a surrogate pair becomes U+FFFD: `JSON.stringify` would write it as an escape, and the server drops a line
 * with such an escape without an answer.
 *
 * @throws {InvalidParamsError} when the frame has no JSON form, or would be a reply with neither result nor error.
 */
export function encodeFrame(frame: Frame): string {
  if (!hasContent(frame)) throw notSendable(frame, 'a reply needs a result or an error');
  let text: string;
  try {
    text = JSON.stringify(frame);
  } catch (error) {
    throw notSendable(frame, 'it cannot be written as JSON, see cause', error);
  }
  return text.includes('\\ud') ? mendSurrogates(text) : text;
}

function hasContent({ method, result, error }: Frame): boolean {
  return (
    method !== undefined ||
    error !== undefined ||
    !['undefined', 'function', 'symbol'].includes(typeof result)
  );
}

/** Takes the escapes one by one, so that an escaped backslash followed by `ud800` stays what it is. */
function mendSurrogates(json: string): string {
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape.startsWith('\\ud') ? '\ufffd' : escape,
  );
}

function notSendable(frame: Frame, message: string, cause?: unknown): InvalidParamsError {
  return new InvalidParamsError(
    frame.method ?? 'reply',
    [{ path: [], message }],
    cause === undefined ? undefined : { cause },
  );
}

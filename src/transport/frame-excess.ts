/** Fields of the protocol nest less than 30 deep. Code that walks over a value step by step into it is safe below this. */
const MAX_DEPTH = 512;

/** Each value takes some hundred bytes once it is parsed, however short it is: `{}` takes three on the wire. */
const MAX_VALUES = 2_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/**
 * Why a JSON text must not be parsed, although it is no longer than is taken; `undefined` when nothing speaks against
 * it. Linear, and without a cost for texts that are too short to have an excess.
 */
export function excessOf(json: string): string | undefined {
  if (json.length <= 2 * MAX_DEPTH) return undefined;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(json, at);
    else if (code === COMMA) values += 1;
    else if (code === OBJECT_END || code === ARRAY_END) depth -= 1;
    else if (code === OBJECT || code === ARRAY) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH) return `it nests more than ${MAX_DEPTH} levels`;
    }
    if (values > MAX_VALUES) return `it holds more than ${MAX_VALUES} values`;
  }
  return undefined;
}

/** The place of the quote that ends a string; the end of the text when there is none. */
function stringEnd(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return json.length;
}

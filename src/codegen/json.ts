/** A parsed JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A part of a schema that the generator cannot read. */
export class UnreadableSchema extends Error {}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; `where` says in the error what was being read. */
export function objectOf(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw new UnreadableSchema(`${where}: expected an object`);
  return value;
}

export function stringOf(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new UnreadableSchema(`${where}: expected a string`);
  return value;
}

export function arrayOf(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnreadableSchema(`${where}: expected an array`);
  return value;
}

/** A list of strings; an absent one is empty. */
export function stringsOf(value: unknown, where: string): readonly string[] {
  return value === undefined ? [] : arrayOf(value, where).map((entry) => stringOf(entry, where));
}

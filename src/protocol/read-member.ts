/** Reads one member of a value of unknown shape; `undefined` when it has none. */
export function readMember(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

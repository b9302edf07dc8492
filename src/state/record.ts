/** The entry of a record whose keys come from the server, and may be called `constructor`. */
export function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The state with some members changed; the very same state when they are what they were. */
export function patched<T extends object>(state: T, changes: Partial<T>): T {
  return Object.entries(changes).every(([key, value]) => Object.is(Reflect.get(state, key), value))
    ? state
    : { ...state, ...changes };
}

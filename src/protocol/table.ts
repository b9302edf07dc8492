/** A frozen table without a prototype, so that looking up a method called `constructor` finds nothing. */
export function table<T extends object>(entries: T): Readonly<T> {
  return Object.freeze(Object.assign(Object.create(null) as T, entries));
}

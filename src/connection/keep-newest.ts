/** A `Map` or a `Set`, which know in what order their entries came. */
interface Ordered<K> {
  readonly size: number;
  keys(): Iterable<K>;
  delete(key: K): boolean;
}

/** Forgets the oldest entries until there are no more than `max`. */
export function keepNewest<K>(entries: Ordered<K>, max: number): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= max) return;
    entries.delete(oldest);
  }
}

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

interface Named {
  readonly id: string;
}

/** The member of a list with this id. */
export function byId<T extends Named>(list: readonly T[], id: string): T | undefined {
  return list[positionOf(list, id)];
}

/** Puts a member into the place of the one with its id, or at the end; the same list when it stands there already. */
export function put<T extends Named>(list: readonly T[], member: T): readonly T[] {
  const at = positionOf(list, member.id);
  if (at < 0) return [...list, member];
  return list[at] === member ? list : list.with(at, member);
}

// From the end, where nearly everything happens; copying a record of ids each time costs far more than this look.
function positionOf(list: readonly Named[], id: string): number {
  let at = list.length - 1;
  while (at >= 0 && list[at]?.id !== id) at -= 1;
  return at;
}

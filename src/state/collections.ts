/** The entry of a record whose keys come from the server, and may be called `constructor`. */
export function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The state with some members changed. What is as it was keeps its reference, a list of the same members too. */
export function patched<T extends object>(state: T, changes: Partial<T>): T {
  let after = state;
  for (const key in changes) {
    if (!isSameMember(state[key], changes[key])) after = { ...after, [key]: changes[key] };
  }
  return after;
}

/** Whether a member is as it was: the same value, or a list of the same ones. */
export function isSameMember(before: unknown, after: unknown): boolean {
  if (before === after || !Array.isArray(before) || !Array.isArray(after)) return before === after;
  return before.length === after.length && before.every((member, at) => member === after[at]);
}

interface Named {
  readonly id: string;
}

// From the end, where nearly everything happens; copying a record of ids each time costs far more than this look. What is
// new is looked for in vain, and a loop does that several times faster than `findLastIndex`.
function placeOf(list: readonly Named[], id: string): number {
  let at = list.length - 1;
  while (at >= 0 && list[at]?.id !== id) at -= 1;
  return at;
}

/** The member of a list with this id. */
export function byId<T extends Named>(list: readonly T[], id: string | null | undefined): T | undefined {
  return typeof id === 'string' ? list[placeOf(list, id)] : undefined;
}

/** Puts a member into the place of the one with its id, or at the end; the same list when it stands there already. */
export function put<T extends Named>(list: readonly T[], member: T): readonly T[] {
  const at = placeOf(list, member.id);
  if (at < 0) return [...list, member];
  return list[at] === member ? list : list.with(at, member);
}

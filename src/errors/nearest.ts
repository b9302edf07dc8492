/** Beyond this length a name is not compared: it is foreign, and comparing costs its length squared. */
const MAX_CHARS = 64;

/** The name that was most likely meant: one that differs in case, in an ending, or in a slip or two. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > MAX_CHARS) return undefined;
  const wanted = plain(given);
  const [best] = names
    .map((name) => ({ name, slips: slipsBetween(wanted, plain(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.min(wanted.length, plain(name).length) / 3))
    .sort((a, b) => a.slips - b.slips);
  return best?.name ?? names.find((name) => wanted.length > 2 && plain(name).startsWith(wanted));
}

/** A question to put behind a refusal; empty where no name is near. */
export function didYouMean(given: string, names: readonly string[]): string {
  const name = nearestName(given, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

function plain(name: string): string {
  return name.replace(/Ms$|[-_$\s]/g, '').toLowerCase();
}

/** Characters that are missing, too many, others, or swapped with their neighbour: what both have in one order is right. */
function slipsBetween(a: string, b: string): number {
  let shared: number[] = [];
  for (const character of a) {
    const before = shared;
    shared = [];
    for (const [at, other] of Array.from(b).entries()) {
      const longest = Math.max(before[at] ?? 0, shared[at - 1] ?? 0);
      shared[at] = character === other ? (before[at - 1] ?? 0) + 1 : longest;
    }
  }
  return Math.max(a.length, b.length) - (shared.at(-1) ?? 0);
}

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

/** Characters to insert, leave out, replace or swap with their neighbour. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const [last, current] = [row, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current[j] = Math.min(
        cell(last, j) + 1,
        cell(current, j - 1) + 1,
        cell(last, j - 1) + (isSame ? 0 : 1),
        isSwapped ? cell(before, j - 2) + 1 : Infinity,
      );
    }
    before = last;
    row = current;
  }
  return cell(row, b.length);
}

function cell(row: readonly number[], at: number): number {
  return row[at] ?? Infinity;
}

/** What is done for `n` pieces of something that a server, a model or a command decides about. */
export type Cost = (n: number) => unknown;

/** Costs, by what comes. */
export type Costs = Readonly<Record<string, Cost>>;

/** Calls back for 0, 1, … n - 1. */
export function times(n: number, act: (nth: number) => void): void {
  for (let nth = 0; nth < n; nth += 1) act(nth);
}

/** As many values as are asked for. */
export function many<T>(n: number, make: (nth: number) => T): readonly T[] {
  return Array.from({ length: n }, (_, nth) => make(nth));
}

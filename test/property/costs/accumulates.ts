export const ACCUMULATES: Readonly<
  Record<string, { readonly costs: readonly string[] } | { readonly bound: string }>
> = {};

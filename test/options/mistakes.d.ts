import type { Codex } from 'codex-rx';

export function mistakes(
  codex: Codex,
): Readonly<Record<string, readonly [call: () => unknown, says: RegExp]>>;

import type { Change } from '../../src/codegen/protocol-changes.js';

/** What changed in the protocol between two releases, as a part of the changelog. */
export function toSection(from: string, to: string, changes: readonly Change[]): string {
  const lines = changes.flatMap(({ kind, added, removed }) => [
    ...line(`Added ${kind}`, added),
    ...line(`Removed ${kind}`, removed),
  ]);
  const body = lines.length === 0 ? ['- Nothing that has a name.'] : lines;
  return `${heading(from, to)}\n\n${body.join('\n')}\n`;
}

/**
 * The changelog with the section at the end of what is not released yet, in place of the one about the same releases.
 * Where everything is released, a new part begins.
 */
export function intoChangelog(changelog: string, from: string, to: string, section: string): string {
  const parts = changelog.split(/^(?=## )/m);
  const open = parts.findIndex((part) => /^## .*unreleased/i.test(part));
  if (open < 0) {
    const [head = '', ...released] = parts;
    return [head, `## Unreleased\n\n${section}\n`, ...released].join('');
  }
  const sections = (parts[open] ?? '')
    .split(/^(?=### )/m)
    .filter((each) => !each.startsWith(heading(from, to)));
  const unreleased = `${sections.join('').trimEnd()}\n\n${section}`;
  const isLast = open === parts.length - 1;
  return [...parts.slice(0, open), isLast ? unreleased : `${unreleased}\n`, ...parts.slice(open + 1)].join(
    '',
  );
}

function heading(from: string, to: string): string {
  return `### Protocol: ${from} to ${to}`;
}

function line(title: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`- ${title}: ${names.map((name) => `\`${name}\``).join(', ')}`];
}

import type { Approval } from 'codex-rx';
import { visible } from './visible.js';

/** What tells one request from another, and grants nothing. */
const NAMES = ['approvalId', 'itemId', 'startedAtMs', 'threadId', 'turnId'];
/** What the command is made of, read anew by the server, and what it may be answered with. */
const REPEATED = ['availableDecisions', 'commandActions'];

/** Everything that an approval asks for, in lines that are safe for a terminal. */
export function describeApproval(approval: Approval): readonly string[] {
  // What a later version of the server may ask for besides is shown too.
  const asked = Object.entries(approval.params).filter(
    ([name, value]) => value !== null && value !== undefined && ![...NAMES, ...REPEATED].includes(name),
  );
  const lines = asked.map(([name, value]) => `  ${visible(name).slice(1, -1)}: ${visible(value)}`);
  return [`May this be done? (${approval.kind})`, ...lines, ...changesOf(approval)];
}

function changesOf(approval: Approval): readonly string[] {
  if (approval.kind !== 'fileChange') return [];
  if (approval.changes === undefined) return ['  changes: unknown to this client'];
  return approval.changes.map(({ path, kind, diff }) => {
    const target = kind.type === 'update' && kind.move_path != null ? ` -> ${visible(kind.move_path)}` : '';
    return `  ${visible(kind.type).slice(1, -1)} ${visible(path)}${target}: ${visible(diff)}`;
  });
}

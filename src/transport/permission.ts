import { statSync } from 'node:fs';
import { readMember } from '../protocol/read-member.js';

/** Why a file cannot be looked at, and how it can. */
export const HIDDEN = 'hidden by Node, allow it with --allow-fs-read';

/** Whether Node's permission model has refused it. */
export function isDenied(error: unknown): boolean {
  return readMember(error, 'code') === 'ERR_ACCESS_DENIED';
}

/** Whether Node's permission model hides some files. */
export function isRestricted(): boolean {
  // There only where the model is switched on.
  const permission: unknown = readMember(process, 'permission');
  return permission !== undefined && !process.permission.has('fs.read');
}

/** Whether there is such a directory; `undefined` where Node may not look. */
export function isDirectory(path: string): boolean | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    return isDenied(error) ? undefined : false;
  }
}

import { experimentalMethods } from '../../generated/experimental.js';
import { experimentalParams } from '../../generated/methods.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';

const members: Readonly<Record<string, readonly string[] | undefined>> = experimentalParams;
const ABSENT: ReadonlySet<unknown> = /*@__PURE__*/ new Set([undefined, null, false]);
const message = 'needs the experimental API: set experimentalApi to true';

/**
 * What of a request the server only takes with the experimental API. Members that are `null` or `false` pass, as they
 * do on the server.
 */
export function experimentalIssues(method: string, params: unknown): readonly ValidationIssue[] {
  if (experimentalMethods.includes(method)) return [{ path: [], message }];
  if (!isObject(params)) return [];
  const given = (members[method] ?? []).filter((name) => !ABSENT.has(params[name]));
  return given.map((name) => ({ path: [name], message }));
}

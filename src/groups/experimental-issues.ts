import type { ValidationIssue } from '../errors/client-errors.js';
import { experimentalMembers } from '../protocol/definition.js';
import { isObject } from '../protocol/is-object.js';
import { clientMethodOf } from '../protocol/requests.js';

const ABSENT: ReadonlySet<unknown> = /*@__PURE__*/ new Set([undefined, null, false]);
const message = 'needs the experimental API: set experimentalApi to true';

/**
 * What of a request the server only takes with the experimental API. Members that are `null` or `false` pass, as they
 * do on the server.
 */
export function experimentalIssues(method: string, params: unknown): readonly ValidationIssue[] {
  const known = clientMethodOf(method);
  if (known?.experimental) return [{ path: [], message }];
  if (known === undefined || !isObject(params)) return [];
  const given = experimentalMembers(known.params).filter((name) => !ABSENT.has(params[name]));
  return given.map((name) => ({ path: [name], message }));
}

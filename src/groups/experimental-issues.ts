import { clientMethods, experimentalParams } from '../../generated/methods.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';
import type { MethodInfo } from '../protocol/method-info.js';

const methods: Readonly<Record<string, MethodInfo | undefined>> = clientMethods;
const members: Readonly<Record<string, readonly string[] | undefined>> = experimentalParams;
const ABSENT: ReadonlySet<unknown> = /*@__PURE__*/ new Set([undefined, null, false]);
const message = 'needs the experimental API: set experimentalApi to true';

/**
 * What of a request the server only takes with the experimental API. Members that are `null` or `false` pass, as they
 * do on the server.
 */
export function experimentalIssues(method: string, params: unknown): readonly ValidationIssue[] {
  if (methods[method]?.experimental === true) return [{ path: [], message }];
  if (!isObject(params)) return [];
  const given = (members[method] ?? []).filter((name) => !ABSENT.has(params[name]));
  return given.map((name) => ({ path: [name], message }));
}

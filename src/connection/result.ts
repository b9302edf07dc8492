import { InvalidResponseError, type ValidationIssue } from '../errors/client-errors.js';
import type { Frame } from '../transport/frame.js';
import type { Diagnostic } from './diagnostics.js';
import { rpcErrorOf } from './rpc-errors.js';

/** The result a reply carries, as it came; throws what the server answered instead. */
export function resultOf(
  method: string,
  frame: Frame,
  params?: unknown,
  serverVersion?: string,
  hide?: (text: string) => string,
): unknown {
  const error: unknown = frame.error;
  if (error !== undefined && error !== null) throw rpcErrorOf(method, error, params, serverVersion, hide);
  if ('result' in frame) return frame.result;
  throw new InvalidResponseError(method, [{ path: [], message: 'it has neither a result nor an error' }]);
}

/**
 * Lets a result pass that an older server left incomplete, and reports it; refuses one that contradicts the schema,
 * because code that trusts the types would break on it, unless it may.
 */
export function checkResult(
  method: string,
  result: unknown,
  issues: readonly ValidationIssue[] | undefined,
  mayContradict: boolean,
  report: (diagnostic: Diagnostic) => void,
): unknown {
  if (issues === undefined) return result;
  const contradictions = issues.filter((issue) => !isMissing(result, issue));
  if (contradictions.length > 0 && !mayContradict) throw new InvalidResponseError(method, contradictions);
  report({ kind: 'invalidResponse', method, issues });
  return result;
}

function isMissing(result: unknown, { path }: ValidationIssue): boolean {
  let place: unknown = result;
  for (const key of path) {
    if (typeof place !== 'object' || place === null) return false;
    place = Reflect.get(place, key);
  }
  return path.length > 0 && (place === undefined || place === null);
}

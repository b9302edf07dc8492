import type { ValidationIssue } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';

/** By method, the members without which nothing is an answer, and their types. */
const REQUIRED: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['item/commandExecution/requestApproval', { decision: 'string object' }],
  ['item/fileChange/requestApproval', { decision: 'string' }],
  ['item/permissions/requestApproval', { permissions: 'object' }],
  ['item/tool/requestUserInput', { answers: 'object' }],
  ['mcpServer/elicitation/request', { action: 'string' }],
  ['item/tool/call', { success: 'boolean', contentItems: 'object' }],
  ['applyPatchApproval', { decision: 'string object' }],
  ['execCommandApproval', { decision: 'string object' }],
  ['account/chatgptAuthTokens/refresh', { accessToken: 'string', chatgptAccountId: 'string' }],
  ['attestation/generate', { token: 'string' }],
  ['currentTime/read', { currentTimeAt: 'number' }],
]);

/** What is wrong with an answer to begin with, for a client that has no schemas; `undefined` when it may do. */
export function answerIssues(method: string, result: unknown): readonly ValidationIssue[] | undefined {
  const required = REQUIRED.get(method);
  if (required === undefined) return undefined;
  if (!isObject(result)) return [{ path: [], message: 'expected an object' }];
  const issues = Object.entries(required).flatMap(([name, types]) => {
    const value = result[name];
    const isRight = value !== null && types.split(' ').includes(typeof value);
    return isRight ? [] : [{ path: [name], message: `expected ${types.replace(' ', ' or ')}` }];
  });
  return issues.length > 0 ? issues : undefined;
}

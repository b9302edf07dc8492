import {
  clientRequestSchemas,
  notificationSchemas,
  serverRequestSchemas,
} from '../../generated/validators.js';
import type { Validator } from '../connection/validator.js';
import { issuesOf } from '../protocol/issues.js';
import type { Lazy } from '../protocol/lazy.js';

interface RequestSchemas {
  readonly params: Lazy<unknown>;
  readonly result: Lazy<unknown>;
}

const requests: ReadonlyMap<string, RequestSchemas> = /*@__PURE__*/ new Map(
  Object.entries(clientRequestSchemas),
);
const serverRequests: ReadonlyMap<string, RequestSchemas> = /*@__PURE__*/ new Map(
  Object.entries(serverRequestSchemas),
);
const notifications: ReadonlyMap<string, Lazy<unknown>> = /*@__PURE__*/ new Map(
  Object.entries(notificationSchemas),
);

/** Compares payloads with the generated schemas, each of which is built when it is first needed. */
export const schemaValidator: Validator = {
  params: (method, params) => compare(requests.get(method)?.params, params),
  result: (method, result) => compare(requests.get(method)?.result, result),
  notification: (method, params) => compare(notifications.get(method), params),
  serverRequest: (method, params) => compare(serverRequests.get(method)?.params, params),
  answer: (method, result) => compare(serverRequests.get(method)?.result, result),
};

function compare(schema: Lazy<unknown> | undefined, value: unknown) {
  return schema === undefined ? undefined : issuesOf(schema, value);
}

import { clientRequestSchemas, notificationSchemas } from '../../generated/validators.js';
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
const notifications: ReadonlyMap<string, Lazy<unknown>> = /*@__PURE__*/ new Map(
  Object.entries(notificationSchemas),
);

/** Compares payloads with the generated schemas, each of which is built when it is first needed. */
export const schemaValidator: Validator = {
  params: (method, params) => compare(requests.get(method)?.params, params),
  result: (method, result) => compare(requests.get(method)?.result, result),
  notification: (method, params) => compare(notifications.get(method), params),
};

function compare(schema: Lazy<unknown> | undefined, value: unknown) {
  return schema === undefined ? undefined : issuesOf(schema, value);
}

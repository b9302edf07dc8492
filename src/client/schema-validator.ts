import type { Validator } from '../connection/validator.js';
import { definition } from '../protocol/definition.js';
import { issuesOf } from '../protocol/issues.js';
import { notificationPlace } from '../protocol/notifications.js';
import { clientMethodOf, serverRequestOf } from '../protocol/requests.js';

/** Compares payloads with the schemas of the protocol, each of which is built when it is first needed. */
export const schemaValidator: Validator = {
  params: (method, params) => compare(clientMethodOf(method)?.params, true, params),
  result: (method, result) => compare(clientMethodOf(method)?.result, false, result),
  notification: (method, params) => compare(notificationPlace(method), false, params),
  serverRequest: (method, params) => compare(serverRequestOf(method)?.params, false, params),
  answer: (method, result) => compare(serverRequestOf(method)?.result, true, result),
};

function compare(place: number | undefined, closed: boolean, value: unknown) {
  return place === undefined ? undefined : issuesOf(definition(place, closed), value);
}

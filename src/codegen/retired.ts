import { directionsOf } from './directions.js';
import type { Method } from './methods.js';
import type { Protocol } from './protocol.js';
import type { Definition, Field, Shape } from './shape.js';

/** A request that older servers make and newer ones do not, with all that its types and schemas need. */
interface RetiredRequest {
  readonly method: Method;
  readonly params: Definition;
  readonly result: Definition;
}

/**
 * The requests that only older servers make. They stay typed and checked as they were, because the library answers
 * these servers too; an entry may go when `MINIMUM_SERVER` no longer has its method.
 */
export const RETIRED_REQUESTS: readonly RetiredRequest[] = [
  // Last in 0.169.0.
  retired(
    'currentTime/read',
    definition('CurrentTimeReadParams', [['threadId', { kind: 'string' }]]),
    definition('CurrentTimeReadResponse', [['currentTimeAt', { kind: 'number' }]]),
  ),
];

/** The protocol with the retired requests that it lacks. */
export function withRetired(protocol: Protocol): Protocol {
  const known = new Set(protocol.methods.serverRequests.map(({ name }) => name));
  const added = RETIRED_REQUESTS.filter(({ method }) => !known.has(method.name));
  const definitions = new Map(protocol.definitions);
  for (const each of added.flatMap(({ params, result }) => [params, result])) {
    if (!definitions.has(each.name)) definitions.set(each.name, each);
  }
  const requests = added.map(({ method, result }) => ({ ...method, result: result.name }));
  const methods = {
    ...protocol.methods,
    serverRequests: [...protocol.methods.serverRequests, ...requests],
  };
  return { ...protocol, definitions, methods, directions: directionsOf(methods, definitions) };
}

function retired(name: string, params: Definition, result: Definition): RetiredRequest {
  const method: Method = {
    name,
    params: params.name,
    presence: 'required',
    experimental: true,
    experimentalParams: [],
  };
  return { method, params, result };
}

function definition(name: string, members: readonly (readonly [string, Shape])[]): Definition {
  const fields = members.map(([member, shape]): Field => ({
    name: member,
    shape,
    required: true,
    experimental: false,
  }));
  return { name, shape: { kind: 'object', fields, extra: false }, experimental: true };
}

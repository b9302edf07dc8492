import { defer, map, type Observable } from 'rxjs';
import { paged, type Page } from '../client/paged.js';
import type { Connection } from '../connection/connection.js';
import { REQUEST_RULES, type RequestOptions } from '../connection/request-options.js';
import { checkOptions, checkIsObject } from '../errors/check-options.js';
import { InvalidResponseError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import { clientMethodOf, groupNames, groupTable } from '../protocol/requests.js';
import type { ClientGroups, ThreadGroups } from './group.js';

type Asking = Pick<Connection, 'requestAny'>;

/** The groups of a client: their methods as functions that make their requests. */
export function clientGroups(connection: Asking): ClientGroups {
  const names = groupNames().filter((name) => !name.startsWith('.'));
  return Object.fromEntries(names.map((name) => [name, build(connection, name)])) as ClientGroups;
}

/** A group of a thread, whose id is filled in. */
export function threadGroup<Name extends keyof ThreadGroups>(
  connection: Asking,
  name: Name,
  threadId: string,
): ThreadGroups[Name] {
  return build(connection, `.${name}`, { threadId }) as ThreadGroups[Name];
}

// Untyped, because no type follows a method through the loop; the tests call every member of every group.
function build(connection: Asking, group: string, filled?: { readonly threadId: string }): object {
  const members = [...groupTable(group)].map(([name, method]): [string, unknown] => [
    name,
    (params?: object | null, options: RequestOptions = {}): Observable<unknown> => {
      const ask = (cursor?: object) =>
        connection.requestAny(
          method,
          filled || cursor ? { ...params, ...filled, ...cursor } : params,
          options,
        );
      const emits = clientMethodOf(method)?.emits;
      return defer(() => {
        // These are not spread before they are seen to be objects.
        if (params !== undefined && params !== null) checkIsObject(method, params);
        checkOptions(method, options, REQUEST_RULES);
        if (emits === 'result') return ask();
        return paged(
          (cursor) => ask({ cursor }).pipe(map((page) => pageOf(method, page, emits === 'pages'))),
          method,
        );
      });
    },
  ]);
  return Object.freeze(Object.fromEntries(members));
}

function pageOf(method: string, page: unknown, whole: boolean): Page<unknown> {
  const data = readMember(page, 'data');
  const nextCursor = readMember(page, 'nextCursor');
  if (!Array.isArray(data))
    throw new InvalidResponseError(method, [{ path: ['data'], message: 'is missing' }]);
  return { data: whole ? [page] : data, nextCursor: typeof nextCursor === 'string' ? nextCursor : null };
}

import { map, type Observable } from 'rxjs';
import { listMethods, pageMethods } from '../../generated/groups.js';
import { paged, type Page } from '../client/paged.js';
import type { Connection } from '../connection/connection.js';
import type { RequestOptions } from '../connection/request-options.js';
import { InvalidResponseError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import type { Group, GroupTable, ThreadGroup } from './group.js';

type Asking = Pick<Connection, 'requestAny'>;

const lists: readonly string[] = listMethods;
const pages: readonly string[] = pageMethods;

/** The methods of a table as functions that make their requests. */
export function clientGroup<Table extends GroupTable>(connection: Asking, table: Table): Group<Table> {
  return build(connection, table) as Group<Table>;
}

/** The same for one thread, whose id is filled in. */
export function threadGroup<Table extends GroupTable>(
  connection: Asking,
  threadId: string,
  table: Table,
): ThreadGroup<Table> {
  return build(connection, table, { threadId }) as ThreadGroup<Table>;
}

// Untyped, because no type follows a method through the loop; the tests call every member of every table.
function build(connection: Asking, table: GroupTable, filled?: { readonly threadId: string }): object {
  const members = Object.entries(table).map(([name, method]): [string, unknown] => [
    name,
    (params?: object | null, options?: RequestOptions): Observable<unknown> => {
      const ask = (cursor?: object) =>
        connection.requestAny(
          method,
          filled || cursor ? { ...params, ...filled, ...cursor } : params,
          options,
        );
      const whole = pages.includes(method);
      if (!whole && !lists.includes(method)) return ask();
      return paged((cursor) => ask({ cursor }).pipe(map((page) => pageOf(method, page, whole))));
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

import { catchError, concat, of, map, throwError, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { InternalRpcError, MethodNotFoundError } from '../errors/rpc-error.js';
import { readMember } from '../protocol/read-member.js';
import type { InputItem } from './input.js';

/** Completes once the server has said that it can read the images of an input; errors as soon as it cannot. */
export function readableImages(
  connection: Connection,
  session: Session | undefined,
  method: string,
  items: readonly InputItem[],
): Observable<unknown> {
  const checks = items.flatMap((item, index) =>
    item.type === 'localImage' ? [isReadable(connection, session, method, item.path, index)] : [],
  );
  return concat(...checks);
}

// The server would tell the model that the image is missing, and nobody else.
function isReadable(
  connection: Connection,
  session: Session | undefined,
  method: string,
  path: string,
  index: number,
): Observable<unknown> {
  const refused = (message: string) =>
    new InvalidParamsError(method, [{ path: ['input', index, 'path'], message }]);
  return connection.request('fs/getMetadata', { path }, { session }).pipe(
    map((found) => {
      if (found.isDirectory) throw refused('expected an image file on the server: it is a directory');
      if (readMember(found, 'isFile') === false)
        throw refused('expected an image file on the server: it is no file');
    }),
    catchError((error: unknown) => {
      if (error instanceof MethodNotFoundError) return of(undefined);
      return throwError(() =>
        error instanceof InternalRpcError
          ? refused('expected an image file that the server can read')
          : error,
      );
    }),
  );
}

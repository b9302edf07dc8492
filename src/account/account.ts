import { defer, map, type Observable } from 'rxjs';
import type {
  AccountUpdatedNotification,
  GetAccountParams,
  GetAccountResponse,
} from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { checkIsObject } from '../errors/check-options.js';
import { heard } from './heard.js';

/** `account/read` */
export function account(
  connection: Connection,
  params: GetAccountParams = {},
): Observable<GetAccountResponse> {
  return defer(() => {
    checkIsObject('account/read', params);
    return connection.request('account/read', params);
  });
}

/** `account/updated`, hot. */
export function accountChanges(connection: Connection): Observable<AccountUpdatedNotification> {
  return connection.view((session) => heard(session, 'account/updated'));
}

/** `account/logout` */
export function logout(connection: Connection): Observable<void> {
  return connection.request('account/logout', undefined).pipe(map(() => undefined));
}

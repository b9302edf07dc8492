import type { Observable } from 'rxjs';
import type {
  ClientGroupMethods,
  ListMethod,
  PageMethod,
  ThreadGroupMethods,
} from '../../generated/groups.js';
import type { ClientRequests } from '../../generated/methods.js';
import type { RequestOptions } from '../connection/request-options.js';

/** The wire methods of a group by the names they have in it. */
export interface GroupTable {
  readonly [name: string]: keyof ClientRequests;
}

/** The methods of the server that belong together; `Filled` are the params that the group fills in by itself. */
export type Group<Table extends GroupTable, Filled extends string = never> = {
  readonly [Name in keyof Table]: GroupMethod<Table[Name], Filled>;
};

/** The methods of the server that are about one thread, whose id they are spared. */
export type ThreadGroup<Table extends GroupTable> = Group<Table, 'threadId'>;

/** The groups of a client by name. */
export type ClientGroups = {
  readonly [Name in keyof ClientGroupMethods]: Group<ClientGroupMethods[Name]>;
};

/** The groups of a thread by name. */
export type ThreadGroups = {
  readonly [Name in keyof ThreadGroupMethods]: ThreadGroup<ThreadGroupMethods[Name]>;
};

/**
 * One method of the server. Cold: nothing is sent before it is subscribed to, and each subscription sends once more.
 * Emits the result once; where that is one page of a list, the entries of all pages, asking for the next page only
 * when those before have been taken.
 */
export type GroupMethod<M extends keyof ClientRequests, Filled extends string> =
  MayBeLeftOut<GroupParams<M, Filled>> extends true
    ? (params?: GroupParams<M, Filled>, options?: RequestOptions) => Observable<Emitted<M>>
    : (params: GroupParams<M, Filled>, options?: RequestOptions) => Observable<Emitted<M>>;

/** The wire's params without those that are filled in. */
export type GroupParams<M extends keyof ClientRequests, Filled extends string> = Without<
  ClientRequests[M]['params'],
  M extends PagedMethod ? Filled | 'cursor' : Filled
>;

type PagedMethod = ListMethod | PageMethod;
type Result<M extends keyof ClientRequests> = ClientRequests[M]['result'];
type Emitted<M extends keyof ClientRequests> = M extends ListMethod ? Result<M>['data'][number] : Result<M>;

type Without<Params, Names extends string> = Params extends object
  ? Extract<keyof Params, Names> extends never
    ? Params
    : Exclude<keyof Params, Names> extends never
      ? Record<string, never>
      : Omit<Params, Names>
  : Params;

type MayBeLeftOut<Params> = undefined extends Params
  ? true
  : Record<string, never> extends Params
    ? true
    : false;

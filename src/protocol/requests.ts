import {
  CLIENT_REQUESTS,
  clientMethodLines,
  SERVER_REQUESTS,
  serverRequestLines,
} from '../../generated/method-lines.js';

/** The places of what is asked and what is answered among the definitions. */
export interface Exchange {
  readonly params: number;
  readonly result: number;
}

/** One method of the client. */
export interface ClientMethod extends Exchange {
  readonly experimental: boolean;
  /** Whether its group emits the entries of all pages, whole pages, or simply the result. */
  readonly emits: 'entries' | 'pages' | 'result';
}

/** The methods of a group by the names they have in it. */
export type GroupTable = ReadonlyMap<string, string>;

interface ClientMethods {
  readonly methods: ReadonlyMap<string, ClientMethod>;
  readonly groups: ReadonlyMap<string, GroupTable>;
}

/** Name, mark of the experimental, group, mark of paging, name in the group: as the generator writes them. */
const LINE = /^(.+?)(\^?)(?: ([.\w]+)([*+]?) ?(.*))?$/;

let known: ClientMethods | undefined;

/** What is known of a method of the client, unless the protocol has none of this name. */
export function clientMethodOf(method: string): ClientMethod | undefined {
  return clientMethods().methods.get(method);
}

/** The methods of the client that belong together. Groups of threads have names that begin with a dot. */
export function groupTable(group: string): GroupTable {
  return clientMethods().groups.get(group) ?? new Map();
}

/** The names of all groups. */
export function groupNames(): readonly string[] {
  return [...clientMethods().groups.keys()];
}

/** Where the schemas of a request of the server are. */
export function serverRequestOf(method: string): Exchange | undefined {
  const index = serverRequestNames().indexOf(method);
  return index < 0 ? undefined : exchange(SERVER_REQUESTS, index);
}

/** The names of all requests of the server, in their order. */
export function serverRequestNames(): readonly string[] {
  return serverRequestLines.split('\n');
}

/** The names of all methods of the client, in their order. */
export function clientMethodNames(): readonly string[] {
  return [...clientMethods().methods.keys()];
}

function clientMethods(): ClientMethods {
  return (known ??= readLines());
}

function readLines(): ClientMethods {
  const methods = new Map<string, ClientMethod>();
  const groups = new Map<string, Map<string, string>>();
  for (const [index, line] of clientMethodLines.split('\n').entries()) {
    const [, method = '', mark, group, pages, name] = LINE.exec(line) ?? [];
    const emits = pages === '*' ? 'entries' : pages === '+' ? 'pages' : 'result';
    methods.set(method, {
      ...exchange(CLIENT_REQUESTS, index),
      experimental: mark === '^',
      emits,
    });
    if (group === undefined) continue;
    const members = groups.get(group) ?? new Map<string, string>();
    groups.set(group, members.set(name || method.replace(/.*\//, ''), method));
  }
  return { methods, groups };
}

function exchange(first: number, index: number): Exchange {
  const params = first + 2 * index;
  return { params, result: params + 1 };
}

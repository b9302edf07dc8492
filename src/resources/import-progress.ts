import {
  defer,
  filter,
  map,
  merge,
  of,
  ReplaySubject,
  switchMap,
  takeWhile,
  using,
  type Observable,
} from 'rxjs';
import type {
  ExternalAgentConfigImportParams,
  ExternalAgentConfigImportTypeResult,
  ExternalAgentConfigMigrationItem,
  ExternalAgentConfigMigrationItemInput,
} from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { ServerNotification } from '../connection/notification.js';
import type { Session } from '../connection/session.js';
import { checkOptions } from '../errors/check-options.js';
import { listOf, record, required } from '../errors/rules.js';
import { ofMethod } from '../operators/of-method.js';

/** What to import of another agent. */
export interface ImportAgentConfigParams extends Readonly<
  Omit<ExternalAgentConfigImportParams, 'migrationItems'>
> {
  /** What `externalAgentConfig/detect` has found, or some of it. */
  readonly migrationItems: readonly (
    ExternalAgentConfigMigrationItem | ExternalAgentConfigMigrationItemInput
  )[];
}

/** How far the import of another agent's configuration has come. */
export interface ImportEvent {
  /** `progress` tells what has just been imported; the last event, `completed`, tells everything. */
  readonly type: 'progress' | 'completed';
  readonly importId: string;
  /** What succeeded and what failed, by the type of item. */
  readonly itemTypeResults: readonly ExternalAgentConfigImportTypeResult[];
}

/** {@inheritDoc Codex.importAgentConfig} */
export function importAgentConfig(
  connection: Connection,
  params: ImportAgentConfigParams,
): Observable<ImportEvent> {
  return defer(() => {
    checkOptions(METHOD, params, RULES, { open: true });
    return connection.whenReady().pipe(switchMap((session) => follow(connection, session, params)));
  });
}

function follow(
  connection: Connection,
  session: Session,
  params: ImportAgentConfigParams,
): Observable<ImportEvent> {
  // What was found may be of a type that is new: it is refused with its place, unless nothing is validated.
  const request = params as ExternalAgentConfigImportParams;
  // The reply says which import it is, and some of it may have come by then.
  const heard = new ReplaySubject<ServerNotification>(MAX_HEARD);
  const events$ = merge(heard, session.linkEnd$).pipe(
    ofMethod(PROGRESS, COMPLETED),
    map(({ method, params: { importId, itemTypeResults } }): ImportEvent => {
      return { type: method === PROGRESS ? 'progress' : 'completed', importId, itemTypeResults };
    }),
  );
  const untilDone = (importId: string) =>
    // Of an import of nothing the server tells nothing more.
    params.migrationItems.length === 0
      ? of<ImportEvent>({ type: 'completed', importId, itemTypeResults: [] })
      : events$.pipe(
          filter((event) => event.importId === importId),
          takeWhile(({ type }) => type !== 'completed', true),
        );
  return using(
    () => session.resources.observeAll('import').subscribe(heard),
    () =>
      connection.request(METHOD, request, { session }).pipe(switchMap(({ importId }) => untilDone(importId))),
  );
}

/** How much news of imports is kept: that of other imports comes as well. */
const MAX_HEARD = 1000;

const METHOD = 'externalAgentConfig/import';
const RULES = { migrationItems: /*@__PURE__*/ required(/*@__PURE__*/ listOf(record)) };
const PROGRESS = 'externalAgentConfig/import/progress';
const COMPLETED = 'externalAgentConfig/import/completed';

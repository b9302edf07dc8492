import {
  catchError,
  combineLatest,
  defer,
  filter,
  map,
  of,
  scan,
  startWith,
  switchMap,
  throwError,
  type Observable,
} from 'rxjs';
import type {
  GetAccountRateLimitsParams,
  GetAccountRateLimitsResponse,
  RateLimitSnapshot,
} from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { checkIsObject } from '../errors/check-options.js';
import { InvalidRequestError } from '../errors/rpc-error.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import { weightOf } from '../protocol/weight.js';
import { entryOf } from '../state/collections.js';
import { heard } from './heard.js';

type Limits = GetAccountRateLimitsResponse;

/** What updates have told so far, by limit. */
type Told = Readonly<Record<string, Partial<RateLimitSnapshot>>>;

/** The limits that are assumed where none can be read. */
const UNREAD: Limits = { rateLimits: {} };

/** Of how many limits updates are kept: each update makes the list anew. */
const MAX_LIMITS = 100;

/** How many bytes an update may take; no server needs as many. */
const MAX_UPDATE_BYTES = 64 * 1024;

/** The limit that is meant where none is named. */
const UNNAMED = 'codex';

/** `account/rateLimits/read`, then what `account/rateLimits/updated` brings; anew for each account. */
export function rateLimits(
  connection: Connection,
  params: GetAccountRateLimitsParams = {},
): Observable<Limits> {
  return defer(() => {
    checkIsObject('account/rateLimits/read', params);
    return connection.whenReady();
  }).pipe(
    switchMap((session) =>
      heard(session, 'account/updated').pipe(
        startWith(undefined),
        switchMap(() => {
          // Some of it may come before the reply, over which all of it is laid.
          const told$ = heard(session, 'account/rateLimits/updated').pipe(
            map((event) => readMember(event, 'rateLimits')),
            filter(isObject),
            filter((update) => weightOf(update, MAX_UPDATE_BYTES) <= MAX_UPDATE_BYTES),
            scan(withUpdate, {}),
            startWith<Told>({}),
          );
          const read$ = connection.request('account/rateLimits/read', params, { session }).pipe(
            // An account without limits to read may still be told of some.
            catchError((error: unknown) =>
              error instanceof InvalidRequestError ? of(undefined) : throwError(() => error),
            ),
          );
          return combineLatest([told$, read$]);
        }),
      ),
    ),
    filter(([told, limits]) => limits !== undefined || Object.keys(told).length > 0),
    map(([told, limits = UNREAD]) => merged(limits, told)),
  );
}

// An update has `null` for what its response did not tell, and that changes nothing.
function withUpdate(told: Told, update: Readonly<Record<string, unknown>>): Told {
  const { limitId } = update;
  const id = typeof limitId === 'string' ? limitId : UNNAMED;
  if (!Object.hasOwn(told, id) && Object.keys(told).length >= MAX_LIMITS) return told;
  const news = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null));
  return { ...told, [id]: { ...told[id], ...news } };
}

function merged(limits: Limits, told: Told): Limits {
  const { rateLimits, rateLimitsByLimitId } = limits;
  const over = (known: RateLimitSnapshot | undefined, id: string): RateLimitSnapshot => ({
    ...known,
    ...entryOf(told, id),
  });
  const byLimit = Object.keys(told).map((id): readonly [string, RateLimitSnapshot] => [
    id,
    over(entryOf(rateLimitsByLimitId ?? {}, id), id),
  ]);
  const limitId = readMember(rateLimits, 'limitId');
  return {
    ...limits,
    rateLimits: over(rateLimits, typeof limitId === 'string' ? limitId : UNNAMED),
    rateLimitsByLimitId: { ...rateLimitsByLimitId, ...Object.fromEntries(byLimit) },
  };
}

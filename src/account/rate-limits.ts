import { filter, map, merge, scan, startWith, switchMap, type Observable } from 'rxjs';
import type {
  GetAccountRateLimitsParams,
  GetAccountRateLimitsResponse,
  RateLimitSnapshot,
} from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import { heard } from './heard.js';

type Limits = GetAccountRateLimitsResponse;
type Update = Readonly<Record<string, unknown>>;

/** What is known so far: nothing before the reply, over which the updates that came before it are then laid. */
interface Known {
  readonly limits?: Limits;
  readonly early: readonly Update[];
}

/** The limit that is meant where none is named. */
const UNNAMED = 'codex';

/** `account/rateLimits/read`, then what `account/rateLimits/updated` brings; anew for each account. */
export function rateLimits(
  connection: Connection,
  params: GetAccountRateLimitsParams = {},
): Observable<Limits> {
  return connection.whenReady().pipe(
    switchMap((session) =>
      heard(session, 'account/updated').pipe(
        startWith(undefined),
        switchMap(() => {
          const update$ = heard(session, 'account/rateLimits/updated').pipe(
            map((event) => readMember(event, 'rateLimits')),
            filter(isObject),
          );
          const limits$ = connection.request('account/rateLimits/read', params, { session });
          return merge(
            update$.pipe(map((update) => (known: Known) => withUpdate(known, update))),
            limits$.pipe(
              map(
                (limits) =>
                  ({ early }: Known) =>
                    early.reduce(withUpdate, { limits, early: [] }),
              ),
            ),
          ).pipe(scan<(known: Known) => Known, Known>((known, next) => next(known), { early: [] }));
        }),
      ),
    ),
    map(({ limits }) => limits),
    filter((limits) => limits !== undefined),
  );
}

function withUpdate({ limits, early }: Known, update: Update): Known {
  return limits === undefined ? { early: [...early, update] } : { limits: merged(limits, update), early };
}

// An update has `null` for what its response did not tell, and that changes nothing.
function merged(limits: Limits, update: Update): Limits {
  const { rateLimits, rateLimitsByLimitId } = limits;
  const { limitId } = update;
  const id = typeof limitId === 'string' ? limitId : UNNAMED;
  const told = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null));
  const over = (known: RateLimitSnapshot | undefined): RateLimitSnapshot => ({ ...known, ...told });
  return {
    ...limits,
    rateLimits: (readMember(rateLimits, 'limitId') ?? UNNAMED) === id ? over(rateLimits) : rateLimits,
    rateLimitsByLimitId: { ...rateLimitsByLimitId, [id]: over(rateLimitsByLimitId?.[id]) },
  };
}

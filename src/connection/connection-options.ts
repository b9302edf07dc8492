import { withDefaults } from '../operators/number-issues.js';
import type { ClientInfo, InitializeCapabilities } from '../../generated/types.js';
import { checkOptions, optionIssues, type Rules } from '../errors/check-options.js';
import {
  callback,
  choice,
  expecting,
  flag,
  listOf,
  ms,
  name,
  number,
  record,
  required,
  text,
  wholeNumber,
  type Rule,
} from '../errors/rules.js';
import type { ServerRequestOptions } from '../server-requests/options.js';
import { VERSION } from '../version.js';
import type { ReconnectPolicy } from '../recovery/reconnect-policy.js';
import type { Reconnecting } from './relink.js';
import type { Replay } from './turn-log.js';

/** The capabilities of `initialize` that have no option of their own. */
export type Capabilities = Omit<InitializeCapabilities, 'experimentalApi' | 'optOutNotificationMethods'>;

/** How much of a thread's history is read. */
export interface HistoryOptions {
  /**
   * How many turns are read at first, the newest ones; 0 reads none, `Infinity` all. `Thread.loadOlder` reads more.
   * Default: 20.
   */
  readonly turns?: number | undefined;
}

export const DEFAULT_HISTORY_TURNS = 20;

/** How the connection behaves. Every option has a default. */
export interface ConnectionOptions extends ServerRequestOptions {
  /** Who the client says it is; `name` becomes part of an HTTP header. Default: `codex-rx` and its version. */
  readonly clientInfo: ClientInfo;
  /** Ask the server for its experimental methods and fields. Default: true. */
  readonly experimentalApi: boolean;
  /**
   * Further capabilities of the client (`initialize`): `requestAttestation`, without which the server never asks for one, and
   * the like. Default: nothing.
   */
  readonly capabilities: Capabilities;
  /** Notification methods the server should not send on this connection. Default: none. */
  readonly optOut: readonly string[];
  /** How long a request waits for its reply once it has been sent, in ms; 0 waits for ever. Default: 60 000. */
  readonly requestTimeoutMs: number;
  /** How long opening the link and the handshake may take, in ms; 0 waits for ever. Default: 30 000. */
  readonly connectTimeoutMs: number;
  /**
   * How long a turn may take to end once the server has taken its interrupt, in ms. After that its end is looked for in
   * the server's history, and delivered marked `reconciled` when it is there; a turn that still runs shows on
   * `diagnostics$`. 0 waits for ever. Default: 10 000.
   */
  readonly interruptTimeoutMs: number;
  /**
   * How long a turn may go on when nothing is heard of it but that the server tries to reach the model again, in ms from
   * the first of these on; 0 is for ever, as the server has it where there is no network. See `TurnOptions`. Default: 0.
   */
  readonly retryTimeoutMs: number;
  /**
   * Whether a link that is lost is opened again, and how often that is tried: `true` for the defaults. Subscribers of a
   * thread or a turn then go on over the new link. Default: false, and the end of the link ends everything.
   */
  readonly reconnect: boolean | Partial<ReconnectPolicy> | Reconnecting;
  /**
   * The events that handles of `Thread.turn` keep for later subscribers, where the turn says nothing else:
   * everything (`all`), or nothing once the first has subscribed (`none`), for very long turns. Default: `all`.
   */
  readonly replay: Replay;
  /** How much of a thread's history `Thread.state$` reads. */
  readonly history: HistoryOptions;
  /**
   * Values that no message may show, besides those that the client knows: secrets of the environment, of `config` and of
   * headers, tokens, what was logged in with. A function is called whenever a message is made. Values of fewer than 6
   * characters are passed over. Default: none.
   */
  readonly secrets: readonly string[] | (() => readonly string[]);
  /** Requests in flight at once; the rest wait in order. The server loses requests beyond 128. Default: 64, at most 100. */
  readonly maxInFlight: number;
}

const MAX_IN_FLIGHT = 100;

const DEFAULTS: ConnectionOptions = {
  clientInfo: { name: 'codex-rx', title: 'codex-rx', version: VERSION },
  experimentalApi: true,
  capabilities: {},
  optOut: [],
  requestTimeoutMs: 60_000,
  connectTimeoutMs: 30_000,
  interruptTimeoutMs: 10_000,
  retryTimeoutMs: 0,
  reconnect: false,
  replay: 'all',
  history: { turns: DEFAULT_HISTORY_TURNS },
  secrets: [],
  maxInFlight: 64,
  serverRequestHoldMs: 100,
  sharedRequestGraceMs: 60_000,
  approvalTimeoutMs: 0,
  approvalTimeoutDecision: 'decline',
  maxConcurrentHandlers: 64,
  maxConcurrentHandlersPerThread: 16,
  maxOpenServerRequests: 10_000,
};

/** Deadlines of requests need no timer where they are longer than one takes. */
const DEADLINE = /*@__PURE__*/ number(0, Infinity);

const TEXTS = /*@__PURE__*/ listOf(text);

const CLIENT_INFO: Rules<Pick<ClientInfo, 'name'>> = {
  name: /*@__PURE__*/ required(
    /*@__PURE__*/ expecting(
      'printable ASCII',
      (value) => typeof value === 'string' && /^[\x20-\x7e]+$/.test(value),
    ),
  ),
};

const RULES: Rules<ConnectionOptions> = {
  clientInfo: (value) => optionIssues(value, CLIENT_INFO, { open: true }),
  experimentalApi: flag,
  capabilities: record,
  optOut: (value) => listOf(name)(value) ?? neverEnding(value),
  requestTimeoutMs: DEADLINE,
  connectTimeoutMs: DEADLINE,
  interruptTimeoutMs: ms,
  retryTimeoutMs: ms,
  reconnect: /*@__PURE__*/ expecting('true, false, or an object such as { maxAttempts: 5 }', (value) =>
    [flag, callback, record].some((rule) => rule(value) === undefined),
  ),
  replay: /*@__PURE__*/ choice('all', 'none'),
  maxInFlight: /*@__PURE__*/ wholeNumber(1, MAX_IN_FLIGHT),
  serverRequestHoldMs: ms,
  sharedRequestGraceMs: ms,
  approvalTimeoutMs: ms,
  approvalTimeoutDecision: /*@__PURE__*/ choice('decline', 'cancel'),
  maxConcurrentHandlers: /*@__PURE__*/ wholeNumber(1),
  maxConcurrentHandlersPerThread: /*@__PURE__*/ wholeNumber(1),
  maxOpenServerRequests: /*@__PURE__*/ wholeNumber(1),
  history: (value) => optionIssues(value, { turns: wholeNumber(0) }),
  secrets: /*@__PURE__*/ expecting('a list of texts, or a function that returns one', (value) =>
    [callback, TEXTS].some((rule) => rule(value) === undefined),
  ),
};

/** Fills in the defaults and refuses what cannot work, before anything is opened; `more` are options of the entry. */
export function connectionOptions(
  given: Partial<ConnectionOptions>,
  more: Readonly<Record<string, Rule>> = {},
): ConnectionOptions {
  checkOptions('new Codex', given, { ...RULES, ...more });
  return withDefaults(DEFAULTS, given);
}

function neverEnding(optOut: unknown): string | undefined {
  const isEndless = Array.isArray(optOut) && optOut.includes('turn/completed');
  return isEndless ? 'no turn ends without turn/completed' : undefined;
}

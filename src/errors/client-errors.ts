import { CodexError } from './codex-error.js';
import { quoted } from './redact.js';

/** One thing that is wrong with a value, by where it stands. Never holds the value itself. */
export interface ValidationIssue {
  /** Member names and indexes from the outside in. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** How a process ended, where there was one. */
export interface ProcessExit {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** The last of what the process wrote to stderr, with credentials blanked out. */
  readonly stderrTail?: string | undefined;
}

/** How a WebSocket ended, or why it never opened. */
export interface SocketEnd {
  /** The WebSocket close code; 1006 stands for an end without one. */
  readonly closeCode?: number | undefined;
  /** The server's reason for closing, with credentials blanked out. */
  readonly closeReason?: string | undefined;
  /** The HTTP status with which the server refused the WebSocket. Only `codex-rx/node` is told. */
  readonly httpStatus?: number | undefined;
}

/** The consequence of the end of the link for one request. */
export interface LostRequest {
  /** The request's method, where the error is that of a request. */
  readonly method?: string | undefined;
  /**
   * For a request: whether the server may have carried it out. When false it never left this process, and can be made
   * again without anything being done twice.
   */
  readonly mayHaveRun?: boolean | undefined;
}

/**
 * The link to the server has ended; whatever was open on it ends with this one error. Requests end with one of their
 * own, which has this one as its cause and tells whether they may have been carried out.
 */
export class TransportClosedError extends CodexError {
  static override get brand(): string {
    return 'TransportClosedError';
  }
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stderrTail: string | undefined;
  readonly closeCode: number | undefined;
  readonly closeReason: string | undefined;
  readonly httpStatus: number | undefined;
  readonly method: string | undefined;
  readonly mayHaveRun: boolean | undefined;

  constructor(message: string, end: ProcessExit & SocketEnd & LostRequest = {}, options?: ErrorOptions) {
    super('transport_closed', message, options);
    Object.assign(this, end);
  }

  /** @internal The same end, with what it means besides. */
  with(message: string, more: LostRequest = {}): TransportClosedError {
    return sameEnd(this, message, more);
  }
}

// A bundler renames a class that names itself, and the new name shows wherever an error is printed.
function sameEnd(cause: TransportClosedError, message: string, more: LostRequest): TransportClosedError {
  const end = Object.assign({}, cause, more);
  return new TransportClosedError(`${cause.message} ${message}`, end, { cause });
}

/** No app-server executable was found. The message lists the places that were tried, in order. */
export class CodexNotFoundError extends CodexError {
  static override get brand(): string {
    return 'CodexNotFoundError';
  }
  readonly tried: readonly string[];

  constructor(tried: readonly string[], options?: ErrorOptions) {
    super(
      'codex_not_found',
      `No codex executable was found. Tried: ${tried.join('; ')}. Install @openai/codex, or set codexPath or CODEX_PATH.`,
      options,
    );
    this.tried = tried;
  }
}

/** The protocol does not take what was to be sent. Raised before anything is sent, or for the server's own -32602. */
export class InvalidParamsError extends CodexError {
  static override get brand(): string {
    return 'InvalidParamsError';
  }
  readonly method: string;
  readonly issues: readonly ValidationIssue[];
  /** -32602 when it was the server that refused. */
  readonly rpcCode: number | undefined;

  constructor(
    method: string,
    issues: readonly ValidationIssue[],
    options?: ErrorOptions & { rpcCode?: number },
  ) {
    const shown = issues.map(withPlainNames);
    super('invalid_params', `${method}: ${describeIssues(shown)}`, options);
    this.method = method;
    this.issues = shown;
    this.rpcCode = options?.rpcCode;
  }
}

/** The server answered with something that is not a result of this method, or the end of a turn could not be read. */
export class InvalidResponseError extends CodexError {
  static override get brand(): string {
    return 'InvalidResponseError';
  }
  readonly method: string;
  readonly issues: readonly ValidationIssue[];

  constructor(method: string, issues: readonly ValidationIssue[]) {
    const shown = issues.map(withPlainNames);
    super('invalid_response', `${method}: the server sent what is not valid: ${describeIssues(shown)}`);
    this.method = method;
    this.issues = shown;
  }
}

/** No reply came in time. The server may still carry the request out; nothing was sent again. */
export class RequestTimeoutError extends CodexError {
  static override get brand(): string {
    return 'RequestTimeoutError';
  }
  readonly method: string;
  readonly timeoutMs: number;
  /** For a handshake: the last of what the server wrote to stderr, with credentials blanked out. */
  readonly stderrTail: string | undefined;

  constructor(method: string, timeoutMs: number, stderrTail?: string) {
    super(
      'request_timeout',
      `${method}: no reply within ${timeoutMs} ms. The server may still carry it out: find out before you send it again, ` +
        `or raise ${method === 'initialize' ? 'connectTimeoutMs' : 'timeoutMs or requestTimeoutMs'}.`,
    );
    this.method = method;
    this.timeoutMs = timeoutMs;
    this.stderrTail = stderrTail;
  }
}

/** A request of the server was to be answered that has been answered already, or withdrawn. Nothing was sent. */
export class ApprovalSettledError extends CodexError {
  static override get brand(): string {
    return 'ApprovalSettledError';
  }
  readonly method: string;

  constructor(method: string) {
    super('approval_settled', `${method}: it was answered before, or withdrawn; resolved$ tells which.`);
    this.method = method;
  }
}

/** A viewer was to answer a request of the server. Nothing was sent; it waits for the client that runs the turn. */
export class ViewOnlyError extends CodexError {
  static override get brand(): string {
    return 'ViewOnlyError';
  }
  readonly method: string;

  constructor(method: string) {
    super(
      'view_only',
      `${method}: this client only views the thread, and a viewer answers nothing; resume the thread without \`as\` to answer.`,
    );
    this.method = method;
  }
}

/** The caller's AbortSignal fired; `cause` is the signal's reason. */
export class AbortedError extends CodexError {
  static override get brand(): string {
    return 'AbortError';
  }

  constructor(what: string, reason: unknown) {
    super('aborted', `${what} was aborted by its signal.`, { cause: reason });
  }
}

/** A member's name may be what was meant as its value, as where a whole header stands in the place of its name. */
function withPlainNames({ path, message }: ValidationIssue): ValidationIssue {
  return { path: path.map((name) => (typeof name === 'string' ? quoted(name) : name)), message };
}

/** Where an issue stands, in words; empty for the value as a whole. */
export function placeOf({ path }: ValidationIssue): string {
  return path.map(String).join('.');
}

const SHOWN = 5;

/** The first few of what there is to say, and how much more there is. */
export function listed(parts: readonly string[]): string {
  const more = parts.length - SHOWN;
  return [...parts.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function describeIssues(issues: readonly ValidationIssue[]): string {
  return listed(issues.map((issue) => [placeOf(issue), issue.message].filter(Boolean).join(': ')));
}

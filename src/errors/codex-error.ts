import { readMember } from '../protocol/read-member.js';

/** The kind of failure, for programs: one code for each error class. */
export type CodexErrorCode =
  | 'aborted'
  | 'approval_settled'
  | 'codex_not_found'
  | 'input_too_large'
  | 'internal_rpc_error'
  | 'invalid_params'
  | 'invalid_request'
  | 'invalid_response'
  | 'login_failed'
  | 'method_not_found'
  | 'not_initialized'
  | 'not_logged_in'
  | 'output_parse_failed'
  | 'parse_error'
  | 'goal_refused'
  | 'realtime_failed'
  | 'request_timeout'
  | 'rpc_error'
  | 'server_overloaded'
  | 'stale_turn'
  | 'transport_closed'
  | 'turn_failed'
  | 'turn_inactive'
  | 'view_only';

const BRAND = Symbol.for('codex-rx.error');

/**
 * The base of every error this library raises.
 *
 * `instanceof` looks at a brand instead of the prototype, so it also holds between two copies of the package.
 * What the server, a process or a socket says becomes part of a message only without the secrets that the client knows,
 * and without what looks like one. Details that are payload (`data`, `result`, `text`) are as they came, and not
 * enumerable, so that logging or serialising an error does not spill them.
 */
export class CodexError extends Error {
  /** The name that `instanceof` compares; a subclass without one of its own is matched by its prototype. */
  static get brand(): string {
    return 'CodexError';
  }

  readonly code: CodexErrorCode;

  constructor(code: CodexErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    const brands: string[] = [];
    for (let type: object = new.target; 'brand' in type; type = Object.getPrototypeOf(type) as object) {
      brands.push(String(type.brand));
    }
    Object.defineProperties(this, {
      [BRAND]: { value: brands },
      name: { value: new.target.brand, configurable: true, writable: true },
    });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!Object.hasOwn(this, 'brand')) return Function.prototype[Symbol.hasInstance].call(this, value);
    const brands = readMember(value, BRAND);
    return Array.isArray(brands) && brands.includes(this.brand);
  }

  /** What `JSON.stringify` shows: the class, the code and the message. */
  toJSON(): { name: string; code: CodexErrorCode; message: string } {
    return { name: this.name, code: this.code, message: this.message };
  }
}

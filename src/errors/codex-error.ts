/** What went wrong, for programs: one code for each error class. */
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
  | 'turn_inactive';

const BRAND = Symbol.for('codex-rx.error');

function isBranded(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const names: unknown = Reflect.get(value, BRAND);
  return Array.isArray(names) && names.includes(name);
}

/**
 * The base of every error this library raises.
 *
 * `instanceof` looks at a brand instead of the prototype, so it also holds between two copies of the package.
 * Messages never contain payloads, tokens or environment values; details that may (`data`, `result`) are not
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
    for (let type: unknown = new.target; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
      if (Object.hasOwn(type, 'brand')) brands.push(String(Reflect.get(type, 'brand')));
    }
    Object.defineProperty(this, BRAND, { value: brands });
    Object.defineProperty(this, 'name', { value: new.target.brand, configurable: true, writable: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object.hasOwn(this, 'brand')
      ? isBranded(value, this.brand)
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }

  /** What `JSON.stringify` shows: the class, the code and the message. */
  toJSON(): { name: string; code: CodexErrorCode; message: string } {
    return { name: this.name, code: this.code, message: this.message };
  }
}

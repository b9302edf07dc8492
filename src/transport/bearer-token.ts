import { InvalidParamsError } from '../errors/client-errors.js';
import type { Rule } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';

/**
 * A token that the server asks for: itself, a function that is called for each link, or the name of an environment
 * variable that is read for each link.
 */
export type BearerToken = string | (() => string | Promise<string>) | { readonly env: string };

const PATH = ['bearerToken'];
const BAD_TOKEN = { path: PATH, message: 'expected printable ASCII without spaces and line ends' };

export const bearerTokenRule: Rule = (token) => {
  if (typeof token === 'function') return undefined;
  if (typeof token === 'string') return isToken(token) ? undefined : BAD_TOKEN.message;
  const isVariable = typeof readMember(token, 'env') === 'string';
  return isVariable ? undefined : 'expected a string, a function or { env: the name of a variable }';
};

/**
 * What the link that is about to be opened sends.
 *
 * @throws {InvalidParamsError} when the variable is not set.
 */
export function bearerTokenSource(method: string, token: BearerToken): () => string | Promise<string> {
  if (typeof token === 'function') return async () => checkedToken(method, await token());
  if (typeof token === 'string') return () => token;
  const value = process.env[token.env];
  if (value === undefined || value === '') {
    throw new InvalidParamsError(method, [
      { path: [...PATH, 'env'], message: `the environment variable ${token.env} is not set` },
    ]);
  }
  const checked = checkedToken(method, value);
  return () => checked;
}

function checkedToken(method: string, token: unknown): string {
  if (isToken(token)) return token;
  throw new InvalidParamsError(method, [BAD_TOKEN]);
}

function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}

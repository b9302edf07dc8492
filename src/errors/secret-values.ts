import { isObject } from '../protocol/is-object.js';

// Names as words in lower case with `_` between.
const SECRET_NAME =
  /(?:^|_)(?:[a-z]*(?:key|token|secret|password|passwd|passphrase|pwd|credential|cookie)s?|pass|auth|authorization|private|session|jwt|dsn|bearer|pat|creds?|signature)\d*(?:_|$)/;
// What stands beside a secret and is none: where it is, what kind it is of, when it ends.
const NO_SECRET_NAME =
  /^(?:old)?pwd$|^env_|_(?:ids?|env|vars?|file|path|dir|sock|address|types?|kind|class|desktop|modes?|methods?|store|scheme|provider|limit|count|name|ur[li]|host|port|ttl|usage|expir\w+|manager)$/;
const HEADERS = /(?:^|_)headers$/;
const HARMLESS_HEADER = /^(?:accept|content|user_agent|host|origin|referer|connection|cache)(?:_|$)/;
const URL_PASSWORD = /:\/\/[^\s/:@]{0,200}:([^\s/]{1,500})@/;
const URL_QUERY = /[?&]([^=&\s]{1,80})=([^&#\s]{1,2000})/g;

const MAX_DEPTH = 8;
const MAX_URL_CHARS = 4096;

/**
 * The texts in a value that are secret by the name of the member that holds them, or by their place in an address.
 * Environment variables, configuration, headers, params of requests.
 */
export function secretValues(value: unknown): readonly string[] {
  const found: string[] = [];
  collect(value, '', false, 0, found);
  return found;
}

function collect(value: unknown, name: string, isSecret: boolean, depth: number, found: string[]): void {
  if (typeof value === 'string') {
    if (isSecret) found.push(value);
    else if (value.length <= MAX_URL_CHARS && value.includes('://')) found.push(...secretsInUrl(value));
  } else if (Array.isArray(value)) {
    if (depth < MAX_DEPTH) for (const item of value) collect(item, name, isSecret, depth + 1, found);
  } else if (isObject(value) && depth < MAX_DEPTH) {
    const areHeaders = HEADERS.test(name) && !NO_SECRET_NAME.test(name);
    for (const key of Object.keys(value)) {
      const word = snakeCase(key);
      const isNamed = isSecretName(word) || (areHeaders && !HARMLESS_HEADER.test(word));
      collect(value[key], word, isNamed, depth + 1, found);
    }
  }
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NO_SECRET_NAME.test(name);
}

// The last part of a path such as `model_providers.x.experimental_bearer_token` is its name.
function snakeCase(key: string): string {
  const name = key.slice(key.lastIndexOf('.') + 1);
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^a-z\d]/gi, '_')
    .toLowerCase();
}

function secretsInUrl(url: string): readonly string[] {
  const [, password] = URL_PASSWORD.exec(url) ?? [];
  const query = [...url.matchAll(URL_QUERY)].flatMap(([, name = '', value = '']) =>
    isSecretName(snakeCase(name)) ? [value] : [],
  );
  const values = password === undefined ? query : [password, ...query];
  return values.flatMap((value) => [value, decoded(value)]);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

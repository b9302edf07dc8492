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

/** What a name says of the value that it names. */
interface Name {
  readonly isSecret: boolean;
  readonly areHeaders: boolean;
  readonly isHarmlessHeader: boolean;
}

/** So many names are remembered. */
const MAX_NAMES = 1000;

/** Finds secrets by their names; it remembers what names it has seen, as those of a protocol come again and again. */
export class SecretNames {
  readonly #names = new Map<string, Name>();

  of(key: string): Name {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const word = snakeCase(key);
    const name = {
      isSecret: isSecretName(word),
      areHeaders: HEADERS.test(word) && !NO_SECRET_NAME.test(word),
      isHarmlessHeader: HARMLESS_HEADER.test(word),
    };
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    this.#names.set(key, name);
    return name;
  }
}

/**
 * The texts in a value that are secret by the name of the member that holds them, or by their place in an address.
 * Environment variables, configuration, headers, params of requests.
 */
export function secretValues(value: unknown, names = new SecretNames()): readonly string[] {
  const found: string[] = [];
  collect(value, { names, found, isSecret: false, inHeaders: false, depth: 0 });
  return found;
}

interface Place {
  readonly names: SecretNames;
  readonly found: string[];
  readonly isSecret: boolean;
  readonly inHeaders: boolean;
  readonly depth: number;
}

function collect(value: unknown, place: Place): void {
  const { names, found, isSecret, inHeaders, depth } = place;
  if (typeof value === 'string') {
    if (isSecret) found.push(value);
    else if (value.length <= MAX_URL_CHARS && value.includes('://')) found.push(...secretsInUrl(value));
  } else if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) {
    return;
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, { ...place, depth: depth + 1 });
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const name = names.of(key);
      collect(value[key], {
        names,
        found,
        isSecret: name.isSecret || (inHeaders && !name.isHarmlessHeader),
        inHeaders: name.areHeaders,
        depth: depth + 1,
      });
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

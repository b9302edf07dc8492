import { inspect } from 'node:util';
import { CodexNotFoundError, TransportClosedError } from 'codex-rx';
import { describe, expect, it } from 'vitest';
import { KnownSecrets } from '../../src/errors/known-secrets.js';
import { Redactor } from '../../src/errors/redactor.js';
import { secretValues } from '../../src/errors/secret-values.js';

// Nothing about them looks like a secret; one has characters that every notation writes in a way of its own.
const PLAIN = 'plain-word-value';
const ODD = 'aé "q"/\\+&=?#%:ü~';
const PEM = 'first line of it\nsecond line of it\nthird line of it';

function hiding(...secrets: readonly unknown[]): (text: string) => string {
  return new Redactor(() => secrets, new KnownSecrets()).hide;
}

/** The pieces of a base64 text that no other text would have. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function byBytes(text: string, before: string): string {
  return Buffer.from(text).toString('hex').replaceAll(/../g, `${before}$&`);
}

const WAYS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'within other text': (secret) => `xx${secret}xx`,
  'in capitals': (secret) => secret.toUpperCase(),
  'in quotes': (secret) => `"${secret}"`,
  'percent-encoded': (secret) => encodeURIComponent(secret),
  'percent-encoded in small letters': (secret) => encodeURIComponent(secret).toLowerCase(),
  'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'as a query has it': (secret) => new URLSearchParams({ x: secret }).toString(),
  'as an address has it': (secret) => encodeURI(secret),
  'as JSON': (secret) => JSON.stringify(secret),
  'as JSON within JSON': (secret) => JSON.stringify(JSON.stringify({ x: secret })),
  'as JSON in ASCII alone': (secret) =>
    secret.replaceAll(/[^a-z\d-]/gi, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'as JSON with everything escaped': (secret) =>
    secret.replaceAll(/[^]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'percent-encoded throughout': (secret) => byBytes(secret, '%'),
  'in hexadecimal': (secret) => byBytes(secret, ''),
  'in hexadecimal capitals': (secret) => byBytes(secret, '').toUpperCase(),
  'byte by byte': (secret) => byBytes(secret, '\\x'),
  'as a dump of bytes': (secret) => byBytes(secret, ' '),
  'as entities of HTML': (secret) => secret.replaceAll(/[^a-z\d -]/gi, (char) => `&#${char.charCodeAt(0)};`),
  'as hexadecimal entities of HTML': (secret) =>
    secret.replaceAll(/[^a-z\d -]/gi, (char) => `&#x${char.charCodeAt(0).toString(16)};`),
  'as named entities of HTML': (secret) => secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  'wrapped over a line end': (secret) => `${secret.slice(0, 5)}\n  ${secret.slice(5)}`,
  'wrapped over a line end that is escaped': (secret) => `${secret.slice(0, 5)}\\n${secret.slice(5)}`,
  'coloured in parts': (secret) => `${secret.slice(0, 5)}\u001b[31m${secret.slice(5)}\u001b[0m`,
  'with what nobody sees in it': (secret) => `${secret.slice(0, 5)}\u200b${secret.slice(5)}`,
};

describe('a known value', () => {
  const cases = Object.entries(WAYS).flatMap(([name, write]) =>
    [PLAIN, ODD].map((secret) => [name, secret, write] as const),
  );

  it.each(cases)('is hidden %s: %s', (_, secret, write) => {
    const written = write(secret);
    expect(hiding(secret)(`before <${written}> after`)).not.toContain(written.slice(2, 12));
    expect(hiding(secret)(`before <${written}> after`)).toMatch(/^before <.*\[redacted\].*> after$/s);
  });

  it.each(['', 'a:', 'me:', 'you:', 'user:'])('is hidden in base64, behind %j', (user) => {
    for (const secret of [PLAIN, ODD]) {
      for (const encoding of ['base64', 'base64url'] as const) {
        for (const after of ['', '1', '12']) {
          const written = Buffer.from(`${user}${secret}${after}`).toString(encoding);
          const shown = hiding(secret)(`<${written}>`);
          expect(shown).toContain('[redacted]');
          expect(shown.length).toBeLessThan('<[redacted]>'.length + 14);
        }
      }
    }
  });

  it('is hidden in base64 of several lines', () => {
    const written = base64(`user:${PLAIN}`).replaceAll(/.{4}/g, '$&\r\n ');
    expect(hiding(PLAIN)(`<${written}>`)).not.toContain(base64(PLAIN).slice(4, 8));
  });

  it('of several lines is hidden, also line by line wrapped otherwise', () => {
    for (const written of [
      PEM,
      PEM.replaceAll('\n', '\r\n'),
      PEM.replaceAll('\n', '\\n'),
      PEM.replaceAll('\n', ' '),
    ]) {
      expect(hiding(PEM)(`<${written}>`)).toBe('<[redacted]>');
    }
  });

  it('of great length is hidden', () => {
    const long = Array.from({ length: 500 }, (_, at) => `part${at}`).join('/');
    const shown = hiding(long)(`<${long}>`);
    expect(shown.replaceAll('[redacted]', '').length).toBeLessThan(10);
    expect(hiding(long)(encodeURIComponent(long))).not.toMatch(/part\d+%2Fpart\d+/);
  });

  it('is hidden whole where a shorter one is a part of it', () => {
    const [short, long] = [PLAIN, `${PLAIN}-and-more`];
    for (const hide of [hiding(short, long), hiding(long, short)]) {
      expect(hide(`${long} ${short} x${short}x`)).toBe('[redacted] [redacted] x[redacted]x');
    }
  });

  it('is hidden whole where it overlaps another', () => {
    expect(hiding('abcdefgh', 'efghijklmnop')('<abcdefghijklmnop>')).toBe('<abcd[redacted]>');
  });

  it('is hidden before a long text is cut', () => {
    const { quote } = new Redactor(() => [PLAIN], new KnownSecrets());
    for (let before = 270; before < 310; before += 1) {
      expect(quote(`${'x '.repeat(before / 2)}${PLAIN} end`)).not.toContain(PLAIN.slice(0, 8));
    }
  });

  it('of few characters is passed over, and so is what is no text', () => {
    expect(hiding('a', 'abc', '', '     ', undefined, 7, null, {})('abc a 7 null undefined')).toBe(
      'abc a 7 null undefined',
    );
  });

  it('is one at the time of the message', () => {
    const values: string[] = [];
    const { hide } = new Redactor(() => values, new KnownSecrets());
    expect(hide(PLAIN)).toBe(PLAIN);
    values.push(PLAIN);
    expect(hide(PLAIN)).toBe('[redacted]');
  });

  it('that cannot be told hides nothing else', () => {
    const broken = () => {
      throw new Error('no');
    };
    const redactor = new Redactor(broken, new KnownSecrets());
    redactor.learn({ apiKey: PLAIN });
    expect(redactor.hide(`<${PLAIN}>`)).toBe('<[redacted]>');
  });

  it('that was sent is remembered, the newest ones only', () => {
    const redactor = new Redactor(undefined, new KnownSecrets());
    for (let at = 0; at < 1000; at += 1) redactor.learn({ type: 'apiKey', apiKey: `key-number-${at}-end` });
    expect(redactor.hide('key-number-999-end key-number-0-end')).toBe('[redacted] key-number-0-end');
  });

  it('costs a time that grows with the text', () => {
    const hide = hiding(PLAIN, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', ODD);
    expect(hide('aa \n'.repeat(500_000)).length).toBeLessThan(70_000);
  });
});

describe('what is secret', () => {
  it.each([
    [
      'an environment',
      { OPENAI_API_KEY: 'value1', MY_TOKEN: 'value2', PATH: '/bin', LANG: 'C' },
      ['value1', 'value2'],
    ],
    [
      'passwords',
      { DB_PASSWORD: 'v1', PGPASSWORD: 'v2', MYSQL_PWD: 'v3', DB_PASS: 'v4' },
      ['v1', 'v2', 'v3', 'v4'],
    ],
    [
      'more names',
      { COOKIE: 'v1', BASIC_AUTH: 'v2', AWS_SECRET_ACCESS_KEY: 'v3', SENTRY_DSN: 'v4' },
      ['v1', 'v2', 'v3', 'v4'],
    ],
    [
      'credentials',
      { GIT_CREDENTIALS: 'v1', SSH_PRIVATE_KEY: 'v2', USER_SESSION: 'v3', API_KEY_PROD: 'v4' },
      ['v1', 'v2', 'v3', 'v4'],
    ],
    [
      'none of those',
      { PWD: '/x', OLDPWD: '/y', SSH_AUTH_SOCK: '/z', XDG_SESSION_TYPE: 'tty', GIT_AUTHOR_NAME: 'Ada' },
      [],
    ],
    [
      'nor of those',
      {
        KEYBOARD: 'de',
        TOKENIZERS_PARALLELISM: 'false',
        AWS_ACCESS_KEY_ID: 'AKIA',
        DBUS_SESSION_BUS_ADDRESS: 'unix:',
      },
      [],
    ],
    [
      'addresses',
      { DATABASE_URL: 'postgres://app:hunter%402@db/x', HTTPS_PROXY: 'http://u:p%w@proxy' },
      ['hunter%402', 'hunter@2', 'p%w', 'p%w'],
    ],
    ['a query', { url: 'wss://host/x?page=2&access_token=value1' }, ['value1', 'value1']],
    [
      'a configuration',
      {
        'model_providers.x.experimental_bearer_token': 'v1',
        model_providers: {
          x: { env_key: 'OPENAI_API_KEY', http_headers: { 'X-Corp': 'v2', Accept: 'json' } },
        },
        mcp_servers: {
          y: { bearer_token_env_var: 'Y_TOKEN', env: { Y_SECRET: 'v3' }, env_http_headers: { A: 'B' } },
        },
        preferred_auth_method: 'chatgpt',
      },
      ['v1', 'v2', 'v3'],
    ],
    [
      'headers',
      { headers: { Authorization: 'Bearer v1', 'x-corp-id': 'v2', 'User-Agent': 'me' } },
      ['Bearer v1', 'v2'],
    ],
    ['params of a login', { type: 'chatgptAuthTokens', accessToken: 'v1', chatgptAccountId: 'a' }, ['v1']],
    ['params of a turn', { threadId: 't', turnId: 'u', input: [{ type: 'text', text: 'my token: x' }] }, []],
    ['a list', { secrets: ['v1', 'v2'] }, ['v1', 'v2']],
    ['nothing', undefined, []],
  ])('in %s is found by its name', (_, value, secrets) => {
    expect(secretValues(value)).toEqual(secrets);
  });

  it('is looked for in bounded depth', () => {
    const around: Record<string, unknown> = { apiKey: 'value1' };
    around['itself'] = around;
    expect(new Set(secretValues(around))).toEqual(new Set(['value1']));
  });
});

describe('a cause', () => {
  const redactor = new Redactor(() => [PLAIN], new KnownSecrets());
  const shownOf = (cause: unknown) => {
    const error = redactor.clean(new TransportClosedError('The link broke.', {}, { cause }));
    const shown = [
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      String(error),
      error.stack,
    ];
    expect(shown.join('\n')).not.toContain(PLAIN);
    return error.cause;
  };

  it('that is harmless stays what it is', () => {
    for (const cause of [
      new Error('EPIPE'),
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', errno: -111, port: 1 }),
      new AggregateError([new Error('one'), new Error('two')], 'both'),
      new Error('outer', { cause: new TypeError('inner') }),
      undefined,
      7,
    ]) {
      expect(shownOf(cause)).toBe(cause);
    }
  });

  class RequestError extends Error {
    constructor(readonly config: unknown) {
      super('request failed');
    }
  }

  it.each([
    ['its message', new TypeError(`no ${PLAIN}`)],
    ['a member', Object.assign(new Error('no'), { code: 'E_NO', token: PLAIN })],
    ['its code', Object.assign(new Error('no'), { code: PLAIN })],
    ['what was asked for', new RequestError({ headers: { authorization: PLAIN } })],
    ['its own cause', new Error('outer', { cause: new Error(`inner ${PLAIN}`) })],
    ['one of several', new AggregateError([new Error(PLAIN)], 'all')],
    ['a name of a member', Object.assign(new Error('no'), { [PLAIN]: 1 })],
    ['a symbol', Object.assign(new Error('no'), { reason: Symbol(PLAIN) })],
    ['an error of the library below', new Error('outer', { cause: new TransportClosedError(`by ${PLAIN}`) })],
  ])('is replaced by one without the secret in %s', (_, cause) => {
    const shown = shownOf(cause);
    expect(Object.getPrototypeOf(shown)).toBe(Object.getPrototypeOf(cause));
    expect(Object.prototype.toString.call(shown)).toBe('[object Error]');
  });

  it('that is no error is left out when it may hold anything', () => {
    expect(shownOf({ headers: { authorization: PLAIN } })).toBeUndefined();
    expect(shownOf(`because of ${PLAIN}`)).toBe('because of [redacted]');
  });

  it('keeps the name and the code that an accessor of its class tells', () => {
    expect(shownOf(new DOMException(`no ${PLAIN}`, 'NetworkError'))).toMatchObject({
      name: 'NetworkError',
      message: 'no [redacted]',
      code: 19,
    });
  });

  it('that throws when it is looked at is left out', () => {
    const throwing = () => {
      throw new Error(PLAIN);
    };
    const { proxy, revoke } = Proxy.revocable(new Error(PLAIN), {});
    revoke();
    for (const cause of [
      proxy,
      new Proxy(new Error(PLAIN), { get: throwing }),
      Object.defineProperty(new Error(PLAIN), 'cause', { get: throwing }),
      Object.defineProperty(new Error('no'), 'details', { get: throwing }),
    ]) {
      expect(shownOf(cause)).toBeUndefined();
    }
  });

  it('that is a symbol is left out when it tells the secret', () => {
    expect(shownOf(Symbol(PLAIN))).toBeUndefined();
    expect(typeof shownOf(Symbol('harmless'))).toBe('symbol');
  });

  it('that is its own cause ends nothing', () => {
    const cause: Error = new Error(`round ${PLAIN}`);
    cause.cause = cause;
    expect(shownOf(cause)).toBeInstanceOf(Error);
  });
});

it('hides a secret among the places that were tried', () => {
  const error = new Redactor(() => [PLAIN]).clean(
    new CodexNotFoundError([`codexPath /${PLAIN}`, 'PATH /bin']),
  );
  expect(error).toMatchObject({ tried: ['codexPath /[redacted]', 'PATH /bin'] });
  expect(inspect(error)).not.toContain(PLAIN);
});

describe('a redactor that is not handed what knows secrets', () => {
  it('hides given values as they stand, the longest first', () => {
    const redactor = new Redactor(() => [PLAIN, `${PLAIN}-and-more`, 'short']);
    expect(redactor.hide(`${PLAIN}-and-more, ${PLAIN}, short`)).toBe('[redacted], [redacted], short');
  });

  it('hides what the link was opened with, and what looks like a secret', () => {
    const redactor = new Redactor();
    redactor.ofLink = () => [PLAIN];
    expect(redactor.hide(`${PLAIN} sk-1234567890abcdef`)).toBe('[redacted] [redacted]');
  });

  it('looks at no text that is sent', () => {
    const redactor = new Redactor();
    redactor.learn({ apiKey: PLAIN });
    expect(redactor.hide(PLAIN)).toBe(PLAIN);
  });
});

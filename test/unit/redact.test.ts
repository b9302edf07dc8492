import { describe, expect, it } from 'vitest';
import { quoted, redact } from '../../src/errors/redact.js';

// The part of each way to write a secret that must not be seen.
const S = 'Zq7fK2mX9tLw4vRb';
const HEX = '9f86d081884c7d659a2feaa0c55ad015';

const SECRETS: readonly string[] = [
  // What looks like a secret wherever it stands.
  `sk-${S}`,
  `sk-proj-${S}_${S}`,
  `sk-ant-api03-${S}-${S}`,
  `sk_live_${S}${S}`,
  `rk_live_${S}${S}`,
  `OPENAI_sk-${S}`,
  `Incorrect API key provided: sk-proj-${S}. You can find your API key at the dashboard.`,
  `Incorrect API key provided: ${S}.`,
  `ghp_${S}${S}`,
  `gho_${S}${S}`,
  `ghs_${S}${S}`,
  `github_pat_${S}_${S}`,
  `glpat-${S}`,
  `xoxb-123456789012-${S}`,
  `xoxp-${S}`,
  `xapp-1-${S}`,
  `https://hooks.slack.com/services/T0000/B0000/${S}`,
  `AKIAZQ7FK2MX9TLW4VRB`.replace('ZQ7FK2MX9TLW4VRB', S.toUpperCase()),
  `ASIA${S.toUpperCase()}`,
  `AIza${S}${S}abc`,
  `ya29.${S}`,
  `SG.${S}.${S}`,
  `hf_${S}${S}`,
  `npm_${S}${S}`,
  `whsec_${S}`,
  `hvs.${S}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0${S}.${S}`,
  `-----BEGIN PRIVATE KEY-----\nMIIEvQ${S}\n${S}==\n-----END PRIVATE KEY-----`,
  `-----BEGIN RSA PRIVATE KEY-----\\nMIIEvQ${S}\\n-----END RSA PRIVATE KEY-----`,
  `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r${S}`,
  // Headers.
  `Authorization: Bearer ${S}`,
  `authorization: bearer ${S}`,
  `Authorization: Basic dXNlcjo${S}`,
  `Authorization: Token ${S}`,
  `Authorization: ApiKey ${S}`,
  `Authorization: ${S}`,
  `Proxy-Authorization: Basic dXNlcjo${S}=`,
  `"Authorization": "Bearer ${S}"`,
  `{\\"authorization\\":\\"Bearer ${S}\\"}`,
  `['Authorization', 'Bearer ${S}']`,
  `['x-api-key', '${S}']`,
  `X-Api-Key: ${S}`,
  `x-goog-api-key: ${S}`,
  `Ocp-Apim-Subscription-Key: ${S}`,
  `X-Vault-Token: ${S}`,
  `PRIVATE-TOKEN: ${S}`,
  `Cookie: theme=dark; sid=${S}`,
  `Set-Cookie: sid=${S}; Path=/; HttpOnly`,
  `"set-cookie": "sid=${S}; Path=/"`,
  // Names and values.
  `OPENAI_API_KEY=${S}`,
  `export OPENAI_API_KEY="${S}"`,
  `OPENAI_API_KEY='${S}' codex exec`,
  `STRIPE_KEY=${S}`,
  `DB_PASSWORD=p@ss,${S};x&${S}`,
  `PGPASSWORD=${S}`,
  `DB_PASS=${S}`,
  `db_pwd: ${S}`,
  `password: ${S}`,
  `password: "correct horse ${S}"`,
  `password = '${S}'`,
  `passphrase: ${S}`,
  `token=${S}`,
  `token: '${S}'`,
  `access_token: ${S}`,
  `refreshToken: "${S}"`,
  `id_token=${S}`,
  `client_secret=${S}`,
  `"client-secret" : "${S}"`,
  `apiKey: '${S}'`,
  `{"apiKey":"${S}"}`,
  `{"api_key": "abc\\"${S}"}`,
  `{\\"api_key\\":\\"${S}\\"}`,
  `{'api_key': '${S}'}`,
  `:password => "${S}"`,
  `api key: ${S}`,
  `APIKey:${S}`,
  `aws_secret_access_key = ${S}/${S}+${S}`,
  `aws_session_token=${S}`,
  `private_key: ${S}`,
  `JWT=${S}`,
  `//registry.example.com/:_authToken=${S}`,
  `machine example.org login me password ${S}`,
  `<password>${S}</password>`,
  `<add><apiKey>${S}</apiKey></add>`,
  `Server=db;Uid=sa;Pwd=${S};`,
  `AccountName=x;AccountKey=${S}==;EndpointSuffix=y`,
  `signature=${HEX}`,
  `api_key%3D${S}`,
  `The token ${S} was refused`,
  `the password was ${S}, which is wrong`,
  'model_providers.x.experimental_bearer_token="' + S + '"',
  // On a command line.
  `codex --api-key ${S}`,
  `codex --api-key=${S}`,
  `mysql --password ${S} db`,
  `tool --token '${S}'`,
  `curl -u me:${S} https://example.org`,
  `curl -H 'X-Api-Key: ${S}' https://example.org`,
  // In other notations.
  `password: |\n  ${S}`,
  `api_key := "${S}"`,
  `"token":["${S}"]`,
  `api.key=${S}`,
  `SECRET_KEY_BASE=${S}`,
  `client-key-data: ${S}`,
  `DEPLOY_PAT=${S}`,
  `passcode: ${S}`,
  `{"auths":{"example.org":{"auth":"dXNlcjo${S}"}}}`,
  `Authorization=Bearer%20${S}`,
  // Of further services.
  `ntn_${S}${S}`,
  `figd_${S}`,
  `sq0csp-${S}`,
  `NRAK-${S.toUpperCase()}`,
  `hvb.${S}`,
  `secret_${S}${S}`,
  `ops_eyJ${S}${S}`,
  `AGE-SECRET-KEY-1${S.toUpperCase()}${S.toUpperCase()}`,
  `dapi${HEX}`,
  `key-${HEX}`,
  `123456789:AA${S}${S}`,
  `https://discord.example/api/webhooks/123/${S}`,
  // In addresses.
  `https://me:${S}@example.org/x`,
  `https://me:p@${S}@example.org/x`,
  `postgres://app:${S}%40@db:5432/x`,
  `redis://:${S}@cache:6379`,
  `https://${S}${S}@example.org/repo.git`,
  `GET /v1?api_key=${S}&page=2`,
  `wss://host/x?token=${S}#top`,
  `https://maps/x?key=${S}`,
  `https://bucket/x?X-Amz-Signature=${HEX}${S}&X-Amz-Date=1`,
  `https://blob/x?sv=1&sig=${S}%3D`,
  `https://app/callback?state=1&code=${S}`,
];

const HARMLESS: readonly string[] = [
  '/home/me/.codex/config.toml:12: invalid value',
  'C:\\Users\\me\\AppData\\Local\\codex\\auth.json',
  '/workspace/src/tokens/private/session-store.ts',
  'PWD=/home/me/project',
  'OLDPWD=/home/me',
  'pwd: C:\\project',
  'commit 9f86d081884c7d659a2feaa0c55ad0159f86d081',
  'HEAD is now at 1a2b3c4 Add a tokenizer',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'thread 019a8e0c-7d5e-7a10-b0f0-0123456789ab not found',
  'thread not found: 01a2031a-2b0c-7eb2-860f-5c909e9a243d',
  'expected active turn id `01a2031a-2b20-79b0-86d9-533eb3fad91f` but found `01a2031a-2b9e-7a72-833e-2b66e35c66a2`',
  'no rollout found for thread id 01a2031a-2b0c-7eb2-860f-5c909e9a243d',
  'item msg_0123456789abcdef0123456789',
  'call_5kZq7fK2mX9tLw4v failed',
  'gpt-5.4-codex-max and o4-mini-deep-research',
  'The model `gpt-5.4-2026-03-01` does not exist or you do not have access to it.',
  'claude-opus-4-20260101 is not supported',
  'token usage',
  'token usage: total=1200 input=1000 (+ 200 cached) output=200',
  'used 1200 tokens of 272000; input_tokens: 1200000',
  'max_tokens: 4096000, total_tokens=1234567',
  'the tokens per minute limit is 200000',
  'monkey, donkey and turkey',
  'monkey: bananas',
  'keyboard: english-international',
  'keyboard interrupt',
  'the key is missing, no token was given, a password is needed',
  'unknown key: model_provider',
  'key=value pairs',
  'primary key and foreign keys',
  'author: Ada Lovelace',
  'authority=example.org',
  'authentication required',
  'Missing bearer or basic authentication in header',
  'unexpected status 401 Unauthorized: Missing bearer or basic authentication',
  'Bearer of it',
  'Bearer token required',
  'Basic information',
  'basic authentication',
  'chatgpt authentication required to read rate limits',
  'Missing environment variable: `OPENAI_API_KEY`.',
  'env_key = "OPENAI_API_KEY"',
  'token: expected a string',
  'password is required',
  'secret: missing',
  'session 019a8e0c-7d5e-7a10-b0f0-0123456789ab ended',
  'session_id: 01a2031a-2b0c-7eb2-860f-5c909e9a243d',
  'disk-usage and risk-assessment, task-management_of_things',
  'npm-debug-log of 2026',
  'npm_config_registry=https://registry.example.com/',
  'https://example.org:8080/path?q=1#top and wss://host/x',
  'https://chatgpt.com/settings/usage to purchase more credits',
  'ws://127.0.0.1:43557 and http://localhost:1455/auth/callback',
  'git@github.com:openai/codex.git',
  'mail me@example.org',
  'GET /v1/responses?page=2&limit=100 HTTP/1.1',
  'the cookie banner',
  'expected one of `token`, `secret`, `password`',
  'error: unexpected argument `--api-key` found',
  'exit code 127: sh: 1: codex: not found',
  'thread/start: unknown variant `foo`, expected one of `bar`, `baz` (-32600)',
  'stream disconnected before completion: error sending request',
  'Reconnecting... waiting for network',
  'private method of class Session',
  'webhooks of /api/webhooks/list',
  'secret_of_the_configuration_and_more',
  'key-value-pairs-of-this-table-are-many',
  'token: [1, 2, 3]',
  'secrets := none',
  'the password: |',
  'Größe: 10 µm, 価格: 100円, 👍🏽',
  'a\tb\nc',
];

describe('a way to write a secret', () => {
  it.each(SECRETS)('is hidden: %s', (written) => {
    for (const text of [written, `It failed: ${written}`, `It failed: ${written} here`, `(${written})`]) {
      const shown = redact(text);
      expect(shown).toContain('[redacted]');
      for (const secret of [S, S.toUpperCase(), HEX]) expect(shown).not.toContain(secret.slice(0, 12));
      expect(redact(shown)).toBe(shown);
    }
  });

  it('leaves what stands around it', () => {
    expect(redact(`GET /x?token=${S}&page=2 failed`)).toBe('GET /x?token=[redacted]&page=2 failed');
    expect(redact(`{"apiKey":"${S}","page":2}`)).toBe('{"apiKey":"[redacted]","page":2}');
  });

  it('is counted: there are enough of them', () => {
    expect(new Set(SECRETS).size).toBeGreaterThanOrEqual(60);
    expect(new Set(HARMLESS).size).toBeGreaterThanOrEqual(60);
  });
});

describe('a text without secrets', () => {
  it.each(HARMLESS)('stays readable: %s', (text) => {
    expect(redact(text)).toBe(text);
    expect(redact(`It failed: ${text}`)).toBe(`It failed: ${text}`);
  });
});

describe('what is quoted', () => {
  it.each([
    ['a title for the terminal', 'a\u001b]0;owned\u0007b'],
    ['a link', 'a\u001b]8;;https://example.org\u001b\\b'],
    ['a clear screen', 'a\u001b[2J\u001b[Hb'],
    ['a control of C1', 'a\u009b2Jb'],
    ['a null and a bell', 'a\0\u0007b'],
    ['a carriage return', 'safe\revil'],
    ['the other direction', 'a\u202egnp.exe\u202cb'],
    ['isolates', 'a\u2066b\u2069'],
    ['no width', 'a\u200bb\u200d\ufeff'],
    ['line ends of Unicode', 'a\u2028b\u2029c'],
    ['half a character', 'a\ud800b\udc00c'],
    ['tags nobody sees', 'a\u{e0041}b'],
    ['a soft hyphen', 'a\u00adb'],
  ])('shows %s as what it is', (_, text) => {
    const shown = quoted(text);
    expect(shown).toContain('\ufffd');
    expect(shown).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+$/u);
  });

  it('stands on one line, without colours', () => {
    expect(quoted('\u001b[31merror\u001b[0m: no\r\n\n  way')).toBe('error: no   way');
  });

  it('is cut between characters', () => {
    const shown = quoted('👍'.repeat(400));
    expect(shown).toMatch(/^[^\p{Cs}]+$/u);
    expect(shown.length).toBeLessThanOrEqual(301);
  });

  it('shows no half of a secret, wherever a long text is cut', () => {
    for (let before = 16_300; before < 16_400; before += 1) {
      const text = `eyJhbGciOiJI.${'a'.repeat(before)} token=${S}${S} end`;
      expect(quoted(text)).not.toContain(S.slice(0, 8));
    }
  });

  it('takes a time that does not grow with the text', () => {
    const text = '{"a":"b","token":'.repeat(2_000_000);
    expect(quoted(text).length).toBeLessThan(302);
  });
});

// With a cost that grew with the square of the text, each would take minutes.
it.each([
  'token=',
  'password ',
  '-----BEGIN PRIVATE KEY',
  '://a:',
  '://aaaaaaaaaaaaaaaa',
  '?key=',
  '--api-',
  'cookie',
  '"',
  '\\"',
  'eyJaaaaaaaa.',
  'basic a',
  'authorization: a ',
  '=[',
  ',a',
  'xoxb-',
])('redacts in a time that grows with the text: %j', (piece) => {
  const text = piece.repeat(500_000 / piece.length);
  expect(redact(text).length).toBeLessThan(3 * text.length);
});

const HIDDEN = '[redacted]';
const MAX_QUOTED_CHARS = 300;

// Each pattern keeps its first group. The texts come from outside and may be long and hostile, so
// what has no bound follows what is rare, and nothing that was matched is given back.
const SECRETS: readonly RegExp[] = [
  /()(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /()\b(?:sk|sess|rk|pk|ghp|gho|ghs|github_pat|glpat|xox[abprs])[-_][\w-]{8,}/g,
  /()\bAKIA[0-9A-Z]{16}\b/g,
  /(\bBearer\s{1,4})[\w.~+/=-]{6,}/gi,
  /(\bBasic\s{1,4})[\w+/=]{8,}/gi,
  /(:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,500}(?=@)/g,
];

const NAME =
  /(?:api|access|secret|private)[_-]?key|token|secret|password|passwd|pwd|authorization|credentials?/;
const SCHEME = /(?!Bearer\b|Basic\b)/;
// Quotes may be escaped, as they are where JSON stands inside a quoted text.
const ASSIGNED = String.raw`(?:${NAME.source})\\?["']?\s{0,4}[=:]\s{0,4}`;
const NAMED = [
  new RegExp(String.raw`(${ASSIGNED}\\?")${SCHEME.source}[^"\\\n]{6,}`, 'gi'),
  new RegExp(String.raw`(${ASSIGNED}\\?')${SCHEME.source}[^'\\\n]{6,}`, 'gi'),
  new RegExp(String.raw`(${ASSIGNED})${SCHEME.source}[^\s"'\\,;&]{6,}`, 'gi'),
];

const MIN_SECRET_CHARS = 8;
const SECRET_NAME = /key|token|secret|password|passwd|credential|auth/i;
/** The values of environment variables whose names speak of a secret, longest first. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name))
    .flatMap(([, value]) => (value !== undefined && value.length >= MIN_SECRET_CHARS ? [value] : []))
    .sort((a, b) => b.length - a.length);
}

/** What the server says, as part of a message: without what looks like a credential, and of bounded length. */
export function quoted(text: string): string {
  const shown = redact(text);
  return shown.length > MAX_QUOTED_CHARS ? `${shown.slice(0, MAX_QUOTED_CHARS)}…` : shown;
}

/** Replaces what looks like a credential, and each of the `known` secrets, wherever they stand in a text. */
export function redact(text: string, known: readonly string[] = []): string {
  const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return [...SECRETS, ...NAMED].reduce((rest, pattern) => rest.replace(pattern, `$1${HIDDEN}`), withoutKnown);
}

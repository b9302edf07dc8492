const SECRETS: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:sk|sess|rk|pk|ghp|gho|ghs|github_pat|glpat|xox[abprs])[-_][\w-]{8,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /(?<=\bBearer\s+)[\w.~+/=-]{6,}/gi,
  /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
  /(?<=["']?\b[\w-]*(?:api[_-]?key|token|secret|password|authorization)["']?\s*[=:]\s*["']?)(?!Bearer\b)[^\s"',;&]{6,}/gi,
];

const MIN_SECRET_CHARS = 8;
const SECRET_NAME = /key|token|secret|password|passwd|credential|auth/i;
const HIDDEN = '[redacted]';

/** The values of environment variables whose names speak of a secret, longest first. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name))
    .flatMap(([, value]) => (value !== undefined && value.length >= MIN_SECRET_CHARS ? [value] : []))
    .sort((a, b) => b.length - a.length);
}

/** Replaces what looks like a credential, and each of the `known` secrets, wherever they stand in a text. */
export function redact(text: string, known: readonly string[] = []): string {
  const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return SECRETS.reduce((rest, pattern) => rest.replace(pattern, HIDDEN), withoutKnown);
}

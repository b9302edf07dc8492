export const HIDDEN = '[redacted]';
const MAX_QUOTED_CHARS = 300;
/** So much of a text is looked at before it is quoted; a quotation shows far less. */
const MAX_READ_CHARS = 16 * 1024;

// Characters that steer a terminal, turn the direction of writing, or cannot be seen; `u` finds lone surrogates.
const ANSI_STYLE = new RegExp(String.raw`\u001b\[[\d;]{0,40}m`, 'g');
const INVISIBLE = new RegExp(
  String.raw`[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\u{e0000}-\u{e007f}]`,
  'gu',
);

// Each pattern keeps its first group. The texts come from outside and may be long and hostile, so
// what has no bound follows what is rare, and nothing that was matched is given back.
const SECRETS: readonly RegExp[] = [
  /()-----BEGIN [\w ]{0,40}PRIVATE KEY[^]*?(?:-----END [\w ]{0,40}-----|$)/g,
  /()(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g,
  /()(?<![a-z\d])(?:sk|sess|rk|pk|gh[opsur]|github_pat|gl[a-z]{2,5}|xox[a-z]|xapp|whsec|shp(?:at|ca|pa|ss)|dop_v1|lin_api|dckr_pat|nvapi|pypi|hv[bs]|pplx|xai|nrak|sq0[a-z]{3}|figd|ntn)[-_.][\w*-]{8,}/gi,
  /()(?<![a-z\d])(?:(?:hf|npm|gsk|r8)_[a-z\d]{20,}|AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{10,}|SG\.[\w-]{16,}\.[\w-]{16,})/gi,
  /()(?<![a-z\d])(?:ops_eyJ|age-secret-key-1|secret_(?=[a-z]{0,40}\d)|key-(?=[\da-f]{32})|dapi(?=[\da-f]{32})|\d{8,10}:AA)[\w-]{20,}/gi,
  /()\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /(hooks\.slack\.com\/services\/|\/api\/webhooks\/\d{1,20}\/)[\w/-]{8,}/g,
  /(\bBearer(?:\s|%20|\+){1,4})(?!auth|tokens?\b|schemes?\b|headers?\b)[\w.~+/=-]{6,}/gi,
  /(\b[Bb]asic\s{1,4})(?=\w[a-z]{0,60}[A-Z\d+/=])[\w+/=-]{8,}/g,
  // Addresses: a password, a token that stands for the user, what a query is signed or authorized with.
  /(:\/\/[^\s/:@]{0,200}:)[^\s/"']{1,500}(?=@)/g,
  /(:\/\/)[\w.~%+-]{16,200}(?=@)/g,
  /([?&](?:[\w-]{0,40}[_-])?(?:key|sig|signature|code|auth|pass|sid|session|credential)=)[^\s"'&#]{6,}/gi,
  /((?<![a-z])(?:set-)?cookie\\{0,3}["']?[ \t]{0,4}[=:,][ \t]{0,4}\\{0,3}["']?)[^\r\n"'\\]{4,}/gi,
  /(<[\w-]{0,40}(?:key|token|secret|password)>)[^<\s]{4,}/gi,
  /(\s(?:-u|--user)[ =]["']?[^\s:"']{1,80}:)[^\s"']{3,}/g,
];

// Words that follow the name of a secret where a sentence is about it.
const NO_VALUE =
  /(?!(?:Bearer|Basic|(?:(?:Token|ApiKey|Digest|Negotiate)[ \t]{1,4})?\[redacted|expected|missing|requires?d?|invalid|expired|revoked|unknown|refused|rejected|denied|undefined|null|none|true|false|string|number|must|should|cannot|is|was|not)\b)/
    .source;
const NAME =
  /(?:api|access|secret|private|auth|sign\w{0,4}|encrypt\w{0,4}|master|account|shared|subscription|license|ssh)[ ._-]?key|(?<!env)[_-]key|token|secret|passw(?:or)?d|passphrase|passcode|(?:[_-]|pg)pass|[_-]pat|pwd(?!.{0,3}(?:\/|[a-z]:))|credentials?|(?:[_-]|(?<=["']))auth|jwt|dsn|signature|authorization/
    .source;
// Quotes may be escaped, as they are where JSON stands inside a quoted text.
const ASSIGNED = String.raw`(?:${NAME})(?:[_-](?:base|data|value))?\d{0,2}\\{0,3}["'\x60]?[ \t]{0,4}(?:=>|:?=|:|%3[ad]|,(?=[ \t]?["']))[ \t]{0,4}(?:\[(?=["'])|[|>][+-]?\n[ \t]{1,8})?`;
const FLAG = String.raw`--?(?:[\w-]{0,40}-)?(?:key|token|secret|passw(?:or)?d|passphrase|pass|auth|credentials?)[ \t]{1,4}(?!-)`;
const SCHEME = String.raw`(?:(?:Token|ApiKey|Digest|Negotiate)[ \t]{1,4})?`;
const NAMED = new RegExp(
  String.raw`((?:${ASSIGNED}|${FLAG}))(?:(["'\x60])(?:(?!\2)[^\\\n]|\\.){4,}` +
    String.raw`|(\\{1,3}["'])[^"'\\\n]{4,}` +
    String.raw`|(${SCHEME})${NO_VALUE}(?:[^\s"'\x60\\,;&<>]|[,;&](?!\s|$|[\w.-]{1,40}=)){4,})`,
  'gi',
);
// In prose only what no word looks like: letters and digits together.
const TOLD =
  /((?:api[ _-]?key|token|secret|passw(?:or)?d|passphrase)(?: provided| given| used| is| was)?:?[ \t]["'`]?)(?=[a-z_-]{0,80}\d)(?=\d{0,80}[a-z_-])[^\s"'`,;]{6,}/gi;

/** What the server says, as part of a message: without what looks like a credential, on one line, of bounded length. */
export function quoted(text: string, hide: (text: string) => string = redact): string {
  const shown = hide(cutShort(text, MAX_READ_CHARS)).replace(/[\t\n]+/g, ' ');
  return shown.length > MAX_QUOTED_CHARS
    ? `${shown.slice(0, MAX_QUOTED_CHARS).replace(/[\ud800-\udbff]$/, '')}…`
    : shown;
}

/** The beginning of a text, as far as its last whole word: half a secret would not be recognised. */
export function cutShort(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const start = text.slice(0, maxChars);
  return start.slice(0, Math.max(start.lastIndexOf(' '), start.lastIndexOf('\n'), 0));
}

/** Makes visible what could not be seen, and keeps what it does on a screen away; lines and tabs stay. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(ANSI_STYLE, '').replace(INVISIBLE, '\ufffd');
}

/** Replaces what looks like a credential, wherever it stands in a text. */
export function redact(text: string): string {
  const plain = SECRETS.reduce((rest, pattern) => rest.replace(pattern, `$1${HIDDEN}`), visible(text));
  return plain
    .replace(NAMED, (_, name: string, quote = '', escaped = '', scheme = '') =>
      [name, quote, escaped, scheme, HIDDEN].join(''),
    )
    .replace(TOLD, `$1${HIDDEN}`);
}

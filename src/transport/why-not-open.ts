import { quoted } from '../errors/redact.js';

const UNTRUSTED =
  'its certificate was signed by nobody who is trusted here; give the certificate of who has signed it, ' +
  'or itself when it is self-signed, as tls.ca';

const HUNG_UP = 'it hung up instead of answering: it is no app-server, or wants wss://';
const HUNG_UP_ON_TLS =
  'it hung up instead of answering: it is no app-server, wants ws://, or does not take the certificate of this client';

/** What is said of a problem, by what its code and message have in them. */
const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED/, 'nothing listens there'],
  [/^ENOENT/, 'there is no such socket'],
  [/^EACCES/, 'this user may not connect there'],
  [/^ENOTSOCK/, 'it is no socket'],
  [/^ENOTFOUND/, 'there is no such host'],
  [/^EAI_AGAIN/, 'the name of the host cannot be looked up now'],
  [/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/, 'the host cannot be reached'],
  [
    /^ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED/,
    'it wants a certificate of this client; give one as tls.cert and tls.key',
  ],
  [
    /^(?:UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|CERT_UNTRUSTED)/,
    UNTRUSTED,
  ],
  [/^CERT_HAS_EXPIRED/, 'its certificate has expired and must be renewed there, or the clock here is wrong'],
  [/^CERT_NOT_YET_VALID/, 'its certificate is not valid yet, or the clock here is wrong'],
  [/wrong version number|packet length too long/i, 'it does not speak TLS; is its address ws://?'],
  [/alert protocol version|unsupported protocol/i, 'it speaks no TLS of version 1.2 or later'],
  [
    /alert (?:unknown ca|bad certificate|certificate)/i,
    'it does not take the certificate of this client (tls.cert)',
  ],
  [
    /alert handshake failure/i,
    'it refuses the TLS handshake; it may want a certificate of this client (tls.cert and tls.key)',
  ],
];

/** Why a WebSocket could not be opened and what to do, as the end of a sentence, as far as the problem tells. */
export function whyNotOpen(problem: unknown, isSecure: boolean): string {
  if (!(problem instanceof Error)) return '';
  const code = 'code' in problem ? String(problem.code) : '';
  const why = explained(problem, `${code} ${problem.message}`, isSecure) ?? quoted(problem.message.trim());
  return code === '' ? `: ${why}` : `: ${why} (${code})`;
}

function explained(problem: Error, text: string, isSecure: boolean): string | undefined {
  if (text.startsWith('ERR_TLS_CERT_ALTNAME_INVALID')) return otherName(problem);
  if (text.startsWith('ECONNRESET')) return isSecure ? HUNG_UP_ON_TLS : HUNG_UP;
  if (text.startsWith('HPE_')) return 'what it answers is not HTTP; is it an app-server?';
  return EXPLAINED.find(([pattern]) => pattern.test(text))?.[1];
}

function otherName(problem: Error): string {
  const names = 'cert' in problem ? namesOf(problem.cert) : undefined;
  const whose = names === undefined ? 'another host' : `another host (${quoted(names)})`;
  return `its certificate is for ${whose}; use the address it is for, or give its name as tls.servername`;
}

function namesOf(certificate: unknown): string | undefined {
  const isNamed = typeof certificate === 'object' && certificate !== null && 'subjectaltname' in certificate;
  return isNamed ? String(certificate.subjectaltname) : undefined;
}
